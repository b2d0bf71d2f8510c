"""How a place's figures are put together and how they stand to others, recomputed the slow, obvious way."""

from decimal import Decimal
from random import Random

import pytest

from poverty.metrics import measures
from poverty.metrics.places import Peer, Standing, figures_of_children, read_place, whole_change
from poverty.models import Indicator, Observation, Region
from poverty.standings import change_text, comparisons, ordinal, parent_text, standing_text
from poverty.tables.places import change_cell, line_groups
from tests.poverty.rows import make_indicator, make_observation

pytestmark = pytest.mark.django_db

QUALIFIERS = ["exact"] * 4 + ["less_than"]


@pytest.fixture
def county():
    return Region.objects.select_related("parent").get(code="513221")


@pytest.fixture
def siblings():
    return list(Region.objects.filter(parent__code="513200"))


def line_of(region, slug):
    return next(line for line in read_place(region).lines if line.indicator.slug == slug)


def test_every_prefecture_stands_where_counting_puts_it():
    values = dict(Observation.objects.filter(indicator__slug="gdp", year=2016).values_list("region__code", "value"))
    for region in Region.objects.filter(level="prefecture").select_related("parent"):
        line = line_of(region, "gdp")
        own = values[region.code]
        assert line.standing == (1 + sum(value > own for value in values.values()), 21, 1)
        assert line.standing.from_below == 1 + sum(value < own for value in values.values())
        assert line.share.value == own / sum(values.values()) and line.share.whole == "sum"
        assert line.to_parent is None, "no figure of the province is published, and a sum is none"


def test_a_figure_of_the_parent_is_compared_in_words_and_with_its_value(county):
    indicator = make_indicator()
    make_observation(indicator, county, 2016, "26")
    make_observation(indicator, county.parent, 2016, "52.4")
    assert parent_text(line_of(county, "test-output")) == "about half of Aba's 52.4 tonnes"
    Indicator.objects.filter(pk=indicator.pk).update(unit_en="10,000 yuan")
    assert parent_text(line_of(county, "test-output")) == "about half of Aba's 52.4 (10,000 yuan)"
    make_observation(indicator, county, 2017, "30")
    assert parent_text(line_of(county, "test-output")) == "", "its figure is of another year"


@pytest.mark.parametrize("status, qualifier", [("D", "exact"), ("A", "more_than")])
def test_what_is_not_comparable_is_not_compared(county, siblings, status, qualifier):
    indicator = make_indicator()
    make_observation(indicator, county, 2016, "26", status=status, qualifier=qualifier)
    for region in (county.parent, siblings[0]):
        make_observation(indicator, region, 2016, "52")
    assert comparisons(line_of(county, "test-output"), len(siblings)) == []


def test_a_figure_that_is_not_public_takes_no_part(county, siblings):
    indicator = make_indicator()
    make_observation(indicator, county, 2016, "26")
    make_observation(indicator, siblings[0], 2016, "52", published_at=None)
    make_observation(indicator, county.parent, 2016, "52", published_at=None)
    line = line_of(county, "test-output")
    assert line.standing is None and line.parent is None
    Indicator.objects.update(state="draft")
    assert read_place(county).lines == []


def test_the_newest_figure_is_no_forecast_unless_nothing_else_is_known(county):
    indicator = make_indicator()
    make_observation(indicator, county, 2030, "40", status="F")
    assert line_of(county, "test-output").newest.year == 2030
    make_observation(indicator, county, 2016, "26")
    assert line_of(county, "test-output").newest.year == 2016


def test_a_change_is_never_told_across_a_break(county):
    indicator = make_indicator()
    for year, value, status in ((2010, "10", "A"), (2012, "20", "B"), (2016, "30", "A")):
        make_observation(indicator, county, year, value, status=status)
    line = line_of(county, "test-output")
    assert (line.change.first, line.change.ratio) == (2012, Decimal("0.5"))
    assert change_cell(line).text == "+50.0% since 2012"
    make_observation(indicator, county, 2018, "90", status="B")
    cell = change_cell(line_of(county, "test-output"))
    assert cell.text == "—" and "breaks here" in cell.title


def test_a_change_begins_at_no_bound_and_percentages_change_in_points(county):
    indicator = make_indicator(unit_en="%", unit_zh="%")
    make_observation(indicator, county, 2010, "1", qualifier="less_than")
    make_observation(indicator, county, 2011, "15.5")
    make_observation(indicator, county, 2016, "12")
    line = line_of(county, "test-output")
    assert change_text(line.change, indicator) == "−3.5 percentage points since 2011"


