"""Figures of an invented indicator in one region: a course over the years, with all that happens to real series."""

from collections.abc import Sequence
from decimal import Decimal
from math import pi, sin
from random import Random
from typing import NamedTuple

from poverty.sample.designs import SMALLEST_CELL, Design


class Figure(NamedTuple):
    """``value`` is in the indicator's unit; a year without a row at all has ``None`` in place of a figure."""

    value: Decimal | None
    status: str = "A"
    qualifier: str = "exact"


# Of all series: those that break, are of another definition for two years (of patchy indicators), do not apply, or
# are nothing but zero.
BREAKING, REDEFINED, NOT_APPLICABLE, ZERO = 0.04, 0.1, 0.02, 0.03
# Of all figures: missing, not collected, without a row, estimated, imputed, unreliable, about so much, a bound.
ODD = {"O": 0.012, "L": 0.006, "": 0.005, "E": 0.02, "I": 0.006, "U": 0.004, "about": 0.006, "bound": 0.003}
ODD_IN_ALL = sum(ODD.values())


def own_series(random: Random, design: Design, scale: float, years: int) -> list[Figure | None]:
    """A region's figures year by year; ``scale`` is its size, 1 for a usual county."""
    kind, unit = random.random(), design.unit
    if kind < NOT_APPLICABLE:
        return [Figure(None, "M")] * years
    if kind < NOT_APPLICABLE + ZERO and unit.decimals == 0:
        return [Figure(Decimal(0))] * years
    observed = years - design.has_forecast
    broken = random.randrange(1, observed) if observed > 1 and random.random() < BREAKING else None
    other = random.randrange(years) if design.patchy and random.random() < REDEFINED else years
    extensive = unit.aggregation == "sum"
    level = unit.usual * (scale if extensive else random.uniform(0.7, 1.3))
    slope, phase, step = random.gauss(0.05, 0.03), random.uniform(0, 2 * pi), f".{unit.decimals}f"
    figures = []
    for year in range(years):
        if year == broken:
            level *= random.uniform(1.15, 1.6)
        course = _course(design.trend, year / max(1, years - 1), year, slope, phase)
        number = abs(level * course * random.gauss(1, 0.025))
        value = Decimal(format(min(number, 100) if unit.en == "%" else number, step))
        status = "B" if year == broken else "D" if other <= year < other + 2 else _usual_status(design, year, years)
        figures.append(_befallen(random, design, value, status))
    return figures


def _course(trend, part, year, slope, phase) -> float:
    """The level at a part (0 to 1) of the whole time, 1 at its beginning."""
    match trend:
        case "rising":
            return (1 + abs(slope)) ** year
        case "falling":
            return (1 - min(0.2, abs(slope))) ** year
        case "rise then fall":
            return 1 + sin(part * pi) * (0.4 + slope)
        case "uneven":
            return 1 + 0.35 * sin(year * 0.9 + phase)
    return 1.0


def _usual_status(design, year, years) -> str:
    """What the year makes of every region's figure."""
    if design.has_forecast and year == years - 1:
        return "F"
    if design.is_provisional and year == years - 1:
        return "P"
    return "D" if design.redefined and year == years // 2 else "A"


def _befallen(random, design, value, status) -> Figure | None:
    """A figure, or what became of it. What stands for all regions of a year, or breaks there, is left alone."""
    if design.suppressed and 0 < value < SMALLEST_CELL:
        return Figure(None, "Q")
    if status != "A" or random.random() >= ODD_IN_ALL:
        return Figure(value, status)
    (kind,) = random.choices(list(ODD), list(ODD.values()))
    match kind:
        case "":
            return None
        case "O" | "L":
            return Figure(None, kind)
        case "about":
            return Figure(value, "A", "about")
        case "bound":
            return Figure(value, "A", "more_than")
    return Figure(value, kind)


def series_of_parts(parts: Sequence[Sequence[Figure | None]], design: Design) -> list[Figure | None]:
    """
    The figures of a region that has parts: their sum, or their mean where they are not added up.

    Estimated where a part has none; the status that a year has for all regions is kept.
    """
    figures = []
    for year, column in enumerate(zip(*parts, strict=True)):
        values = [one.value for one in column if one and one.value is not None and one.qualifier == "exact"]
        if not values:
            figures.append(Figure(None, "O"))
            continue
        whole = sum(values) if design.unit.aggregation == "sum" else sum(values) / len(values)
        status = _usual_status(design, year, len(parts[0]))
        complete = len(values) == sum(one is None or one.status != "M" for one in column)
        value = Decimal(format(whole, f".{design.unit.decimals}f"))
        figures.append(Figure(value, status if complete or status != "A" else "E"))
    return figures
