"""In which unit the numbers of a table are, where their own heading does not say it."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from aba_site.sheets import units
from aba_site.sheets.fields import Column
from aba_site.sheets.layout.header_rows import Head
from aba_site.sheets.layout.headings import Headings
from aba_site.sheets.layout.titles import Said, units_said
from aba_site.sheets.problems import Problem

UNIT = "unit"  # the name of a column that says the unit row by row


class TableUnits:
    """
    What the cells above a table say of its units. ``problems`` are of units that are missing or more than one.

    A unit above the table is that of the measure, and of each other number whose declared unit it converts to.
    """

    def __init__(self, sheet_name: str, above: Sequence[Said], headings: Headings, given: Mapping[str, str]):
        self.sheet_name = sheet_name
        self.declaration = headings.declaration
        self.said = units_said(above, headings)
        self.given = given.get(UNIT, "") if self.declaration.column(UNIT) is None else ""
        self.problems: list[Problem] = []

    def is_number(self, column: Column | None) -> bool:
        """Whether a column can have a unit; ``None`` is the measure's below headings that are members."""
        return column is None or column.name == self.declaration.measure or bool(column.unit)

    def of(self, head: Head) -> str:
        """The unit of a column's numbers, or nothing."""
        column = head.column or self.declaration.column(self.declaration.measure)
        if head.unit or not self.is_number(column):
            return head.unit
        fitting = self._fitting(column)
        if len(fitting) > 1:
            self._complain_of_several(fitting)
            return ""
        unit = fitting[0].text if fitting else self.given if self._fits(self.given, column) else ""
        if head.unit_missing and not unit:
            self._complain_of_none(head)
        return unit

    def _fitting(self, column) -> list[Said]:
        fitting = [said for said in self.said if self._fits(said.text, column)]
        if not fitting and column.name == self.declaration.measure:
            return self.said
        return fitting

    def _fits(self, unit, column) -> bool:
        if not column.unit:
            return column.name == self.declaration.measure
        return bool(unit) and units.conversion(unit, column.unit) is not None

    def _complain_of_several(self, fitting):
        found = _("; ").join(said.text for said in fitting)
        wanted = _("one unit for the whole table, or a unit in each heading")
        message = _("found “%(found)s”, expected %(wanted)s.") % {"found": found, "wanted": wanted}
        place = {"sheet": self.sheet_name, "row": fitting[-1].row, "column": fitting[-1].column}
        problem = Problem(message, found=found, expected=wanted, **place)
        if problem not in self.problems:
            self.problems.append(problem)

    def _complain_of_none(self, head):
        title = head.column.title
        message = _("The heading “%(heading)s” says no unit. Write it there, as in “%(title)s”.")
        self.problems.append(
            Problem(
                message % {"heading": head.text, "title": title},
                sheet=self.sheet_name,
                row=head.row,
                column=head.position + 1,
                found=head.text,
                expected=_("a unit"),
                suggestion=title,
            )
        )
