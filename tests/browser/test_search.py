"""Suggestions while typing: by keyboard, by mouse, with a screen reader's eyes, and without scripts."""

import json

import pytest
from axe_playwright_python.sync_playwright import Axe

FIELD = ".masthead .search input:visible"
OPTIONS = ".suggestions:visible [role=option]"
SHIFTS = """() => new Promise(done => {
    let sum = 0;
    new PerformanceObserver(list => list.getEntries().forEach(entry => sum += entry.value))
        .observe({type: "layout-shift", buffered: true});
    requestAnimationFrame(() => requestAnimationFrame(() => done(sum)));
})"""


def type_into(page, text, field=FIELD):
    page.locator(field).click()
    page.keyboard.type(text, delay=10)
    page.wait_for_selector(OPTIONS)
    return page.locator(field)


def test_what_is_typed_is_completed_and_followed_by_keyboard(open_page):
    page = open_page("/en/")
    field = type_into(page, "wenchu")
    assert field.get_attribute("role") == "combobox" and field.get_attribute("aria-expanded") == "true"
    assert field.get_attribute("aria-activedescendant") is None, "nothing is chosen for the reader"
    page.keyboard.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert chosen.count() == 1 and "Wenchuan County" in chosen.inner_text()
    assert field.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    assert field.input_value() == "wenchu", "what was typed stays"
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/regions/513221/")


def test_arrows_go_round_by_way_of_the_field(open_page):
    page = open_page("/en/")
    field = type_into(page, "wenchuan gdp")
    number = page.locator(OPTIONS).count()
    page.keyboard.press("ArrowUp")
    assert field.get_attribute("aria-activedescendant").endswith(f"-{number - 1}")
    page.keyboard.press("ArrowDown")
    assert field.get_attribute("aria-activedescendant") is None
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=wenchuan+gdp")


def test_escape_closes_and_keeps_what_was_typed(open_page):
    page = open_page("/en/")
    field = type_into(page, "aba")
    page.keyboard.press("Escape")
    assert page.locator(OPTIONS).count() == 0 and field.input_value() == "aba"
    assert field.get_attribute("aria-expanded") == "false"
    page.keyboard.press("ArrowDown")
    page.wait_for_selector(OPTIONS)
    page.keyboard.press("Tab")
    assert page.locator(OPTIONS).count() == 0
    assert page.evaluate("document.activeElement.type") == "submit", "Tab goes on, it chooses nothing"


def test_a_suggestion_can_be_clicked(open_page):
    page = open_page("/zh-hans/")
    type_into(page, "阿坝州gdp")
    page.locator(OPTIONS).first.click()
    page.wait_for_url("**/zh-hans/indicators/gdp/?region=513200")


def test_the_number_is_told_in_one_place(open_page):
    page = open_page("/en/search/")
    type_into(page, "wenchaun", "main .search input")
    status = page.locator("[role=status]")
    assert status.count() == 1
    assert status.inner_text().startswith("Did you mean “wenchuan”? 8 suggestions")
    page.keyboard.press("Control+A")
    page.keyboard.type("vvvvvvv")
    page.wait_for_selector("[role=status]:text('No suggestions')", state="attached")
    assert page.locator(OPTIONS).count() == 0


@pytest.mark.parametrize("width", [390, 1280])
def test_every_field_of_a_page_has_a_list_of_its_own(open_page, width):
    page = open_page("/en/search/", width=width)
    ids = page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))
    assert page.locator("form.search").count() == 3
    if width == 390:
        page.locator(".masthead__menu summary").click()
    type_into(page, "chengdu")
    assert page.locator(OPTIONS).first.inner_text().startswith("Chengdu")
    box = page.locator(".suggestions:visible").bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= width
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert Axe().run(page).violations_count == 0, Axe().run(page).generate_report()
    page.emulate_media(color_scheme="dark")
    contrast = Axe().run(page, options={"runOnly": ["color-contrast"]})
    assert contrast.violations_count == 0, contrast.generate_report()


def test_typing_asks_once_for_each_pause_and_stale_answers_are_dropped(open_page):
    page = open_page("/en/")
    asked = []

    def slow_at_first(route):
        asked.append(route.request.url.partition("q=")[2])
        if len(asked) == 1:
            return  # never answered
        name = f"Answer to {asked[-1]}"
        one = {"name": name, "detail": "", "href": "/en/", "kind": "Regions"}
        route.fulfill(body=json.dumps({"suggestions": [one], "instead": ""}), content_type="application/json")

    page.route("**/suggest.json**", slow_at_first)
    page.locator(FIELD).click()
    page.keyboard.type("wen", delay=10)
    page.wait_for_timeout(300)
    page.keyboard.type("chuan", delay=10)
    page.wait_for_selector(OPTIONS)
    assert asked == ["wen", "wenchuan"]
    assert page.locator(OPTIONS).first.inner_text().startswith("Answer to wenchuan")


def test_names_are_text_whatever_they_hold_and_lead_nowhere_else(open_page):
    page = open_page("/en/")
    nasty = {"name": "<img src=x onerror=alert(1)>", "detail": "<b>", "href": "//evil.example/", "kind": "x"}
    page.route("**/suggest.json**", lambda route: route.fulfill(
        body=json.dumps({"suggestions": [nasty], "instead": "<i>"}), content_type="application/json"))  # fmt: skip
    type_into(page, "aba")
    assert page.locator(".suggestions img, .suggestions b, .suggestions i").count() == 0
    page.locator(OPTIONS).first.click()
    page.wait_for_timeout(200)
    assert page.url.endswith("/en/") and page.faults == []


def test_nothing_moves_and_nothing_is_printed(open_page):
    page = open_page("/en/search/?q=wenchuan")
    type_into(page, "g", "main .search input")
    assert page.evaluate(SHIFTS) <= 0.01
    page.emulate_media(media="print")
    assert not page.locator(".suggestions").first.is_visible()


def test_without_scripts_a_field_is_a_field(open_page):
    page = open_page("/en/", java_script_enabled=False)
    field = page.locator(FIELD)
    assert field.get_attribute("role") is None and page.locator(".suggestions").count() == 0
    field.fill("wenchuan gdp")
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=wenchuan+gdp")
    assert page.locator(".results a").first.is_visible()


def test_without_a_network_it_stays_quiet(open_page):
    page = open_page("/en/")
    page.route("**/suggest.json**", lambda route: route.abort())
    page.locator(FIELD).click()
    page.keyboard.type("wenchuan")
    page.wait_for_timeout(300)
    page.keyboard.press("Enter")
    page.wait_for_url("**/en/search/?q=wenchuan")
