"""All published figures of one indicator, regions by years, and the measures computed over them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from django.db.models import TextChoices
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poverty.metrics import measures
from poverty.metrics.measures import Computed, Field
from poverty.metrics.reading import PublicFigure, read_figures
from poverty.models import Indicator, Observation, Region

NO_VALUE = measures.absent(measures.Reason.NO_VALUE)

Cells = dict[tuple[str, int], PublicFigure | Observation]


class Measure(TextChoices):
    """What is shown of a figure."""

    VALUE = "value", gettext_lazy("Value")
    GROWTH = "growth", gettext_lazy("Growth on the year before")
    SHARE = "share", gettext_lazy("Share of the region it belongs to")
    RANK = "rank", gettext_lazy("Rank among the regions")
    INDEX = "index", gettext_lazy("Index, first year shown = 100")
    PER = "per", gettext_lazy("Divided by its denominator")


def has_denominator(indicator: Indicator) -> bool:
    return indicator.denominator is not None and indicator.denominator.is_published


def measure_label(measure: str, indicator: Indicator) -> str:
    """The measure's name; of a ratio, with what is divided by; of growth, whether it is in percentage points."""
    if measure == Measure.PER and has_denominator(indicator):
        return _("Divided by “%(indicator)s”") % {"indicator": indicator.denominator.name}
    if measure == Measure.GROWTH and measures.is_percentage(indicator):
        return _("Change on the year before, in percentage points")
    return str(Measure(measure).label)


