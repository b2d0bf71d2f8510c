"""What sources state beside what is recorded here, and in a sentence why the two differ."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.query_state import query_string
from aba_site.tables import Cell, Column, Table
from poverty.metrics.registers import StatedAndHeld
from poverty.models import Observation
from poverty.tables.cells import count, link_cell, note_column, source_cell, source_column
from poverty.tables.directories import record_table
from poverty.tables.figures import figure_cell


def difference(pair: StatedAndHeld) -> str:
    """
    One sentence on the two numbers; neither is ever taken for the other, and nothing is computed from both.

    An entry is one row of a register here. A source that counts need not name what it counts.
    """
    stated, held = pair.figure, pair.held
    if stated.value is None:
        text = ngettext(
            "The source gives no total; %(held)s entry is recorded here.",
            "The source gives no total; %(held)s entries are recorded here.",
            held,
        )
    elif not held:
        text = _("The source states a total; none of them has been entered here so far.")
    elif stated.qualifier != Observation.Qualifier.EXACT:
        text = ngettext(
            "The source states how many only roughly (%(stated)s); %(held)s entry is recorded here.",
            "The source states how many only roughly (%(stated)s); %(held)s entries are recorded here.",
            held,
        )
    elif held < stated.value:
        text = ngettext(
            "The source states a total; %(held)s of them has been entered here so far.",
            "The source states a total; %(held)s of them have been entered here so far.",
            held,
        )
    elif held > stated.value:
        text = _(
            "More are recorded here than the source counts: it speaks of %(year)s, or draws the line elsewhere, "
            "or entries came from other sources."
        )
    else:
        text = _(
            "As many are recorded here as the source counts; whether they are the same was not checked one by one."
        )
    return text % {"held": count(held), "stated": stated.exact_text, "year": stated.year_text}


def reported_table(caption: str, pairs: Sequence[StatedAndHeld], directory: str) -> Table:
    """The stated total leads to its figure, the number of entries to their ``directory`` in that region."""
    columns = [
        _("What is counted"), Column(_("Total the source states"), number=True),
        Column(_("Entries held here"), number=True), note_column(_("Why they differ")),
        Column(_("Unit of the total"), css="short"), Column(_("Region"), css="short"), Column(_("Year"), css="short"),
        Column(_("Status"), css="short"), note_column(_("How it is read")), source_column(),
    ]  # fmt: skip
    return record_table(caption, columns, [_row(pair, directory) for pair in pairs])


def _row(pair: StatedAndHeld, directory: str) -> list:
    figure = pair.figure
    entries = directory + query_string(region=figure.region.code if figure.region.is_published else "")
    return [
        link_cell(figure.indicator), figure_cell(figure.observation), Cell(count(pair.held), entries),
        difference(pair), figure.unit, link_cell(figure.region), figure.year_text,
        figure.observation.get_status_display(), figure.note, source_cell(figure.observation),
    ]  # fmt: skip
