"""The catalogue of indicators and the page of one."""

import html as html_entities
import json
import re
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty.models import Indicator, Observation, Region
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return html_entities.unescape(response.content.decode())


def main_table(html):
    """Rows of the page's table of figures as lists of the text of their cells."""
    table = re.search(r"<table.*?</table>", html, re.S).group()
    rows = [re.findall(r"<t[hd].*?</t[hd]>", row, re.S) for row in re.findall(r"<tr>.*?</tr>", table, re.S)]
    return [[re.sub(r"<.*?>", "", cell) for cell in row] for row in rows]


def chart_of(html):
    found = re.search(r'<script type="application/json">(.*?)</script>', html, re.S)
    return json.loads(found.group(1)) if found else None


# -- catalogue --------------------------------------------------------------------------------------


def test_the_catalogue_lists_indicators_by_theme_with_coverage(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        html = read(client, "/en/indicators/")
    assert '<h2 id="economy">Economy</h2>' in html
    row = re.search(r"<tr><th[^>]*><a href=\"/en/indicators/gdp/\">.*?</tr>", html).group()
    for text in ("Gross domestic product", "100 million yuan", "281.32", "Aba, 2016", "2010–2016", ">21<", ">147<"):
        assert text in row


def test_where_no_figure_stands_for_all_the_catalogue_says_that_there_are_several(client):
    row = re.search(r"<tr><th[^>]*><a href=\"/en/indicators/tourism-demonstration-villages/\">.*?</tr>",
                    read(client, "/en/indicators/")).group()  # fmt: skip
    assert ">—</td>" in row and ">several places</td>" in row


def test_the_catalogue_explains_the_letters_that_occur_in_it(client):
    make_observation(make_indicator(), make_region(), 2016, "1", status="P")
    html = read(client, "/en/indicators/")
    assert '1.0<span class="cell-mark"> [P]</span>' in html
    assert "<dt>[P]</dt><dd>Provisional</dd>" in html
    assert "<dt>[I]</dt>" not in html


def test_the_catalogue_in_chinese(client):
    html = read(client, "/zh-hans/indicators/")
    assert "地区生产总值" in html
    assert "亿元" in html


def test_a_draft_indicator_is_nowhere(client):
    make_observation(make_indicator(state="draft"), make_region(), 2016, "1")
    assert "Test output" not in read(client, "/en/indicators/")
    for ending in ("/", ".csv", ".xlsx", ".json", ".metadata.json"):
        assert client.get(f"/en/indicators/test-output{ending}").status_code == 404


# -- the page ---------------------------------------------------------------------------------------


def test_the_page_of_gdp_says_where_aba_stands(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        html = read(client, "/en/indicators/gdp/")
    assert "Aba Tibetan and Qiang Autonomous Prefecture, 2016: 281.32 (100 million yuan)." in html
    assert "0.81% of the sum of the 21 regions that report, and rank 20 of 21" in html
    assert "Compound growth since 2010: 13.33% a year." in html
    assert "from 132.76 to 281.32" in html, "with the values it leads from and to"
    assert 'href="/en/indicators/gdp/513200/2016/?measure=share"' in html


def test_the_table_has_all_regions_and_years_and_a_sum_that_is_called_one(client):
    html = read(client, "/en/indicators/gdp/")
    head, *rows, total = main_table(html)
    assert head == ["Region", *map(str, range(2010, 2017))]
    assert len(rows) == 21
    assert next(row for row in rows if row[0] == "Aba")[1::6] == ["132.76", "281.32"]
    assert total[0] == "Sum of the 21 regions (not the figure of Sichuan Province itself)"
    assert total[1::6] == ["17,423.44", "34,752.81"]
    assert "Sichuan's GDP" not in html


def test_breaks_are_marked_and_explained(client):
    html = read(client, "/en/indicators/gdp/")
    assert [row[7] for row in main_table(html) if row[0] == "Chengdu"] == ["12,170.23 [B]"]
    assert "<dt>[B]</dt><dd>Break in the series</dd>" in html
    assert "<strong>Ziyang 2016</strong>: Jianyang moved from Ziyang to Chengdu in May 2016" in html
    assert "<dt>[F]</dt>" not in html, "only statuses that occur are explained"


@pytest.mark.parametrize(("measure", "aba"), [
    ("growth", "13.33%"), ("share", "0.81%"), ("rank", "20 of 21"), ("index", "211.9"),
])  # fmt: skip
def test_each_measure_in_the_table(client, measure, aba):
    rows = {row[0]: row for row in main_table(read(client, f"/en/indicators/gdp/?measure={measure}"))}
    assert rows["Aba"][-1] == aba
    assert not any(name.startswith("Sum") for name in rows)


def test_no_growth_and_no_index_crosses_a_break(client):
    html = read(client, "/en/indicators/gdp/?measure=growth")
    rows = {row[0]: row for row in main_table(html)}
    for region in ("Chengdu", "Ziyang"):
        assert rows[region][7:] == ["—", "—"], "neither 2016 nor the compound growth"
        assert rows[region][6].endswith("%")
    assert "The series breaks here" in html
    assert "Chengdu 2016, Ziyang 2016" in html
    index = chart_of(read(client, "/en/indicators/gdp/?measure=index&region=510100"))
    assert index["series"][0]["points"][0] == 100
    assert index["series"][0]["points"][-1] is None


def test_the_chart_draws_the_rows_of_the_table(client):
    html = read(client, "/en/indicators/gdp/")
    chart = chart_of(html)
    rows = {row[0]: row for row in main_table(html)}
    assert chart["type"] == "line"
    assert chart["labels"] == [str(year) for year in range(2010, 2017)]
    assert (chart["unit"], chart["decimals"], len(chart["series"])) == ("100 million yuan", 2, 6)
    for series in chart["series"]:
        shown = [cell.removesuffix(" [B]").replace(",", "") for cell in rows[series["name"]][1:]]
        assert [f"{point:.2f}" for point in series["points"]] == shown
    assert [series["code"] for series in chart["series"] if series["highlight"]] == ["513200"]
    assert "Aba and the 5 regions whose newest value is closest to its own" in html


def test_regions_and_years_are_chosen_by_the_query(client):
    html = read(client, "/en/indicators/gdp/?region=513200~510100&time=2012..2014")
    head, *rows = main_table(html)
    assert head[1:] == ["2012", "2013", "2014"]
    assert [row[0] for row in rows] == [
        "Aba",
        "Chengdu",
        "Sum of the 2 regions (not the figure of Sichuan Province itself)",
    ]
    assert {series["name"] for series in chart_of(html)["series"]} == {"Aba", "Chengdu"}
    assert 'href="/en/indicators/gdp.csv?region=513200~510100&time=2012..2014"' in html


def test_the_forms_repeated_fields_mean_the_same(client):
    html = read(
        client, "/en/indicators/gdp/?time=2012&time=2014&region=513200&region=510100&measure=value&view=table&as_of="
    )
    assert [row[0] for row in main_table(html)[1:3]] == ["Aba", "Chengdu"]
    assert '<input type="checkbox" name="region" value="513200" checked>' in html
    assert chart_of(html) is None


def test_the_map_shows_the_last_year_in_fifths(client):
    html = read(client, "/en/indicators/gdp/?view=map&time=2010..2015")
    assert html.count('class="tile level-') - html.count('aria-hidden="true"><rect') == 21
    assert re.search(r'class="tile level-1" aria-label="Aba: 265.04"', html)
    assert re.search(r'class="tile level-5" aria-label="Chengdu: 10,801.16"', html)
    assert chart_of(html) is None


def test_one_year_of_many_regions_is_a_bar_chart_with_all_that_is_known_of_each(client):
    html = read(client, "/en/indicators/gdp/?time=2016")
    chart = chart_of(html)
    assert chart["type"] == "bar"
    assert chart["labels"][0] == "Chengdu"
    assert chart["series"][0]["highlight"] == [chart["labels"].index("Aba")]
    head, *rows = main_table(html)
    assert "As printed" in head
    assert len(rows) == 21


def test_status_and_note_on_hover_end_as_the_language_ends_its_sentences(client):
    assert 'title="Low reliability. The name of the sites' in read(client, "/en/indicators/")
    assert "可靠性低。站点名称不明" in read(client, "/zh-hans/indicators/")


def test_a_few_figures_of_different_years_show_how_each_was_read(client):
    head, *rows = main_table(read(client, "/en/indicators/tourism-demonstration-villages/?view=table"))
    assert "As printed" in head
    villages = next(row for row in rows if "14 villages" in row)
    assert "2018 (inferred)" in villages
    assert any("Confidence in this reading: 90%" in cell for cell in villages)


def test_a_single_figure_shows_how_it_was_read(client):
    region = Region.objects.get(code="513200")
    make_observation(
        make_indicator(decimals=0), region, 2017, "3000", qualifier="more_than", printed="over 3,000 tonnes",
        note_en="Read so.", note_zh="如此读。", reading_confidence="0.9", year_basis="inferred",
        year_note_en="Near figures of 2017", year_note_zh="邻近数字为2017年",
    )  # fmt: skip
    html = read(client, "/en/indicators/test-output/")
    _head, row = main_table(html)
    for text in ("Aba", "2017 (inferred)", "more than 3,000", "over 3,000 tonnes"):
        assert text in row
    assert "Read so. Confidence in this reading: 90%. Year: Near figures of 2017" in row
    assert '<form class="filters"' not in html
    chinese = read(client, "/zh-hans/indicators/test-output/")
    assert "如此读。" in chinese
    assert "测试产量" in chinese


def test_gaps_look_different_from_zero_and_are_gaps_in_the_chart(client):
    indicator, region = make_indicator(), make_region()
    for year, value, status in (
        (2013, "0", "A"),
        (2014, None, "O"),
        (2015, None, "Q"),
        (2016, None, "M"),
        (2017, "4", "F"),
    ):
        make_observation(indicator, region, year, value, status=status)
    html = read(client, "/en/indicators/test-output/")
    shown = [row[2] for row in main_table(html)[1:]]
    assert shown == ["0.0", "Missing", "Suppressed", "Not applicable", "4.0 [F]"]
    assert chart_of(html)["series"][0]["points"] == [0, None, None, None, 4]


def test_the_site_as_it_stood(client):
    indicator, region = make_indicator(), make_region()
    earlier = timezone.now() - timedelta(days=30)
    make_observation(indicator, region, 2016, "5", recorded_at=WHEN, published_at=WHEN, superseded_at=earlier)
    make_observation(indicator, region, 2016, "7", version=2, recorded_at=earlier, published_at=earlier)
    assert "7.0" in main_table(read(client, "/en/indicators/test-output/"))[1]
    then = (earlier - timedelta(days=1)).date()
    html = read(client, f"/en/indicators/test-output/?as_of={then:%Y-%m-%d}")
    assert "5.0" in main_table(html)[1]
    assert f"Shown as it stood on {then.day} {then:%B %Y}." in html


def test_before_the_first_publication_the_page_says_so_and_leads_to_today(client):
    html = read(client, "/en/indicators/gdp/?as_of=2020-01-01T12:00:00")
    assert "Shown as it stood on 1 January 2020, 12:00." in html
    assert "No figure of this indicator had been published by then." in html
    assert '<a href="/en/indicators/gdp/">Show the figures as they stand today</a>' in html
    assert "281.32" not in html


def test_a_pending_version_is_not_shown(client):
    aba = Observation.objects.get(indicator__slug="gdp", region__code="513200", year=2016, version=1)
    make_observation(aba.indicator, aba.region, 2016, "999.99", version=2, published_at=None)
    assert "999.99" not in read(client, "/en/indicators/gdp/")


def test_an_indicator_without_figures_has_a_page(client):
    make_indicator()
    assert "There are no figures" in read(client, "/en/indicators/test-output/")
    assert client.get("/en/indicators/test-output/?time=2010..2016&region=513200&view=map").status_code == 200


# -- nonsense ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("query", "notice"), [
    ("region=999999", "“999999” cannot be used for “region”. There are no figures for this region. It was left out."),
    ("region=<script>alert(1)</script>", "“<script>alert(1)</script>” cannot be used for “region”."),
    ("time=2016..2010", "The first year comes after the last. They were swapped."),
    ("time=soon", "Years are given as 2010..2016. All years are shown."),
    ("measure=love", "“love” cannot be used for “measure”."),
    ("view=hologram", "Possible values: chart, line, bars, dots, multiples, table, map, coverage."),
    ("as_of=2999-01-01", "It lies in the future. Today's figures are shown."),
    ("as_of=%00", "A day is given as 2026-06-30. Today's figures are shown."),
])  # fmt: skip
def test_nonsense_is_noticed_and_the_page_shows_its_default(client, query, notice):
    response = client.get(f"/en/indicators/gdp/?{query}")
    assert response.status_code == 200
    raw = response.content.decode()
    assert notice in html_entities.unescape(raw)
    assert "<script>alert" not in raw
    assert len(main_table(raw)) == 23, "the header, 21 regions and their sum"


def test_unknown_parameters_are_ignored(client):
    assert '<div class="notices"' not in read(client, "/en/indicators/gdp/?utm_source=x&page=9&region=")


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    name=st.sampled_from(["region", "time", "measure", "view", "as_of", "limit", "next", "x"]),
    value=st.text(st.characters(exclude_categories=["Cs"]), max_size=40),
    ending=st.sampled_from(["/", ".csv", ".xlsx", ".json", ".metadata.json"]),
)
def test_no_query_breaks_a_page_or_a_file(client, name, value, ending):
    response = client.get(f"/en/indicators/gdp{ending}", {name: value})
    assert response.status_code == 200 or (response.status_code == 400 and ending != "/")


def test_every_indicator_has_a_page_in_both_languages(client):
    for slug in Indicator.objects.published().values_list("slug", flat=True):
        for language in ("en", "zh-hans"):
            assert client.get(f"/{language}/indicators/{slug}/").status_code == 200
