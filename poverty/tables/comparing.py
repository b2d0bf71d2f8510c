"""Tables that set places or indicators beside each other."""

from collections.abc import Sequence
from dataclasses import replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.bilingual import pick
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Reason
from poverty.metrics.comparing import ComparedRow
from poverty.metrics.correlation import Point
from poverty.models import Indicator, Region
from poverty.standings import difference_text
from poverty.tables.cells import source_cell, source_column
from poverty.tables.figures import figure_cell, region_cell

MOST_OF_ONE_WIDTH = 3  # regions: more of them need as much room as their numbers


def compared_table(rows: Sequence[ComparedRow], regions: Sequence[Region], caption: str) -> Table:
    """Indicators by regions: figures of one year, or each with its own where there is no common one."""
    columns = [
        Column(_("Indicator")),
        *(Column(region.short_name, number=True) for region in regions),
        Column(_("Unit")),
        Column(_("Year"), css="short"),
        Column(_("In words"), css="remarks"),
    ]
    few = " data--compared-few" if len(regions) <= MOST_OF_ONE_WIDTH else ""
    codes = "~".join(region.code for region in regions)
    body = [
        [
            Cell(row.indicator.name, f"{row.indicator.get_absolute_url()}?region={codes}"),
            *(compared_cell(row, region) for region in regions),
            row.indicator.unit,
            str(row.year) if row.year else Cell(_("each its own"), css="flagged"),
            in_words(row),
        ]
        for row in rows
    ]
    return Table(caption, columns, body, caption_hidden=True, css=f"data--wide data--compared{few}")


def in_words(row: ComparedRow) -> str:
    """How the figures stand to each other; where some have no value, of which places that is said."""
    without = [figure.region.short_name for figure in row.figures.values() if figure.value is None]
    if row.obstacle == Reason.NO_VALUE and len(without) < len(row.figures):
        return _("Not compared: no value for %(regions)s.") % {
            "regions": pgettext("between the items of a list", ", ").join(without)
        }
    return difference_text(row)


def compared_cell(row: ComparedRow, region: Region) -> Cell:
    """The figure; where the years differ, with its own."""
    figure = row.figures.get(region.code)
    if figure is None:
        return Cell("—", css="missing", title=_("No figure is held."))
    cell = figure_cell(figure)
    if row.year:
        return cell
    text = _("%(figure)s (%(year)s)") % {"figure": cell.text, "year": figure.year}
    return replace(cell, text=text, css=f"{cell.css} other-year".strip())


def pairing_table(points: Sequence[Point], x: Indicator, y: Indicator, caption: str) -> Table:
    """Places by two indicators: the figures that the chart draws."""
    heading = _("%(indicator)s (unit: %(unit)s)")
    columns = [
        Column(_("Region")),
        *(Column(heading % {"indicator": one.name, "unit": one.unit}, number=True) for one in (x, y)),
        source_column(),
    ]
    rows = [
        [region_cell(point.region), figure_cell(point.x), figure_cell(point.y), both_sources(point)] for point in points
    ]
    return Table(caption, columns, rows, empty=_("No region has a figure of both."), ident="pairing-table")


def both_sources(point: Point) -> Cell:
    """Of the first figure, and of the second where that is another."""
    first, second = source_cell(point.x), source_cell(point.y)
    return first if first.text == second.text else replace(first, text=pick("；", "; ").join([first.text, second.text]))
