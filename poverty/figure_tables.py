"""Tables of figures that stand beside records."""

from django.utils.translation import gettext as _

from aba_site.tables import Cell, Column, Table
from poverty.cells import count, link_cell, source_cell
from poverty.filters import narrow
from poverty.metrics.figures import Figure
from poverty.metrics.registers import StatedAndHeld, stated_and_held
from poverty.models import Observation


def stated_table(figures: list[Figure], caption: str) -> Table:
    """Stated figures, every digit, with unit, year, status, reading note and source."""
    columns = [
        Column(_("Figure")), Column(_("Region")), Column(_("Value"), number=True), Column(_("Unit")),
        Column(_("Year")), Column(_("Status")), Column(_("How it is read")), Column(_("Source")),
    ]  # fmt: skip
    rows = (
        [*_what_and_where(figure), figure.exact_text, figure.unit, figure.year_text, figure.status_text, figure.note,
         source_cell(figure.observation)]
        for figure in figures
    )  # fmt: skip
    return Table(caption, columns, rows, empty=_("No source states a figure on this."), caption_hidden=True)


def totals_table(registers, region) -> Table | None:
    """
    What the sources state of each register, beside the entries held here; ``None`` where they state nothing.

    ``registers`` as for :func:`poverty.metrics.registers.stated_and_held`.
    """
    pairs = stated_and_held(narrow(Observation.objects.published(), region), registers)
    return stated_and_held_table(pairs) if pairs else None


def stated_and_held_table(pairs: list[StatedAndHeld]) -> Table:
    """A stated total and the entries held here side by side, each under its own heading."""
    columns = [
        Column(_("What is counted")), Column(_("Region")), Column(_("Total the source states"), number=True),
        Column(_("Unit")), Column(_("Year")), Column(_("Entries held here"), number=True), Column(_("Source")),
    ]  # fmt: skip
    rows = (
        [*_what_and_where(pair.figure), pair.figure.exact_text, pair.figure.unit, pair.figure.year_text,
         count(pair.held), source_cell(pair.figure.observation)]
        for pair in pairs
    )  # fmt: skip
    return Table(
        _("Totals that a source states, beside the entries held here"),
        columns,
        rows,
        caption_hidden=True,
    )


def _what_and_where(figure: Figure) -> list[Cell]:
    return [Cell(figure.label, figure.href), link_cell(figure.region)]
