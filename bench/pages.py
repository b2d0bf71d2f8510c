"""
Pages in Chromium: what a drawn chart costs before the first paint, when Chart.js has taken it over, and whether many
points block a page.

The site is served as in production, with Chart.js from its own server; pages are answered from memory, so that the two
of a pair differ in nothing else.
"""

import re
import shutil

from bench.chart_pages import drawn, page_of_chart_js, page_of_defaults, page_of_ours, specification
from bench.measuring import QUICK, ROUNDS, Result, at_most
from bench.served import read, served

PAGE = "/en/indicators/gdp/"
CHART = re.compile(r'<figure class="chart".*?</figure>', re.DOTALL)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
SIZES = (21, 7), (197, 20)  # regions and years
SETTLED = 3000  # milliseconds after which nothing of a page is still under way
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Time beyond the 50 ms of each task, in which the page answers nobody.
WATCH = """
window.blocked = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.blocked += duration - 50;
}).observe({ type: "longtask", buffered: true });
"""
# The moment at which Chart.js has taken over.
WAIT = """
new MutationObserver(() => {
  if (!window.ready && document.querySelector("figure.chart--taken-over")) window.ready = performance.now();
}).observe(document, { subtree: true, childList: true, attributes: true, attributeFilter: ["class"] });
"""


def results():
    """Every comparison, in one browser and on one server. The database makes no difference: on SQLite alone."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    assert executable, "apt-get install chromium"
    with served(ABA_CHART_CDN="0") as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        for regions, years in SIZES:
            yield first_paint(browser, address, regions, years)
            yield chart_ready(browser, address, regions, years)
        yield from many_points(browser, address)
        browser.close()


def opened(browser, address, body, script=""):
    """A page with this body at an address of the site, in a browser that has seen nothing; nothing else is in reach."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    context.route(address + PAGE, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page = context.new_page()
    if script:
        page.add_init_script(script)
    page.goto(address + PAGE, wait_until="load")
    return context, page


def least(browser, address, bodies, expression, script="") -> list[float]:
    """
    Milliseconds of each page, in rotation: the least of many rounds, as a busy machine is no fault of a page.
    """
    found = [float("inf")] * len(bodies)
    for _round in range(3 if QUICK else 3 * ROUNDS):
        for place, body in enumerate(bodies):
            context, page = opened(browser, address, body, script)
            page.wait_for_function(f"{expression} > 0")
            found[place] = min(found[place], page.evaluate(expression))
            context.close()
    return found


def first_paint(browser, address, regions, years):
    """The page of GDP with its chart, or with a larger one in its place, and with the chart taken out."""
    with_chart = read(address + PAGE)
    bare, taken = CHART.subn("", with_chart, count=1)
    assert taken == 1 and "chart__drawn" in with_chart and "chart__drawn" not in bare
    if (regions, years) != SIZES[0]:
        figure = CHART.search(drawn(specification(regions, years)))[0]
        with_chart = CHART.sub(lambda _match: figure, with_chart, count=1)
    ours, theirs = least(browser, address, (with_chart, bare), FIRST_PAINT)
    what = f"`first_paint` of a page with a drawn chart of {regions} × {years}"
    return at_most(what, "the same page without", ours, theirs, 1.1, f"{ours:.0f} ms against {theirs:.0f} ms")


def chart_ready(browser, address, regions, years):
    """
    From the beginning of the page: until our chart, drawn by the server, is one of Chart.js; and until Chart.js alone
    has drawn the same numbers on an empty page. Ours shows the first 20 of many series, Chart.js alone all of them.
    """
    spec = specification(regions, years)
    ours, theirs = least(browser, address, (page_of_ours(spec), page_of_chart_js(spec)), "window.ready", WAIT)
    what = f"`chart_ready`, {regions} × {years}"
    note = f"{ours:.0f} ms against {theirs:.0f} ms"
    return at_most(what, "Chart.js alone on the same numbers", ours, theirs, 1.3, note)


def many_points(browser, address):
    """Many series of many points: as the site shows them, and all of them with the defaults of Chart.js."""
    regions, years = SIZES[-1]
    spec = specification(regions, years)
    ours, theirs = (blocked(browser, address, body) for body in (page_of_ours(spec), page_of_defaults(spec)))
    what = f"milliseconds in which {regions} × {years} points block their page"
    yield Result(what, "–", ours, "≤ 100", ours <= 100)
    yield Result(what, "Chart.js with its defaults", ours / theirs, "≤ 0.05 × the time", ours <= 0.05 * theirs)


def blocked(browser, address, body):
    shortest = float("inf")
    for _round in range(1 if QUICK else 5):
        context, page = opened(browser, address, body, WATCH)
        page.wait_for_timeout(SETTLED)
        if "data-chart" in body:
            page.wait_for_selector("figure.chart--taken-over")
        shortest = min(shortest, page.evaluate("window.blocked"))
        context.close()
    return shortest
