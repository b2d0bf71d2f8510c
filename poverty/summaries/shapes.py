"""What a series of numbers does, as a shape: pure arithmetic, no words."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from itertools import accumulate
from typing import NamedTuple


class Shape(StrEnum):
    SAME = "same"
    FLAT = "flat"
    ROSE = "rose"
    FELL = "fell"
    ROSE_OVERALL = "rose overall"
    FELL_OVERALL = "fell overall"
    ROSE_THEN_FELL = "rose then fell"
    FELL_THEN_ROSE = "fell then rose"
    UP_AND_DOWN = "up and down"


class Course(NamedTuple):
    """The shape, and the places of the highest and the lowest number (the first of each)."""

    shape: Shape
    high: int
    low: int


BARELY = Decimal("0.02")  # all numbers so close to the largest of them: barely changed
MATTERS = Decimal("0.25")  # a move of this part of the whole range is one to tell


def course(numbers: Sequence[Decimal]) -> Course:
    """
    The shape of at least two numbers in their order.

    A turn is told where it leads at least a quarter of the range (highest − lowest) away from both ends;
    a move against the direction that is as large on the way there makes it "overall" or "up and down".
    """
    high, low = numbers.index(max(numbers)), numbers.index(min(numbers))
    spread = numbers[high] - numbers[low]
    return Course(_shape(numbers, high, low, spread), high, low)


def _shape(numbers, high, low, spread) -> Shape:
    if spread == 0:
        return Shape.SAME
    if spread < BARELY * max(abs(number) for number in numbers):
        return Shape.FLAT
    first, last = numbers[0], numbers[-1]
    peak = numbers[high] - max(first, last) >= MATTERS * spread
    trough = min(first, last) - numbers[low] >= MATTERS * spread
    if peak and trough:
        return Shape.UP_AND_DOWN
    if peak:
        smooth = _climbs(numbers[: high + 1], spread) and _climbs(numbers[high:][::-1], spread)
        return Shape.ROSE_THEN_FELL if smooth else Shape.UP_AND_DOWN
    if trough:
        smooth = _climbs(numbers[: low + 1][::-1], spread) and _climbs(numbers[low:], spread)
        return Shape.FELL_THEN_ROSE if smooth else Shape.UP_AND_DOWN
    if last > first:
        return Shape.ROSE if _climbs(numbers, spread) else Shape.ROSE_OVERALL
    return Shape.FELL if _climbs(numbers[::-1], spread) else Shape.FELL_OVERALL


def _climbs(numbers, spread) -> bool:
    """Never falls back by as much as matters."""
    return all(best - number < MATTERS * spread for best, number in zip(accumulate(numbers, max), numbers, strict=True))
