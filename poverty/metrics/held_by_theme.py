"""How much is held, of the counts that are kept along with every publication: nothing here reads a figure."""

from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Count, Max, Min, Sum

from poverty.models import HeldSeries, HeldTheme, Indicator, Region


class HeldThere(NamedTuple):
    """Of one theme in one region: public figures, those with a value, the first and the last year."""

    code: str
    theme: str
    figures: int
    with_value: int
    first_year: int
    last_year: int


def held_by_theme() -> list[HeldThere]:
    """Of every region and theme with figures, in no order. One query."""
    rows = HeldTheme.objects.order_by().values_list("region__code", *HeldThere._fields[1:])
    return list(map(HeldThere._make, rows))


@dataclass(frozen=True, slots=True)
class ThemeHeld:
    """``with_value`` of the public figures have a value; years are those of the first and the last."""

    theme: Indicator.Theme
    figures: int
    with_value: int
    regions: int
    first: int
    last: int


def themes_held() -> list[ThemeHeld]:
    """Every theme of which something is held, in the order of the themes. One query."""
    rows = (
        HeldTheme.objects.order_by()
        .values_list("theme")
        .annotate(Sum("figures"), Sum("with_value"), Count("region"), Min("first_year"), Max("last_year"))
    )
    found = {theme: ThemeHeld(Indicator.Theme(theme), *counts) for theme, *counts in rows}
    return [found[theme] for theme in Indicator.Theme if theme in found]


def figures_held() -> tuple[int, int]:
    """How many figures are public, and of how many the reading is in doubt. One query."""
    counts = HeldTheme.objects.aggregate(figures=Sum("figures"), doubtful=Sum("doubtful"))
    return counts["figures"] or 0, counts["doubtful"] or 0


def held_by_indicator(within: Region | None = None) -> dict[int, dict]:
    """
    By the primary key of an indicator, within a place or anywhere: ``n`` public figures of so many ``regions``, the
    ``first`` and the ``last`` year. One query.
    """
    series = HeldSeries.objects.order_by()
    if within is not None:
        series = series.filter(region__code__startswith=within.prefix)
    rows = series.values("indicator").annotate(
        n=Sum("figures"), regions=Count("region"), first=Min("first_year"), last=Max("last_year")
    )
    return {row["indicator"]: row for row in rows}
