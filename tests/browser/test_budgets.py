"""
A first visit on a slow line: how many bytes and requests a page takes until it can be read, and that nothing moves.

The CDN is cut off and nothing is scrolled, so that no chart library is fetched: the server's drawing, or the table, is
what a reader on 2G has.
"""

import pytest

from tests.browser.soundness import LARGEST_SHIFT, SHIFTS
from tests.browser.test_pages import PAGES

KB = 1024
# Bytes that travel for everything a first visit loads. Styles and scripts are some 18 KB of it, once for all pages.
BUDGETS = {"home": 41, "search": 24, "prefecture": 43, "source": 40, "components": 60}
FOR_INDICATORS = 62
FOR_OTHERS = 37
# Every six of them are a round trip.
MOST_REQUESTS = {"home": 22, "indicator": 30, "components": 28}
FOR_OTHER_PAGES = 16
SECONDS_ON_2G = 10
# 2G as web developers' tools have it: 35 KB a second with a third of a second to every answer.
SLOW = {"offline": False, "latency": 300, "downloadThroughput": 35 * KB, "uploadThroughput": 35 * KB}
IN_VIEW = """() => [...document.querySelectorAll("[data-chart]")]
    .some(one => one.getBoundingClientRect().top < innerHeight + 400)"""


class FirstVisit:
    """Opens an address in a new browser and counts what arrives."""

    def __init__(self, open_page, path, width, slow=False):
        self.page = open_page("/health/live", width=width, height=640)
        self.bytes, self.requests = 0, []
        wire = self.page.context.new_cdp_session(self.page)
        wire.send("Network.enable")
        wire.on("Network.requestWillBeSent", lambda event: self._asked(event["request"]["url"]))
        wire.on("Network.loadingFinished", self._arrived)
        if slow:
            wire.send("Network.emulateNetworkConditions", SLOW)
        self.page.goto(self.page.url.replace("/health/live", path), wait_until="load")
        self.page.wait_for_load_state("networkidle")

    def _asked(self, address):
        if not address.endswith("/favicon.ico"):  # what the browser wants for the page before, which names no icon
            self.requests.append(address)

    def _arrived(self, event):
        self.bytes += event["encodedDataLength"]


@pytest.mark.parametrize("name", PAGES)
def test_a_first_visit_on_a_phone_keeps_its_budget_and_nothing_moves(open_page, name):
    """What moves in a large window is looked at in test_pages."""
    visit = FirstVisit(open_page, f"/en/{PAGES[name]}", 390)
    if not visit.page.evaluate(IN_VIEW):
        kind = name.partition("-")[0]
        budget = BUDGETS.get(kind, FOR_INDICATORS if kind == "indicator" else FOR_OTHERS)
        assert visit.bytes <= budget * KB, (visit.bytes, visit.requests)
        assert len(visit.requests) <= MOST_REQUESTS.get(kind, FOR_OTHER_PAGES), visit.requests
    assert visit.page.evaluate(SHIFTS) <= LARGEST_SHIFT


def test_a_second_page_needs_nothing_but_itself(open_page):
    """Its styles and scripts are those of the first, which the browser keeps for ever: their names hold their hash."""
    first, second = FirstVisit(open_page, "/en/", 390), FirstVisit(open_page, "/en/sources/", 390)
    shared = [address.rpartition("/static/")[2] for address in first.requests]
    static = [address for address in second.requests if "/static/" in address]
    assert static and {address.rpartition("/static/")[2] for address in static} <= set(shared)
    for address in static:
        response = second.page.request.get(address)
        assert "immutable" in response.headers["cache-control"], address


@pytest.mark.parametrize("name", ["home", "indicator", "search"])
def test_a_page_can_be_read_on_2g(open_page, name):
    """The first paint comes when the styles are there; the page is whole soon after."""
    visit = FirstVisit(open_page, f"/en/{PAGES[name]}", 390, slow=True)
    timing = visit.page.evaluate("""() => ({
        painted: performance.getEntriesByName("first-contentful-paint")[0].startTime,
        loaded: performance.getEntriesByType("navigation")[0].loadEventEnd})""")
    assert timing["painted"] <= 3_000
    assert timing["loaded"] <= SECONDS_ON_2G * 1_000
