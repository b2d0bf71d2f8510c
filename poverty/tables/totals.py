"""Stated totals beside the entries held here, as a table."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aba_site.tables import Cell, Column, Table
from poverty.filters import narrow
from poverty.metrics.registers import StatedAndHeld, stated_and_held
from poverty.models import Observation
from poverty.tables.cells import count, link_cell, note_column, source_cell, source_column
from poverty.tables.directories import record_table


def totals_table(registers, region) -> Table | None:
    """
    What the sources state of each register, beside the entries held here; ``None`` where they state nothing.

    ``registers`` as for :func:`poverty.metrics.registers.stated_and_held`.
    """
    pairs = stated_and_held(narrow(Observation.objects.published(), region), registers)
    return pair_table(pairs) if pairs else None


def pair_table(pairs: Sequence[StatedAndHeld]) -> Table:
    """Totals that a source states, each beside the entries held here."""
    columns = [
        _("What is counted"), Column(_("Total the source states"), number=True),
        Column(_("Entries held here"), number=True), Column(_("Unit"), css="short"), Column(_("Region"), css="short"),
        Column(_("Year"), css="short"), Column(_("Status"), css="short"), note_column(_("How it is read")),
        source_column(),
    ]  # fmt: skip
    rows = [
        [
            Cell(pair.figure.label, pair.figure.href), pair.figure.exact_text, count(pair.held), pair.figure.unit,
            link_cell(pair.figure.region), pair.figure.year_text, pair.figure.status_text, pair.figure.note,
            source_cell(pair.figure.observation),
        ]
        for pair in pairs
    ]  # fmt: skip
    return record_table(_("Totals that a source states, beside the entries held here"), columns, rows)
