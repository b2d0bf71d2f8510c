"""What is only a bound, a gap, partly forecast, relative or hidden is told as just that."""

import re

import pytest
from django.utils.translation import override

from poverty.headlines import profile_sentence
from poverty.metrics import measures, read_panel, with_gaps
from poverty.metrics.profile import region_profile
from poverty.models import Indicator, Observation, Publication, Region
from poverty.summaries import summary
from poverty.tables.standings import value_text
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region
from tests.poverty.test_downloads import rows_of
from tests.poverty.test_indicators import chart_of, main_table, read

pytestmark = pytest.mark.django_db
PAGE = "/en/indicators/test-output/"


def regions(count):
    province = make_region(name_en="Testland Province")
    names = ["Alpha", "Beta", "Gamma", "Delta"]
    return [
        make_region(f"990{number}00", "prefecture", province, name_en=f"{names[number - 1]} City", tile_column=number,
                    tile_row=1)
        for number in range(1, count + 1)
    ]  # fmt: skip


def told(measure="value"):
    panel = read_panel(Indicator.objects.get(slug="test-output"))
    return summary(panel, panel.grid(measure, list(panel.regions), panel.years), measure, "990100")


# -- bounds -----------------------------------------------------------------------------------------


def bounds():
    output = make_indicator(decimals=0)
    for region, qualifier in zip(regions(3), ("more_than", "about", "exact"), strict=True):
        for year in (2015, 2016):
            make_observation(output, region, year, "3000", qualifier=qualifier)


def test_a_map_says_that_a_number_is_a_bound(client):
    bounds()
    html = read(client, f"{PAGE}?view=map")
    tiles = re.search(r"<svg[^>]*tile-map.*?</svg>", html, re.S).group()
    for text in (">3,000", "≈3,000", "Gamma: 3,000"):
        assert text in tiles


def test_a_chart_says_that_it_draws_bounds(client):
    bounds()
    said = "that number is drawn"
    html = read(client, f"{PAGE}?view=line")
    assert said in html and said in chart_of(html)["description"]
    assert said not in read(client, f"{PAGE}?view=line&region=990300"), "no bound is drawn"
    assert said not in read(client, f"{PAGE}?view=line&measure=growth"), "nothing is computed of bounds"
    assert said in read(client, f"{PAGE.removesuffix('/')}.svg")


def test_a_bound_in_chinese_has_its_unit_inside(client):
    bounds()
    figure = Observation.objects.get(region__code="990100", year=2016)
    assert value_text(figure) == "more than 3,000 tonnes"
    with override("zh-hans"):
        assert value_text(figure) == "3,000吨以上"


# -- years of which nothing is held -----------------------------------------------------------------


def test_years_between_are_gaps_unless_all_are_at_one_distance():
    assert with_gaps([2010, 2011, 2014]) == [2010, 2011, 2012, 2013, 2014]
    assert with_gaps([2005, 2010, 2015]) == [2005, 2010, 2015]
    assert with_gaps([2005]) == [2005] and with_gaps([]) == []


def held(*years):
    output = make_indicator(decimals=0)
    for region in regions(2):
        for year in years:
            make_observation(output, region, year, year - 2000)


@pytest.mark.parametrize("view", ["line", "multiples"])
def test_no_line_leads_over_a_year_that_nobody_reports(client, view):
    held(2010, 2011, 2013)
    chart = chart_of(read(client, f"{PAGE}?view={view}"))
    assert chart["labels"] == ["2010", "2011", "2012", "2013"]
    assert [one["points"] for one in chart["series"]] == [[10, 11, None, 13]] * 2
    assert [one["status"] for one in chart["series"]] == [["A", "A", "", "A"]] * 2


def test_a_year_that_nobody_reports_is_missing_in_what_is_there(client):
    held(2010, 2011, 2013)
    heads, *rows = main_table(read(client, f"{PAGE}?view=coverage"))
    assert heads[1:5] == ["2010", "2011", "2012", "2013"]
    assert all(row[3].endswith("Missing") and row[-1] == "3/4" for row in rows)


def test_a_survey_every_five_years_has_no_gaps(client):
    held(2005, 2010, 2015)
    assert chart_of(read(client, f"{PAGE}?view=line"))["labels"] == ["2005", "2010", "2015"]


# -- words ------------------------------------------------------------------------------------------


def test_what_is_forecast_for_one_is_not_told_as_certain_of_all_that_have_the_same_number():
    output = make_indicator(decimals=0)
    for region, value, status in zip(regions(4), "5599", "AEAA", strict=True):
        make_observation(output, region, 2016, value, status=status)
    assert "Alpha and Beta the lowest, 5 tonnes (estimated)." in told()
    Observation.objects.filter(region__code="990200").update(status="A", qualifier="about")
    assert "Alpha and Beta the lowest, about 5 tonnes." in told()


def test_figures_of_different_definitions_are_not_added_up(client):
    output = make_indicator(decimals=0)
    for region, status in zip(regions(3), "AAD", strict=True):
        for year in (2014, 2015, 2016):
            make_observation(output, region, year, "5", status=status if year == 2016 else "A")
    sums = main_table(read(client, f"{PAGE}?view=table"))[-1]
    assert sums[0].startswith("Sum of the 3 regions") and sums[1:] == ["15", "15", "—"]
    mixed = list(Observation.objects.filter(indicator=output, year=2016))
    assert measures.total(mixed).reason == measures.Reason.DEFINITION


