"""Chart.js from its CDN with its hash, from the local copy, or not at all: the table is always there."""

import json

import pytest

GDP = "/en/indicators/gdp/?region=513200~510100"
DRAWN = "figure[data-drawn]"
INKED = """canvas => {
    const {width, height} = canvas;
    const pixels = canvas.getContext("2d").getImageData(0, 0, width, height).data;
    return pixels.some((value, index) => index % 4 === 3 && value > 0);
}"""


def serve(body):
    """Answers like the CDN, which allows every origin."""
    return lambda route: route.fulfill(
        body=body, content_type="application/javascript", headers={"access-control-allow-origin": "*"}
    )


def drawn_by(page):
    page.wait_for_selector(DRAWN)
    assert page.locator(f"{DRAWN} canvas").first.evaluate(INKED), "something is on the canvas"
    return page.locator(DRAWN).first.get_attribute("data-drawn")


def test_the_file_of_the_cdn_passes_its_hash_and_draws(open_page, chart_js):
    page = open_page(GDP, cdn=serve(chart_js))
    assert drawn_by(page) == "cdn 4.6.1"
    assert page.faults == []


def test_other_bytes_at_the_cdn_are_refused_and_the_local_copy_draws(open_page, chart_js):
    page = open_page(GDP, cdn=serve(chart_js + b"\n// more"))
    assert drawn_by(page).startswith("local 4.")


def test_without_the_cdn_the_local_copy_draws(open_page):
    page = open_page(GDP, cdn=lambda route: route.abort())
    assert drawn_by(page).startswith("local 4.")


def test_a_cdn_that_never_answers_is_not_waited_for(open_page):
    page = open_page("/en/", cdn=lambda route: None)
    page.wait_for_selector(".chart__box", state="attached")
    page.locator(".chart__box").scroll_into_view_if_needed()
    assert drawn_by(page).startswith("local 4.")


def test_where_nothing_can_be_loaded_the_table_stands_alone(open_page, site):
    page = open_page("/en/components/", java_script_enabled=True)
    page.context.route("**/chart/chart*.js", lambda route: route.abort())
    page.goto(f"{site}{GDP}")
    page.wait_for_selector("figure.chart--failed", state="attached")
    assert not page.locator(".chart__box").first.is_visible()
    assert page.locator("table.data").is_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_scripts_the_table_is_complete(open_page, language):
    page = open_page(f"/{language}/indicators/gdp/", java_script_enabled=False)
    assert not page.locator(".chart__box").first.is_visible()
    table = page.locator("table.data").first
    assert table.is_visible()
    assert table.locator("tbody tr th").count() >= 21
    row = table.locator("tbody tr", has=page.locator("a[href$='/regions/513200/']"))
    assert row.locator("td").all_inner_texts()[0].startswith("132.76")
    assert "281.32" in row.inner_text()


def test_the_chart_shows_the_numbers_of_the_table(open_page):
    page = open_page(GDP)
    spec = json.loads(page.locator("figure script[type='application/json']").inner_text())
    for series in spec["series"]:
        row = page.locator("table.data tbody tr", has=page.locator(f"a[href='/en/regions/{series['code']}/']"))
        shown = [text.split()[0].replace(",", "") for text in row.locator("td").all_inner_texts()]
        assert [float(point) for point in series["points"]] == [float(number) for number in shown]


def test_the_legend_hides_and_shows_a_series(open_page):
    page = open_page(GDP)
    drawn_by(page)
    button = page.locator(".chart__legend button").first
    picture = "canvas => canvas.toDataURL()"
    before = page.locator("canvas").first.evaluate(picture)
    assert button.get_attribute("aria-pressed") == "true"
    button.click()
    assert button.get_attribute("aria-pressed") == "false"
    assert page.locator("canvas").first.evaluate(picture) != before
    button.click()
    assert page.locator("canvas").first.evaluate(picture) == before


def test_a_change_of_theme_redraws_in_its_colours(open_page):
    page = open_page("/en/components/")
    drawn_by(page)
    picture = "canvas => canvas.toDataURL()"
    light = page.locator("canvas").first.evaluate(picture)
    page.get_by_role("button", name="Dark colours").click()
    assert page.locator("canvas").first.evaluate(picture) != light


def test_nothing_moves_when_a_chart_arrives(open_page):
    page = open_page("/en/components/")
    before = page.locator(".chart__box").first.bounding_box()
    drawn_by(page)
    assert page.locator(".chart__box").first.bounding_box() == before


def test_a_chart_out_of_view_loads_nothing(open_page):
    asked = []
    page = open_page("/en/", height=300, cdn=lambda route: (asked.append(route.request.url), route.abort()))
    assert asked == []
    page.locator(".chart__box").scroll_into_view_if_needed()
    drawn_by(page)
    assert len(asked) == 1
