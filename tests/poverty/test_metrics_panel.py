"""What a panel computes over published figures: shares of parents and sums, ratios, and which measures make sense."""

from decimal import Decimal

import pytest

from poverty.metrics import Measure, Reason, read_panel
from poverty.models import Indicator, Observation, Region
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def counties(count=3):
    """Counties of a prefecture in a province of the test's own, with the prefecture and the province."""
    province = make_region("990000")
    prefecture = make_region("990100", "prefecture", province)
    return [make_region(f"99010{n}", "county", prefecture) for n in range(1, count + 1)], prefecture, province


def test_every_share_of_the_paper_is_of_the_sum_of_the_same_parents_regions():
    panel = read_panel(Indicator.objects.get(slug="gdp"))
    rows = list(Observation.objects.published().filter(indicator__slug="gdp").select_related("region"))
    for row in rows:
        parts = [one.value for one in rows if one.year == row.year and one.region.parent_id == row.region.parent_id]
        computed = panel.compute(Measure.SHARE, row.region.code, row.year, 2010)
        assert computed.value == row.value / sum(parts)
        assert (computed.numerator, computed.denominator, computed.of) == (row.value, sum(parts), 21)
        assert computed.whole == "sum"
    assert round(panel.compute(Measure.SHARE, "513200", 2016, 2010).value, 4) == Decimal("0.0081")


def test_a_share_is_of_the_parents_own_published_figure_and_not_of_other_parents_parts():
    output, (places, prefecture, province) = make_indicator(), counties()
    other = make_region("990200", "prefecture", province)
    stranger = make_region("990201", "county", other)
    for place, value in zip([*places, stranger], (10, 20, 30, 40), strict=True):
        make_observation(output, place, 2015, value)
        make_observation(output, place, 2016, value)
    make_observation(output, prefecture, 2016, 80)
    panel = read_panel(output)

    def share(region, year):
        computed = panel.compute(Measure.SHARE, region.code, year, 2015)
        return computed.value, computed.denominator, computed.whole, computed.of

    assert share(places[0], 2016) == (Decimal("0.125"), 80, "parent", None)
    assert share(places[0], 2015) == (Decimal(10) / 60, 60, "sum", 3)
    assert panel.compute(Measure.SHARE, "990201", 2016, 2015).reason == Reason.NO_WHOLE
    assert panel.compute(Measure.SHARE, "990100", 2016, 2015).reason == Reason.NO_WHOLE


def test_a_panel_reads_each_region_and_source_once_in_three_queries(django_assert_num_queries):
    townships = Indicator.objects.get(slug="townships")
    rows = Observation.objects.published().filter(indicator=townships).select_related("region__parent", "source")
    with django_assert_num_queries(3):
        panel = read_panel(townships)
        for row in panel.cells.values():
            assert row.region.parent is None or row.region.parent.name
            assert row.source.name
    for row in rows:
        read = panel.cells[row.region.code, row.year]
        for one, other in [(read.region, row.region), (read.region.parent, row.region.parent)]:
            assert one == other
            assert {f.attname: getattr(one, f.attname) for f in one._meta.concrete_fields} == {
                f.attname: getattr(other, f.attname) for f in other._meta.concrete_fields
            }
        assert read.source == row.source
        assert (read.value, read.published_at) == (row.value, row.published_at)
    assert len({id(row.source) for row in panel.cells.values()}) == 1
    assert len({id(row.region) for row in panel.cells.values()}) == len(panel.regions)


def test_a_province_is_part_of_nothing():
    make_observation(make_indicator(), make_region(), 2016, 1)
    [row] = read_panel(make_indicator()).cells.values()
    assert row.region.parent is None


def test_ranks_of_a_level_are_those_counted_the_slow_way():
    panel = read_panel(Indicator.objects.get(slug="townships"))
    rows = list(Observation.objects.published().filter(indicator__slug="townships").select_related("region"))
    for row in rows:
        level = [one.value for one in rows if (one.year, one.region.level) == (row.year, row.region.level)]
        place = panel.compute(Measure.RANK, row.region.code, row.year, 0)
        expected = 1 + sum(value > row.value for value in level) if len(level) > 1 else None
        assert place.value == expected


