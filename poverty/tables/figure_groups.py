"""Many figures, told in groups that a reader can open one by one."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from aba_site.phrases import gap
from aba_site.tables import Cell, Column, Table
from poverty.models import Indicator, Observation
from poverty.tables.figures import figure_cell, figure_table, place_and_year, region_cell, remarks

# Up to here everything stands open.
FEW_FIGURES = 12


@dataclass(slots=True)
class FigureGroup:
    """``notes`` pair a figure's place and year with what is to be said of it, where its table has no room for that."""

    title: str
    figures: int
    doubtful: int
    is_open: bool
    tables: list[Table] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


def figure_groups(
    figures: Sequence[Observation], title_of: Callable[[Observation], str], show: Sequence[str], *, sourced=True
) -> list[FigureGroup]:
    """
    ``figures`` come sorted by group; ``show`` and ``sourced`` as for :func:`figure_table`.
    The first group is open, or all of them where the figures are few.
    """
    groups = []
    for title, members in groupby(figures, title_of):
        is_open = not groups or len(figures) <= FEW_FIGURES
        groups.append(_group(title, list(members), show, is_open=is_open, sourced=sourced))
    return groups


def _group(title: str, figures: list[Observation], show: Sequence[str], *, is_open: bool, sourced: bool) -> FigureGroup:
    doubtful = sum(row.reading_confidence is not None for row in figures)
    group = FigureGroup(title, len(figures), doubtful, is_open)
    by_indicator = defaultdict(list)
    for row in figures:
        by_indicator[row.indicator].append(row)
    panels = {indicator: rows for indicator, rows in by_indicator.items() if _is_panel(rows)}
    single = [row for row in figures if row.indicator not in panels]
    if single:
        table = figure_table(single, title, show, sourced=sourced)
        table.caption_hidden = True
        group.tables.append(table)
    for indicator, rows in panels.items():
        group.tables.append(grid_table(indicator, rows))
        group.notes += [(place_and_year(row.region, row.year), note) for row in rows if (note := _told(row))]
    return group


def _is_panel(rows: Sequence[Observation]) -> bool:
    """Several regions over several years: better read as a grid than one below the other."""
    return len({row.region_id for row in rows}) > 1 and len({row.year for row in rows}) > 1


def grid_table(indicator: Indicator, rows: Sequence[Observation]) -> Table:
    """One indicator's figures, regions by years."""
    years = sorted({row.year for row in rows})
    by_region = defaultdict(dict)
    for row in rows:
        by_region[row.region][row.year] = row
    body = [
        [region_cell(region), *(figure_cell(held[year]) if year in held else Cell("") for year in years)]
        for region, held in by_region.items()
    ]
    columns = [Column(_("Region")), *(Column(str(year), number=True) for year in years)]
    caption = _("%(indicator)s (unit: %(unit)s)") % {"indicator": indicator.name, "unit": indicator.unit}
    return Table(caption, columns, body, css="data--wide")


def _told(row: Observation) -> str:
    """How a figure of a grid is read, and what was printed if that is another number."""
    printed = row.printed.replace(",", "")
    differs = printed and row.value is not None and printed != f"{row.value.normalize():f}"
    differs = differs and printed != f"{row.value:.{row.indicator.decimals}f}"
    return gap().join(filter(None, [_("Printed: %(text)s.") % {"text": row.printed} if differs else "", remarks(row)]))
