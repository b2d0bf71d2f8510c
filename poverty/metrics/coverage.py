"""What is held: which indicators, with how many figures of which regions and years."""

from dataclasses import dataclass

from django.db.models import Count, Max, Min, Q

from poverty.metrics.figures import Figure
from poverty.metrics.registers import newest_figures
from poverty.models import Indicator, Observation

HOME = "513200"


@dataclass(frozen=True, slots=True)
class Holding:
    """An indicator and how much is published of it; ``latest`` is the figure to quote."""

    indicator: Indicator
    figures: int
    regions: int
    first: int | None
    last: int | None
    latest: Figure | None

    @property
    def years(self) -> str:
        """``2010–2016``, ``2017`` or nothing."""
        return "–".join(dict.fromkeys(str(year) for year in (self.first, self.last) if year))


def indicators_by_theme() -> list[tuple[Indicator.Theme, list[Holding]]]:
    """Every published indicator under its theme, in the order of the themes. Three queries."""
    indicators = list(Indicator.objects.published())
    counts = {
        row["indicator"]: row
        for row in Observation.objects.published()
        .order_by()
        .values("indicator")
        .annotate(n=Count("id"), regions=Count("region", distinct=True), first=Min("year"), last=Max("year"))
    }
    newest = quotable(counts)
    holdings = [_holding(indicator, counts.get(indicator.pk), newest.get(indicator.pk)) for indicator in indicators]
    themes = [(theme, [held for held in holdings if held.indicator.theme == theme]) for theme in Indicator.Theme]
    return [(theme, held) for theme, held in themes if held]


def quotable(counts: dict) -> dict[int, Figure]:
    """By indicator, the figure to quote: Aba's newest, or the newest of the only region there is. One query."""
    singles = [pk for pk, row in counts.items() if row["regions"] == 1]
    rows = Observation.objects.published().filter(Q(region__code=HOME) | Q(indicator__in=singles))
    return {figure.indicator.pk: figure for figure in newest_figures(rows)}


def _holding(indicator, count, latest) -> Holding:
    if count is None:
        return Holding(indicator, 0, 0, None, None, None)
    return Holding(indicator, count["n"], count["regions"], count["first"], count["last"], latest)
