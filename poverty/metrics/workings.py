"""How one computed number came about: the figures that went into it, each of which answers for itself."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from poverty.metrics.measures import PARENT, SUM, Computed, obstacle
from poverty.metrics.panel import Measure, Panel
from poverty.models import Observation


@dataclass(frozen=True)
class Workings:
    """
    ``figure`` is compared with ``other`` (growth: of the year before; index: of ``base``; share: of the region it
    belongs to; per: of the denominator), where there is such a figure. ``parts`` are the figures that a share's sum
    adds up, in the order of their regions, or those ranked with it, the highest first.
    """

    measure: str
    computed: Computed
    figure: Observation
    base: int
    other: Observation | None = None
    parts: Sequence[Observation] = field(default_factory=list)


def workings(panel: Panel, measure: str, code: str, year: int, base: int) -> Workings:
    """What :meth:`Panel.compute` answers, with the figures behind it."""
    computed, figure = panel.compute(measure, code, year, base), panel.cells[code, year]
    other, parts = None, []
    match measure:
        case Measure.GROWTH:
            other = panel.cells.get((code, year - 1))
        case Measure.INDEX:
            other = panel.cells.get((code, base))
        case Measure.PER:
            other = panel.denominators.get((code, year))
        case Measure.RANK:
            ranked = [peer for peer in panel.peers[figure.region.level, year] if not obstacle(peer)]
            parts = sorted(ranked, key=lambda peer: (-peer.value, peer.region.code))
        case Measure.SHARE if computed.whole == PARENT:
            other = panel.cells[figure.region.parent.code, year]
        case Measure.SHARE if computed.whole == SUM:
            parts = [part for part in panel.siblings[figure.region.parent_id, year] if part.value is not None]
            parts.sort(key=lambda part: part.region.code)
    return Workings(measure, computed, figure, base, other, parts)
