"""From numbers to places along an axis: round ticks that cover the data, and fractions between them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal, localcontext

MOST_TICKS = 6
ROUND = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
DIGITS = 60  # of intermediate results: the floor of a large number by a small step is exact
FLATTENED = 3  # ranks begin at 1 unless the best is worse than a third of the worst


@dataclass(frozen=True, slots=True)
class Scale:
    """An axis from ``ticks[0]`` to ``ticks[-1]``; ``reverse``: the smallest number at the far end."""

    ticks: tuple[Decimal, ...]
    reverse: bool = False

    @property
    def low(self) -> float:
        return float(self.ticks[0])

    @property
    def high(self) -> float:
        return float(self.ticks[-1])

    def place(self, value: float) -> float:
        """0 at the near end (left or bottom), 1 at the far end."""
        fraction = (value - self.low) / (self.high - self.low)
        return 1 - fraction if self.reverse else fraction

    @property
    def base(self) -> float:
        """Where bars begin and what has no value stands: at zero, or at the end closest to it."""
        if self.reverse:
            return 0.0
        return min(max(self.place(0.0), 0.0), 1.0)


def scale_of(
    values: Iterable[float | None],
    *,
    zero: bool = True,
    reverse: bool = False,
    decimals: int | None = None,
    most: int = MOST_TICKS,
) -> Scale:
    """
    A scale with at most ``most`` steps of 1, 2, 2.5 or 5 times a power of ten, none finer than ``decimals``.
    ``zero``: it includes zero. Without any value it runs from 0 to 1.
    """
    numbers = [Decimal(repr(value)) for value in values if value is not None]
    if zero or not numbers:
        numbers.append(Decimal(0))
    low, high = min(numbers), max(numbers)
    ranks = reverse and low >= 1
    if ranks and low * FLATTENED <= high:
        low = Decimal(1)
    with localcontext(prec=DIGITS):
        return Scale(_ticks(*_apart(low, high, ranks), most, 0 if ranks else decimals, ranks), reverse)


def _apart(low: Decimal, high: Decimal, ranks: bool) -> tuple[Decimal, Decimal]:
    """Two different ends, also for one number."""
    if low != high:
        return low, high
    if ranks:
        return max(low - 1, Decimal(1)), high + 1
    margin = Decimal(1).scaleb(low.adjusted() - 1) if low else Decimal(1)
    return (low - margin, high + margin) if low else (low, margin)


def _ticks(low: Decimal, high: Decimal, most: int, decimals: int | None, ranks: bool) -> tuple[Decimal, ...]:
    step = round_step((high - low) / most, decimals)
    first = (low / step).to_integral_value(ROUND_FLOOR)
    last = (high / step).to_integral_value(ROUND_CEILING)
    ticks = [(first + place) * step for place in range(int(last - first) + 1)]
    if ranks and ticks[0] < 1:  # there is no rank 0
        ticks = [Decimal(1), *(tick for tick in ticks if tick > 1)]
    return tuple(ticks)


def round_step(least: Decimal, decimals: int | None = None) -> Decimal:
    """The smallest 1, 2, 2.5 or 5 times a power of ten that is at least ``least`` and no finer than ``decimals``."""
    power = Decimal(1).scaleb(least.adjusted())
    if decimals is not None and least < (finest := Decimal(1).scaleb(-decimals)):
        return finest
    return next(
        step
        for factor in ROUND
        if (step := factor * power) >= least and (decimals is None or -step.normalize().as_tuple().exponent <= decimals)
    )
