"""An indicator looked at in every way: lines, bars, dots, multiples, map, what is missing; and page by page."""

import re
from decimal import Decimal

import pytest

from poverty.models import Observation, Region
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region
from tests.poverty.test_indicators import chart_of, main_table, read

pytestmark = pytest.mark.django_db
GDP = "/en/indicators/gdp/"


def chosen(html, name):
    select = re.search(rf'<select id="{name}".*?</select>', html, re.S).group()
    return re.search(r'value="(\w+)" selected', select).group(1)


@pytest.mark.parametrize(("view", "drawn"), [
    ("", "line"), ("chart", "line"), ("line", "line"), ("bars", "bar"), ("dots", "dots"), ("multiples", "multiples"),
])  # fmt: skip
def test_each_view_is_a_chart_over_the_same_table(client, view, drawn):
    html = read(client, f"{GDP}?view={view}")
    assert chart_of(html)["type"] == drawn
    assert chosen(html, "view") == (view or "chart")
    assert len(main_table(html)) == 23
    assert "<svg" in html, "drawn by the server"


def test_more_than_six_lines_become_small_multiples_and_the_page_says_so(client):
    codes = list(Region.objects.prefectures().order_by("code").values_list("code", flat=True)[:7])
    html = read(client, f"{GDP}?view=line&region={'~'.join(codes)}")
    assert chart_of(html)["type"] == "multiples"
    assert {series["code"] for series in chart_of(html)["series"]} == set(codes)
    assert "More than 6 lines cannot be told apart" in html
    assert chart_of(read(client, f"{GDP}?view=line&region={'~'.join(codes[:6])}"))["type"] == "line"
    assert chart_of(read(client, f"{GDP}?region={'~'.join(codes)}"))["type"] == "multiples", "unasked as well"


def test_bars_are_of_the_year_chosen(client):
    html = read(client, f"{GDP}?view=bars&time=2010..2016&year=2013")
    chart = chart_of(html)
    shown = {row.region.short_name: float(row.value) for row in
             Observation.objects.published().filter(indicator__slug="gdp", year=2013).with_names()}  # fmt: skip
    assert dict(zip(chart["labels"], chart["series"][0]["points"], strict=True)) == shown
    assert chart["series"][0]["points"] == sorted(shown.values(), reverse=True)
    assert chart["series"][0]["name"] == "2013"
    assert re.search(r'type="range" name="year" min="2010" max="2016" step="1" value="2013"', html)


def test_dots_set_the_year_beside_the_first(client):
    chart = chart_of(read(client, f"{GDP}?view=dots&time=2011..2016&year=2014"))
    assert [series["name"] for series in chart["series"]] == ["2011", "2014"]
    aba = chart["labels"].index("Aba")
    assert [series["points"][aba] for series in chart["series"]] == [168.48, 247.79]


def test_a_region_without_a_number_has_no_empty_row_but_is_named(client):
    output, province = make_indicator(), make_region(name_en="Testland Province")
    names = {"Alpha": ("1", "A"), "Beta": (None, "O"), "Gamma": (None, "M"), "Delta": ("2", "A")}
    for number, (name, (value, status)) in enumerate(names.items(), 1):
        place = make_region(f"990{number}00", "prefecture", province, name_en=f"{name} City")
        for year in (2015, 2016):
            make_observation(output, place, year, value, status=status)
    html = read(client, "/en/indicators/test-output/?view=bars")
    assert chart_of(html)["labels"] == ["Delta", "Alpha", "Gamma"], "that it cannot have one is told by a sign"
    assert "Without a number here: Beta." in html


def test_dots_of_growth_begin_in_the_first_year_that_has_any(client):
    chart = chart_of(read(client, f"{GDP}?view=dots&measure=growth"))
    assert [series["name"] for series in chart["series"]] == ["2011", "2016"]


def test_the_map_is_of_the_year_chosen(client):
    html = read(client, f"{GDP}?view=map&year=2012")
    assert 'aria-label="Aba: 203.74"' in html and "Gross domestic product, 2012" in html
    assert 'aria-label="Aba: 281.32"' in read(client, f"{GDP}?view=map")


def test_a_year_outside_the_range_is_noticed(client):
    html = read(client, f"{GDP}?view=map&time=2010..2012&year=2016")
    assert "“2016..2016” cannot be used for “year”." in html
    assert 'aria-label="Aba: 203.74"' in html


@pytest.fixture
def patchy():
    """One region of each kind of absence in a year, and estimates."""
    indicator = make_indicator(decimals=0)
    parent = make_region()
    kinds = {"990100": ("5", "A"), "990200": ("0", "A"), "990300": (None, "M"), "990400": (None, "Q"),
             "990500": (None, "O"), "990600": ("7", "E"), "990700": ("9", "F")}  # fmt: skip
    for code, (value, status) in kinds.items():
        region = make_region(code, "prefecture", parent)
        make_observation(indicator, region, 2016, value, status=status)
        make_observation(indicator, region, 2017, "3")
    make_observation(indicator, make_region("990800", "prefecture", parent), 2017, "3")
    return indicator


def test_what_is_there_and_what_is_missing(client, patchy):
    html = read(client, "/en/indicators/test-output/?view=coverage&time=2016..2017")
    words = {row[0]: row[1:] for row in main_table(html)[1:]}
    told = [words[f"Test 990{place}00"][0] for place in range(1, 9)]
    assert told == ["●Reported", "0Reported as zero", "×Not applicable", "▨Suppressed", "–Missing", "◐Estimated",
                    "○Forecast", "–Missing"]  # fmt: skip
    assert words["Test 990800"][-1] == "1/2" and words["Test 990100"][-1] == "2/2"
    key = re.findall(r"<li><span class=\"coverage-key__sign\" aria-hidden=\"true\">(.)</span> (.*?)</li>", html)
    assert ("–", "Missing: 2 (12.5%)") in key and ("×", "Not applicable: 1 (6.2%)") in key
    assert ("◐", "of these estimated: 1 (6.2%)") in key


