"""What a page is on paper."""

import pytest


def test_paper_shows_what_is_folded_and_names_the_lines_of_a_chart(open_page):
    page = open_page("/en/sources/aba-paper/", scheme="dark")
    folded = page.locator(".fold:not([open]) table").first
    assert not folded.is_visible()
    page.emulate_media(media="print")
    assert folded.is_visible()
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert not page.locator(".masthead .search").first.is_visible()

    page = open_page("/en/indicators/gdp/")
    page.wait_for_selector("[data-drawn]")
    page.emulate_media(media="print")
    assert page.locator(".chart__legend").is_visible()
    assert not page.locator(".filters").is_visible()


def test_a_wide_table_fits_on_a_sheet(open_page):
    """A4 without its margins is 673 pixels wide."""
    page = open_page("/en/indicators/gdp/", width=673)
    page.emulate_media(media="print")
    assert page.evaluate("document.documentElement.scrollWidth") <= 673


@pytest.mark.parametrize("path, part", [("findings/", ".watches"), ("regions/", "table"), ("data/", "table")])
def test_what_is_folded_on_a_phone_is_open_on_a_wide_screen_and_on_paper(open_page, path, part):
    folded = f"details[data-unfold-wide] {part}"
    page = open_page(f"/en/{path}", width=390)
    assert not page.locator(folded).first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(folded).first.is_visible()
    page = open_page(f"/en/{path}", width=1280)
    assert page.locator(folded).first.is_visible()
    assert page.locator("details[data-unfold-wide]:not([open])").count() == 0


def test_an_address_within_what_is_folded_opens_it(open_page):
    page = open_page("/en/findings/", width=390)
    answer = page.locator("details[data-unfold-wide] li[id^=finding-]").first
    page = open_page(f"/en/findings/#{answer.get_attribute('id')}", width=390)
    assert page.locator("li:target").is_visible()
