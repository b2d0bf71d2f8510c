"""Measures against the slow, obvious recomputation from the facts file, and against what must hold for any numbers."""

import json
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from poverty.metrics import compound_growth, growth, index, per, point_change, rank, share, total
from poverty.metrics.measures import Reason

FACTS = json.loads(
    (settings.BASE_DIR / "fixtures/sources/paper_facts.json").read_text(encoding="utf-8"), parse_float=Decimal
)


@dataclass
class Row:
    value: Decimal | None
    status: str = "A"
    qualifier: str = "exact"


def gdp():
    """By region code and year, the figures of the facts file; the two broken series carry status B in 2016."""
    series = {}
    for fact in FACTS["gdp"]:
        broken = "not comparable" in (fact["flag"] or "")
        row = Row(Decimal(fact["value"]), "B" if broken else "A")
        series.setdefault(fact["region_code"], {})[fact["year"]] = row
    return series


def year_of(year):
    return [series[year] for series in gdp().values()]


def rounded(computed, digits="0.0001"):
    return computed.value.quantize(Decimal(digits))


def test_the_facts_file_gives_abas_reference_numbers():
    aba = gdp()["513200"]
    assert (aba[2010].value, aba[2016].value) == (Decimal("132.76"), Decimal("281.32"))
    assert rounded(compound_growth(aba, 2010, 2016)) == Decimal("0.1333")
    assert rounded(share(aba[2016], year_of(2016), "sum")) == Decimal("0.0081")
    place = rank(aba[2016], year_of(2016))
    assert (place.value, place.of) == (20, 21)
    assert [total(year_of(year)).value for year in (2010, 2016)] == [Decimal("17423.44"), Decimal("34752.81")]


def test_every_growth_share_rank_index_and_sum_of_the_paper_recomputed_the_obvious_way():
    values = {(f["region_code"], f["year"]): float(f["value"]) for f in FACTS["gdp"]}
    broken = {("510100", 2016), ("512000", 2016)}
    for code, series in gdp().items():
        for year in range(2010, 2017):
            column = [values[other, year] for other in gdp()]
            here = values[code, year]
            assert float(share(series[year], year_of(year), "sum").value) == pytest.approx(here / sum(column))
            assert rank(series[year], year_of(year)).value == sorted(column, reverse=True).index(here) + 1
            if (code, year) in broken:
                assert index(series, 2010, year).reason == growth(series, year).reason == Reason.BREAK
                continue
            assert float(index(series, 2010, year).value) == pytest.approx(100 * here / values[code, 2010])
            if year > 2010:
                assert float(growth(series, year).value) == pytest.approx(here / values[code, year - 1] - 1)
    for year, printed in FACTS["gdp_column_sums_100m_yuan"].items():
        assert total(year_of(int(year))).value == Decimal(printed)


@pytest.mark.parametrize("code", ["510100", "512000"])
def test_nothing_is_compared_across_the_move_of_jianyang(code):
    series = gdp()[code]
    assert growth(series, 2016).reason == compound_growth(series, 2010, 2016).reason == Reason.BREAK
    assert index(series, 2010, 2015).value is not None
    assert compound_growth(series, 2010, 2015).value is not None


def test_a_differing_definition_breaks_on_both_sides():
    series = {2010: Row(Decimal(1)), 2011: Row(Decimal(2), "D"), 2012: Row(Decimal(3)), 2013: Row(Decimal(6))}
    assert growth(series, 2011).reason == growth(series, 2012).reason == Reason.BREAK
    assert growth(series, 2013).value == 1


@pytest.mark.parametrize(
    ("earlier", "later", "reason"),
    [
        (Row(Decimal(0)), Row(Decimal(5)), Reason.NOT_POSITIVE),
        (Row(Decimal(-3)), Row(Decimal(5)), Reason.NOT_POSITIVE),
        (None, Row(Decimal(5)), Reason.NO_EARLIER),
        (Row(None, "O"), Row(Decimal(5)), Reason.NO_EARLIER),
        (Row(Decimal(5)), Row(None, "Q"), Reason.NO_VALUE),
        (Row(Decimal(5), qualifier="more_than"), Row(Decimal(6)), Reason.BOUND),
    ],
)
def test_why_a_growth_rate_is_not_computed(earlier, later, reason):
    series = {year: row for year, row in ((2015, earlier), (2016, later)) if row}
    assert growth(series, 2016).reason == reason


def test_why_a_share_is_not_computed():
    one, bound, gap = Row(Decimal(1)), Row(Decimal(1), qualifier="more_than"), Row(None, "L")
    assert share(one, [one, one], "none").reason == Reason.NOT_ADDITIVE
    assert share(one, [one, gap], "sum").reason == Reason.NO_WHOLE
    assert share(one, [one, bound], "sum").reason == Reason.BOUND
    assert share(gap, [one, gap], "sum").reason == Reason.NO_VALUE
    assert share(Row(Decimal(0)), [Row(Decimal(0)), Row(Decimal(0))], "sum").reason == Reason.NOT_POSITIVE


def test_what_was_computed_says_of_which_numbers():
    series = {2015: Row(Decimal(8)), 2016: Row(Decimal(10))}
    for computed in (growth(series, 2016), compound_growth(series, 2015, 2016), index(series, 2015, 2016)):
        assert (computed.numerator, computed.denominator, computed.whole) == (10, 8, "")
    rows = [Row(Decimal(3)), Row(Decimal(9))]
    portion = share(rows[0], rows, "sum")
    assert (portion.numerator, portion.denominator, portion.of, portion.whole) == (3, 12, 2, "sum")
    assert rank(rows[0], rows).numerator is None


