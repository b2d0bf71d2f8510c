"""Browsing the data points of a chart: the arrow keys, what is said, and the ring around the point."""

import json

import pytest

GDP = "/en/indicators/gdp/?region=513200~510100"
COMPONENTS = "/en/components/"


class Browsed:
    """One chart of a page in the mode in which its points are browsed."""

    def __init__(self, page, figure):
        self.page, self.figure = page, figure
        figure.scroll_into_view_if_needed()
        self.button = figure.locator(".chart__browse button")
        self.stage = figure.locator(".chart__stage")
        self.ring = figure.locator(".chart__ring")

    def enter(self):
        self.button.focus()
        self.page.keyboard.press("Enter")
        self.stage.wait_for()
        return self

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)
        return self.said

    @property
    def said(self):
        return self.figure.get_by_role("status").inner_text()

    def centre(self, locator):
        box = locator.bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def mark(self, series, index, root=".chart__drawn"):
        return self.figure.locator(f"{root} [data-series='{series}'][data-point='{index}']").first


def chart(page, kind):
    return Browsed(page, page.locator(f"figure:has(.chart__drawn--{kind})").first)


def taken_over(browsed):
    browsed.page.wait_for_function(
        "figure => figure.matches('.chart--taken-over')", arg=browsed.figure.element_handle()
    )


def specification(browsed):
    return json.loads(browsed.figure.locator("script[type='application/json']").inner_text())


def test_the_keys_go_along_the_years_and_between_the_regions(open_page):
    browsed = chart(open_page(GDP), "line").enter()
    first, second = (series["name"] for series in specification(browsed)["series"])
    assert browsed.said.startswith(f"{first}, 2010: ")
    assert browsed.press("ArrowRight", "ArrowRight").startswith(f"{first}, 2012: ")
    assert browsed.press("ArrowLeft").startswith(f"{first}, 2011: ")
    assert browsed.press("ArrowDown").startswith(f"{second}, 2011: ")
    assert browsed.press("ArrowDown").startswith(f"{second}, 2011: "), "there is none below"
    assert browsed.press("End").startswith(f"{second}, 2016: ")
    assert browsed.press("ArrowRight").startswith(f"{second}, 2016: "), "there is none after"
    assert browsed.press("ArrowUp", "Home").startswith(f"{first}, 2010: ")


def test_what_is_said_is_the_number_of_the_table_with_its_unit(open_page):
    page = open_page(GDP)
    browsed = chart(page, "line").enter()
    codes = [series["code"] for series in specification(browsed)["series"]]
    row = page.locator("table.data tbody tr", has=page.locator(f"a[href='/en/regions/{codes[0]}/']"))
    for number in row.locator("td").all_inner_texts()[:7]:
        value = f"{float(number.split()[0].replace(',', '')):,.2f}"
        assert f": {value} " in f"{browsed.said} "
        browsed.press("ArrowRight")
    assert "100 million yuan" in browsed.said


def test_a_status_and_the_want_of_a_value_are_said(open_page):
    browsed = chart(open_page(COMPONENTS), "line").enter()
    assert browsed.press("End") == "Example A, 2018: 36 people (Forecast)"
    assert browsed.press("ArrowDown", "ArrowDown", "Home") == "Example C, 2010: no value: Not applicable"
    assert browsed.press("ArrowRight", "ArrowRight") == "Example C, 2012: 0 people"
    assert browsed.press("End", "ArrowLeft") == "Example C, 2017: no value: Suppressed"
    assert browsed.press("ArrowUp", "Home", "ArrowRight", "ArrowRight") == "Example B, 2012: no value"


def test_chinese_is_spoken_in_chinese(open_page):
    browsed = chart(open_page("/zh-hans/indicators/gdp/?region=513200~510100"), "line").enter()
    assert browsed.button.inner_text() in ("逐点浏览", "Browse the data points")
    assert browsed.said.endswith("亿元")


