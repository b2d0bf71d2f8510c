"""
What is computed from published figures, and when it must not be.

A figure here is anything with ``value`` (Decimal or None), ``status`` and ``qualifier``, as an Observation has;
a series maps years to figures of one region. Every function answers with a :class:`Computed`: a number, or the
reason why there is none. Ratios are plain (0.1333 is 13.33 %), in Decimal throughout.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

NOT_COMPARABLE_WITH_BEFORE = frozenset("BD")


class Reason(TextChoices):
    """Why a number was not computed."""

    NO_VALUE = "no_value", _("There is no value.")
    NO_EARLIER = "no_earlier", _("There is no value for the earlier year.")
    BREAK = "break", _("The series breaks here: the value is not comparable with earlier years.")
    BOUND = "bound", _("The source gives only a bound, not the value itself.")
    NOT_POSITIVE = "not_positive", _("The value to compare with is zero or negative.")
    NOT_ADDITIVE = "not_additive", _("Values of this indicator must not be added up.")
    ALONE = "alone", _("No other region of this level reports.")


@dataclass(frozen=True, slots=True)
class Computed:
    """``value``, or the ``reason`` for its absence. ``of`` is how many regions took part, where that matters."""

    value: Decimal | None
    reason: str = ""
    of: int | None = None


def absent(reason: Reason, of: int | None = None) -> Computed:
    return Computed(None, reason, of)


def obstacle(figure) -> str:
    """Why nothing can be computed from a figure; empty when it can."""
    if figure is None or figure.value is None:
        return Reason.NO_VALUE
    return Reason.BOUND if figure.qualifier in ("more_than", "less_than") else ""


def breaks_within(series: Mapping, first: int, last: int) -> list[int]:
    """
    The years after ``first`` up to ``last`` whose value is not comparable with the years before.

    Status B breaks there. Status D (another definition) breaks there and again where the definition returns.
    """
    years = [year for year in sorted(series) if first <= year <= last]
    return [
        later
        for earlier, later in pairwise(years)
        if series[later].status in NOT_COMPARABLE_WITH_BEFORE or series[earlier].status == "D"
    ]


def growth(series: Mapping, year: int) -> Computed:
    """Change on the year before: ``value / value of the year before − 1``, a ratio."""
    return compound_growth(series, year - 1, year)


def compound_growth(series: Mapping, first: int, last: int) -> Computed:
    """Yearly growth that leads from the first to the last value: ``(last / first) ** (1 / years) − 1``, a ratio."""
    if reason := obstacle(series.get(last)):
        return absent(reason)
    if reason := obstacle(series.get(first)):
        return absent(Reason.NO_EARLIER if reason == Reason.NO_VALUE else reason)
    if breaks_within(series, first, last):
        return absent(Reason.BREAK)
    start, end, years = series[first].value, series[last].value, last - first
    if start <= 0 or (end < 0 and years > 1):
        return absent(Reason.NOT_POSITIVE)
    return Computed(end / start - 1 if years == 1 else (end / start) ** (Decimal(1) / years) - 1)


def index(series: Mapping, base: int, year: int) -> Computed:
    """``100 × value / value of the base year``. It stops at a break, since what follows has another base."""
    if reason := obstacle(series.get(year)):
        return absent(reason)
    if reason := obstacle(series.get(base)):
        return absent(Reason.NO_EARLIER if reason == Reason.NO_VALUE else reason)
    if breaks_within(series, base, year):
        return absent(Reason.BREAK)
    if series[base].value <= 0:
        return absent(Reason.NOT_POSITIVE)
    return Computed(100 * series[year].value / series[base].value)


def total(figures: Collection) -> Computed:
    """Sum of the values there are, in the indicator's unit; ``of`` says how many. Bounds are not added up."""
    held = [figure for figure in figures if figure is not None and figure.value is not None]
    if not held:
        return absent(Reason.NO_VALUE, 0)
    if any(map(obstacle, held)):
        return absent(Reason.BOUND, len(held))
    return Computed(sum((figure.value for figure in held), Decimal(0)), of=len(held))


def share(figure, peers: Collection, aggregation: str) -> Computed:
    """
    ``value / sum of the reporting regions of the same level``, a ratio; ``of`` is their number.

    It is a share of that sum, never of the figure of the region they belong to. ``peers`` include the figure.
    """
    if reason := obstacle(figure):
        return absent(reason)
    if aggregation != "sum":
        return absent(Reason.NOT_ADDITIVE)
    whole = total(peers)
    if whole.value is None:
        return absent(whole.reason, whole.of)
    if whole.of < 2:
        return absent(Reason.ALONE, whole.of)
    if whole.value <= 0:
        return absent(Reason.NOT_POSITIVE, whole.of)
    return Computed(figure.value / whole.value, of=whole.of)


def rank(figure, peers: Collection) -> Computed:
    """
    Place among the reporting regions of the same level, 1 for the highest value; ``of`` is how many are ranked.

    Equal values share a place and the next place is skipped (1, 2, 2, 4). ``peers`` include the figure.
    """
    if reason := obstacle(figure):
        return absent(reason)
    ranked = [peer.value for peer in peers if not obstacle(peer)]
    if len(ranked) < 2:
        return absent(Reason.ALONE, len(ranked))
    return Computed(Decimal(1 + sum(value > figure.value for value in ranked)), of=len(ranked))
