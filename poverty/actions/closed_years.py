"""Years of indicators that are settled: what was published in one is not corrected without saying why."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from poverty.actions.door import chunks
from poverty.models import ClosedYear, Indicator, Observation

MOST_NAMED = 5


def closed_years(indicators: Iterable[int]) -> set[tuple[int, int]]:
    """(indicator, year) of what is closed today."""
    closed = ClosedYear.objects.filter(indicator__in=set(indicators), is_open_again=False)
    return set(closed.order_by().values_list("indicator_id", "year"))


def corrections_of_closed(figures: Iterable) -> list:
    """Those of the figures that were published, now or before, and whose year is closed."""
    figures = list(figures)
    closed = closed_years({one.indicator_id for one in figures})
    within = [one for one in figures if (one.indicator_id, one.year) in closed]
    published = set()
    for part in chunks(within):
        shown = Observation.objects.filter(
            published_at__isnull=False,
            indicator__in={one.indicator_id for one in part},
            year__in={one.year for one in part},
            region__in={one.region_id for one in part},
        )
        published |= set(shown.order_by().values_list("indicator_id", "region_id", "year"))
    return [one for one in within if (one.indicator_id, one.region_id, one.year) in published]


def must_explain(figures: Iterable, reason: str = "") -> None:
    """Refuses corrections in closed years that say nothing about why; a figure may have a reason of its own."""
    silent = [one for one in figures if not (reason or one.reason).strip()]
    if not silent:
        return
    found = corrections_of_closed(silent)
    if found:
        raise ValidationError(how_closed(found))


def how_closed(figures) -> str:
    """Which years are closed, and what to do."""
    years = sorted({(one.indicator_id, one.year) for one in figures})[:MOST_NAMED]
    names = Indicator.objects.in_bulk({indicator for indicator, _year in years})
    named = _("; ").join(f"{names[indicator]}, {year}" for indicator, year in years)
    return _("These years are closed: %(years)s. Say why the published figures are corrected.") % {"years": named}
