"""Figures of many indicators and places, one below the other."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from aba_site.tables import Table
from poverty.models import Indicator, Observation
from poverty.tables.figures import figure_table


def selection_table(rows: Sequence[Observation], indicator: Indicator | None) -> Table:
    """
    Each with its unit, year, status and source; the value leads to all that is known of the figure.

    Where one indicator was chosen it is named once, above them: a small screen then shows the values at once.
    """
    show = ["region"] if indicator else ["indicator", "region"]
    table = figure_table(rows, indicator.name if indicator else _("The figures chosen"), show=show)
    table.caption_hidden = indicator is None
    table.css += " data--explore"
    table.empty = _("No published figure fits this choice.")
    return table
