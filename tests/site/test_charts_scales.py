"""Ticks are round and cover the data; places follow the numbers."""

from decimal import Decimal, localcontext
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aba_site.charts.axis_numbers import axis_texts
from aba_site.charts.scales import MOST_TICKS, scale_of

numbers = st.lists(st.floats(-1e300, 1e300).filter(lambda value: value == 0 or abs(value) > 1e-300), max_size=20)


def leading(step):
    """``Decimal("250")`` → ``25``: the digits of a number without its zeros."""
    return int("".join(map(str, step.normalize().as_tuple().digits)))


@given(numbers, st.booleans(), st.one_of(st.none(), st.integers(0, 4)))
def test_ticks_are_round_evenly_spaced_few_and_cover_the_data(values, zero, decimals):
    scale = scale_of(values, zero=zero, decimals=decimals)
    with localcontext(prec=400):
        steps = {after - before for before, after in pairwise(scale.ticks)}
        assert len(steps) == 1
        step = steps.pop()
        assert leading(step) in (1, 2, 25, 5)
        assert all(tick % step == 0 for tick in scale.ticks)
    assert 2 <= len(scale.ticks) <= MOST_TICKS + 2
    assert all(scale.ticks[0] <= Decimal(repr(value)) <= scale.ticks[-1] for value in values)
    if zero:
        assert scale.ticks[0] <= 0 <= scale.ticks[-1]
    if decimals is not None:
        assert step >= Decimal(1).scaleb(-decimals)


@given(numbers.filter(bool), st.booleans())
def test_a_greater_number_is_never_nearer_and_all_are_inside(values, reverse):
    scale = scale_of(values, reverse=reverse)
    places = [scale.place(value) for value in sorted(values, reverse=reverse)]
    assert places == sorted(places)
    assert all(0 <= place <= 1 for place in places)


@pytest.mark.parametrize(
    ("values", "ticks"),
    [
        ([1, 21], [1, 5, 10, 15, 20, 25]),
        ([1, 2, 3], [1, 2, 3]),
        ([1], [1, 2]),
        ([15, 18], [15, 16, 17, 18]),
        ([4, 4], [3, 4, 5]),
    ],
)
def test_ranks_begin_with_the_first(values, ticks):
    scale = scale_of(values, zero=False, reverse=True, decimals=0)
    assert [int(tick) for tick in scale.ticks] == ticks
    assert scale.place(ticks[0]) == 1 and scale.place(ticks[-1]) == 0


def test_nothing_and_zero_alone_have_an_axis():
    assert scale_of([]).high == 1 and scale_of([0, None, 0]).low == 0
    assert scale_of([100], zero=False).low < 100 < scale_of([100], zero=False).high


@pytest.mark.parametrize(
    ("language", "ticks", "unit", "texts"),
    [
        ("en", [0, 500, 1000], "", ["0", "500", "1,000"]),
        ("en", [-5, 0, 5], "%", ["−5%", "0%", "5%"]),
        ("en", [0, "0.5", 1], "", ["0", "0.5", "1.0"]),
        ("en", [0, 500_000, 1_000_000, 1_500_000], "", ["0", "0.5 million", "1.0 million", "1.5 million"]),
        ("en", [0, 20_000_000_000], "", ["0", "20 billion"]),
        ("zh-hans", [0, 500_000, 1_000_000], "", ["0", "50万", "100万"]),
        ("zh-hans", [-300_000_000, 0], "", ["−3亿", "0"]),
        ("en", [0, "2e-9"], "", ["0", "2E−9"]),
        ("en", [0, "1e20"], "", ["0", "1E20"]),
        ("en", [10**9, 10**9 + 1], "", ["1,000,000,000", "1,000,000,001"]),
    ],
)
def test_numbers_along_an_axis_are_in_the_readers_words(language, ticks, unit, texts):
    with translation.override(language):
        assert axis_texts([Decimal(tick) for tick in ticks], unit) == texts


@given(numbers)
def test_no_two_ticks_read_alike(values):
    ticks = scale_of(values).ticks
    assert len(set(axis_texts(ticks))) == len(ticks)