class Entry(NamedTuple):
    """One place in a grid: the measure computed there, and the observation behind it, if there is one."""

    year: int
    computed: Computed
    observation: PublicFigure | Observation | None

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
    """
    ``cells`` holds the observations by region code and year; regions are ordered by code.
    ``moment`` is the moment whose public figures they are, ``None`` for the present.
    """

    indicator: Indicator
    cells: Cells
    moment: datetime | None = None

    @cached_property
    def regions(self) -> dict[str, Region]:
        found = {code: figure.region for (code, _year), figure in self.cells.items()}
        return dict(sorted(found.items()))

    @cached_property
    def years(self) -> list[int]:
        return sorted({year for _code, year in self.cells})

    @cached_property
    def series(self) -> dict[str, dict[int, Observation]]:
        """By region code, the figures by year."""
        by_region = {code: {} for code in self.regions}
        for (code, year), observation in self.cells.items():
            by_region[code][year] = observation
        return {code: dict(sorted(series.items())) for code, series in by_region.items()}

    @cached_property
    def peers(self) -> dict[tuple[str, int], list[Observation]]:
        """By level and year, the figures of all regions of that level."""
        return self._grouped("level")

    @cached_property
    def siblings(self) -> dict[tuple[int | None, int], list[Observation]]:
        """By the parent's primary key and year, the figures of all regions with the same parent."""
        return self._grouped("parent_id")

    def _grouped(self, name: str) -> dict[tuple, list[Observation]]:
        """By an attribute of their region and the year."""
        groups = defaultdict(list)
        for code, series in self.series.items():
            place = getattr(self.regions[code], name)
            for year, observation in series.items():
                groups[place, year].append(observation)
        return groups

    @cached_property
    def denominators(self) -> Cells:
        """
        By region code and year, the figures to divide by: those of the denominator that the indicator declares,
        where it is published, as public as at the panel's moment. Three queries, when first asked for.
        """
        return _cells(self.indicator.denominator, self.moment) if self.has_denominator else {}

    @property
    def has_denominator(self) -> bool:
        """Whether there is a published indicator to divide by."""
        return has_denominator(self.indicator)

    def measure_choices(self) -> list[tuple[str, str]]:
        """The measures that make sense here, with their names, in the order of :class:`Measure`."""
        several_years, levels = len(self.years) > 1, [region.level for region in self.regions.values()]
        sensible = {
            Measure.VALUE: True,
            Measure.GROWTH: several_years,
            Measure.SHARE: self.indicator.aggregation == "sum" and len(levels) > 1,
            Measure.RANK: len(set(levels)) < len(levels),
            Measure.INDEX: several_years,
            Measure.PER: self.has_denominator,
        }
        return [(measure.value, measure_label(measure, self.indicator)) for measure in Measure if sensible[measure]]

    def narrowed(self, codes: Collection[str], first: int, last: int) -> "Panel":
        """Only some regions (all, if none are named) and years."""
        wanted = {
            (code, year): row
            for (code, year), row in self.cells.items()
            if (not codes or code in codes) and first <= year <= last
        }
        return Panel(self.indicator, wanted, self.moment)

    def compute(self, measure: str, code: str, year: int, base: int) -> Computed:
        """One measure of one figure; ``base`` is the year whose index is 100."""
        figure = self.cells.get((code, year))
        if figure is None:
            return NO_VALUE
        if measure == Measure.VALUE:
            return NO_VALUE if figure.value is None else Computed(figure.value)
        match measure:
            case Measure.GROWTH:
                return self.growth(code, year - 1, year)
            case Measure.SHARE:
                return self._share(figure)
            case Measure.RANK:
                return measures.rank_in(figure, self._field(figure))
            case Measure.INDEX:
                return measures.index(self.series[code], base, year)
            case Measure.PER:
                return self._per(figure)
        raise ValueError(measure)

    @property
    def changes_in_points(self) -> bool:
        """Whether growth is told in percentage points, since the values are percentages themselves."""
        return measures.is_percentage(self.indicator)

    def growth(self, code: str, first: int, last: int) -> Computed:
        """Of one region, by the year: compound growth as a ratio, or the mean change of a percentage in points."""
        change = measures.point_change if self.changes_in_points else measures.compound_growth
        return change(self.series[code], first, last)

    def grid(self, measure: str, codes: Iterable[str], years: Iterable[int]) -> list[GridRow]:
        """The measure of some regions in some years; the first of these years is the base of an index."""
        years = list(years)
        if measure == Measure.VALUE:
            return [GridRow(self.regions[code], self._values(code, years)) for code in codes]
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

    def _values(self, code: str, years: Iterable[int]) -> list[Entry]:
        """As :meth:`compute` answers for each; of very many values nothing is to be computed."""
        figures = map(self.series[code].get, years)
        return [
            Entry(year, Computed(figure.value) if figure and figure.value is not None else NO_VALUE, figure)
            for year, figure in zip(years, figures, strict=True)
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

    def _share(self, figure) -> Computed:
        above, place = figure.region.parent, (figure.region.parent_id, figure.year)
        parent = self.cells.get((above.code, figure.year)) if above else None
        if parent is not None and not measures.obstacle(parent):
            return measures.share(figure, (), self.indicator.aggregation, parent)
        if place not in self._sums:
            self._sums[place] = measures.of_parts(self.siblings[place])
        return measures.share_of_sum(figure, self._sums[place], self.indicator.aggregation)

    def _field(self, figure) -> Field:
        place = figure.region.level, figure.year
        if place not in self._fields:
            self._fields[place] = measures.field_of(self.peers[place])
        return self._fields[place]

    def _per(self, figure) -> Computed:
        if not self.has_denominator:
            return measures.absent(measures.Reason.NO_DENOMINATOR)
        return measures.per(figure, self.denominators.get((figure.region.code, figure.year)))

    # A sum or an order of a thousand villages is made once, not for each of them.
    @cached_property
    def _sums(self) -> dict[tuple, Computed]:
        return {}

    @cached_property
    def _fields(self) -> dict[tuple, Field]:
        return {}


def with_gaps(years: Sequence[int]) -> list[int]:
    """
    Years in their order with those between them of which nothing is held: ``2010, 2011, 2014`` → ``2010 … 2014``.

    Where all are at one distance, as of a survey every five years, nothing is missing between them.
    """
    if len({later - earlier for earlier, later in pairwise(years)}) < 2:
        return list(years)
    return list(range(years[0], years[-1] + 1))


def read_panel(indicator: Indicator, moment: datetime | None = None) -> Panel:
    """What is published of an indicator now, or was at a moment. Three queries: its figures, their regions, sources."""
    return Panel(indicator, _cells(indicator, moment), moment)


def _cells(indicator: Indicator, moment: datetime | None) -> Cells:
    rows = Observation.objects.as_of(moment) if moment else Observation.objects.published()
    ordered = rows.filter(indicator=indicator).order_by("year", "region_id")  # as the index of an indicator's figures
    return {(row.region.code, row.year): row for row in read_figures(ordered, indicator=indicator, versions=True)}
