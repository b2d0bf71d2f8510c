"""
Pages in Chromium: what a drawn chart costs before the first paint, and whether many points block a page.

The site is served as in production; pages are answered from memory, so that the two of a pair differ in nothing else.
"""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import QUICK, ROUNDS, Result, at_most

PAGE = "/en/indicators/gdp/"
CHART = re.compile(r'<figure class="chart".*?</figure>', re.DOTALL)
ARGUMENTS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
             "--disable-background-networking", "--disable-component-update", "--disable-sync"]  # fmt: skip
SECONDS = 60
REGIONS, YEARS = 183, 20
SETTLED = 3000  # milliseconds after which nothing of a page is still under way
FIRST_PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime"
# Time beyond the 50 ms of each task, in which the page answers nobody.
WATCH = """
window.blocked = 0;
new PerformanceObserver((list) => {
  for (const { duration } of list.getEntries()) window.blocked += duration - 50;
}).observe({ type: "longtask", buffered: true });
"""


def pages():
    """Every comparison, in one browser and on one server."""
    from playwright.sync_api import sync_playwright

    executable = shutil.which("chromium") or shutil.which("google-chrome")
    assert executable, "apt-get install chromium"
    with served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield first_paint(browser, address)
        yield from many_points(browser, address)
        browser.close()


@contextmanager
def served():
    """The address of the site, on the database at hand."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    granian = Path(sys.executable).with_name("granian")
    process = subprocess.Popen(
        [granian, "--interface", "wsgi", "--port", str(port), "aba_site.wsgi:application"],
        env={**os.environ, "ABA_HOSTS": "127.0.0.1"}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    address = f"http://127.0.0.1:{port}"
    try:
        wait_for(f"{address}/health/ready")
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_for(address):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            return read(address)
        except OSError:
            time.sleep(0.2)
    raise AssertionError(f"{address} does not answer")


def read(address):
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
        return answer.read().decode()


def opened(browser, address, body, *, watch=False):
    """A page with this body at an address of the site, in a browser that has seen nothing; the CDN is out of reach."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    context.route(lambda url: not url.startswith(address), lambda route: route.abort())
    context.route(address + PAGE, lambda route: route.fulfill(body=body, content_type="text/html; charset=utf-8"))
    page = context.new_page()
    if watch:
        page.add_init_script(WATCH)
    page.goto(address + PAGE, wait_until="load")
    return context, page


def first_paint(browser, address):
    """The page of GDP as it is, and with its chart taken out."""
    ours = read(address + PAGE)
    bare, taken = CHART.subn("", ours, count=1)
    assert taken == 1 and "chart__drawn" in ours and "chart__drawn" not in bare
    least = [float("inf"), float("inf")]
    for _round in range(3 * ROUNDS):  # the least of many: a busy machine is no fault of a page
        for place, body in enumerate((ours, bare)):
            context, page = opened(browser, address, body)
            page.wait_for_function(f"{FIRST_PAINT} > 0")
            least[place] = min(least[place], page.evaluate(FIRST_PAINT))
            context.close()
    return at_most("first paint of a page with a drawn chart", "the same page without", *least, 1.1)


def many_points(browser, address):
    """183 series of 20 points: as the site shows them, and all of them with the defaults of Chart.js."""
    ours, theirs = (blocked(browser, address, body) for body in (page_of_ours(), page_of_defaults()))
    what = f"milliseconds in which {REGIONS} × {YEARS} points block their page"
    yield Result(what, "–", ours, "≤ 100", ours <= 100)
    yield Result(what, "Chart.js with its defaults", ours / theirs, "≤ 0.05 × the time", ours <= 0.05 * theirs)


def blocked(browser, address, body):
    least = float("inf")
    for _round in range(1 if QUICK else 3):
        context, page = opened(browser, address, body, watch=True)
        page.wait_for_timeout(SETTLED)
        if "data-chart" in body:
            page.wait_for_selector("figure.chart--taken-over")
        least = min(least, page.evaluate("window.blocked"))
        context.close()
    return least


def specification():
    points = [[(place * 7 + year * 13) % 97 + place for year in range(YEARS)] for place in range(REGIONS)]
    series = [
        {"name": f"Region {place}", "code": str(place), "points": row, "status": ["A"] * YEARS, "highlight": place == 3}
        for place, row in enumerate(points)
    ]
    years = [str(2000 + year) for year in range(YEARS)]
    return {
        "type": "line",
        "id": "many",
        "title": "Many",
        "unit": "t",
        "decimals": 0,
        "labels": years,
        "series": series,
    }


def page_of_ours():
    from django.template.loader import render_to_string
    from django.templatetags.static import static

    styles = "".join(
        f'<link rel="stylesheet" href="{static(f"css/{name}.css")}">'
        for name in ("tokens", "base", "layout", "components", "charts", "drawn-charts", "interaction")
    )
    chart = render_to_string("components/chart.html", {"chart": specification()})
    theme = f'<script src="{static("js/theme.js")}"></script>'
    return f'<!doctype html><html lang="en"><meta charset="utf-8">{theme}{styles}<body>{chart}</body></html>'


def page_of_defaults():
    import json

    from django.conf import settings
    from django.templatetags.static import static

    spec = specification()
    data = {
        "labels": spec["labels"],
        "datasets": [{"label": one["name"], "data": one["points"]} for one in spec["series"]],
    }
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><body><canvas></canvas>'
        f'<script src="{static(settings.CHART_JS["local"])}"></script>'
        f'<script>new Chart(document.querySelector("canvas"), {{type: "line", data: {json.dumps(data)}}})</script>'
        "</body></html>"
    )
