"""What is public of a place and its parts, read piece by piece."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q

from poverty.metrics import Figure, Panel, latest_figures
from poverty.metrics.held_by_theme import held_by_indicator
from poverty.metrics.holdings import HeldKind, records_where
from poverty.models import Indicator, Observation, Region, Source


@dataclass(frozen=True, slots=True)
class HeldIndicator:
    """An indicator of which something is held here: how many figures, of which years."""

    indicator: Indicator
    figures: int
    first: int
    last: int

    @property
    def page(self) -> str:
        return f"{self.indicator.slug}.html"


class PackHoldings:
    """One place; each property is asked for once, figures indicator by indicator, so that memory stays small."""

    def __init__(self, region: Region):
        self.region = region
        self.figures = Observation.objects.published().within(region)

    @cached_property
    def indicators(self) -> list[HeldIndicator]:
        """In the order of themes, position and short name. Two queries."""
        counted = held_by_indicator(self.region)
        themes = Indicator.Theme.values
        found = sorted(
            Indicator.objects.published().filter(pk__in=counted),
            key=lambda one: (themes.index(one.theme), one.position, one.slug),
        )
        return [HeldIndicator(one, row["n"], row["first"], row["last"]) for one in found if (row := counted[one.pk])]

    @cached_property
    def newest(self) -> dict[str, Figure]:
        """The newest figure of the place itself by the indicator's short name. One query."""
        return latest_figures([held.indicator.slug for held in self.indicators], self.region)

    @cached_property
    def parts(self) -> list[Region]:
        """The regions directly below. One query."""
        return list(self.region.children.published().order_by("code"))

    def records(self) -> list[HeldKind]:
        """Industries, stations, sites… of the place and its parts, named in the current language. One query."""
        return records_where(Q(region__code__startswith=self.region.prefix))

    @cached_property
    def sources(self) -> list[Source]:
        """Where the figures are from. One query."""
        return list(Source.objects.filter(pk__in=self.figures.order_by().values("source")).order_by("slug"))

    @cached_property
    def statuses(self) -> list[str]:
        """The letters that occur. One query."""
        return sorted(self.figures.order_by().values_list("status", flat=True).distinct())

    def regions(self):
        """The place and everything in it, as a query."""
        return Region.objects.within(self.region)

    def panel(self, indicator: Indicator) -> Panel:
        """The figures of an indicator in the place and its parts. One query."""
        rows = self.figures.filter(indicator=indicator).select_related("region__parent", "source")
        cells = {}
        for row in rows:
            row.indicator = indicator
            cells[row.region.code, row.year] = row
        return Panel(indicator, cells)
