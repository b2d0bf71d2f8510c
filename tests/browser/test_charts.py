"""Chart.js from its CDN with its hash, from the local copy, or not at all: the server's drawing is always there."""

import json
from pathlib import Path

import pytest
from django.conf import settings

from aba_site.charts.looks import OUTLINES
from tests.browser.soundness import LARGEST_SHIFT, SHIFTS

GDP = "/en/indicators/gdp/?region=513200~510100"
DRAWN = "figure[data-drawn]"
LONGEST_TASK = 200  # milliseconds
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


def test_where_nothing_can_be_loaded_the_drawing_of_the_server_stays(open_page, site):
    page = open_page("/en/components/", java_script_enabled=True)
    page.context.route("**/chart/chart*.js", lambda route: route.abort())
    page.goto(f"{site}{GDP}")
    page.wait_for_selector("figure.chart--failed", state="attached")
    assert page.locator(".plot__lines path").first.is_visible()
    assert page.locator("table.data").first.is_visible()
    assert not page.locator(".chart__box canvas").first.is_visible()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_without_scripts_the_drawing_and_the_table_are_complete(open_page, language):
    page = open_page(f"/{language}/indicators/gdp/", java_script_enabled=False)
    assert page.locator(".chart__drawn").first.is_visible()
    assert not page.locator(".chart__browse").first.is_visible()
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


def let_go(page, held):
    """The CDN, which was made to wait, fails; now the local copy may come."""
    while not held:
        page.wait_for_timeout(20)
    held[0].abort()


def toggled(page, figure, picture):
    """The legend's first button, and what is shown before, while and after its series is hidden."""
    button = figure.locator(".chart__legend button").first
    seen = [picture()]
    assert button.get_attribute("aria-pressed") == "true"
    button.focus()
    for pressed in ("false", "true"):
        page.keyboard.press("Enter")
        assert button.get_attribute("aria-pressed") == pressed
        seen.append(picture())
    return seen


def test_the_legend_hides_and_shows_a_series(open_page):
    page = open_page(GDP)
    drawn_by(page)
    figure = page.locator(DRAWN).first
    canvas = figure.locator("canvas")
    before, without, after = toggled(page, figure, lambda: canvas.evaluate("canvas => canvas.toDataURL()"))
    assert without != before == after


def test_the_legend_of_a_drawing_hides_and_shows_a_series(open_page, site):
    page = open_page("/en/components/")
    page.context.route("**/chart/chart*.js", lambda route: route.abort())
    page.goto(f"{site}{GDP}")
    page.wait_for_selector("figure.chart--failed", state="attached")
    figure = page.locator("figure.chart--failed").first
    parts = figure.locator(".chart__drawn [data-series='0']")
    count = parts.count()
    assert count > 1, "a line and its points"
    assert toggled(page, figure, lambda: parts.filter(visible=True).count()) == [count, 0, count]


def test_a_series_hidden_before_the_library_came_stays_hidden(open_page):
    held = []
    page = open_page(GDP, cdn=lambda route: held.append(route))
    page.locator(".chart__legend button").first.click()
    let_go(page, held)
    drawn_by(page)
    figure = page.locator(DRAWN).first
    canvas = figure.locator("canvas")
    hidden = canvas.evaluate("canvas => canvas.toDataURL()")
    figure.locator(".chart__legend button").first.click()
    assert canvas.evaluate("canvas => canvas.toDataURL()") != hidden


def test_a_change_of_theme_redraws_in_its_colours(open_page):
    page = open_page("/en/components/")
    drawn_by(page)
    picture = "canvas => canvas.toDataURL()"
    box = page.locator(".chart__box").first
    light, place = page.locator("canvas").first.evaluate(picture), box.bounding_box()
    page.get_by_role("button", name="Dark colours").click()
    assert page.locator("canvas").first.evaluate(picture) != light
    assert box.bounding_box() == place


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_when_a_chart_arrives(open_page, width):
    held = []
    page = open_page("/en/components/", width=width, cdn=lambda route: held.append(route))
    boxes = "[...document.querySelectorAll('.chart__box, .chart__legend')].map(e => e.getBoundingClientRect().toJSON())"
    page.wait_for_selector(".chart__legend button")
    before = page.evaluate(boxes)
    let_go(page, held)
    drawn_by(page)
    assert page.evaluate(boxes) == before


