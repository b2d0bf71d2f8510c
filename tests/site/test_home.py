"""The home page, and the way to it."""

import re

import pytest
from django.test import override_settings

from poverty.models import Region


@pytest.fixture
def home(client, db):
    def read(language="en"):
        return client.get(f"/{language}/").content.decode()

    return read


@pytest.mark.parametrize(
    ("browser", "expected"),
    [("en-GB,en;q=0.9", "/en/"), ("zh-CN,zh;q=0.9", "/zh-hans/"), ("zh-TW", "/zh-hans/"), ("de", "/en/"), ("", "/en/")],
)
def test_the_root_leads_to_the_readers_language(client, browser, expected):
    response = client.get("/", headers={"accept-language": browser})
    assert response.status_code == 302
    assert response["Location"] == expected
    assert {"Accept-Language", "Cookie"} <= {name.strip() for name in response["Vary"].split(",")}


def test_a_chosen_language_wins_over_the_browsers(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "zh-hans"
    assert client.get("/", headers={"accept-language": "en"})["Location"] == "/zh-hans/"


def test_the_gdp_of_aba_stands_with_its_unit_share_rank_and_source(home):
    html = home()
    assert "281.32" in html and "100 million yuan" in html
    assert "0.81% of the sum of the 21 prefectures, and place 20 of 21" in html
    assert "13.33% a year" in html
    assert "Sichuan's GDP" not in html
    assert "/en/sources/aba-paper/" in html


@pytest.mark.parametrize("figure", ["30,311", "239", "847", "23.57 billion", "29.1 million"])
def test_the_headline_figures_are_there(home, figure):
    html = home()
    assert f'<p class="stat__value">{figure} <span class="stat__unit">' in html


def test_each_county_is_a_tile_that_tells_its_year_and_leads_to_its_page(home):
    html = home()
    for county in Region.objects.counties():
        tile = re.search(rf'<a href="/en/regions/{county.code}/" class="tile level-\d" aria-label="([^"]+)"', html)
        assert tile, county
        assert tile[1] == f"{county.short_name}: {county.poverty_exit_year}"
    assert (
        html.count('class="tile level-5" aria-label')
        == Region.objects.counties().filter(poverty_exit_year=2017).count()
    )


def test_the_map_has_a_table_with_the_same_years(home):
    rows = re.findall(r"<tr><th[^>]*><a href=\"/en/regions/(\d{6})/\">[^<]+</a></th><td[^>]*>(\d{4})</td>", home())
    assert {code: int(year) for code, year in rows} == dict(
        Region.objects.counties().values_list("code", "poverty_exit_year")
    )


def test_a_county_without_a_year_is_shown_as_missing(home):
    Region.objects.filter(code="513221").update(poverty_exit_year=None, poverty_exit_approved_on=None)
    html = home()
    assert 'class="tile level-missing" aria-label="Wenchuan (Missing)"' in html
    row = re.search(r'/en/regions/513221/">Wenchuan County</a></th>(.*?)</tr>', html)[1]
    assert row.count("not held") == 2


def test_the_language_switch_keeps_page_and_query(client, db):
    html = client.get("/en/regions/513221/?time=2015&x=%3Cb%3E").content.decode()
    assert '<a href="/zh-hans/regions/513221/?time=2015&amp;x=%3Cb%3E" lang="zh-Hans"' in html
    assert 'hreflang="zh-Hans" href="http://testserver/zh-hans/regions/513221/"' in html


def test_the_menu_marks_where_the_reader_is(client, db):
    html = client.get("/en/sources/aba-paper/").content.decode()
    assert '<a href="/en/sources/" aria-current="true">' in html
    assert html.count('aria-current="true">Sources') == 2, "once in the wide and once in the narrow menu"


def test_the_home_page_asks_few_questions(client, db, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        client.get("/en/")


@override_settings(
    CHART_JS={"cdn": "https://cdn.example/chart.js", "integrity": "sha384-x", "local": "l.js", "use_cdn": False}
)
def test_a_setting_keeps_charts_from_the_cdn(home):
    html = home()
    assert "cdn.example" not in html
    assert 'data-local="/static/l.js"' in html


def test_the_home_page_stands_without_any_data(client, db, monkeypatch):
    from poverty.models import Indicator, Source

    for model in (Region, Indicator, Source):
        model.objects.update(state="draft")
    assert client.get("/en/").status_code == 200
