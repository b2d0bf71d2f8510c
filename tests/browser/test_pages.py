"""Every kind of page, as it stands in a browser: loaded once, and looked at in every way."""

import os
from pathlib import Path

import pytest
from django.urls import resolve

from tests.browser.soundness import assert_accessible, assert_fits, assert_whole
from tests.site import test_addresses

FIGURE = "indicators/gdp/513200/2016/"
PAGES = {
    "home": "",
    "indicators": "indicators/",
    "indicator": "indicators/gdp/",
    "indicator-map": "indicators/gdp/?view=map&time=2016",
    "indicator-bars": "indicators/gdp/?view=bars&year=2013",
    "indicator-dots": "indicators/gdp/?view=dots&time=2012..2016",
    "indicator-multiples": "indicators/gdp/?view=multiples&measure=index",
    "indicator-table": "indicators/gdp/?view=table&measure=rank",
    "indicator-coverage": "indicators/gdp/?view=coverage",
    "indicator-few": "indicators/gdp/?region=513200~510100&time=2012..2016&measure=growth",
    "indicator-doubtful": "indicators/speciality-crop-output/",
    "indicator-misread": "indicators/gdp/?time=9999&region=1&measure=x&as_of=yesterday",
    "frame": "indicators/gdp/embed/",
    "frame-map": "indicators/gdp/embed/?view=map",
    "figure": FIGURE,
    "figure-rank": f"{FIGURE}?measure=rank&as_of=2026-11-24",
    "challenge": f"{FIGURE}challenge/",
    "regions": "regions/",
    "province": "regions/510000/",
    "prefecture": "regions/513200/",
    "county": "regions/513221/",
    "village": "regions/513221100200/",
    "factsheet": "regions/513200/factsheet/",
    "compare": "compare/",
    "compared": "compare/?region=513221~513227~513200",
    "compare-indicators": "compare/indicators/",
    "scatter": "compare/indicators/?x=townships&y=village-committees&level=county&time=2017",
    "industries": "industries/",
    "industry": "industries/medicinal-herbs/",
    "cooperatives": "cooperatives/",
    "ecommerce": "ecommerce/",
    "stations": "ecommerce/stations/",
    "tourism": "tourism/",
    "site": "tourism/sites/jiuzhaigou/",
    "findings": "findings/",
    "sources": "sources/",
    "source": "sources/aba-paper/",
    "data": "data/",
    "explore": "explore/",
    "explored": "explore/?theme=poverty&region=513200&within=1",
    "changes": "changes/",
    "publication": "changes/63878d3c-376a-5ffd-b715-e0018c329708/",
    "reported": "reported/",
    "search": "search/?q=wenchuan",
    "search-empty": "search/",
    "search-in-vain": "search/?q=zzzzqq",
    "components": "components/",
}
LANGUAGES = ["en", "zh-hans"]
# Small multiples stay as the server drew them.
UNDRAWN = "[data-chart]:not([data-drawn], :has(.chart__drawn--multiples))"
SCREENSHOTS = os.environ.get("ABA_SCREENSHOTS")


def keep_picture(page, name, full_page=True):
    if not SCREENSHOTS:
        return
    for chart in page.locator(".chart__box").all():
        chart.scroll_into_view_if_needed()
    page.wait_for_selector(UNDRAWN, state="detached")
    Path(SCREENSHOTS).mkdir(parents=True, exist_ok=True)
    page.screenshot(path=Path(SCREENSHOTS) / f"{name}.png", full_page=full_page)


def test_every_public_address_is_among_them():
    seen = {resolve(f"/en/{path.partition('?')[0]}").url_name for path in PAGES.values()}
    assert seen - {"challenge"} == test_addresses.PAGES.keys()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_fits_every_window_and_is_accessible(open_page, name, language):
    page = open_page(f"/{language}/{PAGES[name]}")
    assert_whole(page)
    assert_accessible(page)
    keep_picture(page, f"{name}-{language}-1280")
    assert_fits(page, 1280, 390, text=200)
    assert_fits(page, 320, 390)
    keep_picture(page, f"{name}-{language}-390")


@pytest.mark.parametrize("name", ["home", "indicator", "prefecture", "search"])
def test_so_is_it_on_a_small_screen_with_its_menu_open(open_page, name):
    page = open_page(f"/zh-hans/{PAGES[name]}", width=390)
    page.locator("summary").first.click()
    assert_whole(page)
    assert_accessible(page)


@pytest.mark.parametrize("language", LANGUAGES)
def test_so_is_a_page_that_is_not_there_or_has_expired(open_page, language):
    page = open_page(f"/{language}/nowhere/")
    assert_accessible(page)
    assert_fits(page, 320, 390, 1280)
    page = open_page(f"/{language}/{PAGES['challenge']}")
    page.context.clear_cookies()
    page.locator("form.questions-form [type=submit]").click()
    page.wait_for_selector(".eyebrow:text-is('403')")
    assert page.locator("h1").count() == 1
    assert_accessible(page)
    assert_fits(page, 320, 390, 1280)


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
