"""Charts and maps are made of the numbers of the table, cleaned."""

import json
from decimal import Decimal

import pytest
from django.utils.translation import gettext_lazy
from hypothesis import given
from hypothesis import strategies as st

from aba_site.charts import clean
from poverty.charts import place_map, quantile_levels
from poverty.metrics import Measure
from poverty.models import Region


def test_a_specification_is_cleaned_of_what_json_does_not_know():
    spec = {"points": [Decimal("1.5"), Decimal("NaN"), float("inf"), None, 3], "name": gettext_lazy("Year")}
    assert clean(spec) == {"points": [1.5, None, None, None, 3], "name": "Year"}
    json.dumps(clean(spec), allow_nan=False)


def test_a_map_has_a_fifth_of_the_regions_in_each_shade():
    values = {str(number): Decimal(number) for number in range(1, 11)}
    assert list(quantile_levels(values, Measure.VALUE).values()) == [1, 1, 2, 2, 3, 3, 4, 4, 5, 5]
    assert quantile_levels({"a": Decimal(1), "b": Decimal(21)}, Measure.RANK) == {"a": 3, "b": 1}
    assert quantile_levels({"a": Decimal(0), "b": Decimal(7)}, Measure.VALUE)["a"] == 0


@given(st.dictionaries(st.text(max_size=3), st.decimals("-1000", "1000", places=2), max_size=30))
def test_a_greater_value_is_never_lighter(values):
    levels = quantile_levels(values, Measure.VALUE)
    assert all(0 <= level <= 5 for level in levels.values())
    placed = sorted((value, levels[code]) for code, value in values.items() if value)
    assert [level for _value, level in placed] == sorted(level for _value, level in placed)


@pytest.mark.django_db
def test_a_county_whose_exit_is_not_known_is_not_shaded_as_one_that_left():
    counties = list(Region.objects.filter(parent__code="513200"))
    counties[0].poverty_exit_year = None
    tiles = {tile.code: tile for tile in place_map(counties).tiles}
    assert (tiles[counties[0].code].level, tiles[counties[0].code].status_text) == ("missing", "Missing")
    assert tiles["513231"].level == 1 and tiles["513231"].value_text == "2019"