@pytest.mark.parametrize("seed", range(40))
def test_a_change_begins_in_the_first_year_from_which_nothing_breaks(seed):
    random = Random(seed)  # noqa: S311  not a secret
    series = {
        year: Peer("", 1, year, Decimal(year - 1999), random.choice("AAAABDF"), random.choice(QUALIFIERS))
        for year in sorted(random.sample(range(2000, 2012), 8))
    }
    last = max(series)
    exact = [year for year in series if series[year].qualifier == "exact"]
    possible = [year for year in exact if year < last and not measures.breaks_within(series, year, last)]
    expected = min(possible) if last in exact and possible else None
    assert whole_change(series, last).first == expected


def test_from_zero_or_below_a_change_is_a_difference(county):
    indicator = make_indicator(unit_en="hectares")
    make_observation(indicator, county, 2010, "0")
    make_observation(indicator, county, 2016, "12")
    assert change_text(line_of(county, "test-output").change, indicator) == "+12.0 hectares since 2010"


@pytest.mark.parametrize(
    "standing, text",
    [
        (Standing(1, 13, 1), "highest of the 13 counties of Aba"),
        (Standing(3, 13, 1), "third highest of the 13 counties of Aba"),
        (Standing(2, 13, 2), "joint second highest of the 13 counties of Aba"),
        (Standing(13, 13, 1), "lowest of the 13 counties of Aba"),
        (Standing(12, 13, 1), "second lowest of the 13 counties of Aba"),
        (Standing(12, 13, 2), "joint lowest of the 13 counties of Aba"),
        (Standing(2, 2, 1), "lowest of the 2 counties of Aba that report"),
        (Standing(1, 11, 11), "the same in all of the 11 counties of Aba that report"),
    ],
)
def test_a_place_among_peers_in_words(county, standing, text):
    assert standing_text(standing, county, 13) == text


def test_ordinals_of_large_numbers():
    assert [ordinal(n) for n in (1, 10, 11, 12, 13, 21, 22, 23, 111, 121)] == [
        "first", "tenth", "11th", "12th", "13th", "21st", "22nd", "23rd", "111th", "121st",
    ]  # fmt: skip


def test_headlines_take_turns_among_the_themes_and_leave_out_what_is_merely_counted(county):
    place = read_place(Region.objects.select_related("parent").get(code="513200"))
    themes = [line.indicator.theme for line in place.headlines(6)]
    assert len(set(themes)) == 6
    assert themes == sorted(themes, key=Indicator.Theme.values.index)
    assert "enumeration" not in {line.indicator.theme for line in place.headlines(100)}
    make_observation(make_indicator("nothing-known", theme="economy"), county, 2016, None, status="O")
    assert "nothing-known" not in {line.indicator.slug for line in read_place(county).headlines(100)}


def test_parts_are_told_by_what_the_place_itself_is_told_by_or_what_most_of_them_report(county, siblings):
    aba = Region.objects.select_related("parent").get(code="513200")
    assert figures_of_children(read_place(aba))[0].slug == "townships"
    gdp = Indicator.objects.get(slug="gdp")
    for region, value in zip(siblings, range(10, 23), strict=True):
        make_observation(gdp, region, 2016, str(value))
    indicator, peers = figures_of_children(read_place(aba))
    assert indicator == gdp
    assert {code: peer.value for code, peer in peers.items()} == {
        region.code: value for region, value in zip(siblings, range(10, 23), strict=True)
    }


def test_a_line_says_what_its_sparkline_shows_and_marks_statuses_and_doubts(county):
    indicator = make_indicator()
    make_observation(indicator, county, 2010, "10", note_en="Misprinted.", reading_confidence=Decimal("0.5"))
    make_observation(indicator, county, 2016, "12", status="P", printed="12,0")
    group = line_groups(read_place(county))[0]
    html = str(group.tables[0])
    assert 'aria-label="2010–2016: from 10.0 to 12.0 [P]"' in html
    assert 'href="/en/indicators/test-output/513221/2016/"' in html
    assert "Provisional" in html and "12,0" in html
    assert (group.figures, group.doubtful) == (2, 1)
    assert group.notes == [("Test output 2010", "Misprinted. Confidence in this reading: 50%.")]