def test_a_ratio_divides_by_the_same_regions_and_years_figure(django_assert_num_queries):
    people = make_indicator("test-people", aggregation="sum")
    output, ([one, two, three], *_above) = make_indicator(denominator=people), counties()
    make_observation(output, one, 2016, 30)
    make_observation(output, two, 2016, 30)
    make_observation(output, three, 2016, 30)
    make_observation(people, one, 2016, 12)
    make_observation(people, one, 2015, 7)
    make_observation(people, two, 2016, 0)
    indicator = Indicator.objects.select_related("denominator").get(slug="test-output")
    with django_assert_num_queries(3):
        panel = read_panel(indicator)
        panel.grid(Measure.VALUE, ["990101"], [2016])
    with django_assert_num_queries(3):
        computed = [panel.compute(Measure.PER, place.code, 2016, 2016) for place in (one, two, three)]
    assert (computed[0].value, computed[0].numerator, computed[0].denominator) == (Decimal("2.5"), 30, 12)
    assert [c.reason for c in computed] == ["", Reason.NOT_POSITIVE, Reason.DENOMINATOR_MISSING]
    # A year before the denominator was published knows none.
    assert read_panel(indicator, WHEN).compute(Measure.PER, "990101", 2016, 2016).value == Decimal("2.5")


def test_without_a_published_denominator_there_is_no_ratio():
    people, place = make_indicator("test-people", state="draft"), make_region()
    output = make_indicator(denominator=people)
    make_observation(output, place, 2016, 30)
    make_observation(people, place, 2016, 12)
    panel = read_panel(output)
    assert panel.compute(Measure.PER, "990000", 2016, 2016).reason == Reason.NO_DENOMINATOR
    assert "per" not in dict(panel.measure_choices())


def test_only_the_measures_that_make_sense_are_offered():
    (places, prefecture, _province), people = counties(), make_indicator("test-people")
    rate = make_indicator("test-rate", aggregation="none", denominator=people)
    make_observation(rate, places[0], 2016, 1)
    assert list(dict(read_panel(rate).measure_choices())) == ["value", "per"]
    make_observation(rate, prefecture, 2016, 1)
    assert list(dict(read_panel(rate).measure_choices())) == ["value", "per"]
    make_observation(rate, places[1], 2016, 1)
    assert list(dict(read_panel(rate).measure_choices())) == ["value", "rank", "per"]
    make_observation(rate, places[1], 2015, 1)
    assert list(dict(read_panel(rate).measure_choices())) == ["value", "growth", "rank", "index", "per"]
    gdp = dict(read_panel(Indicator.objects.get(slug="gdp")).measure_choices())
    assert list(gdp) == ["value", "growth", "share", "rank", "index"]
    assert gdp["share"] == "Share of the region it belongs to"
    assert dict(read_panel(rate).measure_choices())["per"] == "Divided by “Test output”"


def test_a_thousand_villages_are_ranked_and_shared_without_comparing_each_with_each():
    """Sums and orders are made once for a year: the number of comparisons grows with the villages, not their square."""
    output, (_places, prefecture, _province) = make_indicator(), counties(1)
    rows = [
        Observation(indicator=output, region=Region(code=f"{n:06}", level="county", parent=prefecture), year=2016,
                    value=CountedDecimal(n), status="A")
        for n in range(1, 1001)
    ]  # fmt: skip
    panel = type(read_panel(output))(output, {(row.region.code, 2016): row for row in rows})
    CountedDecimal.additions = 0
    shares = [panel.compute(Measure.SHARE, row.region.code, 2016, 2016).value for row in rows]
    ranks = [panel.compute(Measure.RANK, row.region.code, 2016, 2016).value for row in rows]
    assert shares[9] == Decimal(10) / 500500
    assert ranks[:2] == [1000, 999]
    assert CountedDecimal.additions <= 1000


class CountedDecimal(Decimal):
    """Counts how often one of these is added to a sum."""

    additions = 0

    def __radd__(self, other):
        CountedDecimal.additions += 1
        return Decimal(other) + Decimal(self)
