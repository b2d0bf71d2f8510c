"""All published figures of one indicator, regions by years, and the measures computed over them."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from poverty.metrics import measures
from poverty.metrics.measures import Computed
from poverty.models import Indicator, Observation, Region


class Measure(TextChoices):
    """What is shown of a figure."""

    VALUE = "value", _("Value")
    GROWTH = "growth", _("Growth on the year before")
    SHARE = "share", _("Share of the sum of the regions")
    RANK = "rank", _("Rank among the regions")
    INDEX = "index", _("Index, first year shown = 100")


@dataclass(frozen=True, slots=True)
class Entry:
    """One place in a grid: the measure computed there, and the observation behind it, if there is one."""

    year: int
    computed: Computed
    observation: Observation | None

    @property
    def status(self) -> str:
        return self.observation.status if self.observation else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """One region's entries, year by year. Tables, charts and maps are all made of these."""

    region: Region
    entries: list[Entry]


@dataclass(frozen=True)
class Panel:
    """``cells`` holds the observations by region code and year; regions are ordered by code."""

    indicator: Indicator
    cells: dict[tuple[str, int], Observation]

    @cached_property
    def regions(self) -> dict[str, Region]:
        return {code: self.cells[code, year].region for code, year in sorted(self.cells)}

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for _code, year in self.cells})

    @cached_property
    def series(self) -> dict[str, dict[int, Observation]]:
        """By region code, the figures by year."""
        by_region = defaultdict(dict)
        for (code, year), observation in sorted(self.cells.items()):
            by_region[code][year] = observation
        return by_region

    @cached_property
    def peers(self) -> dict[tuple[str, int], list[Observation]]:
        """By level and year, the figures of all regions of that level."""
        by_level = defaultdict(list)
        for (_code, year), observation in self.cells.items():
            by_level[observation.region.level, year].append(observation)
        return by_level

    def narrowed(self, codes: Collection[str], first: int, last: int) -> "Panel":
        """Only some regions (all, if none are named) and years."""
        wanted = {
            (code, year): row
            for (code, year), row in self.cells.items()
            if (not codes or code in codes) and first <= year <= last
        }
        return Panel(self.indicator, wanted)

    def compute(self, measure: str, code: str, year: int, base: int) -> Computed:
        """One measure of one figure; ``base`` is the year whose index is 100."""
        series, figure = self.series.get(code, {}), self.cells.get((code, year))
        if figure is None:
            return measures.absent(measures.Reason.NO_VALUE)
        peers = self.peers[figure.region.level, year]
        match measure:
            case Measure.GROWTH:
                return measures.growth(series, year)
            case Measure.SHARE:
                return measures.share(figure, peers, self.indicator.aggregation)
            case Measure.RANK:
                return measures.rank(figure, peers)
            case Measure.INDEX:
                return measures.index(series, base, year)
        return Computed(figure.value, "" if figure.value is not None else measures.Reason.NO_VALUE)

    def grid(self, measure: str, codes: Iterable[str], years: Iterable[int]) -> list[GridRow]:
        """The measure of some regions in some years; the first of these years is the base of an index."""
        years = list(years)
        return [
            GridRow(
                self.regions[code],
                [
                    Entry(year, self.compute(measure, code, year, years[0]), self.cells.get((code, year)))
                    for year in years
                ],
            )
            for code in codes
        ]

    def total(self, codes: Iterable[str], year: int) -> Computed:
        """Sum over regions of one level; see :func:`poverty.metrics.measures.total`."""
        return measures.total([self.cells.get((code, year)) for code in codes])

    def closest(self, code: str, count: int) -> list[str]:
        """The region and the ``count − 1`` of its level whose newest figures are nearest to its own, by code."""
        home = self.regions.get(code)
        level = home.level if home else next(iter(self.regions.values())).level
        newest = {
            other: next(reversed(series.values())).value
            for other, series in self.series.items()
            if self.regions[other].level == level
        }
        centre = newest.get(code)
        if centre is None:
            return sorted(newest)[:count]
        near = sorted(newest, key=lambda other: (newest[other] is None, abs((newest[other] or 0) - centre), other))
        return sorted(near[:count])


def read_panel(indicator: Indicator, moment: datetime | None = None) -> Panel:
    """What is published of an indicator now, or was at a moment. One query."""
    rows = Observation.objects.as_of(moment) if moment else Observation.objects.published()
    rows = rows.filter(indicator=indicator).select_related("region__parent", "source")
    cells = {}
    for row in rows:
        row.indicator = indicator
        cells[row.region.code, row.year] = row
    return Panel(indicator, cells)
