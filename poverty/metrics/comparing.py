"""Several places beside each other, over all indicators that any of them has figures of."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from poverty.metrics import measures
from poverty.metrics.comparison import Relation, relation
from poverty.models import Indicator, Observation, Region, Source

FORECAST = Observation.Status.FORECAST


class Candidate(NamedTuple):
    """A published figure before it is known whether it is shown."""

    pk: int
    region_id: int
    indicator_id: int
    year: int
    status: str
    has_value: bool


@dataclass(frozen=True, slots=True)
class ComparedRow:
    """
    One indicator. ``figures`` by region code are of one ``year`` where there is one in which all regions that report
    have a value; else ``year`` is ``None`` and each is the newest there is. ``asked`` is how many regions are compared.
    """

    indicator: Indicator
    figures: Mapping[str, Observation]
    year: int | None
    asked: int

    @property
    def is_complete(self) -> bool:
        """Every region compared has a value of the same year, of one definition, and none is a mere bound."""
        return self.year is not None and len(self.figures) == self.asked and not self.obstacle

    @property
    def obstacle(self) -> str:
        """Why the figures cannot be compared; empty when they can. ``years`` where these differ."""
        rows = list(self.figures.values())
        if len(rows) < 2:
            return "alone"
        if self.year is None:
            return "years"
        if any(row.value is None for row in rows):
            return measures.Reason.NO_VALUE
        if any(measures.obstacle(row) for row in rows):
            return measures.Reason.BOUND
        return measures.Reason.DEFINITION if measures.mixes_definitions(rows) else ""

    @property
    def ends(self) -> tuple[Observation, Observation] | None:
        """The highest and the lowest figure, where they can be compared."""
        if self.obstacle:
            return None
        ordered = sorted(self.figures.values(), key=lambda row: row.value)
        return ordered[-1], ordered[0]

    @property
    def spread(self) -> Relation | None:
        """How the highest stands to the lowest, in words people use."""
        ends = self.ends
        return relation(ends[0].value, ends[1].value) if ends else None


@dataclass(frozen=True)
class Comparison:
    """``years`` are the first and last of any figure of these places, whatever was asked; ``None`` without figures."""

    regions: Sequence[Region]
    rows: list[ComparedRow]
    years: tuple[int, int] | None

    @property
    def sources(self) -> list[Source]:
        return list(dict.fromkeys(figure.source for row in self.rows for figure in row.figures.values()))

    def complete(self) -> list[ComparedRow]:
        return [row for row in self.rows if row.is_complete]


def by_theme(rows: Iterable[ComparedRow]) -> list[tuple[Indicator.Theme, list[ComparedRow]]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.indicator.theme].append(row)
    return [(theme, grouped[theme]) for theme in Indicator.Theme if theme in grouped]


def read_comparison(regions: Sequence[Region], theme: str, span) -> Comparison:
    """
    ``span`` makes of the first and last year there are those that were asked for. Four queries, or one without figures.
    The years of every figure are read, but in full only the figures that are shown.
    """
    rows = Observation.objects.published().filter(region__in=regions)
    if theme:
        rows = rows.filter(indicator__theme=theme)
    found = rows.order_by().values_list("pk", "region_id", "indicator_id", "year", "status", "value")
    candidates = [Candidate(*rest, value is not None) for *rest, value in found]
    years = {candidate.year for candidate in candidates}
    if not years:
        return Comparison(regions, [], None)
    ends = min(years), max(years)
    first, last = span(*ends)
    chosen = _chosen(candidate for candidate in candidates if first <= candidate.year <= last)
    return Comparison(regions, _rows(chosen, regions), ends)


def _chosen(candidates: Iterable[Candidate]) -> dict[int, tuple[int | None, list[int]]]:
    """By indicator the common year, if there is one, and the primary keys of the figures to show."""
    by_indicator = defaultdict(lambda: defaultdict(dict))
    for candidate in candidates:
        by_indicator[candidate.indicator_id][candidate.region_id][candidate.year] = candidate
    return {indicator: _of_one_year(series) for indicator, series in by_indicator.items()}


def _of_one_year(series: Mapping[int, Mapping[int, Candidate]]) -> tuple[int | None, list[int]]:
    """``series`` by region and year. Observed values of a common year come first, then forecasts of one."""
    for wanted in (lambda one: one.has_value and one.status != FORECAST, lambda one: one.has_value):
        held = [{year for year, one in rows.items() if wanted(one)} for rows in series.values()]
        if common := set.intersection(*held):
            year = max(common)
            return year, [rows[year].pk for rows in series.values()]
    newest = [max(rows.values(), key=lambda one: (one.status != FORECAST, one.year)) for rows in series.values()]
    same = {one.year for one in newest}
    return (same.pop() if len(same) == 1 else None), [one.pk for one in newest]


def _rows(chosen, regions) -> list[ComparedRow]:
    keys = [pk for _year, found in chosen.values() for pk in found]
    observations = Observation.objects.in_bulk(keys)
    indicators = Indicator.objects.in_bulk(chosen)
    sources = Source.objects.in_bulk({row.source_id for row in observations.values()})
    places = {region.pk: region for region in regions}
    for row in observations.values():
        row.indicator, row.region = indicators[row.indicator_id], places[row.region_id]
        row.source = sources[row.source_id]

    def in_order(found) -> dict[str, Observation]:
        """By region code, in the order of the regions; databases give them in any."""
        held = {observations[key].region_id: observations[key] for key in found}
        return {region.code: held[region.pk] for region in regions if region.pk in held}

    rows = [ComparedRow(indicators[pk], in_order(found), year, len(regions)) for pk, (year, found) in chosen.items()]
    return sorted(rows, key=lambda row: (row.indicator.position, row.indicator.slug))