def test_nothing_moves_when_scripts_start(open_page):
    """The layout shift that Chromium itself counts, on a page of charts."""
    page = open_page("/en/components/")
    page.wait_for_selector(".chart__legend button")
    shift = """() => new Promise(resolve => new PerformanceObserver(list => resolve(
        list.getEntries().reduce((sum, entry) => sum + entry.value, 0)
    )).observe({type: "layout-shift", buffered: true}) || setTimeout(() => resolve(0), 500))"""
    assert page.evaluate(shift) < 0.01


def taken_over(page, kind):
    figure = page.locator(f"figure:has(.chart__drawn--{kind})").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function("figure => figure.matches('.chart--taken-over')", arg=figure.element_handle())
    return figure


@pytest.mark.parametrize("kind", ["line", "bar", "dots", "scatter"])
def test_chart_js_takes_over_where_the_server_had_drawn(open_page, kind):
    page = open_page("/en/components/")
    figure = taken_over(page, kind)
    assert figure.locator("canvas").evaluate(INKED)
    parts = figure.locator(":is(.plot__lines path, .plot__marks > svg:not(.sign), .plot__bars > *)")
    assert parts.count() and not parts.filter(visible=True).count()
    assert figure.locator(".plot__names text").first.is_visible()
    for mark in figure.locator(".plot__marks > svg:not(.sign)").all()[:40]:
        assert figure.evaluate(INK_AT, mark.element_handle()), "its points lie where the server's do"


INK_AT = """(figure, mark) => {
    const canvas = figure.querySelector("canvas"), box = canvas.getBoundingClientRect();
    const {left, top, width, height} = mark.getBoundingClientRect();
    const scale = canvas.width / box.width;
    const [x, y] = [left + width / 2 - box.left, top + height / 2 - box.top].map(at => Math.round(at * scale) - 1);
    return canvas.getContext("2d").getImageData(x, y, 3, 3).data.some((value, index) => index % 4 === 3 && value > 0);
}"""


PAIR = "/en/compare/indicators/?x=townships&y=village-committees&level=county&time=2017"
# The paper's own figures, in each of the kinds that Chart.js takes over.
OF_THE_PAPER = {
    "line": "/en/indicators/gdp/?region=513200~510100~513300&view=line",
    "bar": "/en/indicators/gdp/?view=bars&year=2016",
    "dots": "/en/indicators/gdp/?view=dots",
    "scatter": PAIR,
}
# What is painted, as a mask: whether there is ink near a place, however it is drawn.
INKED_SHARE = """(figure) => {
    const canvas = figure.querySelector("canvas"), box = canvas.getBoundingClientRect();
    const context = canvas.getContext("2d"), scale = canvas.width / box.width;
    const inked = (x, y) => context.getImageData(Math.round((x - box.left) * scale) - 2,
        Math.round((y - box.top) * scale) - 2, 5, 5).data.some((value, index) => index % 4 === 3 && value > 0);
    const places = [];
    for (const path of figure.querySelectorAll(".plot__lines path")) {
        const length = path.getTotalLength(), matrix = path.getScreenCTM();
        for (let part = 0.05; part < 1; part += 0.1) {
            if (path.matches(".dashed")) continue;
            const {x, y} = path.getPointAtLength(length * part).matrixTransform(matrix);
            places.push([x, y]);
        }
    }
    for (const mark of figure.querySelectorAll(".plot__marks > svg:not(.sign), .plot__bars > *")) {
        const {left, top, width, height} = mark.getBoundingClientRect();
        places.push([left + width / 2, top + height / 2]);
    }
    return {places: places.length, inked: places.filter(([x, y]) => inked(x, y)).length};
}"""


@pytest.mark.parametrize("kind", OF_THE_PAPER)
def test_the_papers_figures_are_painted_where_the_server_had_drawn_them(open_page, kind):
    page = open_page(OF_THE_PAPER[kind])
    figure = taken_over(page, kind)
    seen = figure.evaluate(INKED_SHARE)
    assert seen["places"] >= 13
    assert seen["inked"] == seen["places"]
    assert page.evaluate(SHIFTS) <= LARGEST_SHIFT, "nothing moved when it came"
    assert page.faults == []


