"""
What must hold of a figure, said in words; and what is worth a second look.

The database's constraints hold the same; these are asked first, because a person can act on their answers and
because they cost no query.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from poverty.models import Observation

LARGEST = Decimal(10) ** 17
YEARS = range(1900, 2101)
FAR = 10  # times as much, or a part as small


def faults(*, value, status, year, confidence=None, smallest: int | None = None) -> dict[str, str]:
    """
    Field name → what is wrong with it. ``smallest``: the indicator's smallest count that may be told; below it people
    could be recognised, and what is not kept cannot leak.
    """
    found = {}
    if status in Observation.EMPTY_STATUSES:
        if value is not None:
            label = str(Observation.Status(status).label)
            found["value"] = _("The status “%(status)s” says that there is no value.") % {"status": label}
    elif value is None:
        found["value"] = _("A value is needed, or a status that says why there is none.")
    if value and smallest and abs(value) < smallest:
        text = _("Counts below %(n)s are not kept: leave the value empty and give the status “%(status)s”.")
        found["value"] = text % {"n": smallest, "status": Observation.Status.SUPPRESSED.label}
    if value is not None and abs(value) > LARGEST:
        found["value"] = _("The value is too large.")
    if year not in YEARS:
        found["year"] = _("The year must lie between 1900 and 2100.")
    if confidence is not None and not 0 <= confidence <= 1:
        found["reading_confidence"] = _("The confidence must lie between 0 and 1.")
    return found


def is_outlier(value: Decimal, other: Decimal | None) -> bool:
    """Whether a value is ten or more times another, or a tenth of it or less; never where either is zero."""
    return bool(value and other) and (abs(value) >= FAR * abs(other) or abs(other) >= FAR * abs(value))


def outlier(value: Decimal, other: Decimal, whose: str) -> str:
    """What to say of one; ``whose`` is “last year's value”, for example."""
    if abs(value) >= abs(other):
        ratio, text = value / other, _("%(value)s is %(ratio)s times %(whose)s, %(other)s.")
    else:
        ratio, text = other / value, _("%(whose)s, %(other)s, is %(ratio)s times %(value)s.")
    return text % {
        "value": f"{value:f}",
        "other": f"{other.normalize():f}",
        "ratio": f"{abs(ratio):.0f}",
        "whose": whose,
    }
