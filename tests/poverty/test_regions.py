"""The list of regions and the page of each."""

import gzip
import html as html_entities
import re
from decimal import Decimal

import pytest

from poverty.models import Indicator, Observation, Region
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region, make_source

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


def section(html, ident):
    """What stands under the heading with this id."""
    return html.split(f'id="{ident}"')[1].split("</section>")[0]


def test_the_page_of_aba_compares_it_and_shows_its_figures_records_and_counties(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        html = read(client, "/en/regions/513200/")
    assert (
        "Aba Tibetan and Qiang Autonomous Prefecture, 2016. Gross domestic product: 281.32 (100 million yuan), "
        "0.81% of the sum of the 21 prefectures of Sichuan, second lowest of these, +111.9% since 2010." in html
    )
    assert "83,242 km²" in html
    assert "32.4001° N, 102.6091° E" in html
    assert "阿坝藏族羌族自治州" in html
    assert 'href="/en/ecommerce/?region=513200"' in html
    for text in ("Gross domestic product", "281.32", "100 million yuan", "Counties of Aba", "Neighbours"):
        assert text in html


def test_a_headline_figure_leads_to_its_own_page_and_names_year_unit_and_source(client):
    headline = section(read(client, "/en/regions/513200/"), "headlines").split("</div>")[0]
    assert '<a class="stat__figure" href="/en/indicators/gdp/513200/2016/">281.32</a>' in headline
    assert "100 million yuan" in headline
    assert 'href="/en/sources/aba-paper/"' in headline
    assert "<li>Second lowest of these</li>" in headline


def test_the_page_of_a_county_in_chinese(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        html = read(client, "/zh-hans/regions/513221/")
    for text in ("汶川县", "Wenchuan County", "Wènchuān Xiàn", "ལུང་དགུ", "lung dgu", "2018年7月31日", "威州镇"):
        assert text in html
    assert '<a href="/zh-hans/regions/513200/">阿坝州</a>' in html
    assert '<span lang="bo">ལུང་དགུ' in html


def test_every_region_describes_itself_to_search_engines_in_one_language(client):
    def description(address):
        return re.search(r'<meta name="description" content="([^"]*)"', read(client, address))[1]

    assert description("/en/regions/513200/").startswith("Aba Tibetan and Qiang Autonomous Prefecture, 2016. Gross")
    assert description("/en/regions/513221/").startswith("Wenchuan County, 2017. Towns and townships: 12 townships, ")
    assert description("/en/regions/513221100200/").endswith("names, figures with their sources, and the records held.")
    assert "Wenchuan" not in description("/zh-hans/regions/513221/")


def test_the_parts_of_a_place_are_a_map_and_a_table_with_one_figure_each(client):
    parts = section(read(client, "/en/regions/513200/"), "parts")
    assert "Towns and townships, 2017 (unit: townships)" in parts
    assert 'aria-label="Songpan: 25"' in parts
    assert 'aria-label="Wenchuan: 2017"' in parts, "the batch in which it left the list"
    assert '<a href="/en/indicators/townships/513221/2017/">12</a>' in parts
    sichuan = section(read(client, "/en/regions/510000/"), "parts")
    assert '<a href="/en/indicators/gdp/513200/2016/">281.32</a>' in sichuan


def test_neighbours_are_told_by_the_same_figure_in_words(client):
    neighbours = section(read(client, "/en/regions/513200/"), "neighbours")
    row = neighbours.split('href="/en/regions/513300/"')[1].split("</tr>")[0]
    assert ">229.80</a>" in row
    assert "about four fifths of Aba's" in row
    assert "about 43.3 times Aba's" in neighbours.split('href="/en/regions/510100/"')[1].split("</tr>")[0]


def test_stated_totals_stand_beside_what_is_held_there(client):
    html = section(read(client, "/en/regions/513200/"), "records")
    row = html.split("New farming and husbandry cooperatives")[1].split("</tr>")[0]
    assert [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row)][:3] == ["847", "0", "cooperatives"]
    assert "5A tourism sites" in html or "5A sites" in html, "registers of every app"


def test_the_code_is_explained_part_by_part(client):
    html = section(read(client, "/en/regions/513221100200/"), "about")
    parts = re.findall(r"<dd><code>(\d+)</code> ([^<]+)</dd>", html)
    assert [digits for digits, _name in parts] == ["51", "32", "21", "100", "200"]
    assert parts[0][1] == "Sichuan Province"


def test_former_names_stand_under_the_codes(client):
    Region.objects.filter(code="513221").update(former_names="绵虒县; Mianchi")
    html = section(read(client, "/en/regions/513221/"), "about")
    assert "<dd>绵虒县</dd><dd>Mianchi</dd>" in html


def test_a_page_leads_to_comparisons_and_to_its_factsheet(client):
    html = read(client, "/en/regions/513221/")
    codes = re.search(r'href="/en/compare/\?region=([\d~]+)"', html)[1].split("~")
    assert codes[0] == "513221" and 2 <= len(codes) <= 6
    assert 'href="/en/regions/513221/factsheet/"' in html


def test_a_former_code_and_records_of_all_apps_are_shown(client):
    former = Region.objects.exclude(former_code="").filter(level="county").first()
    assert f"formerly {former.former_code}, then {former.code}" in read(client, f"/en/regions/{former.code}/")
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
    with django_assert_max_num_queries(7):
        html = read(client, "/en/regions/513221100200/")
    village = Region.objects.get(code="513221100200")
    assert f"No source held here gives a figure for {village.name_en} itself yet." in html
    assert '<a href="/en/regions/513221100/">' in html
    assert "No industry, organisation, station or site is recorded here yet." in html


def test_a_figure_of_a_village_is_shown_with_unit_year_status_and_source(client):
    village = Region.objects.get(code="513221100200")
    make_observation(make_indicator(), village, 2016, "12", status="P")
    html = read(client, "/en/regions/513221100200/")
    for text in (
        "Test output",
        '12.0<span class="cell-mark"> [P]</span>',
        "tonnes",
        "2016",
        "Provisional",
        "Test report",
    ):
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


def test_a_place_of_sixty_indicators_and_twenty_years_is_light_and_cheap(client, django_assert_max_num_queries):
    region = Region.objects.get(code="513221")
    siblings = Region.objects.filter(parent__code="513200")
    rows = []
    for number in range(60):
        theme = Indicator.Theme.values[number % 10]
        indicator = make_indicator(f"many-{number}", theme=theme, name_en=f"Indicator number {number}", position=number)
        for year in range(2000, 2020):
            value = Decimal((number * 7919 + year * 104_729) % 100_000) / 10
            rows += [observation(indicator, place, year, value) for place in siblings if place == region or year > 2017]
    Observation.objects.bulk_create(rows)
    for code in ("513221", "513200"):
        with django_assert_max_num_queries(15):
            response = client.get(f"/en/regions/{code}/")
        assert len(gzip.compress(response.content)) < 30_000
    html = read(client, "/en/regions/513221/")
    assert html.count('class="sparkline"') == 60


def observation(indicator, region, year, value):
    common = {"source": make_source(), "recorded_at": WHEN, "published_at": WHEN}
    return Observation(indicator=indicator, region=region, year=year, value=value, **common)
