"""Which figures of an indicator there are, and of what kind each absence is."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from poverty.metrics.panel import Panel
from poverty.models import Observation, Region


class Kind(TextChoices):
    """What is known of a region and year. A zero is a figure like any other, but a gap in the eyes of many."""

    REPORTED = "reported", _("Reported")
    ZERO = "zero", _("Reported as zero")
    NOT_APPLICABLE = "not_applicable", _("Not applicable")
    SUPPRESSED = "suppressed", _("Suppressed")
    MISSING = "missing", _("Missing")


EMPTY_KINDS = {"M": Kind.NOT_APPLICABLE, "Q": Kind.SUPPRESSED, "L": Kind.MISSING, "O": Kind.MISSING}
ESTIMATED, FORECAST = "estimated", "forecast"
MARKS = {"E": ESTIMATED, "I": ESTIMATED, "F": FORECAST}


@dataclass(frozen=True, slots=True)
class CoverageCell:
    """One region and year: its kind, ``"estimated"`` or ``"forecast"`` where it is, and the figure if there is one."""

    year: int
    kind: Kind
    mark: str
    observation: Observation | None


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One region, year by year; ``reported`` counts its values, zeros among them."""

    region: Region
    cells: list[CoverageCell]

    @property
    def reported(self) -> int:
        return sum(cell.kind in (Kind.REPORTED, Kind.ZERO) for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Coverage:
    """``counts`` and ``marks`` say how many cells are of each kind, and how many values are estimated or forecast."""

    rows: list[CoverageRow]
    counts: dict[Kind, int]
    marks: dict[str, int]

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def shares(self) -> dict[Kind, Decimal]:
        """Of all regions and years, a ratio for each kind; empty where there are none."""
        return {kind: Decimal(count) / self.total for kind, count in self.counts.items()} if self.total else {}


def coverage_matrix(panel: Panel, regions: Iterable[Region], years: Iterable[int]) -> Coverage:
    """For each region and year what is known: also for regions and years of which the panel holds nothing."""
    years = list(years)
    rows = [
        CoverageRow(region, [_cell(year, panel.cells.get((region.code, year))) for year in years]) for region in regions
    ]
    cells = [cell for row in rows for cell in row.cells]
    kinds, marks = Counter(cell.kind for cell in cells), Counter(cell.mark for cell in cells)
    return Coverage(rows, {kind: kinds[kind] for kind in Kind}, {mark: marks[mark] for mark in (ESTIMATED, FORECAST)})


def _cell(year, observation) -> CoverageCell:
    if observation is None:
        return CoverageCell(year, Kind.MISSING, "", None)
    return CoverageCell(year, _kind(observation), MARKS.get(observation.status, ""), observation)


def _kind(observation) -> Kind:
    if observation.value is None:
        return EMPTY_KINDS[observation.status]
    # More than nothing is not nothing.
    return Kind.ZERO if observation.value == 0 and observation.qualifier == "exact" else Kind.REPORTED