@pytest.mark.parametrize(("unit", "said"), [("%", True), ("percent", True), ("tonnes", False)])
def test_an_index_of_a_percentage_is_said_to_be_relative(client, unit, said):
    output = make_indicator(unit_en=unit)
    for year in (2015, 2016):
        make_observation(output, regions(1)[0], year, year - 2005)
    note = "relative changes of a percentage, not percentage points"
    assert (note in read(client, f"{PAGE}?measure=index")) is said
    assert note not in read(client, f"{PAGE}?measure=growth")


def rates():
    """Of two places, in per cent: the one rises by two points and a half and falls by one, the other falls by four."""
    output = make_indicator(unit_en="%", unit_zh="%", decimals=1, aggregation="mean")
    for region, values in zip(regions(2), (("10.0", "12.5", "11.5"), ("20.0", "20.0", "16.0")), strict=True):
        for year, value in zip((2014, 2015, 2016), values, strict=True):
            make_observation(output, region, year, value)


def test_a_percentage_changes_by_points_in_the_table_the_chart_and_the_files(client):
    rates()
    html = read(client, f"{PAGE}?measure=growth&view=line")
    heads, alpha, beta = main_table(html)
    assert heads[-1] == "Mean change a year, 2014–2016"
    assert alpha == ["Alpha", "—", "2.5", "−1.0", "0.75"] and beta == ["Beta", "—", "0.0", "−4.0", "−2.00"]
    chart = chart_of(html)
    assert chart["unit"] == "percentage points"
    assert [one["points"] for one in chart["series"]] == [[None, 2.5, -1.0], [None, 0.0, -4.0]]
    computed = [row["computed"] for row in rows_of(client, f"{PAGE[:-1]}.csv?measure=growth")]
    assert computed == ["", "2.5", "-1", "", "0", "-4"]


def test_a_percentage_changes_by_points_in_words(client):
    rates()
    assert told("growth").startswith(
        "Test output in Alpha: change on the year before (percentage points) fell from 2.5 "
    )
    with override("zh-hans"):
        assert "由2015年的2.5个百分点" in told("growth")
    html = read(client, f"{PAGE}990100/2016/?measure=growth")
    assert "Change in percentage points = value of 2016 − value of 2015" in html
    assert "−1.0 percentage points" in html


@pytest.mark.parametrize(
    ("unit", "values", "sentence"),
    [
        ("%", ("10", "12.5"), "Since 2015 it has risen by 2.5 percentage points a year on average."),
        ("%", ("12.5", "10"), "Since 2015 it has fallen by 2.5 percentage points a year on average."),
        ("tonnes", ("10", "12"), "Compound growth since 2015: 20.00% a year."),
        ("tonnes", ("100000", "100001"), "Hardly any change since 2015."),
        ("%", ("10", "10"), "Hardly any change since 2015."),
    ],
)
def test_what_has_come_of_the_newest_value_since_the_first(unit, values, sentence):
    output, place = make_indicator(unit_en=unit, aggregation="mean"), regions(1)[0]
    for year, value in zip((2015, 2016), values, strict=True):
        make_observation(output, place, year, value)
    assert profile_sentence(region_profile(read_panel(output), place.code)).endswith(sentence)


# -- what is hidden ---------------------------------------------------------------------------------


def test_a_file_knows_no_region_that_is_not_public(client):
    """Else it would tell apart codes that are prepared from those that do not exist."""
    Region.objects.filter(code="510100").update(state="draft")
    answers = [client.get(f"/en/indicators/gdp.csv?region={code}") for code in ("510100", "519999")]
    assert [answer.status_code for answer in answers] == [400, 400]
    assert answers[0].content.replace(b"510100", b"519999") == answers[1].content
    assert rows_of(client, "/en/indicators/gdp.csv?region=513200")


def test_a_figure_leads_to_its_own_entry_of_the_log(client):
    """Also where another of the same moment is about something that is not public."""
    hidden = make_indicator("hidden", state="draft")
    row = make_observation(make_indicator(), make_region(), 2016, "1")
    other, own = (Publication.objects.create(at=WHEN, kind="published", figures_new=1) for _entry in range(2))
    own.indicators.add(row.indicator)
    other.indicators.add(hidden)
    html = read(client, f"/en{row.get_absolute_url().removeprefix('/en')}")
    assert str(own.reference) in html and str(other.reference) not in html


def test_a_denominator_that_is_not_public_is_not_hinted_at(client):
    """The page that sets two totals against each other links to ratios that can be seen."""
    below = make_indicator("below", state="published")
    pair = [make_indicator(f"total-{name}", denominator=below) for name in "xy"]
    for region in regions(3):
        for one in pair:
            make_observation(one, region, 2016, "5")
    address = "/en/compare/indicators/?x=total-x&y=total-y"
    assert "/en/indicators/total-x/?measure=per" in read(client, address)
    Indicator.objects.filter(pk=below.pk).update(state="draft")
    assert "measure=per" not in read(client, address)
