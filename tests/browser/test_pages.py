"""Every kind of page, as it stands in a browser."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

PAGES = {
    "home": "",
    "indicators": "indicators/",
    "indicator": "indicators/gdp/",
    "indicator-map": "indicators/gdp/?view=map&time=2016",
    "regions": "regions/",
    "prefecture": "regions/513200/",
    "county": "regions/513221/",
    "industries": "industries/",
    "cooperatives": "cooperatives/",
    "ecommerce": "ecommerce/",
    "stations": "ecommerce/stations/",
    "tourism": "tourism/",
    "findings": "findings/",
    "sources": "sources/",
    "source": "sources/aba-paper/",
    "data": "data/",
    "search": "search/?q=wenchuan",
    "components": "components/",
}
LANGUAGES = ["en", "zh-hans"]
SCREENSHOTS = os.environ.get("ABA_SCREENSHOTS")

# The widest an element may be is the window; what scrolls inside its own region is clipped there.
OVERFLOW = "document.documentElement.scrollWidth - document.documentElement.clientWidth"


def keep_picture(page, name):
    if not SCREENSHOTS:
        return
    for chart in page.locator(".chart__box").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_selector("[data-chart]:not([data-drawn])", state="detached")
    Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=True)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_small_and_large_windows_and_reports_no_fault(open_page, name, language):
    page = open_page(f"/{language}/{PAGES[name]}", width=390)
    assert page.evaluate(OVERFLOW) <= 0
    keep_picture(page, f"{name}-{language}-390")
    page.set_viewport_size({"width": 1280, "height": 900})
    assert page.evaluate(OVERFLOW) <= 0
    keep_picture(page, f"{name}-{language}-1280")
    assert page.locator("h1").count() == 1
    assert page.locator("h1").inner_text().strip()
    assert page.faults == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_light_and_in_dark(open_page, name):
    page = open_page(f"/en/{PAGES[name]}")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.emulate_media(color_scheme="dark")
    keep_picture(page, f"{name}-en-1280-dark")
    results = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert results.violations_count == 0, results.generate_report()


def test_a_small_screen_is_accessible_in_chinese(open_page):
    page = open_page("/zh-hans/", width=390)
    page.locator("summary").first.click()
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_an_error_page_is_accessible(open_page):
    page = open_page("/en/nowhere/")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def test_no_page_is_left_in_the_other_language(open_page):
    """The language switch leads to the same page, and its tongue is declared."""
    page = open_page("/en/indicators/gdp/?time=2012..2014")
    page.locator(".languages a[lang=zh-Hans]").click()
    page.wait_for_url("**/zh-hans/indicators/gdp/?time=2012..2014")
    assert page.locator("html").get_attribute("lang") == "zh-Hans"


def test_the_keyboard_reaches_the_content_first_and_the_menu_next(open_page):
    page = open_page("/en/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"
    page.reload()
    seen = []
    for _ in range(20):
        page.keyboard.press("Tab")
        seen.append(page.evaluate("document.activeElement.getAttribute('href')"))
    assert "/en/indicators/" in seen and "/en/data/" in seen


def test_a_tile_of_the_map_can_be_reached_and_followed(open_page):
    page = open_page("/en/")
    tile = page.locator("a.tile").first
    target = tile.get_attribute("href")
    tile.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{target}")


@pytest.mark.parametrize("scripts", [True, False])
def test_the_menu_of_a_small_screen_opens_with_or_without_scripts(open_page, scripts):
    page = open_page("/en/", width=390, java_script_enabled=scripts)
    link = page.locator(".masthead__menu a[href='/en/regions/']")
    assert not link.is_visible()
    page.locator(".masthead__menu summary").click()
    assert link.is_visible()


def test_a_chosen_theme_is_remembered(open_page):
    page = open_page("/en/")
    background = "getComputedStyle(document.body).backgroundColor"
    light = page.evaluate(background)
    button = page.get_by_role("button", name="Dark colours")
    assert button.get_attribute("aria-pressed") == "false"
    button.click()
    dark = page.evaluate(background)
    assert dark != light
    page.reload()
    assert page.evaluate(background) == dark
    assert page.get_by_role("button", name="Dark colours").get_attribute("aria-pressed") == "true"


def test_the_theme_button_is_not_there_without_scripts(open_page):
    page = open_page("/en/", java_script_enabled=False)
    assert not page.locator(".theme-toggle").is_visible()


def test_a_wrong_text_in_the_search_box_leads_nowhere_wrong(open_page):
    page = open_page("/en/")
    page.locator(".masthead .search input:visible").fill("wenchuan")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=wenchuan")
