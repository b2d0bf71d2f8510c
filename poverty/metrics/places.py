"""What is known of one place across all indicators, and how it stands to the place it belongs to and to its peers."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import zip_longest
from typing import NamedTuple

from django.db.models import Count, Max, Q

from poverty.metrics import measures
from poverty.metrics.comparison import Relation, relation
from poverty.metrics.figures import Figure
from poverty.metrics.measures import Computed, Reason
from poverty.metrics.reading import PublicFigure, columns_of, read_figures
from poverty.models import Indicator, Observation, Region

FORECAST = Observation.Status.FORECAST
COUNTED = Indicator.Theme.ENUMERATION  # what a source lists: no measure of the place


class Peer(NamedTuple):
    """A figure of another place, with what comparing needs of it."""

    code: str
    indicator_id: int
    year: int
    value: Decimal | None
    status: str
    qualifier: str


class Standing(NamedTuple):
    """Rank among the regions with the same parent that report, 1 for the highest value; ``tied`` share it."""

    rank: int
    of: int
    tied: int

    @property
    def from_below(self) -> int:
        """Rank from the lower end, 1 for the lowest value."""
        return self.of - (self.rank + self.tied - 1) + 1


@dataclass(frozen=True, slots=True)
class Change:
    """
    From the first year that is comparable with the newest until that one. ``ratio`` is ``newest / first − 1``;
    ``difference`` is ``newest − first`` in the indicator's unit. ``reason`` says why there is no change to tell.
    """

    first: int | None = None
    last: int | None = None
    ratio: Decimal | None = None
    difference: Decimal | None = None
    reason: str = ""


@dataclass(frozen=True)
class Line:
    """
    One indicator in one place: ``series`` by year, ``newest`` (a forecast only where nothing else is known),
    and, of the newest year, the figures of the regions with the same parent (its own among them) and of that parent.
    """

    indicator: Indicator
    series: Mapping[int, PublicFigure]
    newest: PublicFigure
    siblings: list[Peer | PublicFigure] = field(default_factory=list)
    parent: Peer | None = None

    @cached_property
    def figure(self) -> Figure:
        return Figure(self.newest)

    @cached_property
    def to_parent(self) -> Relation | None:
        """How the newest value stands to the parent's of the same year, in words people use."""
        if self.parent is None or not comparable(self.newest, self.parent):
            return None
        return relation(self.newest.value, self.parent.value)

    @cached_property
    def share(self) -> Computed:
        """Of the parent's figure where it is published, else of the sum of the siblings that report."""
        return measures.share(self.newest, self.siblings, self.indicator.aggregation, self.parent)

    @cached_property
    def standing(self) -> Standing | None:
        place = measures.rank(self.newest, self.siblings)
        if place.value is None:
            return None
        tied = sum(not measures.obstacle(peer) and peer.value == self.newest.value for peer in self.siblings)
        return Standing(int(place.value), place.of, tied)

    @cached_property
    def change(self) -> Change:
        return whole_change(self.series, self.newest.year)


def comparable(one, other) -> bool:
    """Both are values, not bounds, and of one definition."""
    return not (measures.obstacle(one) or measures.obstacle(other) or measures.mixes_definitions([one, other]))


def whole_change(series: Mapping[int, PublicFigure], last: int) -> Change:
    """See :class:`Change`; never across a break, and bounds are no ends of it."""
    if reason := measures.obstacle(series.get(last)):
        return Change(reason=reason)
    earlier = [year for year in sorted(series) if year < last and not measures.obstacle(series[year])]
    broken = max(measures.breaks_within(series, min(series), last), default=0)
    first = next((year for year in earlier if year >= broken), None)
    if first is None:
        return Change(reason=Reason.BREAK if earlier else Reason.NO_EARLIER)
    start, end = series[first].value, series[last].value
    return Change(first, last, end / start - 1 if start > 0 else None, end - start)


@dataclass(frozen=True)
class Place:
    """``lines`` stand in the order of the themes; ``others`` are the figures of other places, by code and indicator."""

    region: Region
    lines: list[Line]
    siblings: list[Region]
    neighbours: list[Region]
    children: list[Region]
    others: dict[tuple[str, int], Peer]

    def headlines(self, count: int) -> list[Line]:
        """
        The first indicator of every theme, then the second of every theme, and so on, up to ``count``;
        told in the order of the themes. Only figures with a value are told large.
        """
        by_theme = defaultdict(list)
        for line in self.lines:
            if line.newest.value is not None and line.indicator.theme != COUNTED:
                by_theme[line.indicator.theme].append(line)
        in_turn = [line for turn in zip_longest(*by_theme.values()) for line in turn if line]
        chosen = {line.indicator.pk for line in in_turn[:count]}
        return [line for line in self.lines if line.indicator.pk in chosen]

    @cached_property
    def main_line(self) -> Line | None:
        """The one by which places are compared in lists: that which the most siblings report."""
        told = [line for line in self.lines if line.newest.value is not None and line.indicator.theme != COUNTED]
        return max(told, key=lambda line: len(line.siblings), default=None)


