"""A file on its way in: which of its sheets is meant, what was said beside it, and what it would do."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _

from aba_site.sheets.layout.headings import folded
from aba_site.sheets.outgoing.notes import is_beside_data
from aba_site.sheets.planning.plan import Plan, Strategy
from aba_site.sheets.problems import Problem, Unreadable, nearest
from aba_site.sheets.raw import Book, RawSheet
from aba_site.sheets.reading.files import read

MOST_NAMED = 20  # rows


@dataclass(frozen=True)
class Choices:
    """
    What a person says beside a file: which sheet, which rows to take, what the sheet itself does not say (column →
    text), and what its marks mean ((mark, beside a number) → meaning).
    """

    sheet: str = ""
    strategy: str = Strategy.BOTH
    given: Mapping[str, str] = field(default_factory=dict)
    meanings: Mapping[tuple[str, bool], str] = field(default_factory=dict)

    def as_json(self) -> dict:
        meanings = [[mark, attached, meaning] for (mark, attached), meaning in self.meanings.items()]
        return {"sheet": self.sheet, "strategy": str(self.strategy), "given": dict(self.given), "meanings": meanings}

    @classmethod
    def from_json(cls, kept: dict) -> "Choices":
        meanings = {(mark, attached): meaning for mark, attached, meaning in kept["meanings"]}
        return cls(kept["sheet"], kept["strategy"], kept["given"], meanings)


class Intake:
    """
    One file for one model, by one person; ``user`` is ``None`` where the operator acts. Nothing is written here.

    ``book``, ``sheet`` and ``plan`` are worked out when they are asked for; they raise :class:`Unreadable`.
    """

    def __init__(self, resource, data: bytes, name: str, *, choices: Choices | None = None, user=None):
        self.resource, self.data, self.name, self.user = resource, data, name, user
        self.choices = choices or Choices()

    @cached_property
    def sha256(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    @cached_property
    def book(self) -> Book:
        known = {folded(spelling) for column in self.resource.columns for spelling in column.spellings()}
        return read(self.data, known)

    @property
    def sheets(self) -> list[RawSheet]:
        """Those that hold anything but our own notes and codes, hidden ones last."""
        filled = (sheet for sheet in self.book.sheets if sheet.rows and not is_beside_data(sheet.name))
        return sorted(filled, key=lambda sheet: sheet.hidden)

    @cached_property
    def sheet(self) -> RawSheet:
        """The one asked for; else the first whose headings are understood, else the first."""
        if not self.sheets:
            raise Unreadable(_("There is nothing in this file."))
        if self.choices.sheet:
            found = self.book.sheet(self.choices.sheet)
            if found is None:
                raise self._no_such_sheet()
            return found
        if len(self.sheets) == 1:
            return self.sheets[0]
        return next(filter(self._is_understood, self.sheets), self.sheets[0])

    def _is_understood(self, sheet: RawSheet) -> bool:
        from aba_site.sheets.layout.arranging import arrange  # as in SheetResource.plan

        table = arrange(sheet, self.resource.declaration(), self.choices.given)
        return all(name in table.cells for name in self.resource.key_names)

    def _no_such_sheet(self):
        names = [sheet.name for sheet in self.sheets]
        near = nearest(self.choices.sheet, names)
        message = _("The file has no sheet “%(name)s”; it has: %(names)s.") % {
            "name": self.choices.sheet,
            "names": _("; ").join(names),
        }
        return Unreadable(f"{message} {_('Did you mean “%(near)s”?') % {'near': near} if near else ''}".strip())

    @cached_property
    def plan(self) -> Plan:
        plan = self.resource.plan(
            self.sheet,
            given=self.choices.given,
            user=self.user,
            strategy=self.choices.strategy,
            meanings=self.choices.meanings,
        )
        plan.warnings[:0] = [*self._other_sheets(), *self._hidden_rows(), *self._contradictions(plan)]
        return plan

    # -- what a person may not have meant ---------------------------------------------------------

    def _other_sheets(self) -> Iterator[Problem]:
        """Of several sheets that could be brought in, one is: unless it was chosen, the others are named."""
        for sheet in () if self.choices.sheet else self.sheets:
            if sheet is not self.sheet and self._is_understood(sheet):
                yield Problem(_("This sheet of the file is not read. Choose it to bring it in."), sheet=sheet.name)

    def _hidden_rows(self) -> Iterator[Problem]:
        """A filter hides rows from who looks at a sheet, not from who reads it."""
        hidden = self.sheet.hidden_rows
        if hidden:
            rows = _("; ").join(map(str, hidden[:MOST_NAMED])) + (" …" if len(hidden) > MOST_NAMED else "")
            message = _("Rows that are hidden in the file are read as well: %(rows)s.") % {"rows": rows}
            yield Problem(message, sheet=self.sheet.name, row=hidden[0])

    def _contradictions(self, plan) -> Iterator[Problem]:
        """A title that says another year, region or indicator than what was said beside the sheet."""
        given = self.resource.as_keys(self.choices.given)
        for name, key in self.resource.as_keys(plan.table.hints).items():
            if name in given and given[name] != key:
                title = self.resource.fields[name].title
                message = _("The title seems to say “%(key)s” for “%(name)s”; “%(given)s” was said beside the sheet.")
                said = {"key": key, "name": title, "given": given[name]}
                yield Problem(message % said, sheet=self.sheet.name)
