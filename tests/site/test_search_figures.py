"""A place and an indicator in one query are answered with the figures."""

import pytest

from tests.poverty.records import page
from tests.poverty.rows import make_indicator, make_observation, make_region
from tests.site.test_search import hits

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "query",
    ["Aba GDP", "gdp aba", "GDP of Aba", "Aba's GDP", "aba zhou gross domestic product", "阿坝 GDP", "阿坝州GDP",
     "阿坝州地区生产总值", "阿坝州的地区生产总值", "地区生产总值 阿坝州", "阿壩州地區生產總值", "513200 gdp"],
)  # fmt: skip
def test_a_place_and_an_indicator_lead_to_the_figures(client, query):
    assert hits(page(client, "search/", q=query))[0] == (
        "/en/indicators/gdp/?region=513200", "Gross domestic product · Aba",
    )  # fmt: skip


@pytest.mark.parametrize("query", ["成都GDP", "chengdu gdp", "gdp cds"])
def test_another_place_leads_to_its_own(client, query):
    assert hits(page(client, "search/", q=query))[0][0] == "/en/indicators/gdp/?region=510100"


def test_the_link_opens_without_a_notice(client):
    address, __ = hits(page(client, "search/", q="aba gdp 2014"))[0]
    assert address == "/en/indicators/gdp/?region=513200&amp;time=2014"
    html = client.get(address.replace("&amp;", "&")).content.decode()
    assert 'class="notices"' not in html and "2014" in html


@pytest.mark.parametrize("query", ["阿坝2014年GDP", "2014 gdp aba", "aba 2014 gdp"])
def test_a_year_may_stand_anywhere(client, query):
    address, name = hits(page(client, "search/", q=query))[0]
    assert "time=2014" in address and name == "Gross domestic product · Aba · 2014"


def test_a_year_without_a_figure_is_left_out(client):
    assert hits(page(client, "search/", q="aba gdp 1990"))[0][0] == "/en/indicators/gdp/?region=513200"


def test_a_place_without_figures_leads_to_what_it_is_part_of_and_says_so(client):
    html = page(client, "search/", q="汶川 GDP")
    assert hits(html)[0][0] == "/en/indicators/gdp/?region=513200"
    assert "There are no figures for Wenchuan." in html


def test_figures_of_its_own_go_before_those_of_what_it_is_part_of(client):
    province = make_region()
    place = make_region("990100", "prefecture", province, name_en="Zymurgy", name_zh="酿酒市")
    indicator = make_indicator(name_en="Froth", name_zh="泡沫")
    make_observation(indicator, province, 2015, "1")
    assert hits(page(client, "search/", q="zymurgy froth"))[0][0].endswith("?region=990000")
    make_observation(indicator, place, 2015, "1", published_at=None)
    assert hits(page(client, "search/", q="zymurgy froth"))[0][0].endswith("?region=990000"), "not yet published"
    make_observation(indicator, place, 2016, "1")
    html = page(client, "search/", q="zymurgy froth")
    assert hits(html)[0] == ("/en/indicators/test-output/?region=990100", "Froth · Zymurgy")
    assert "There are no figures" not in html


def test_no_figures_are_offered_for_the_name_of_a_place_alone(client):
    for query in ("wen chuan", "汶川縣", "若尔盖县", "aba county"):
        assert "/indicators/" not in hits(page(client, "search/", q=query))[0][0], query


def test_in_chinese_the_place_comes_first(client):
    from django.utils.translation import override

    with override("zh-hans"):
        assert hits(page(client, "search/", "zh-hans", q="aba gdp"))[0][0] == "/zh-hans/indicators/gdp/?region=513200"