def test_a_share_is_of_the_figure_of_the_region_it_belongs_to_where_there_is_one():
    parts, parent = [Row(Decimal(3)), Row(Decimal(9))], Row(Decimal(15), "E")
    portion = share(parts[0], parts, "sum", parent)
    assert (portion.value, portion.denominator, portion.whole, portion.of) == (Decimal("0.2"), 15, "parent", None)
    assert share(parts[0], parts[:1], "sum", parent).value == Decimal("0.2")
    assert share(parts[0], parts, "none", parent).reason == Reason.NOT_ADDITIVE
    assert share(parts[0], parts, "sum", Row(Decimal(0))).reason == Reason.NOT_POSITIVE


@pytest.mark.parametrize("parent", [None, Row(None, "O"), Row(Decimal(15), qualifier="more_than")])
def test_without_a_figure_of_its_own_the_sum_of_the_parts_is_the_whole(parent):
    parts = [Row(Decimal(3)), Row(Decimal(9))]
    assert share(parts[0], parts, "sum", parent).whole == "sum"


def test_two_definitions_are_never_compared():
    usual, other = Row(Decimal(3)), Row(Decimal(9), "D")
    assert share(usual, [usual], "sum", other).reason == Reason.DEFINITION
    assert share(other, [other], "sum", usual).reason == Reason.DEFINITION
    assert share(usual, [usual, other], "sum").reason == Reason.DEFINITION
    assert rank(usual, [usual, other]).reason == rank(other, [usual, other]).reason == Reason.DEFINITION
    assert rank(other, [other, other]).value == 1
    # What has no value, or only a bound, is not ranked: its definition does not matter.
    bound = Row(Decimal(1), "D", "less_than")
    assert rank(usual, [usual, usual, bound]).of == 2


@pytest.mark.parametrize(
    ("figure", "denominator", "reason"),
    [
        (Row(None, "O"), Row(Decimal(4)), Reason.NO_VALUE),
        (Row(Decimal(6), qualifier="less_than"), Row(Decimal(4)), Reason.BOUND),
        (Row(Decimal(6)), None, Reason.DENOMINATOR_MISSING),
        (Row(Decimal(6)), Row(None, "Q"), Reason.DENOMINATOR_MISSING),
        (Row(Decimal(6)), Row(Decimal(4), qualifier="more_than"), Reason.BOUND),
        (Row(Decimal(6)), Row(Decimal(0)), Reason.NOT_POSITIVE),
    ],
)
def test_a_ratio_and_why_there_is_none(figure, denominator, reason):
    assert per(Row(Decimal(6)), Row(Decimal(4))).value == Decimal("1.5")
    computed = per(figure, denominator)
    assert (computed.value, computed.reason) == (None, reason)


def test_equal_values_share_a_place_and_the_next_is_skipped():
    rows = [Row(Decimal(v)) for v in (9, 7, 7, 5)] + [Row(None, "O")]
    assert [rank(row, rows).value for row in rows] == [1, 2, 2, 4, None]
    assert rank(rows[0], rows).of == 4


amounts = st.decimals("0.01", "1000000", places=2)


@given(st.lists(amounts, min_size=2, max_size=30))
def test_shares_add_up_to_one_and_ranks_follow_values(values):
    rows = [Row(value) for value in values]
    assert sum(share(row, rows, "sum").value for row in rows) == pytest.approx(Decimal(1))
    places = [rank(row, rows).value for row in rows]
    assert min(places) == 1
    assert all(
        (a < b) == (p > q) for a, p in zip(values, places, strict=True) for b, q in zip(values, places, strict=True)
    )


@given(st.lists(st.decimals("-100", "100", places=1), min_size=2, max_size=12))
def test_a_percentage_moves_by_the_difference_of_its_values(values):
    """The slow way: from year to year, and all these steps in the mean."""
    series = {2000 + n: Row(value) for n, value in enumerate(values)}
    steps = [point_change(series, year - 1, year) for year in list(series)[1:]]
    assert [step.value for step in steps] == [late - early for early, late in pairwise(values)]
    assert all(step.in_points for step in steps)
    mean = sum(step.value for step in steps) / len(steps)
    assert point_change(series, 2000, max(series)).value == pytest.approx(mean)


def test_nor_does_it_move_across_a_break_or_from_a_bound():
    series = {2014: Row(Decimal(10)), 2015: Row(Decimal(12), "B"), 2016: Row(Decimal(9), qualifier="less_than")}
    reasons = [point_change(series, year - 1, year).reason for year in (2014, 2015, 2016)]
    assert reasons == [Reason.NO_EARLIER, Reason.BREAK, Reason.BOUND]


@given(st.lists(amounts, min_size=2, max_size=12))
def test_compound_growth_leads_from_the_first_value_to_the_last(values):
    series = {2000 + n: Row(value) for n, value in enumerate(values)}
    last = max(series)
    yearly = compound_growth(series, 2000, last).value
    assert values[0] * (1 + yearly) ** (last - 2000) == pytest.approx(values[-1])
    assert index(series, 2000, 2000).value == 100
