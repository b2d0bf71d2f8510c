"""What is told without colours, without motion and without sight."""

import re

import pytest

GDP = "/en/indicators/gdp/?region=513200~510100~513300"
COMPONENTS = "/en/components/"


def test_in_forced_colours_the_shades_of_a_map_stay_apart(open_page):
    page = open_page(COMPONENTS, forced_colors="active")
    looks = page.evaluate("""[...document.querySelectorAll(".tile-map__legend .tile")].map(tile => {
        const {fill, fillOpacity, strokeDasharray} = getComputedStyle(tile.querySelector(".tile__square"));
        const pattern = tile.querySelector(".tile__pattern")?.getAttribute("fill");
        return [fill, fillOpacity, strokeDasharray, pattern].join(" ");
    })""")
    assert len(looks) == 9 and len(set(looks)) == 9, looks


def test_in_forced_colours_the_names_on_a_map_can_be_read(open_page):
    """Of the shade behind them: black and white are mixed, and either stands 4.5 to 1 on it."""
    page = open_page(COMPONENTS, forced_colors="active")
    found = page.evaluate("""[...document.querySelectorAll("a.tile")].map(tile => {
        const square = getComputedStyle(tile.querySelector(".tile__square"));
        const shade = colour => Number(colour.match(/\\d+/)[0]) / 255;
        const opacity = Number(square.fillOpacity);
        const ground = shade(square.fill) * opacity + (1 - opacity);
        return [ground, shade(getComputedStyle(tile.querySelector("text")).fill)];
    })""")

    def luminance(part):
        return part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4

    for pair in found:
        darker, lighter = sorted(map(luminance, pair))
        assert (lighter + 0.05) / (darker + 0.05) >= 4.5, pair


def test_in_forced_colours_series_differ_by_shape_and_bars_by_shade(open_page):
    page = open_page(GDP, forced_colors="active")
    shapes = page.locator(".chart__legend .chart__key path:last-child").evaluate_all(
        "all => all.map(p => p.getAttribute('d'))"
    )
    assert len(shapes) == len(set(shapes)) == 3
    assert page.locator(".plot__lines path").first.is_visible(), "the server's drawing, which knows the colours"
    page = open_page(f"{GDP}&view=bars&measure=growth", forced_colors="active")
    button = page.locator(".chart__legend button")
    if button.count():
        button.first.click()
        assert (
            page.evaluate("getComputedStyle(document.querySelector('.chart__legend button')).borderTopStyle")
            == "dashed"
        )


def test_who_wants_no_motion_has_none(open_page):
    """The tests' own pages are opened so; here it is looked at, with the other kind beside it."""
    moving = """[...document.querySelectorAll("*")].filter(one => {
        const style = getComputedStyle(one);
        return parseFloat(style.transitionDuration) > 0 || style.animationName !== "none";
    }).length"""
    page = open_page(GDP)
    page.locator(".chart__browse button").click()
    page.wait_for_selector(".chart__ring")
    page.evaluate("document.querySelector('#explorer').toggleAttribute('data-busy', true)")
    assert page.evaluate(moving) == 0
    busy = "getComputedStyle(document.querySelector('#explorer'), '::before').animationName"
    assert page.evaluate(busy) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.evaluate(moving) > 0 and page.evaluate(busy) == "busy"


@pytest.mark.parametrize(
    ("path", "order"),
    [
        (GDP, ["heading \"Gross domestic product\" [level=1]", "heading \"Figures\" [level=2]", "combobox \"Measure\"",
               "figure", "Go to the table", "Browse the data points", "table \"Gross domestic product",
               "columnheader"]),
        ("/en/compare/indicators/?x=townships&y=village-committees&level=county&time=2017",
         ["[level=1]", "[level=2]", "figure", "Go to the table", "Browse the data points", "columnheader"]),
    ],
)  # fmt: skip
def test_a_screen_reader_hears_headings_then_the_chart_in_words_then_the_table(open_page, path, order):
    page = open_page(path)
    page.wait_for_selector("figure[data-drawn], figure.chart", state="attached")
    heard = page.locator("main").aria_snapshot()
    places = [heard.find(part) for part in order]
    assert -1 not in places, dict(zip(order, places, strict=True))
    assert places == sorted(places)
    picture = page.locator("figure.chart").first.aria_snapshot()
    assert not re.search(r"\btext: [\d,. ]+$", picture, re.MULTILINE), "the numbers of its axes are not read out"
    assert page.locator(".chart__skip").first.get_attribute("href").removeprefix("#") in page.content()


def test_every_tile_and_sparkline_says_what_it_shows(open_page):
    page = open_page("/en/regions/513200/")
    maps = page.locator(".tile-map").all()
    assert maps
    for one in maps:
        title = one.locator("figcaption").inner_text()
        assert one.get_by_role("group", name=title).count() == 1
        for tile in one.locator(".tile-map__grid .tile").all():
            name, value = tile.get_attribute("aria-label"), tile.locator(".tile__value")
            assert name
            if value.count():
                assert value.text_content().split()[0] in name
    lines = page.locator("svg.sparkline")
    assert lines.count()
    for line in lines.all():
        assert line.get_attribute("role") == "img"
        assert len(re.findall(r"\d", line.get_attribute("aria-label"))) >= 8, "two years and their values"
