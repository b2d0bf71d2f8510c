"""In which unit the numbers of a table are, where their own heading does not say it."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

from aba_site.search_keys import pinyin
from aba_site.sheets import units
from aba_site.sheets.layout.header_rows import Head
from aba_site.sheets.layout.headings import Headings, one_off
from aba_site.sheets.layout.unit_lines import Said, units_said
from aba_site.sheets.problems import Problem, expected, nearest

UNIT = "unit"  # the name of a column that says the unit row by row


class TableUnits:
    """
    What the cells above a table, the remarks ``below`` it and the sheet's name say of its units. ``problems`` are of
    units that are missing, unknown or more than one.

    A unit said of the table is that of the measure, and of each other number whose declared unit it converts to.
    """

    def __init__(
        self,
        sheet_name: str,
        above: list[Said],
        below: list[Said],
        headings: Headings,
        given: Mapping[str, str],
    ):
        self.sheet_name = sheet_name
        self.declaration = headings.declaration
        self.said, self.unknown = units_said([*above, Said(sheet_name)], below, headings)
        self.given = given.get(UNIT, "") if self.declaration.column(UNIT) is None else ""
        self.problems: list[Problem] = []

    def of(self, head: Head) -> str:
        """The unit of a column's numbers, or nothing."""
        column = head.column or self.declaration.column(self.declaration.measure)
        if head.unit or not self.declaration.has_unit(column):
            return head.unit
        self._complain_of_unknown()
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
        self._add(Problem(message, found=found, expected=wanted, **self._place(fitting[-1])))

    def _complain_of_unknown(self):
        wanted = _("the name of a unit; before that of an office, 填报单位")
        while self.unknown:
            said = self.unknown.pop(0)
            self._add(expected(said.text, wanted, _nearest(said.text)).problem(**self._place(said)))

    def _place(self, said):
        return {"sheet": self.sheet_name, "row": said.row, "column": said.column}

    def _add(self, problem):
        """What is wrong with the whole table is said once, however many columns it concerns."""
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


def _nearest(text: str) -> str:
    """The unit that sounds like this one (``万园``: ``万元``), else the one that looks most like it, or nothing."""
    names, text = units.names(), units.folded(text)
    sound = pinyin(text)
    alike = (name for name in names if pinyin(name) == sound)
    return next(alike, "") or nearest(text, names) or one_off(text, names)