def read_place(region: Region) -> Place:
    """Everything of a region in seven queries, however many figures there are. ``region`` comes with its parent."""
    series = _series(region)
    children = list(region.children.published())
    neighbours = list(region.neighbours.published())
    siblings = _siblings(region)
    newest = {pk: observed(rows) for pk, rows in series.items()}
    others = _others(newest.values(), {*siblings, *children, *neighbours, *_public_parent(region)} - {region})
    lines = [_line(region, series[pk], row, siblings, others) for pk, row in newest.items()]
    themes = Indicator.Theme.values
    lines.sort(key=lambda line: (themes.index(line.indicator.theme), line.indicator.position, line.indicator.slug))
    return Place(region, lines, siblings, neighbours, children, others)


def observed(series: Mapping[int, PublicFigure]) -> PublicFigure:
    """The newest; a forecast only where nothing else is known."""
    known = [row for row in series.values() if row.status != FORECAST]
    return max(known or series.values(), key=lambda row: row.year)


def _series(region) -> dict[int, dict[int, PublicFigure]]:
    """By indicator and year."""
    rows = Observation.objects.published().filter(region=region).order_by("indicator_id", "year")
    series = defaultdict(dict)
    for row in read_figures(rows, region=region):
        series[row.indicator.pk][row.year] = row
    return dict(series)


def _siblings(region) -> list[Region]:
    """The public regions of its level with the same parent, itself among them."""
    if region.parent_id is None:
        return [region]
    return list(Region.objects.published().filter(parent=region.parent_id, level=region.level))


def _public_parent(region) -> list[Region]:
    return [region.parent] if region.parent and region.parent.is_published else []


def _others(newest: Collection[PublicFigure], regions: Iterable[Region]) -> dict[tuple[str, int], Peer]:
    """The figures of other regions for the indicators and years of these."""
    codes = {region.pk: region.code for region in regions}
    by_year = defaultdict(list)
    for row in newest:
        by_year[row.year].append(row.indicator_id)
    if not codes or not by_year:
        return {}
    wanted = Q()
    for year, indicators in by_year.items():
        wanted |= Q(year=year, indicator__in=indicators)
    rows = Observation.objects.published().filter(wanted, region__in=codes).order_by()
    found = columns_of(rows.values_list("region_id", "indicator_id", "year", "value", "status", "qualifier"))
    if not found:
        return {}
    held = [codes[pk] for pk in found[0]]
    return dict(zip(zip(held, found[1], strict=True), map(Peer, held, *found[1:]), strict=True))


def _line(region, series, newest, siblings, others) -> Line:
    key = newest.indicator_id
    peers = [others[peer.code, key] for peer in siblings if (peer.code, key) in others]
    parent = others.get((region.parent.code, key)) if region.parent else None
    return Line(newest.indicator, series, newest, [newest, *peers], parent)


def figures_of_children(place: Place) -> tuple[Indicator, dict[str, Peer]] | None:
    """
    The indicator to tell the parts of a place by, and their figures by code: the place's own main indicator where
    they report it, else the one that the most of them report, in its newest year. No query, or two.
    """
    main, codes = place.main_line, [child.code for child in place.children]
    if main:
        held = {code: peer for code in codes if (peer := place.others.get((code, main.indicator.pk)))}
        if len(held) > 1 or (held and len(codes) == 1):
            return main.indicator, held
    return _most_reported(place.children)


def _most_reported(regions: Collection[Region]) -> tuple[Indicator, dict[str, Peer]] | None:
    rows = Observation.objects.published().filter(region__in=regions, value__isnull=False).exclude(status=FORECAST)
    counted = (
        rows.exclude(indicator__theme=COUNTED)
        .order_by()
        .values("indicator", "indicator__position", "indicator__slug")
        .annotate(regions=Count("region", distinct=True), last=Max("year"))
    )
    best = min(
        counted, key=lambda row: (-row["regions"], row["indicator__position"], row["indicator__slug"]), default=None
    )
    if best is None:
        return None
    codes = {region.pk: region.code for region in regions}
    found = list(rows.filter(indicator=best["indicator"], year=best["last"]).select_related("indicator"))
    peers = [Peer(codes[r.region_id], r.indicator_id, r.year, r.value, r.status, r.qualifier) for r in found]
    return (found[0].indicator, {peer.code: peer for peer in peers}) if found else None
