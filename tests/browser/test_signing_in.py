"""Signing in as a person does it: in either language, on a phone, in the dark, with and without a second factor."""

import time
from base64 import b32decode

import pytest
from django_otp.oath import TOTP

from tests.browser.conftest import opener, served
from tests.browser.soundness import OVERFLOW, violations
from tests.browser.test_pages import LANGUAGES, keep_picture

LOGIN = "/admin/login/"
# What the theme itself gets wrong, on every one of its pages: the sidebar's landmarks and search.
OURS = {"include": ["body"], "exclude": ["#nav-sidebar", ".simplebar-content-wrapper"]}


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """One of its own, as its administrator gets a second factor."""
    with served(tmp_path_factory.mktemp("signing-in-home")) as address:
        yield address


@pytest.fixture
def open_page(chromium, site):
    with opener(chromium, site) as go:
        yield go


def sign_in(page, site):
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", site.password)
    page.click("#login-form [type=submit]")


def code(key):
    """What the app shows in the next half minute: the code of this one may have been used."""
    totp = TOTP(b32decode(key.replace(" ", "")))
    totp.time = time.time() + 30
    return f"{totp.token():06}"


def in_language(page, language, site):
    page.context.add_cookies([{"name": "django_language", "value": language, "url": str(site)}])
    page.reload()


def assert_sound(page, name):
    assert violations(page, context=OURS) == [], name
    assert page.evaluate(OVERFLOW) <= 0, name
    assert page.faults == [], name
    keep_picture(page, name)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_sound_and_says_why_one_was_signed_out(open_page, site, language, width, scheme):
    page = open_page(f"{LOGIN}?ended=idle", width=width, scheme=scheme)
    in_language(page, language, site)
    assert page.locator("h1").count() == 1
    assert page.locator("html").get_attribute("lang") == language
    assert "30" in page.inner_text("#main")
    assert page.evaluate("document.activeElement.name") == "username"
    assert_sound(page, f"sign-in-{language}-{width}-{scheme}")


def test_the_language_is_chosen_on_the_page(open_page):
    page = open_page(f"{LOGIN}?next=/admin/security/", width=390)
    page.click(".languages-choice [lang=zh-Hans]")
    page.wait_for_load_state()
    assert page.url.endswith(f"{LOGIN}?next=/admin/security/")
    assert "登录" in page.inner_text("h1")


def test_a_refusal_is_read_out(open_page):
    page = open_page(LOGIN, width=390)
    page.fill("[name=username]", "admin")
    page.fill("[name=password]", "not the password")
    page.keyboard.press("Enter")
    assert "correct username and password" in page.locator("[role=alert]").inner_text()
    assert_sound(page, "sign-in-refused")


def test_a_second_factor_from_picture_to_removal(open_page, site):
    page = open_page(f"{LOGIN}?next=/admin/security/")
    sign_in(page, site)
    page.wait_for_url("**/admin/security/")
    assert_sound(page, "security")
    page.get_by_role("link", name="Set up a second factor").last.click()
    page.wait_for_url("**/admin/security/second-factor/")
    assert page.get_by_role("img", name="QR code").locator("svg").count() == 1
    assert_sound(page, "second-factor")
    key = page.inner_text(".second-factor-key")
    page.fill("[name=password]", site.password)
    page.fill("[name=code]", code(key))
    page.get_by_role("button", name="Set up").click()
    page.wait_for_selector(".recovery-codes")
    recovery = page.locator(".recovery-codes li").all_inner_texts()
    assert len(recovery) == 10
    assert_sound(page, "recovery-codes")

    phone = open_page(LOGIN, width=390)
    sign_in(phone, site)
    phone.wait_for_url("**/admin/login/code/")
    assert phone.evaluate("document.activeElement.name") == "code"
    assert phone.locator("[name=code]").get_attribute("inputmode") == "numeric"
    assert_sound(phone, "code")
    phone.get_by_role("link", name="recovery code").click()
    phone.wait_for_url("**/?recovery")
    phone.fill("[name=code]", recovery[0])
    phone.keyboard.press("Enter")
    phone.wait_for_url("**/admin/")

    page.goto(f"{site}/admin/security/second-factor/remove/")
    assert_sound(page, "second-factor-remove")
    page.fill("[name=password]", site.password)
    page.fill("[name=code]", recovery[1])
    page.get_by_role("button", name="Remove").click()
    page.wait_for_url("**/admin/login/?ended=code")
    phone.goto(f"{site}/admin/security/")
    assert LOGIN in phone.url
    sign_in(phone, site)
    phone.wait_for_url("**/admin/security/")


def test_who_guesses_is_told_to_wait(open_page):
    """The last: from then on nobody signs in as this name from here."""
    page = open_page(LOGIN, width=390)
    for number in range(5):
        page.fill("[name=username]", "guessed")
        page.fill("[name=password]", f"guess number {number}")
        page.click("#login-form [type=submit]")
        page.wait_for_load_state()
    assert "Too many attempts" in page.inner_text("h1")
    page.faults.clear()  # 429 is what it should be
    assert_sound(page, "sign-in-wait")