def test_a_number_leads_to_its_own_page(client):
    html = read(client, f"{GDP}?region=513200~510100&measure=share")
    assert '<a href="513200/2016/?measure=share">' in html
    assert client.get(f"{GDP}513200/2016/?measure=share").status_code == 200
    assert '<a href="513200/2016/">281.32</a>' in read(client, GDP)


def test_a_ratio_of_its_declared_denominator(client):
    people, output = make_indicator("test-people", unit_en="persons", unit_zh="人", name_en="Test people"), None
    output = make_indicator(denominator=people)
    for code, value, heads in (("990000", "30", "4"), ("980000", "5", None)):
        region = make_region(code)
        for year in (2016, 2017):
            make_observation(output, region, year, value)
            if heads:
                make_observation(people, region, year, heads)
    html = read(client, "/en/indicators/test-output/?measure=per")
    rows = {row[0]: row[1:] for row in main_table(html)[1:]}
    assert rows["Test 990000"] == ["7.500", "7.500"]
    assert rows["Test 980000"] == ["—", "—"]
    assert "There is no figure to divide by for this region and year." in html
    assert "Unit: tonnes per person." in html
    chinese = read(client, "/zh-hans/indicators/test-output/?measure=per")
    assert "吨/人" in chinese


def test_a_long_table_comes_in_pages_that_keep_the_choice(client):
    indicator, parent = make_indicator(), make_region()
    for number in range(120):
        region = make_region(f"99{number // 30 + 1:02}{number % 30 + 21}", "county", parent)
        for year in (2016, 2017):
            make_observation(indicator, region, year, str(number))
    first = read(client, "/en/indicators/test-output/?measure=growth")
    assert len(main_table(first)) == 51
    links = re.findall(r'<li><a href="(\?[^"]*)" data-in-place-link( aria-current="page")?>(.*?)</a>', first)
    assert [(bool(current), label) for _href, current, label in links] == [
        (True, "Test 990121 to Test 990240"),
        (False, "Test 990241 to Test 990430"),
        (False, "Test 990431 to Test 990450"),
    ]  # fmt: skip
    assert links[1][0] == "?measure=growth&page=2"
    second = main_table(read(client, "/en/indicators/test-output/?measure=growth&page=2"))
    assert second[1][0] == "Test 990241" and len(second) == 51
    assert "no page of this number" in read(client, "/en/indicators/test-output/?page=9")
    total = main_table(read(client, "/en/indicators/test-output/"))[-1]
    assert total[1] == f"{sum(range(120)):,}.0", "the sum is of all regions, not of those of the page"


def test_charts_are_of_one_level_unless_others_are_chosen(client):
    indicator, parent = make_indicator(), make_region()
    make_observation(indicator, parent, 2016, "100")
    for code in ("990100", "990200"):
        make_observation(indicator, make_region(code, "prefecture", parent), 2016, "40")
    make_observation(indicator, Region.objects.get(code="513200"), 2016, "20")
    chart = chart_of(read(client, "/en/indicators/test-output/?view=bars"))
    assert set(chart["labels"]) == {"Test 990100", "Test 990200", "Aba"}
    assert "Drawn are the regions of one level (Prefecture)" in chart["description"]
    both = chart_of(read(client, "/en/indicators/test-output/?view=bars&region=990000~990100"))
    assert set(both["labels"]) == {"Test 990000", "Test 990100"}


def test_regions_are_offered_in_groups_and_a_group_is_one_choice(client):
    indicator, parent = make_indicator(), make_region()
    children = [make_region(code, "prefecture", parent) for code in ("990100", "990200")]
    for region in (parent, *children):
        for year in (2016, 2017, 2018):
            make_observation(indicator, region, year, "4")
    html = read(client, "/en/indicators/test-output/?measure=rank")
    assert '<legend>Within Test 990000 <a href="?region=990100~990200&measure=rank" data-in-place-link>' in html


def test_the_query_count_does_not_grow_with_what_is_asked(client, django_assert_max_num_queries):
    for choice in ("", "?measure=share", "?view=map", "?view=coverage", "?view=multiples", "?measure=rank&view=dots"):
        with django_assert_max_num_queries(5):
            read(client, GDP + choice)


@pytest.mark.parametrize("view", ["", "multiples", "map", "bars", "dots", "coverage", "table"])
def test_a_page_of_many_regions_and_years_stays_light(client, view):
    indicator, parent = make_indicator(decimals=2), make_region()
    make_observation(indicator, parent, 2000, "1")
    for number in range(60):
        region = make_region(f"99{number // 30 + 1:02}{number % 30 + 21}", "county", parent, tile_column=number % 10,
                             tile_row=number // 10, name_en=f"Place of some name {number * 7919 % 97}")  # fmt: skip
        Observation.objects.bulk_create(
            Observation(indicator=indicator, region=region, year=2000 + year, source=parent.source, recorded_at=WHEN,
                        published_at=WHEN, value=Decimal(number * 7919 + year * 104729) % 99991 / 100)
            for year in range(20)
        )  # fmt: skip
    response = client.get(f"/en/indicators/test-output/?view={view}", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert len(response.content) < 30_000
