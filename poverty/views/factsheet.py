"""What one sheet of paper says of a place: as much as fits, each part cut to the most important."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from aba_site.charts import drawn
from aba_site.phrases import span_text
from poverty.comparing_charts import dots_chart, figure_map, place_tiles, years_chart
from poverty.metrics.holdings import HeldKind
from poverty.metrics.places import Line, Peer
from poverty.tables.figures import statuses
from poverty.tables.places import line_sparkline, values_of
from poverty.views.region_page import RegionPage

MOST_FIGURES = 12
MOST_CHARTS = 2
ENOUGH_YEARS = 3  # fewer do not make a line
MOST_DOTS = 13
MOST_NAMES = 8
KINDS = ("industry", "product", "cooperative", "tourismsite", "servicestation", "demonstrationvillage")


@dataclass(frozen=True, slots=True)
class NamedFew:
    """The first records of a kind, and how many more there are."""

    kind: HeldKind
    names: list[str]
    more: int


@dataclass
class Factsheet:
    """``address`` is where the page of the place is, ``day`` the one on which the sheet was made."""

    page: RegionPage
    address: str
    day: date

    @cached_property
    def headlines(self) -> list[tuple[Line, list[str]]]:
        return self.page.headlines_of(MOST_FIGURES)

    @property
    def sources(self) -> list:
        """Of the figures on the sheet, each once, numbered from 1 in this order."""
        return list(dict.fromkeys(line.newest.source for line, _told in self.headlines))

    @property
    def rows(self) -> list[tuple[Line, list[str], int, str]]:
        """A figure, how it stands to others, the number of its source and its years as a sparkline."""
        numbers = {source.pk: place for place, source in enumerate(self.sources, 1)}
        return [
            (line, told, numbers[line.newest.source_id], line_sparkline(line) if values_of(line) else "")
            for line, told in self.headlines
        ]

    @property
    def years(self) -> str:
        """From the first to the last year of the figures on the sheet."""
        years = [line.newest.year for line, _told in self.headlines]
        return span_text(min(years), max(years)) if years else ""

    @cached_property
    def map(self):
        """The place framed among its peers, shaded by the figure that most of them report."""
        place, main = self.page.place, self.page.place.main_line
        found = None
        if main:
            found = figure_map(main.indicator, place.siblings, peers_of(main), place.region.code)
        return found or place_tiles(place.siblings, place.region.code)

    @property
    def letters(self) -> list[tuple[str, str]]:
        """What the letters beside the numbers of the map mean."""
        main = self.page.place.main_line
        return statuses(peers_of(main).values()) if main and self.map else []

    @cached_property
    def charts(self) -> list:
        """Lines where there are years to draw; else a comparison with the peers, where the map does not show it."""
        lines = [line for line, _told in self.headlines if len(values_of(line)) >= ENOUGH_YEARS]
        specs = [years_chart(line) for line in lines[:MOST_CHARTS]]
        if len(specs) < MOST_CHARTS and (ranked := self._ranked()):
            specs.append(ranked)
        return [(spec, drawn(spec)) for spec in specs]

    def _ranked(self) -> dict | None:
        place = self.page.place
        regions = {region.code: region for region in place.siblings}
        told = [line for line, _told in self.headlines if 1 < len(line.siblings) <= MOST_DOTS and line.standing]
        if not told:
            return None
        line = told[-1]
        figures = [(regions[code], peer) for code, peer in peers_of(line).items()]
        return dots_chart(line.indicator, line.newest.year, figures, place.region.code)

    @property
    def named(self) -> list[NamedFew]:
        kinds = {kind.key: kind for kind in self.page.kinds}
        return [
            NamedFew(
                kind, [record.name for record in kind.records[:MOST_NAMES]], max(0, len(kind.records) - MOST_NAMES)
            )
            for kind in (kinds[key] for key in KINDS if key in kinds)
        ]


def peers_of(line: Line) -> dict[str, Peer]:
    """The figures of the regions with the same parent, its own among them, by code."""
    newest = line.newest
    own = Peer(newest.region.code, newest.indicator_id, newest.year, newest.value, newest.status, newest.qualifier)
    return {own.code: own} | {peer.code: peer for peer in line.siblings if isinstance(peer, Peer)}
