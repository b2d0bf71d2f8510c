"""Numbers as files and as readers write them."""

from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aba_site import numbers

decimals = st.decimals(min_value=-(10**17), max_value=10**17, places=6)


@given(decimals, st.integers(0, 6))
def test_a_number_in_a_file_reads_back_as_itself(value, places):
    text = numbers.plain(value, places)
    assert Decimal(text) == value
    assert "E" not in text and "," not in text
    assert len(text.partition(".")[2]) >= places


@given(decimals)
def test_grouping_changes_only_the_looks(value):
    assert Decimal(numbers.grouped(value, 6).replace(",", "").replace("−", "-")) == value


@pytest.mark.parametrize(
    ("language", "value", "text"),
    [
        ("en", "23572000000", "23.57 billion"),
        ("zh-hans", "23572000000", "235.72亿"),
        ("en", "29095800", "29.1 million"),
        ("zh-hans", "29095800", "2909.58万"),
        ("en", "9999.5", "9,999.5"),
        ("zh-hans", "847", "847"),
        ("en", "-21400000", "-21.4 million"),
    ],
)
def test_headlines_are_short_in_the_readers_way(language, value, text):
    with override(language):
        assert numbers.compact(Decimal(value)) == text


def test_nothing_is_not_zero():
    assert numbers.plain(None, 2) == numbers.grouped(None, 2) == numbers.percent(None) == ""
    assert numbers.plain(Decimal(0), 2) == "0.00"


def test_a_ratio_is_a_percentage():
    assert numbers.percent(Decimal("0.13329")) == "13.33%"
    assert numbers.percent(Decimal("-0.04"), 0) == "−4%"
