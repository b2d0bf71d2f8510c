"""Entries of the public log in words, and their figures as a table: what each said before and says since."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aba_site.tables import Cell, Column, Table
from poverty.metrics import Figure
from poverty.metrics.publications import LoggedFigure
from poverty.models import Publication
from poverty.tables.cells import link_cell, note_column, source_cell, source_column
from poverty.tables.figures import figure_cell


def change_text(entry: Publication) -> str:
    """``12 new figures, 3 revised figures``; ``2 figures taken back``."""
    if entry.kind == Publication.Kind.WITHDRAWN:
        parts = [
            (entry.figures_withdrawn, ngettext("%(n)s figure taken back", "%(n)s figures taken back",
                                               entry.figures_withdrawn)),
            (entry.figures_revised, ngettext("%(n)s figure set back to its earlier value",
                                             "%(n)s figures set back to their earlier values", entry.figures_revised)),
        ]  # fmt: skip
    else:
        parts = [
            (entry.figures_new, ngettext("%(n)s new figure", "%(n)s new figures", entry.figures_new)),
            (entry.figures_revised, ngettext("%(n)s revised figure", "%(n)s revised figures", entry.figures_revised)),
        ]  # fmt: skip
    comma = pgettext("between the items of a list", ", ")
    told = comma.join(text % {"n": f"{number:,}"} for number, text in parts if number)
    return told or _("no figure that is public today")


def logged_table(entry: Publication, figures: Sequence[LoggedFigure]) -> Table:
    """
    The earlier value beside the later one; a column that no row fills is left out.

    Where all are of one indicator it is named once, above them: a small screen then shows both values at once.
    """
    back = entry.kind == Publication.Kind.WITHDRAWN
    indicators = {one.observation.indicator for one in figures}
    columns = [(Column(_("Indicator")), lambda one: link_cell(one.observation.indicator))] * (len(indicators) > 1)
    columns.append((Column(_("Region and year")), _place))
    if back:
        columns += [
            (Column(_("Value taken back"), number=True), _value),
            (Column(_("Value that stands again"), number=True), _other_value),
        ]
    else:
        columns += [(Column(_("Value before"), number=True), _other_value), (Column(_("Value"), number=True), _value)]
    columns += [
        (Column(_("Unit"), css="short"), lambda one: Figure(one.observation).unit),
        (Column(_("Status")), lambda one: one.observation.get_status_display()),
    ]
    if not back:
        columns += [(Column(_("Since then")), _since), (note_column(_("Why it was changed")), _reason)]
    columns.append((Column(pgettext("year", "Closed")), _closed))
    columns.append((source_column(), lambda one: source_cell(one.observation)))
    columns = [column for column in columns if any(map(column[1], figures))]
    rows = [[cell(one) for _column, cell in columns] for one in figures]
    caption = indicators.pop().name if len(indicators) == 1 else _("The figures that changed")
    empty = _("None of these figures is public any longer.")
    return Table(caption, [column for column, _cell in columns], rows, empty=empty, css="data--told")


def _place(one: LoggedFigure) -> str:
    figure = Figure(one.observation)
    return _("%(region)s, %(year)s") % {"region": figure.region.short_name, "year": figure.year_text}


def _value(one: LoggedFigure) -> Cell:
    return figure_cell(one.observation)


def _other_value(one: LoggedFigure) -> Cell | str:
    return figure_cell(one.other) if one.other else ""


def _reason(one: LoggedFigure) -> str:
    return one.observation.reason if one.other or one.in_closed_year else ""


def _closed(one: LoggedFigure) -> str:
    return _("in a closed year") if one.in_closed_year else ""


def _since(one: LoggedFigure) -> str:
    return _("replaced or taken back") if one.observation.superseded_at else _("stands")
