"""Which style sheets and scripts a page brings: all that it needs, and hints at what its scripts import at once."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from tests.site.test_addresses import PAGES, address

STATIC = Path(settings.BASE_DIR) / "static"
# Pages that look different when something is chosen.
CHOSEN = [
    "/en/indicators/gdp/?view=map", "/en/indicators/gdp/?view=coverage", "/en/indicators/gdp/?view=multiples",
    "/en/indicators/gdp/embed/?view=map", "/en/compare/?region=513221~513227~513200", "/en/explore/?theme=poverty",
    "/en/compare/indicators/?x=townships&y=village-committees", "/en/regions/513200/", "/en/regions/513221100200/",
    "/en/search/?q=wenchuan", "/en/indicators/gdp/513200/2016/challenge/", "/en/nowhere/",
]  # fmt: skip
NAMES = re.compile(r"\.([a-z][\w-]*)")
COMMENTS = re.compile(r"/\*.*?\*/", re.DOTALL)


def classes_of(sheet: Path) -> set[str]:
    """Those that stand in a selector."""
    selectors = re.findall(r"([^{}]*)\{", COMMENTS.sub("", sheet.read_text()))
    return {name for selector in selectors for name in NAMES.findall(selector)}


SHEETS = {sheet.stem: classes_of(sheet) for sheet in (STATIC / "css").glob("*.css")}


def sheets_without(name: str) -> set[str]:
    """The sheets that know a class."""
    return {sheet for sheet, classes in SHEETS.items() if name in classes}


def assert_styled(html: str):
    linked = set(re.findall(r'href="/static/css/([\w-]+)\.', html))
    used = {name for found in re.findall(r'class="([^"]*)"', html) for name in found.split()}
    lacking = {name: sorted(known) for name in used if (known := sheets_without(name)) and not known & linked}
    assert not lacking


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_page_brings_the_style_sheets_of_all_that_is_on_it(client, name):
    assert_styled(client.get(address(name, PAGES[name], "en")).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("url", CHOSEN)
def test_so_does_a_page_on_which_something_is_chosen(client, url):
    assert_styled(client.get(url).content.decode())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["source-list", "search", "finding-list", "data"])
def test_a_page_of_words_brings_no_styles_of_charts_and_figures(client, name):
    html = client.get(address(name, PAGES[name], "en")).content.decode()
    linked = set(re.findall(r'href="/static/css/([\w-]+)\.', html))
    assert not linked & {"charts", "drawn-charts", "interaction", "regions", "figure", "explore"}


def imported_by(name: str, seen: set[str]) -> set[str]:
    """What a script imports before it can run, by way of others too."""
    for other in re.findall(
        r'^(?:import|export) [^;(]*?"\./([\w-]+)\.js";', (STATIC / f"js/{name}.js").read_text(), re.M
    ):
        if other not in seen:
            imported_by(other, seen | {other})
            seen.add(other)
            seen |= imported_by(other, seen)
    return seen


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["home", "indicator", "figure", "components"])
def test_scripts_come_in_one_step_with_all_that_they_import(client, name):
    html = client.get(address(name, PAGES[name], "en")).content.decode()
    scripts = re.findall(r'<script type="module" src="/static/js/([\w-]+)\.', html)
    hinted = set(re.findall(r'<link rel="modulepreload" href="/static/js/([\w-]+)\.', html))
    for script in scripts:
        assert imported_by(script, set()) <= hinted | set(scripts), script
    assert hinted <= set().union(*(imported_by(script, set()) for script in scripts)), "nothing is fetched in vain"
