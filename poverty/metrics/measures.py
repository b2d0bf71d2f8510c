"""
What is computed from published figures, and when it must not be.

A figure here is anything with ``value`` (Decimal or None), ``status`` and ``qualifier``, as an Observation has;
a series maps years to figures of one region. Every function answers with a :class:`Computed`: a number with the
numbers it was computed of, or the reason why there is none. Ratios are plain (0.1333 is 13.33 %), in Decimal
throughout. What is not comparable is never compared: neither the two sides of a break, nor two definitions.
"""

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

DEFINITION_DIFFERS = "D"
NOT_COMPARABLE_WITH_BEFORE = frozenset("BD")
PARENT, SUM = "parent", "sum"


class Reason(TextChoices):
    """Why a number was not computed."""

    NO_VALUE = "no_value", _("There is no value.")
    NO_EARLIER = "no_earlier", _("There is no value for the earlier year.")
    BREAK = "break", _("The series breaks here: the value is not comparable with earlier years.")
    DEFINITION = "definition", _("Figures of different definitions are not comparable.")
    BOUND = "bound", _("The source gives only a bound, not the value itself.")
    NOT_POSITIVE = "not_positive", _("The value to compare with is zero or negative.")
    NOT_ADDITIVE = "not_additive", _("Values of this indicator must not be added up.")
    ALONE = "alone", _("No other region of this level reports.")
    NO_WHOLE = "no_whole", _("Neither the region it belongs to nor another part of it reports.")
    NO_DENOMINATOR = "no_denominator", _("It is not said what this indicator could be divided by.")
    DENOMINATOR_MISSING = "denominator_missing", _("There is no figure to divide by for this region and year.")


class Computed(NamedTuple):
    """
    ``value``, or the ``reason`` for its absence. ``of`` is how many regions took part, where that matters.

    A value that compares two numbers says which: ``numerator`` and ``denominator``, in the units of their
    indicators (for growth the value and the earlier one, for an index the value and that of the base year).
    A share says in ``whole`` what it is a share of: ``"parent"``, the published figure of the region it belongs to,
    or ``"sum"``, the sum of that region's parts that report. ``in_points`` marks a change in percentage points.
    """

    value: Decimal | None
    reason: str = ""
    of: int | None = None
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    whole: str = ""
    in_points: bool = False


def absent(reason: Reason, of: int | None = None) -> Computed:
    return Computed(None, reason, of)


def is_percentage(indicator) -> bool:
    """Whether its values are percentages, or percentage points: their changes are differences, not ratios."""
    return indicator.unit_en.startswith(("%", "per cent", "percent"))


def obstacle(figure) -> str:
    """Why nothing can be computed from a figure; empty when it can."""
    if figure is None or figure.value is None:
        return Reason.NO_VALUE
    return Reason.BOUND if figure.qualifier in ("more_than", "less_than") else ""


# -- along one region's years ---------------------------------------------------------------------


def breaks_within(series: Mapping, first: int, last: int) -> list[int]:
    """
    The years after ``first`` up to ``last`` whose value is not comparable with the years before.

    Status B breaks there. Status D (another definition) breaks there and again where the definition returns.
    """
    years = [year for year in sorted(series) if first <= year <= last]
    return [
        later
        for earlier, later in pairwise(years)
        if series[later].status in NOT_COMPARABLE_WITH_BEFORE or series[earlier].status == DEFINITION_DIFFERS
    ]


def growth(series: Mapping, year: int) -> Computed:
    """Change on the year before: ``value / value of the year before − 1``, a ratio."""
    return compound_growth(series, year - 1, year)


def compound_growth(series: Mapping, first: int, last: int) -> Computed:
    """Yearly growth that leads from the first to the last value: ``(last / first) ** (1 / years) − 1``, a ratio."""
    if reason := _not_comparable(series, first, last):
        return absent(reason)
    start, end, years = series[first].value, series[last].value, last - first
    if start <= 0 or (end < 0 and years > 1):
        return absent(Reason.NOT_POSITIVE)
    yearly = end / start - 1 if years == 1 else (end / start) ** (Decimal(1) / years) - 1
    return Computed(yearly, numerator=end, denominator=start)


def point_change(series: Mapping, first: int, last: int) -> Computed:
    """Yearly change of a percentage, ``(last − first) / years``, in percentage points: 10 % → 12 % are two of them."""
    if reason := _not_comparable(series, first, last):
        return absent(reason)
    start, end = series[first].value, series[last].value
    return Computed((end - start) / (last - first), numerator=end, denominator=start, in_points=True)


def index(series: Mapping, base: int, year: int) -> Computed:
    """``100 × value / value of the base year``. It stops at a break, since what follows has another base."""
    if reason := _not_comparable(series, base, year):
        return absent(reason)
    value, start = series[year].value, series[base].value
    if start <= 0:
        return absent(Reason.NOT_POSITIVE)
    return Computed(100 * value / start, numerator=value, denominator=start)


