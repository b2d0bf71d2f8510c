"""Pages whose state is their address, changed in place: with a page made up for it, so that each case is in hand."""

import json
from html import escape
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.soundness import LARGEST_SHIFT, SHIFTS

TRY = "/en/try/"
YEARS = range(2010, 2017)
REGIONS = {"513200": "Aba", "510100": "Chengdu", "513300": "Ganzi"}

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>
<link rel="canonical" href="{site}/en/try/?{query}"><link rel="stylesheet" href="/static/css/base.css">
<link rel="stylesheet" href="/static/css/interaction.css"><script src="/static/js/theme.js"></script></head>
<body><main><ul class="languages"><li><a lang="zh-Hans" href="/zh-hans/try/?{query}">中文</a></li></ul>
<div id="explorer" data-in-place>
<h2>{title}</h2><p data-in-place-news>Shown: {title}</p>
<form data-in-place-form method="get" action="/en/try/">
<select id="first" name="time">{first}</select><select id="last" name="time">{last}</select>
<select id="measure" name="measure" data-default="value">{measures}</select>
<input id="as-of" name="as_of" value="{as_of}">
<details><summary>Regions</summary>{regions}</details>
<button type="submit">Show</button></form>
<a data-in-place-link href="/en/try/?measure=rank">Rank</a> <a data-in-place-link href="/en/nowhere/">Nowhere</a>
<p id="state">{title}</p></div></main><script type="module" src="/static/js/in-place.js"></script></body></html>"""


def options(values, chosen):
    return "".join(f"<option{' selected' if str(value) == chosen else ''}>{value}</option>" for value in values)


def body(site, address):
    query = parse_qs(urlsplit(address).query)
    first, _, last = query.get("time", ["2010..2016"])[0].partition("..")
    codes = query.get("region", [""])[0].split("~")
    measure = query.get("measure", ["value"])[0]
    boxes = "".join(
        f'<label><input type="checkbox" name="region" value="{code}"{" checked" * (code in codes)}>{name}</label>'
        for code, name in REGIONS.items()
    )
    title = " ".join(filter(None, [measure, f"{first}..{last or first}", "+".join(filter(None, codes))]))
    return PAGE.format(
        site=site, title=escape(title), query=escape(urlsplit(address).query), first=options(YEARS, first),
        last=options(YEARS, last or first), measures=options(["value", "growth", "rank"], measure),
        as_of=escape(query.get("as_of", [""])[0]), regions=boxes,
    )  # fmt: skip


class Tried:
    """The made-up page in a browser: what was asked of the server, and what it answers."""

    def __init__(self, page, site):
        self.page, self.site, self.asked, self.held = page, site, [], {}
        self.documents = 0
        page.on("request", lambda request: self._count(request))
        page.context.route(f"{site}{TRY}*", self._answer)
        page.goto(site + TRY)
        self.asked.clear()
        self.documents = 0

    def _count(self, request):
        self.documents += request.is_navigation_request() and request.frame == self.page.main_frame

    def _answer(self, route):
        address = route.request.url.removeprefix(self.site)
        self.asked.append(address)
        if address in self.held:
            self.held[address].append(route)
        else:
            self.fulfil(route)

    def fulfil(self, route, status=200):
        route.fulfill(status=status, content_type="text/html; charset=utf-8", body=body(self.site, route.request.url))

    def shows(self, title):
        self.page.wait_for_function("title => document.querySelector('#state')?.textContent === title", arg=title)
        assert self.page.title() == title

    def held_route(self, address):
        while not self.held[address]:
            self.page.wait_for_timeout(10)
        return self.held[address][0]

    @property
    def address(self):
        return self.page.url.removeprefix(self.site)

    @property
    def focus(self):
        return self.page.evaluate("document.activeElement.id || document.activeElement.value")


@pytest.fixture
def tried(open_page, site):
    return Tried(open_page("/en/components/"), site)


def test_a_choice_changes_the_page_in_place(tried):
    tried.page.locator("#measure").select_option("growth")
    tried.shows("growth 2010..2016")
    assert tried.address == f"{TRY}?time=2010..2016&measure=growth"
    assert tried.asked == [tried.address] and tried.documents == 0


def test_the_address_is_as_short_as_the_server_writes_it(tried):
    page = tried.page
    page.locator("#first").select_option("2012")
    tried.shows("value 2012..2016")
    assert tried.address == f"{TRY}?time=2012..2016", "no empty field, nothing that is the default"
    page.locator("summary").click()
    page.get_by_label("Aba").check()
    tried.shows("value 2012..2016 513200")
    page.get_by_label("Ganzi").check()
    tried.shows("value 2012..2016 513200+513300")
    assert tried.address == f"{TRY}?time=2012..2016&region=513200~513300"
    page.locator("#last").select_option("2012")
    tried.shows("value 2012..2012 513200+513300")
    assert tried.address == f"{TRY}?time=2012&region=513200~513300"


def test_text_in_an_address_is_encoded(tried):
    page = tried.page
    page.locator("#as-of").fill("2026-06-30 &<\"'>#;=%")
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of**")
    assert tried.address.endswith("&as_of=2026-06-30+%26%3C%22%27%3E%23%3B%3D%25")
    assert page.locator("#as-of").input_value() == "2026-06-30 &<\"'>#;=%"


def test_the_focus_stays_on_the_control(tried):
    page = tried.page
    page.locator("#measure").focus()
    page.keyboard.press("ArrowDown")
    tried.shows("growth 2010..2016")
    assert tried.focus == "measure"
    page.keyboard.press("ArrowDown")
    tried.shows("rank 2010..2016")
    assert tried.focus == "measure"


def test_a_box_among_many_keeps_the_focus_and_its_list_stays_open(tried):
    page = tried.page
    page.locator("summary").click()
    page.get_by_label("Chengdu").focus()
    page.keyboard.press("Space")
    tried.shows("value 2010..2016 510100")
    assert tried.focus == "510100"
    assert page.get_by_label("Ganzi").is_visible()


def test_back_and_forward_go_through_the_states(tried):
    page = tried.page
    page.locator("#measure").select_option("growth")
    tried.shows("growth 2010..2016")
    page.get_by_role("link", name="Rank").click()
    tried.shows("rank 2010..2016")
    page.go_back()
    tried.shows("growth 2010..2016")
    assert page.locator("#measure").input_value() == "growth"
    page.go_back()
    tried.shows("value 2010..2016")
    page.go_forward()
    tried.shows("growth 2010..2016")
    assert tried.documents == 0, "none of it loaded a page"


def test_a_reload_shows_the_same_state(tried):
    tried.page.locator("#measure").select_option("growth")
    tried.shows("growth 2010..2016")
    tried.page.reload()
    tried.shows("growth 2010..2016")


def test_the_addresses_around_it_follow(tried):
    page = tried.page
    page.get_by_role("link", name="Rank").click()
    tried.shows("rank 2010..2016")
    assert page.locator(".languages a").get_attribute("href") == "/zh-hans/try/?measure=rank"
    assert page.locator("link[rel=canonical]").get_attribute("href").endswith("?measure=rank")


def test_what_came_is_said(tried):
    page = tried.page
    region = page.locator(".in-place-news")
    assert region.get_attribute("role") == "status" and region.inner_text() == ""
    page.locator("#measure").select_option("growth")
    tried.shows("growth 2010..2016")
    assert region.inner_text() == "Shown: growth 2010..2016"
    assert page.locator("#explorer .in-place-news").count() == 0


def test_a_late_answer_to_an_older_question_is_dropped(tried):
    page = tried.page
    slow = f"{TRY}?time=2010..2016&measure=growth"
    tried.held[slow] = []
    page.locator("#measure").select_option("growth")
    route = tried.held_route(slow)
    page.locator("#measure").select_option("rank")
    tried.shows("rank 2010..2016")
    tried.fulfil(route)
    page.wait_for_timeout(200)
    tried.shows("rank 2010..2016")
    assert tried.address.endswith("measure=rank")
    page.go_back()
    tried.shows("value 2010..2016")


def test_what_takes_long_shows_that_it_does(tried):
    page = tried.page
    slow = f"{TRY}?measure=rank"
    tried.held[slow] = []
    page.get_by_role("link", name="Rank").click()
    route = tried.held_route(slow)
    assert page.locator("#explorer[data-busy]").count() == 0, "not at once"
    page.wait_for_selector("#explorer[data-busy][aria-busy=true]")
    tried.fulfil(route)
    tried.shows("rank 2010..2016")
    assert page.locator("#explorer[data-busy]").count() == 0


def test_what_fails_is_left_to_the_browser(tried):
    page = tried.page
    page.get_by_role("link", name="Nowhere").click()
    page.wait_for_url("**/en/nowhere/")
    assert page.locator("h1").is_visible()
    assert tried.documents == 1


def test_what_never_comes_is_left_to_the_browser(tried):
    page = tried.page
    page.clock.install()
    slow = f"{TRY}?measure=rank"
    tried.held[slow] = []
    page.get_by_role("link", name="Rank").click()
    tried.held_route(slow)
    del tried.held[slow]
    page.clock.fast_forward(11_000)
    tried.page.wait_for_url(f"**{slow}")
    assert tried.documents == 1


def test_a_click_with_a_modifier_opens_as_ever(tried):
    page = tried.page
    with page.context.expect_page() as other:
        page.get_by_role("link", name="Rank").click(modifiers=["ControlOrMeta"])
    assert other.value.url.endswith("?measure=rank")
    assert tried.address == TRY


def test_what_is_being_written_is_not_lost(tried):
    page = tried.page
    slow = f"{TRY}?time=2010..2016&measure=growth"
    tried.held[slow] = []
    page.locator("#measure").select_option("growth")
    route = tried.held_route(slow)
    page.locator("#as-of").focus()
    page.keyboard.type("2026-0")
    tried.fulfil(route)
    tried.shows("growth 2010..2016")
    page.keyboard.type("6-30")
    assert page.locator("#as-of").input_value() == "2026-06-30"


def test_a_hostile_answer_runs_nothing(tried):
    page = tried.page
    page.locator("#as-of").fill('"><img src=x onerror="window.hit=1"><script>window.hit=1</script>')
    page.keyboard.press("Enter")
    page.wait_for_url("**as_of**")
    page.wait_for_timeout(100)
    assert page.evaluate("window.hit") is None


def test_without_scripts_the_form_works_as_it_is(open_page, site):
    page = open_page("/en/components/", java_script_enabled=False)
    page.context.route(f"{site}{TRY}*", lambda route: route.fulfill(
        content_type="text/html; charset=utf-8", body=body(site, route.request.url)
    ))  # fmt: skip
    page.goto(site + TRY)
    page.locator("#measure").select_option("growth")
    page.get_by_role("button", name="Show").click()
    assert parse_qs(urlsplit(page.url).query) == {"time": ["2010", "2016"], "measure": ["growth"]}


GDP = "/en/indicators/gdp/?region=513200~510100"
TABLE = "#explorer table.data--figures"


def numbers_of(row):
    return [text.split()[0].replace(",", "") for text in row.locator("td").all_inner_texts() if text[:1].isdigit()]


def test_after_a_choice_the_chart_shows_the_numbers_of_the_table(open_page):
    page = open_page(GDP)
    page.wait_for_selector("#explorer figure[data-drawn]")
    page.evaluate("window.same = true")
    page.locator("select[name=time]").first.select_option("2013")
    page.wait_for_url("**time=2013..2016**")
    page.wait_for_selector("#explorer figure[data-drawn]")
    spec = json.loads(page.locator("#explorer figure script[type='application/json']").inner_text())
    assert spec["labels"] == ["2013", "2014", "2015", "2016"]
    assert page.evaluate("window.same"), "the page itself was not loaded again"
    for series in spec["series"]:
        row = page.locator(f"{TABLE} tbody tr", has=page.locator(f"th a[href$='/regions/{series['code']}/']"))
        assert [float(point) for point in series["points"]] == [float(text) for text in numbers_of(row)[:4]]
    page.locator("#explorer .chart__browse button").click()
    page.wait_for_selector("#explorer .chart--browsed")
    assert ", 2013: " in page.locator("#explorer .chart__readout").inner_text()


@pytest.mark.parametrize("width", [390, 1280])
def test_nothing_moves_but_what_was_chosen(open_page, width):
    page = open_page(GDP, width=width)
    page.wait_for_selector("#explorer figure.chart", state="attached")
    place = page.locator("#measure").bounding_box()
    for control, value in (("#measure", "growth"), ("#time-first", "2012"), ("#view", "bars")):
        page.locator(control).select_option(value)
        page.wait_for_url(f"**{value}**")
        page.wait_for_selector("#explorer figure.chart", state="attached")
    assert page.locator("#measure").bounding_box() == place
    assert page.evaluate(SHIFTS) <= LARGEST_SHIFT


def test_a_number_of_the_real_table_opens_its_card(open_page):
    page = open_page(GDP)
    link = page.locator(f"{TABLE} tbody td a").first
    address = link.get_attribute("href")
    link.click()
    dialog = page.get_by_role("dialog")
    dialog.wait_for()
    assert dialog.locator("article.figure-card h2").is_visible()
    assert dialog.locator("[data-permanent]").get_attribute("href").endswith(address)
    assert page.faults == []
