"""
The site with a large invented data set, 60 indicators of 197 regions over 20 years: pages that hold with the first data
set may grow too wide, too long or too heavy with ten times as many regions and three times as many years.
"""

import csv
import gzip
import io
import json
import re
import urllib.request

import pytest
from pypdf import PdfReader

from tests.browser.conftest import opener, served
from tests.browser.soundness import assert_fits, assert_whole
from tests.browser.test_pages import LANGUAGES

KB = 1024
PAGES = {
    "home": "",
    "indicators": "indicators/",
    "indicator": "indicators/sample-01/",
    "indicator-rank": "indicators/sample-01/?measure=rank",
    "indicator-coverage": "indicators/sample-05/?view=coverage",
    "indicator-map": "indicators/sample-03/?view=map",
    "indicator-multiples": "indicators/sample-04/?view=multiples",
    "figure": "indicators/sample-02/513200/2020/",
    "regions": "regions/",
    "prefecture": "regions/513200/",
    "county": "regions/513221/",
    "factsheet": "regions/513200/factsheet/",
    "compare": "compare/",
    "compared": "compare/?region=513221~513227~513200",
    "compare-indicators": "compare/indicators/?x=sample-01&y=sample-02",
    "ecommerce": "ecommerce/",
    "tourism": "tourism/",
    "explore": "explore/?after=sample-20:2016:513200",
    "changes": "changes/",
    "data": "data/",
}
# Of the page itself as it travels, compressed, however much there is behind it.
HEAVIEST = 30 * KB
# Screens of a phone: a page that lists everything below one another is one that nobody reads to its end.
LONGEST = 22
FILTERED = "region=513200~510100~513221&time=2012..2020&measure=growth"


@pytest.fixture(scope="session")
def sample_site(tmp_path_factory):
    with served(tmp_path_factory.mktemp("sample-home"), "make_sample") as address:
        yield address


@pytest.fixture
def open_sample(chromium, sample_site):
    with opener(chromium, sample_site) as go:
        yield go


def fetched(address) -> bytes:
    with urllib.request.urlopen(address, timeout=60) as response:  # noqa: S310  our own server
        return response.read()


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_large_data_set_fits_and_reports_no_fault(open_sample, name, language):
    page = open_sample(f"/{language}/{PAGES[name]}", width=390)
    assert page.evaluate("document.documentElement.scrollHeight / innerHeight") <= LONGEST
    assert_fits(page, 390, 1280)
    assert_whole(page)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_of_a_large_data_set_is_light(sample_site, name, language):
    html = fetched(f"{sample_site}/{language}/{PAGES[name]}")
    assert len(gzip.compress(html, 6)) < HEAVIEST, len(html)


def test_chart_table_and_csv_hold_the_same_numbers(open_sample, sample_site):
    """Growth of a prefecture, another and a county, 2012 to 2020: what is drawn is what is printed and downloaded."""
    page = open_sample(f"/en/indicators/sample-01/?{FILTERED}&view=line")
    years = [str(year) for year in range(2012, 2021)]
    spec = json.loads(page.locator("[data-chart] script").first.text_content())
    drawn = {
        (one["code"], year): point
        for one in spec["series"]
        for year, point in zip(spec["labels"], one["points"], strict=True)
    }
    printed = {}
    for row in page.locator(".data--figures tbody tr").all():
        code = row.locator("th a").get_attribute("href").split("/")[-2]
        cells = row.locator("td:not(.compound)").all_inner_texts()
        printed |= {(code, year): text for year, text in zip(years, cells, strict=True)}
    rows = csv.DictReader(
        io.StringIO(fetched(f"{sample_site}/en/indicators/sample-01.csv?{FILTERED}").decode("utf-8-sig"))
    )
    saved = {(row["region_code"], row["period"]): row["computed"] for row in rows}
    assert len(printed) == 27 and set(saved) <= set(printed) == set(drawn)
    assert sum(text != "—" for text in printed.values()) > 20
    for key, text in printed.items():
        if text == "—":
            assert drawn[key] is None and not saved.get(key)
        else:
            number = float(re.sub("[,%]", "", text).replace("−", "-"))
            assert drawn[key] == pytest.approx(number, abs=0.005)
            assert float(saved[key]) * 100 == pytest.approx(number, abs=0.005)


def test_the_newest_year_of_a_wide_table_is_in_view(open_sample):
    """With or without scripts; the heading of each row and the caption stay beside it."""
    for scripts in (True, False):
        page = open_sample("/en/indicators/sample-01/", width=390, java_script_enabled=scripts)
        newest = page.locator(".data--figures tbody tr:first-child td:last-child")
        assert 0 <= newest.bounding_box()["x"] <= 390 - newest.bounding_box()["width"]
        oldest = page.locator(".data--figures tbody tr:first-child td").first
        assert oldest.bounding_box()["x"] < 0
        for still in (".data--figures tbody tr:first-child th a", ".data--figures caption"):
            assert 0 <= page.locator(still).bounding_box()["x"] < 60


def test_twenty_years_fit_on_paper(open_sample):
    """A page cannot be scrolled: what stands beyond its edge is lost without a word."""
    page = open_sample("/en/indicators/sample-01/")
    row = page.locator(".data--figures tbody tr").first.locator("td").all_inner_texts()
    printed = PdfReader(io.BytesIO(page.pdf(format="A4")))
    sideways = [sheet for sheet in printed.pages if sheet.mediabox.width > sheet.mediabox.height]
    seen = []
    sideways[0].extract_text(
        visitor_text=lambda text, at, place, *_fonts: seen.append((text, at[0] * place[4] + at[4]))
    )
    for text in row:
        number = text.split()[0]
        assert any(number in one for one, _left in seen), number
    assert max(left for _text, left in seen) < float(sideways[0].mediabox.width)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_factsheet_with_many_figures_is_one_page(open_sample, language):
    page = open_sample(f"/{language}/regions/513200/factsheet/")
    assert len(PdfReader(io.BytesIO(page.pdf(format="A4"))).pages) == 1


def test_many_regions_are_chosen_group_by_group(open_sample):
    """Nearly two hundred boxes to tick would be a wall: a group opens where something in it is chosen."""
    page = open_sample("/en/compare/?region=513221", width=390)
    groups = page.locator(".choose__group")
    assert groups.count() > 10
    opened = page.locator(".choose__group[open]")
    assert opened.count() == 1
    assert opened.get_by_label("Wenchuan").is_checked()
