"""The list of regions and the page of each."""

import html as html_entities
import re

import pytest

from poverty.models import Region
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return html_entities.unescape(response.content.decode())


def test_the_list_shows_prefectures_and_the_counties_of_aba_as_maps_and_tables(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        html = read(client, "/en/regions/")
    assert "Prefectures of Sichuan Province" in html
    assert "Counties of Aba Tibetan and Qiang Autonomous Prefecture" in html
    assert html.count('href="/en/regions/513221/" class="tile') == 1
    assert "Wenchuan: 2017" in html
    assert 'action="/en/search/"' in html
    assert html.count("<tr>") == 2 + 21 + 13


def test_the_page_of_aba_compares_it_and_shows_its_figures_records_and_counties(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        html = read(client, "/en/regions/513200/")
    assert "0.81% of the sum of the 21 regions that report, and rank 20 of 21" in html
    assert "83,242 km²" in html
    assert "32.4001° N, 102.6091° E" in html
    assert "阿坝藏族羌族自治州" in html
    for text in ("Gross domestic product", "281.32", "100 million yuan", "Counties of Aba", "Neighbours"):
        assert text in html
    assert 'href="/en/regions/510100/">Chengdu</a>' in html
    assert 'href="/en/ecommerce/?region=513200"' in html


def test_the_page_of_a_county_in_chinese(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(7):
        html = read(client, "/zh-hans/regions/513221/")
    for text in ("汶川县", "Wenchuan County", "Wènchuān Xiàn", "ལུང་དགུ", "lung dgu", "2018年7月31日", "威州镇"):
        assert text in html
    assert '<a href="/zh-hans/regions/513200/">阿坝州</a>' in html


def test_every_region_describes_itself_to_search_engines_in_one_language(client):
    def description(address):
        return re.search(r'<meta name="description" content="([^"]*)"', read(client, address))[1]

    assert description("/en/regions/513200/").startswith("Aba Tibetan and Qiang Autonomous Prefecture, 2016: 281.32")
    assert description("/en/regions/513221/") == (
        "Wenchuan County (513221): names, figures with their sources, and the records held."
    )
    assert "Wenchuan" not in description("/zh-hans/regions/513221/")


def test_a_former_code_and_records_of_all_apps_are_shown(client):
    former = Region.objects.exclude(former_code="").filter(level="county").first()
    assert f"formerly {former.former_code}" in read(client, f"/en/regions/{former.code}/")
    aba = read(client, "/en/regions/513200/")
    assert "<h3>Industries</h3>" in aba
    assert "<h3>Tourism sites</h3>" in aba


def test_many_figures_stand_in_groups_by_theme_of_which_the_first_is_open(client):
    html = read(client, "/en/regions/513200/")
    themes = re.findall(r'<details class="fold"( open)?>\s*<summary>\s*<h3>([^<]+)</h3>', html)
    assert themes[0] == (" open", "Economy")
    assert ("", "Poverty") in themes
    assert all(not is_open for is_open, _theme in themes[1:])


def test_few_figures_are_all_in_sight(client):
    html = read(client, "/en/regions/513221/")
    assert html.count('<details class="fold" open>') == len({"E-commerce", "Supervision and divisions"})


def test_a_village_of_which_nothing_is_known_says_so_kindly(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        html = read(client, "/en/regions/513221100200/")
    village = Region.objects.get(code="513221100200")
    assert f"No source held here gives a figure for {village.name_en} itself yet." in html
    assert '<a href="/en/regions/513221100/">' in html
    assert "No industry, organisation, station or site is recorded here yet." in html


def test_a_figure_of_a_village_is_shown_with_unit_year_status_and_source(client):
    village = Region.objects.get(code="513221100200")
    make_observation(make_indicator(), village, 2016, "12", status="P")
    html = read(client, "/en/regions/513221100200/")
    for text in ("Test output", "12.0 [P]", "tonnes", "2016", "Provisional", "Test report"):
        assert text in html


def test_one_region_of_every_level_and_kind_has_a_page_in_both_languages(client):
    kinds = Region.objects.order_by().values_list("level", "kind").distinct()
    assert len(kinds) > 6
    for level, kind in kinds:
        code = Region.objects.filter(level=level, kind=kind).first().code
        for language in ("en", "zh-hans"):
            assert client.get(f"/{language}/regions/{code}/").status_code == 200


@pytest.mark.parametrize("code", ["999999", "x", "5132", "%00", "五", "1" * 500])
def test_an_unknown_code_is_not_found(client, code):
    assert client.get(f"/en/regions/{code}/").status_code == 404


def test_a_draft_region_is_not_found_and_not_listed(client):
    make_region("990000", state="draft")
    assert client.get("/en/regions/990000/").status_code == 404
    assert "Test 990000" not in read(client, "/en/regions/")
