"""What is there and what is not: regions by years, one sign each."""

from collections.abc import Sequence

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import grouped, percent
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Coverage
from poverty.metrics.completeness import CoverageCell, CoverageRow, Kind
from poverty.tables.figures import region_cell

# Signs of different shape, so that no meaning hangs on colour.
SIGNS = {Kind.REPORTED: "●", Kind.ZERO: "0", Kind.NOT_APPLICABLE: "×", Kind.SUPPRESSED: "▨", Kind.MISSING: "–"}
ESTIMATES = {"estimated": "◐", "forecast": "○"}
CLASSES = {Kind.NOT_APPLICABLE: "not-applicable", Kind.SUPPRESSED: "suppressed", Kind.MISSING: "missing"}


def coverage_table(rows: Sequence[CoverageRow], years: Sequence[int], caption: str) -> Table:
    """Each sign leads to its figure; at the end of a row stands how many years have a value."""
    columns = [Column(_("Region")), *(Column(str(year), css="sign") for year in years)]
    columns.append(Column(_("Years with a value"), number=True))
    body = (
        [region_cell(row.region), *map(_sign, row.cells), f"{row.reported}/{len(row.cells)}"] for row in rows
    )  # fmt: skip
    return Table(
        caption, columns, body, empty=_("There are no figures for this choice."), css="data--wide data--coverage"
    )


def _sign(cell: CoverageCell) -> Cell:
    """Read aloud in words; the sign is only seen."""
    words = cell_words(cell)
    href = cell.observation.get_absolute_url() if cell.observation else ""
    sign = ESTIMATES.get(cell.mark, SIGNS[cell.kind])
    html = format_html('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', sign, words)
    return Cell(sign, href, css=CLASSES.get(cell.kind, ""), title=words, html=html)


def cell_words(cell: CoverageCell) -> str:
    marks = {"estimated": _("Estimated"), "forecast": _("Forecast")}
    return str(marks.get(cell.mark, cell.kind.label))


def coverage_key(matrix: Coverage) -> list[tuple[str, str, str, str]]:
    """``(sign, meaning, how many, share)`` of the kinds that occur; estimates and forecasts are values too."""
    key = [
        (SIGNS[kind], str(kind.label), grouped(count, 0), percent(matrix.shares[kind], 1))
        for kind, count in matrix.counts.items()
        if count
    ]
    for mark, count in matrix.marks.items():
        if count:
            words = (
                pgettext("kind of value", "of these estimated")
                if mark == "estimated"
                else pgettext("kind of value", "of these forecast")
            )
            key.append((ESTIMATES[mark], words, grouped(count, 0), percent(count / matrix.total, 1)))
    return key
