"""How much is held, as a table."""

from collections.abc import Iterable

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from aba_site.numbers import grouped
from aba_site.phrases import span_text
from aba_site.query_state import query_string
from aba_site.tables import Cell, Column, Table
from poverty.metrics.held_by_theme import ThemeHeld


def theme_table(themes: Iterable[ThemeHeld], explore: str) -> Table:
    """A theme a line, each leading to its figures at the address where they are explored."""
    columns = [
        Column(_("Theme")), Column(_("Figures"), number=True), Column(capfirst(_("with a value")), number=True),
        Column(_("Regions"), number=True), Column(_("Years")),
    ]  # fmt: skip
    rows = [
        [Cell(held.theme.label, explore + query_string(theme=held.theme.value)), grouped(held.figures, 0),
         grouped(held.with_value, 0), grouped(held.regions, 0), span_text(held.first, held.last)]
        for held in themes
    ]  # fmt: skip
    return Table(_("What is held, by theme"), columns, rows, caption_hidden=True)
