"""Which figures there are: each kind of absence is its own, and a zero is none of them."""

from collections import Counter
from decimal import Decimal

import pytest

from poverty.metrics import coverage_matrix, read_panel
from poverty.metrics.completeness import Kind
from poverty.models import Indicator, Region
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db

CASES = {
    2010: ("5", "A", "exact", "reported", ""),
    2011: ("0", "A", "exact", "zero", ""),
    2012: ("0", "A", "more_than", "reported", ""),
    2013: (None, "M", "exact", "not_applicable", ""),
    2014: (None, "Q", "exact", "suppressed", ""),
    2015: (None, "L", "exact", "missing", ""),
    2016: (None, "O", "exact", "missing", ""),
    2017: ("5", "E", "exact", "reported", "estimated"),
    2018: ("0", "I", "exact", "zero", "estimated"),
    2019: ("5", "F", "exact", "reported", "forecast"),
}


def test_every_region_and_year_is_of_one_kind():
    output, place, silent = make_indicator(), make_region(), make_region("980000")
    for year, (value, status, qualifier, *_expected) in CASES.items():
        make_observation(output, place, year, value, status=status, qualifier=qualifier)
    coverage = coverage_matrix(read_panel(output), [place, silent], range(2010, 2021))
    told, empty = coverage.rows
    assert [(cell.year, cell.kind, cell.mark) for cell in told.cells] == [
        *((year, case[3], case[4]) for year, case in CASES.items()), (2020, "missing", ""),
    ]  # fmt: skip
    assert {cell.kind for cell in empty.cells} == {"missing"}
    assert (told.reported, empty.reported) == (6, 0)
    assert coverage.counts == {"reported": 4, "zero": 2, "not_applicable": 1, "suppressed": 1, "missing": 14}
    assert coverage.marks == {"estimated": 2, "forecast": 1}
    assert coverage.shares[Kind.MISSING] == Decimal(14) / 22
    assert sum(coverage.shares.values()) == pytest.approx(1)


def test_the_papers_gdp_is_complete_for_every_prefecture():
    panel = read_panel(Indicator.objects.get(slug="gdp"))
    coverage = coverage_matrix(panel, Region.objects.prefectures().order_by("code"), panel.years)
    assert coverage.counts == {**dict.fromkeys(Kind, 0), "reported": 147}
    kinds = Counter(cell.kind for row in coverage.rows for cell in row.cells)
    assert coverage.total == kinds.total() == 147


def test_nothing_asked_for_has_no_shares():
    coverage = coverage_matrix(read_panel(make_indicator()), [], [])
    assert (coverage.total, coverage.shares) == (0, {})
