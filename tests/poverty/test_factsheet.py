"""The sheet of paper for each place; tests/browser/test_factsheet.py prints it."""

import html as html_entities
import re

import pytest

from poverty.models import Region
from tests.poverty.rows import make_indicator, make_observation

pytestmark = pytest.mark.django_db


def read(client, code, language="en"):
    response = client.get(f"/{language}/regions/{code}/factsheet/")
    assert response.status_code == 200
    return html_entities.unescape(response.content.decode())


def test_it_holds_figures_with_comparisons_sources_and_its_address(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        html = read(client, "513200")
    figures = html.split('class="factsheet__figures"')[1].split("</ul>")[0]
    assert 8 <= figures.count("<li>") <= 12
    assert "second lowest of these" in figures
    assert 'href="/en/indicators/gdp/513200/2016/"' in figures
    assert "Sources: [1] A paper on industrial poverty alleviation" in html
    assert ">http://testserver/en/regions/513200/</span>" in html


def test_the_letters_on_the_map_are_explained_below_it(client):
    below = read(client, "513200").split('class="factsheet__map"')[1].split("</div>\n")[0]
    assert "12,170.23 [B]" in below and "[B] Break in the series" in below
    assert "[A]" not in below


def test_the_place_alone_is_framed_among_its_peers(client):
    tiles = re.findall(r'class="(tile level[^"]*)" aria-label="([^"]*)"', read(client, "513227"))
    assert [name for css, name in tiles if "tile--here" in css] == ["Xiaojin: 21"]
    assert len(tiles) == 13


def test_figures_are_numbered_by_their_sources(client):
    html = read(client, "513227")
    assert "(inferred); [2]" in " ".join(html.split())
    numbers = set(re.findall(r"<sup>\[(\d+)\]</sup>", html))
    listed = set(re.findall(r"\[(\d+)\]", html.split("Sources:")[1].split("</p>")[0]))
    assert numbers == listed == {"1", "2"}


def test_charts_are_drawn_by_the_server(client):
    assert "<svg" in read(client, "513200").split('class="factsheet__chart"')[1].split("</figure>")[0]
    assert read(client, "513200").count('class="factsheet__chart"') == 1, "one series of years, no peers for the rest"
    assert "Village committees, 2017" in read(client, "513227").split('class="factsheet__chart"')[1]


def test_records_beyond_the_first_few_are_counted(client):
    records = read(client, "513200").split('class="factsheet__records"')[1]
    assert re.search(r"<dt>Industries</dt><dd>.*and \d+ more</dd>", records)


def test_a_village_without_figures_and_a_single_figure_have_sheets(client):
    assert "No source held here gives a figure" in read(client, "513221100200")
    make_observation(make_indicator(), Region.objects.get(code="513221100200"), 2016, "5")
    assert "5.0" in read(client, "513221100200")


@pytest.mark.parametrize("code", ["999999", "x", "%00", "五"])
def test_an_unknown_place_has_none(client, code):
    assert client.get(f"/en/regions/{code}/factsheet/").status_code == 404