def _not_comparable(series, first, last) -> str:
    """Why the values of two years cannot be compared; empty when they can."""
    if reason := obstacle(series.get(last)):
        return reason
    if reason := obstacle(series.get(first)):
        return Reason.NO_EARLIER if reason == Reason.NO_VALUE else reason
    return Reason.BREAK if breaks_within(series, first, last) else ""


# -- among regions in one year --------------------------------------------------------------------


def total(figures: Collection) -> Computed:
    """
    Sum of the values there are, in the indicator's unit; ``of`` says how many. Neither bounds are added up nor values
    of different definitions.
    """
    held = [figure for figure in figures if figure is not None and figure.value is not None]
    if not held:
        return absent(Reason.NO_VALUE, 0)
    if any(map(obstacle, held)):
        return absent(Reason.BOUND, len(held))
    if mixes_definitions(held):
        return absent(Reason.DEFINITION, len(held))
    return Computed(sum((figure.value for figure in held), Decimal(0)), of=len(held))


def of_parts(parts: Collection) -> Computed:
    """The sum that parts of one region are shares of: at least two of them, and of one definition."""
    whole = total(parts)
    if whole.value is None:
        return whole
    return whole._replace(whole=SUM) if whole.of > 1 else absent(Reason.NO_WHOLE, whole.of)


def share(figure, parts: Collection, aggregation: str, parent=None) -> Computed:
    """
    ``value / figure of the region it belongs to`` in the same year, a ratio, where that is published as a value;
    else ``value / sum of the reporting regions with the same parent``, with their number in ``of``.

    The sum is never taken for the parent's figure: ``whole`` says which it is. ``parts`` include the figure.
    """
    if parent is None or obstacle(parent):
        return share_of_sum(figure, of_parts(parts), aggregation)
    if reason := _no_share(figure, aggregation):
        return absent(reason)
    if DEFINITION_DIFFERS in (figure.status, parent.status):
        return absent(Reason.DEFINITION)
    return _portion(figure.value, Computed(parent.value, whole=PARENT))


def share_of_sum(figure, whole: Computed, aggregation: str) -> Computed:
    """``value / sum``, a ratio; ``whole`` is what :func:`of_parts` answers for the parts."""
    if reason := _no_share(figure, aggregation):
        return absent(reason)
    return _portion(figure.value, whole) if whole.value is not None else absent(whole.reason, whole.of)


def _no_share(figure, aggregation) -> str:
    return obstacle(figure) or ("" if aggregation == "sum" else Reason.NOT_ADDITIVE)


def _portion(value, whole: Computed) -> Computed:
    if whole.value <= 0:
        return absent(Reason.NOT_POSITIVE, whole.of)
    return Computed(value / whole.value, "", whole.of, value, whole.value, whole.whole)


def per(figure, denominator) -> Computed:
    """``value / figure of the denominator`` for the same region and year, in units of the one per unit of the other."""
    if reason := obstacle(figure):
        return absent(reason)
    if reason := obstacle(denominator):
        return absent(Reason.DENOMINATOR_MISSING if reason == Reason.NO_VALUE else reason)
    if denominator.value <= 0:
        return absent(Reason.NOT_POSITIVE)
    return Computed(figure.value / denominator.value, numerator=figure.value, denominator=denominator.value)


@dataclass(frozen=True, slots=True)
class Field:
    """Who is ranked together: the values from the lowest, and whether they are of more than one definition."""

    values: list[Decimal]
    mixed: bool


def field_of(peers: Collection) -> Field:
    """Those of the peers that can be ranked: bounds and empty figures cannot."""
    ranked = [peer for peer in peers if not obstacle(peer)]
    return Field(sorted(peer.value for peer in ranked), mixes_definitions(ranked))


def rank(figure, peers: Collection) -> Computed:
    """
    Place among the reporting regions of the same level, 1 for the highest value; ``of`` is how many are ranked.

    Equal values share a place and the next place is skipped (1, 2, 2, 4). ``peers`` include the figure.
    """
    return rank_in(figure, field_of(peers))


def rank_in(figure, field: Field) -> Computed:
    """As :func:`rank`, with the peers put in order once for all of them."""
    count = len(field.values)
    if reason := obstacle(figure):
        return absent(reason)
    if count < 2:
        return absent(Reason.ALONE, count)
    if field.mixed:
        return absent(Reason.DEFINITION, count)
    return Computed(Decimal(1 + count - bisect_right(field.values, figure.value)), of=count)


def mixes_definitions(figures) -> bool:
    """Some have another definition (status D) while others do not."""
    return len({figure.status == DEFINITION_DIFFERS for figure in figures}) > 1
