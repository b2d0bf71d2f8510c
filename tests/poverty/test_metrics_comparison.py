"""Ratios as phrases, at the borders between them."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poverty.metrics import Relation, relation
from poverty.metrics.comparison import PARTS


@pytest.mark.parametrize(
    ("ratio", "amount", "precision"),
    [
        ("0", "none", "exactly"),
        ("0.0000001", "hundredth", "less_than"),
        ("0.00999", "hundredth", "less_than"),
        ("0.01", "tenth", "less_than"),
        ("0.0799", "tenth", "less_than"),
        ("0.08", "tenth", "about"),
        ("0.1", "tenth", "exactly"),
        ("0.149", "tenth", "about"),
        ("0.151", "fifth", "about"),
        ("0.224", "fifth", "about"),
        ("0.226", "quarter", "about"),
        ("0.25", "quarter", "exactly"),
        ("0.29", "quarter", "about"),
        ("0.3", "third", "about"),
        ("0.4", "two_fifths", "exactly"),
        ("0.449", "two_fifths", "about"),
        ("0.451", "half", "about"),
        ("0.5", "half", "exactly"),
        ("0.549", "half", "about"),
        ("0.551", "three_fifths", "about"),
        ("0.66", "two_thirds", "about"),
        ("0.75", "three_quarters", "exactly"),
        ("0.8", "four_fifths", "exactly"),
        ("0.851", "nine_tenths", "about"),
        ("0.9499", "nine_tenths", "about"),
        ("0.95", "whole", "nearly"),
        ("0.9799", "whole", "nearly"),
        ("0.98", "whole", "about"),
        ("1", "whole", "exactly"),
        ("1.02", "whole", "about"),
        ("1.0201", "whole", "slightly_more_than"),
        ("1.1499", "whole", "slightly_more_than"),
    ],
)
def test_a_ratio_in_words(ratio, amount, precision):
    assert relation(Decimal(ratio) * 70, Decimal(70)) == Relation(amount, precision)


@pytest.mark.parametrize(
    ("ratio", "precision", "times"),
    [("1.15", "about", "1.2"), ("2", "exactly", "2.0"), ("3.16", "about", "3.2"), ("40", "exactly", "40")],
)
def test_multiples_are_told_to_one_decimal(ratio, precision, times):
    assert relation(Decimal(ratio), Decimal(1)) == Relation("times", precision, Decimal(times))


def test_a_third_is_about_a_third_however_many_decimals_it_has():
    assert relation(Decimal(1), Decimal(3)).amount == "third"
    assert relation(Decimal(2), Decimal(3)).amount == "two_thirds"


@pytest.mark.parametrize(("value", "whole"), [(None, 1), (1, None), (1, 0), (1, -2), (-1, 2)])
def test_what_cannot_be_put_in_relation(value, whole):
    assert relation(value and Decimal(value), whole and Decimal(whole)) is None


@given(st.decimals("0.08", "0.9499", places=4))
def test_no_other_named_part_is_nearer(ratio):
    found = relation(ratio, Decimal(1))
    assert abs(PARTS[found.amount] - ratio) == min(abs(size - ratio) for size in PARTS.values())
