"""What is held: which indicators, with how many figures of which regions and years."""

from dataclasses import dataclass
from itertools import chain

from poverty.metrics.figures import Figure
from poverty.metrics.held_by_theme import held_by_indicator
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
    """Every published indicator under its theme, in the order of the themes. Four queries."""
    indicators = list(Indicator.objects.published())
    counts = held_by_indicator()
    newest = quotable(counts)
    holdings = [_holding(indicator, counts.get(indicator.pk), newest.get(indicator.pk)) for indicator in indicators]
    themes = [(theme, [held for held in holdings if held.indicator.theme == theme]) for theme in Indicator.Theme]
    return [(theme, held) for theme, held in themes if held]


def quotable(counts: dict) -> dict[int, Figure]:
    """
    By indicator, the figure to quote: Aba's newest, or the newest of the only region there is. Two queries: for both
    conditions at once a database reads all figures there are.
    """
    figures = Observation.objects.published()
    singles = [pk for pk, row in counts.items() if row["regions"] == 1]
    found = newest_figures(figures.filter(region__code=HOME)), newest_figures(figures.filter(indicator__in=singles))
    return {figure.indicator.pk: figure for figure in chain(*found)}


def _holding(indicator, count, latest) -> Holding:
    if count is None:
        return Holding(indicator, 0, 0, None, None, None)
    return Holding(indicator, count["n"], count["regions"], count["first"], count["last"], latest)
