"""Lists of the back-office as they are used: on a phone, by keyboard, with saved filters and chosen columns."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.soundness import OVERFLOW
from tests.browser.test_pages import LANGUAGES, keep_picture

REGIONS = "/admin/poverty/region/?level__exact=county"
# What the theme itself gets wrong, on every one of its pages.
THEIRS = ["#nav-sidebar", ".simplebar-content-wrapper", "#changelist-filter"]


@pytest.fixture
def staff(open_page, site):
    """``staff(path, language, width)`` → a page of the back-office, signed in as the first administrator."""

    def go(path, language="en", width=1280, **options):
        page = open_page("/admin/login/", width=width, **options)
        page.context.add_cookies([{"name": "django_language", "value": language, "url": str(site)}])
        page.fill("[name=username]", "admin")
        page.fill("[name=password]", site.password)
        with page.expect_navigation():
            page.press("[name=password]", "Enter")
        page.goto(site + path)
        page.wait_for_load_state("load")
        return page

    return go


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_list_fits_any_window_and_is_accessible(staff, language, width):
    page = staff(REGIONS, language, width)
    keep_picture(page, f"list-{language}-{width}")
    assert page.evaluate(OVERFLOW) <= 0
    for menu in page.locator("details.list-menu").all():
        menu.locator("summary").click()
        assert page.evaluate(OVERFLOW) <= 0
        box = menu.locator("> :not(summary)").bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= width
        page.keyboard.press("Escape")
        assert menu.get_attribute("open") is None
    results = Axe().run(
        page, context={"include": [".list-tools", "#changelist-form", ".list-pages"], "exclude": THEIRS}
    )
    assert results.violations_count == 0, results.generate_report()


def test_on_a_phone_each_row_is_a_card_that_hides_nothing(staff):
    page = staff(REGIONS, width=390)
    cells = page.locator("#result_list tr.data-row").first.locator("td, th")
    for cell in cells.all():
        box = cell.bounding_box()
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390
        assert cell.evaluate("one => one.scrollHeight <= one.clientHeight + 1")
    for link in page.locator(".list-pages a").all():
        assert link.bounding_box()["height"] >= 44


def test_rows_are_reached_selected_and_opened_by_keyboard(staff):
    page = staff("/admin/poverty/region/")
    rows = page.locator("#result_list tr.data-row")
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert rows.nth(1).locator("a:focus").count() == 1
    page.keyboard.press("x")
    assert rows.nth(1).locator("input.action-select").is_checked()
    page.keyboard.press("k")
    assert rows.nth(0).locator("a:focus").count() == 1
    name = rows.nth(0).locator("a:focus").inner_text()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert "/change/" in page.url
    assert page.locator("[name=name_en]").input_value() == name


def test_pages_are_turned_and_search_is_reached_by_keyboard(staff):
    page = staff("/admin/poverty/region/")
    first = page.locator("#result_list tr.data-row").first.inner_text()
    with page.expect_navigation():
        page.keyboard.press("n")
    assert page.locator("#result_list tr.data-row").first.inner_text() != first
    with page.expect_navigation():
        page.keyboard.press("p")
    assert page.locator("#result_list tr.data-row").first.inner_text() == first
    page.keyboard.press("/")
    page.keyboard.type("jx")
    assert page.locator("#searchbar").input_value() == "jx", "in a field, keys are letters"
    assert page.locator("#result_list a:focus").count() == 0


def test_the_keys_are_told_and_can_be_turned_off(staff):
    page = staff("/admin/poverty/region/")
    page.keyboard.press("?")
    dialog = page.locator("dialog.list-keys")
    assert dialog.is_visible()
    dialog.locator("input").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    assert page.locator("#result_list a:focus").count() == 0
    page.reload()
    page.wait_for_load_state("load")
    page.keyboard.press("j")
    assert page.locator("#result_list a:focus").count() == 0
    page.locator(".list-keys-open").click()
    dialog.locator("input").check()
    page.keyboard.press("Escape")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    assert page.locator("#result_list a:focus").count() == 1


def test_filters_are_saved_and_columns_chosen(staff):
    page = staff(REGIONS)
    page.locator("details.list-menu summary").first.click()
    page.locator("details.list-menu[open] input[name=name]").first.fill("Counties")
    with page.expect_navigation():
        page.locator("details.list-menu[open] button").first.click()
    assert page.locator(".list-saved a[aria-current]").inner_text() == "Counties"
    page.locator("details.list-menu summary").nth(1).click()
    page.locator("details.list-menu[open] input[value=pinyin]").check()
    with page.expect_navigation():
        page.locator("details.list-menu[open] button").first.click()
    assert "Pinyin" in page.locator("#result_list thead").inner_text()
    assert "level__exact=county" in page.url
