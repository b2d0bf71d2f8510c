"""A sheet brought in through the back-office, as a person does it."""

from itertools import product

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.soundness import OVERFLOW
from tests.browser.test_pages import LANGUAGES, keep_picture

IMPORT = "/admin/poverty/observation/import/"
UNTIDY = (
    "各县地区生产总值,,,\n单位：亿元,,,\n地区,2014年,2015年,2016年\n汶川,55.2,56.3,…\n理县,21,22,230\n{slip},1,2,3\n"
    "合计,77.2,80.3,233\n资料来源：测试,,,\n"
)
# What the theme itself gets wrong, on every one of its pages: the sidebar's landmarks and search.
THEIRS = ["#nav-sidebar", ".simplebar-content-wrapper"]


@pytest.fixture
def staff(open_page, site):
    """``staff(path, language, width)`` → a page of the back-office, signed in as the first administrator."""

    def go(path, language="en", width=1280, **options):
        page = open_page("/admin/login/", width=width, **options)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": str(site)}])
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", site.password)
        page.click("[type=submit]")
        page.goto(site + path)
        return page

    return go


def send(page, text, name="表.csv", **given):
    """Chooses a file, says what it does not say, and has it looked through."""
    page.set_input_files("[name=import_file]", {"name": name, "mimeType": "text/csv", "buffer": text.encode("gb18030")})
    page.locator("details summary").first.click()
    for column, key in given.items():
        page.select_option(f"[name=given-{column}]", key)
    submit(page)


def submit(page):
    page.locator("form[enctype] button[type=submit]").click()
    page.wait_for_load_state()


def assert_accessible(page):
    results = Axe().run(page, context={"include": ["#main, #page, main"], "exclude": THEIRS})
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_untidy_sheet_is_looked_through_in_any_window_and_language(staff, language, width):
    page = staff(IMPORT, language, width)
    assert page.evaluate(OVERFLOW) <= 0
    keep_picture(page, f"sheet-form-{language}-{width}")
    send(page, UNTIDY.format(slip="汶先县"), indicator="gdp", source="aba-paper")
    assert page.evaluate(OVERFLOW) <= 0
    keep_picture(page, f"sheet-faults-{language}-{width}")
    text = page.inner_text("body")
    assert "A6" in text and "汶先县" in text
    assert "汶川县" in text
    assert page.locator("[name='mark-0-…']").count() == 1
    assert page.locator("form[action$='process_import/']").count() == 0
    assert page.faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_pages_of_a_sheet_are_accessible(staff, scheme):
    page = staff(IMPORT, scheme=scheme)
    assert_accessible(page)
    send(page, UNTIDY.format(slip="汶先县"), indicator="gdp", source="aba-paper")
    assert_accessible(page)


def test_a_sheet_goes_from_its_file_to_approval_and_back_by_keyboard_and_mouse(staff, site):
    page = staff(IMPORT)
    send(page, UNTIDY.format(slip="茂县"), indicator="gdp", source="aba-paper")
    page.select_option("[name='mark-0-…']", "O")
    submit(page)
    keep_picture(page, "sheet-sound-en-1280")
    button = page.locator("form[action$='process_import/'] button")
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/admin/poverty/observation/")
    assert "9 new, 0 changed, 0 as before" in page.inner_text("body")
    page.click("text=Show the upload")
    page.wait_for_url("**/admin/poverty/upload/*/change/")
    page.wait_for_load_state()
    assert "Draft" in page.inner_text("body")
    page.click("form button[name=action][value=withdraw]")
    page.wait_for_load_state()
    page.fill("[name=reason]", "the wrong sheet")
    page.click("button[name=confirmed]")
    page.wait_for_load_state()
    assert "can be restored" in page.inner_text("body")
    assert "the wrong sheet" in page.inner_text("body")
    assert page.faults == []


def test_the_marked_sheet_and_the_template_are_downloaded(staff):
    page = staff(IMPORT)
    with page.expect_download() as template:
        page.click("text=Download a template")
    assert template.value.path().read_bytes().startswith(b"PK")
    send(page, UNTIDY.format(slip="汶先县"), indicator="gdp", source="aba-paper")
    with page.expect_download() as marked:
        page.click("text=Download the sheet with its faults marked")
    assert marked.value.suggested_filename == "表, marked.xlsx"
    assert marked.value.path().read_bytes().startswith(b"PK")


def test_a_long_sheet_shows_how_far_it_is_and_says_when_it_is_done(staff):
    """More than 5,000 rows are written by a process of their own; the page tells of it without being asked."""
    counties = (513201, *range(513221, 513229), *range(513230, 513234))
    indicators = ("villages-exited", "certified-foods")
    keys = product(indicators, counties, range(1900, 2101))
    rows = "".join(f"{indicator},{county},{year},1,aba-paper\n" for indicator, county, year in keys)
    page = staff(IMPORT)
    send(page, "指标,地区,年份,数值,来源\n" + rows, "长表.csv")
    page.locator("form[action$='process_import/'] button").click()
    page.wait_for_url("**/admin/poverty/upload/*/change/")
    page.wait_for_selector("form button[name=action][value=submit]", timeout=60_000)
    assert "Draft" in page.inner_text("body")
    assert page.faults == []