def test_a_scatter_has_a_point_for_every_region_of_its_table(open_page):
    page = open_page(PAIR)
    figure = taken_over(page, "scatter")
    marks = figure.locator(".plot__marks > svg")
    rows = page.locator("table.data tbody tr")
    assert marks.count() == rows.count() == 13
    for mark in marks.all():
        assert figure.evaluate(INK_AT, mark.element_handle())
    spec = json.loads(figure.locator("script[type='application/json']").inner_text())
    shown = [[float(text) for text in row.locator("td.number").all_inner_texts()[:2]] for row in rows.all()]
    assert sorted([float(x), float(y)] for x, y in spec["series"][0]["points"]) == sorted(shown)


def test_small_multiples_stay_as_the_server_drew_them(open_page):
    page = open_page("/en/components/")
    figure = page.locator("figure:has(.chart__drawn--multiples)")
    figure.scroll_into_view_if_needed()
    taken_over(page, "scatter")
    assert figure.get_attribute("data-drawn") is None
    assert figure.locator(".plot__lines path").first.is_visible()


def test_rows_on_a_small_screen_stay_as_the_server_drew_them(open_page):
    page = open_page("/en/components/", width=390)
    figure = page.locator("figure:has(.chart__drawn--dots)").first
    figure.scroll_into_view_if_needed()
    page.wait_for_function("figure => figure.dataset.drawn", arg=figure.element_handle())
    marks = figure.locator(".plot__marks > svg").first
    assert marks.is_visible()
    page.set_viewport_size({"width": 1280, "height": 900})
    taken_over(page, "dots")
    assert not marks.is_visible()


def test_points_have_the_shapes_that_the_server_draws():
    script = (Path(settings.BASE_DIR) / "static/js/chart-looks.js").read_text()
    places = [script.find(f'"{outline}"') for outline in OUTLINES.values()]
    assert -1 not in places and places == sorted(places)


def test_in_forced_colours_the_drawing_of_the_server_stays(open_page):
    page = open_page(GDP)
    drawn_by(page)
    line = page.locator(".plot__lines path").first
    assert not line.is_visible()
    page.emulate_media(forced_colors="active")
    page.wait_for_selector("figure.chart--taken-over", state="detached")
    assert line.is_visible()
    page.emulate_media(forced_colors="none")
    page.wait_for_selector("figure.chart--taken-over")


def test_on_paper_the_drawing_of_the_server_is_printed(open_page):
    page = open_page(GDP)
    drawn_by(page)
    page.emulate_media(media="print")
    assert page.locator(".plot__lines path").first.is_visible()
    assert not page.locator(".chart__box canvas").first.is_visible()
    assert not page.locator(".chart__browse").first.is_visible()


def test_a_chart_out_of_view_loads_nothing(open_page):
    asked = []
    page = open_page("/en/", height=300, cdn=lambda route: (asked.append(route.request.url), route.abort()))
    assert asked == []
    page.locator(".chart__box").scroll_into_view_if_needed()
    drawn_by(page)
    assert len(asked) == 1


HEAVY = """async () => {
    const tasks = [];
    new PerformanceObserver(list => tasks.push(...list.getEntries().map(entry => entry.duration)))
        .observe({type: "longtask"});
    const figure = document.querySelector("figure:has(.chart__drawn--line)").cloneNode(true);
    const series = Array.from({length: 20}, (_, n) => ({
        name: `Series ${n}`, code: String(n), highlight: false, status: Array(183).fill("A"),
        points: Array.from({length: 183}, (_, year) => 100 + n * 10 + 40 * Math.sin(year / 9 + n)),
    }));
    const labels = Array.from({length: 183}, (_, year) => String(1840 + year));
    const spec = {type: "line", title: "Many points", unit: "people", decimals: 0, labels, series, status_labels: {}};
    figure.querySelector("script").textContent = JSON.stringify(spec);
    figure.querySelector("svg.plot").dataset.values = "0 400";
    figure.classList.remove("chart--taken-over");
    delete figure.dataset.drawn;
    document.querySelector("main").prepend(figure);
    figure.scrollIntoView();
    document.dispatchEvent(new CustomEvent("contentreplaced"));
    const deadline = performance.now() + 10000;
    while (!figure.dataset.drawn && performance.now() < deadline) await new Promise(resolve => setTimeout(resolve, 20));
    await new Promise(resolve => setTimeout(resolve, 500));
    return {drawn: Boolean(figure.dataset.drawn), longest: Math.max(0, ...tasks)};
}"""


def test_183_points_of_20_series_do_not_block_the_page(open_page):
    page = open_page("/en/components/")
    drawn_by(page)
    result = page.evaluate(HEAVY)
    assert result["drawn"]
    assert result["longest"] < LONGEST_TASK, result
