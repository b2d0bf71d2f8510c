"""Numbers read column by column are those that the models themselves read."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from poverty.metrics.reading import columns_of
from poverty.models import Observation
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db
SHORT = st.decimals(-(10**8) + 1, 10**8 - 1, places=6)
LONG = st.decimals(-(10**17), 10**17, places=6)
NAMES = "year", "value", "reading_confidence"


class Columns(TestCase):
    @given(st.lists(st.none() | SHORT, min_size=1, max_size=6) | st.lists(st.none() | LONG, min_size=1, max_size=6))
    def test_values(self, values):
        indicator, region = make_indicator(), make_region()
        for year, value in enumerate(values, 2000):
            said = {"reading_confidence": Decimal("0.85")} if year % 2 else {}
            make_observation(indicator, region, year, value, status="O" if value is None else "A", **said)
        rows = Observation.objects.filter(indicator=indicator).order_by("year")
        columns = columns_of(rows.values_list(*NAMES))
        expected = [[getattr(row, name) for row in rows] for name in NAMES]
        assert list(map(list, columns)) == expected
        assert list(map(repr, columns[1])) == list(map(repr, expected[1])), "zeros after the point as well"