@pytest.mark.parametrize("kind", ["line", "bar", "dots", "scatter", "multiples"])
@pytest.mark.parametrize("library", [True, False])
def test_the_ring_is_at_the_point_whoever_has_drawn_it(open_page, site, kind, library):
    page = open_page(COMPONENTS)
    if not library:
        page.context.route("**/chart/chart*.js", lambda route: route.abort())
        page.goto(f"{site}{COMPONENTS}")
    browsed = chart(page, kind)
    if library and kind != "multiples":
        taken_over(browsed)
    browsed.enter()
    browsed.press("ArrowRight")
    assert browsed.ring.is_visible()
    mark = browsed.mark(0, 1, root=".chart__panel:first-child" if kind == "multiples" else ".chart__drawn")
    assert browsed.centre(browsed.ring) == pytest.approx(browsed.centre(mark), abs=2)


def test_in_small_multiples_up_and_down_go_from_panel_to_panel(open_page):
    browsed = chart(open_page(COMPONENTS), "multiples").enter()
    assert browsed.press("ArrowDown", "ArrowDown", "End").endswith("(Forecast)")
    panel = browsed.figure.locator(".chart__panel").nth(2).bounding_box()
    x, y = browsed.centre(browsed.ring)
    assert panel["x"] < x < panel["x"] + panel["width"] + 12 and panel["y"] < y < panel["y"] + panel["height"]


def test_both_numbers_of_a_pair_are_said(open_page):
    browsed = chart(open_page(COMPONENTS), "scatter").enter()
    spec = specification(browsed)
    for axis in "xy":
        assert spec[axis]["title"] in browsed.said
    assert browsed.said.startswith(f"{spec['labels'][0]}: ")


def test_escape_leaves_and_gives_the_focus_back(open_page):
    page = open_page(GDP)
    browsed = chart(page, "line").enter()
    assert browsed.button.get_attribute("aria-pressed") == "true"
    assert browsed.stage.evaluate("stage => stage === document.activeElement")
    browsed.press("ArrowRight", "Escape")
    assert browsed.button.evaluate("button => button === document.activeElement")
    assert browsed.button.get_attribute("aria-pressed") == "false"
    assert browsed.said == ""
    assert not browsed.stage.is_visible()
    assert ", 2011: " in browsed.enter().said, "it goes on where it was"


def test_the_tab_key_leaves_too(open_page):
    browsed = chart(open_page(GDP), "line").enter()
    browsed.press("Tab")
    assert not browsed.stage.is_visible()


def test_the_button_leaves_when_it_is_pressed_again(open_page):
    browsed = chart(open_page(GDP), "line")
    browsed.button.click()
    browsed.stage.wait_for()
    browsed.button.click()
    assert not browsed.stage.is_visible()


def test_a_hidden_series_is_passed_over(open_page):
    browsed = chart(open_page(GDP), "line")
    second = specification(browsed)["series"][1]["name"]
    browsed.figure.locator(".chart__legend button").first.click()
    assert browsed.enter().said.startswith(f"{second}, 2010")
    assert browsed.press("ArrowUp").startswith(f"{second}, 2010")


def test_a_click_goes_to_the_nearest_point(open_page):
    page = open_page(GDP)
    browsed = chart(page, "line").enter()
    x, y = browsed.centre(browsed.mark(1, 3))
    page.mouse.click(x + 3, y - 3)
    second = specification(browsed)["series"][1]["name"]
    assert browsed.said.startswith(f"{second}, 2013: ")


def test_the_ring_follows_when_the_window_changes(open_page):
    page = open_page(GDP)
    browsed = chart(page, "line").enter()
    browsed.press("ArrowRight", "ArrowRight")
    page.set_viewport_size({"width": 800, "height": 900})
    page.wait_for_timeout(300)
    assert browsed.centre(browsed.ring) == pytest.approx(browsed.centre(browsed.mark(0, 2)), abs=2)


def test_what_takes_the_keys_has_a_name_and_says_which_keys(open_page):
    page = open_page(GDP)
    browsed = chart(page, "line").enter()
    title = browsed.figure.locator(".chart__title").inner_text()
    assert page.get_by_role("application", name=f"Browse the data points {title}").count() == 1
    described = browsed.stage.evaluate(
        "stage => document.getElementById(stage.getAttribute('aria-describedby')).textContent"
    )
    assert "Escape" in described
    assert browsed.figure.locator("[role=status]").count() == 1
    assert browsed.figure.locator("canvas").get_attribute("aria-hidden") == "true"


def test_without_scripts_there_is_no_button(open_page):
    page = open_page(GDP, java_script_enabled=False)
    assert not page.locator(".chart__browse").first.is_visible()
