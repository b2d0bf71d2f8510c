"""What a page is on paper."""


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
