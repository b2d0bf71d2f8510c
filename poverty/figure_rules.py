"""
What must hold of a figure, said in words.

The database's constraints hold the same; these are asked first, because a person can act on their answers and
because they cost no query.
"""

from decimal import Decimal

from django.utils.translation import gettext as _

from poverty.models import Observation

LARGEST = Decimal(10) ** 17
YEARS = range(1900, 2101)


def faults(observation) -> dict[str, str]:
    """Field name → what is wrong with it."""
    found = {}
    status = str(observation.get_status_display())
    if observation.status in Observation.EMPTY_STATUSES:
        if observation.value is not None:
            found["value"] = _("The status “%(status)s” says that there is no value.") % {"status": status}
    elif observation.value is None:
        found["value"] = _("A value is needed, or a status that says why there is none.")
    if observation.value is not None and abs(observation.value) > LARGEST:
        found["value"] = _("The value is too large.")
    if observation.year not in YEARS:
        found["year"] = _("The year must lie between 1900 and 2100.")
    confidence = observation.reading_confidence
    if confidence is not None and not 0 <= confidence <= 1:
        found["reading_confidence"] = _("The confidence must lie between 0 and 1.")
    return found
