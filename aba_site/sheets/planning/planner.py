"""
From a table to a plan: rows told apart by their keys, compared with what is stored, checked.

Nothing is written and nothing asked row by row: what is stored comes in one query, and one more for the rows that
would change. The resource says what is particular to its model.
"""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils.translation import gettext as _

from aba_site.sheets.layout.table import Table
from aba_site.sheets.planning.cleaning import Cleaned
from aba_site.sheets.planning.constraints import Constraints
from aba_site.sheets.planning.plan import Plan, PlannedRow, Strategy
from aba_site.sheets.problems import LONGEST_FOUND, Problem, nearest


class Planner:
    """One table, planned for one person. ``user`` is ``None`` where the operator acts."""

    def __init__(self, resource, table: Table, *, user=None, strategy: str = Strategy.BOTH, meanings=None):
        self.resource, self.table, self.user, self.strategy = resource, table, user, strategy
        self.meanings = meanings or {}
        self.result = Plan(table, problems=list(table.problems))
        self.bad: set[int] = set()
        self.cleaned, self.stored = Cleaned(), {}
        unkept = {field.name for field in resource.model._meta.fields if field.name not in resource.fields}
        self.constraints = Constraints(resource.model, unkept)

    def plan(self) -> Plan:
        if not self.table.problems or self.table.rows:
            cleaned = self.resource.clean(self)
            self.result.problems += cleaned.problems
            self.bad |= cleaned.faulty
            self.sort(cleaned)
            self.check()
        self.result.problems.sort(key=lambda problem: (problem.row or 0, problem.column or 0))
        self.result.refused = len(self.bad)
        return self.result

    # -- new, changed or the same -------------------------------------------------------------------

    def sort(self, cleaned: Cleaned):
        """Every record is new, changed, unchanged, left out or refused."""
        names = self.resource.compared(cleaned)
        keys = list(zip(*(cleaned.values[name] for name in self.resource.key_names), strict=True))
        self.cleaned = cleaned
        self.stored = stored = self.resource.stored(names, cleaned)
        columns = [self.resource.fields[name] for name in names]
        records = list(zip(*(cleaned.values[name] for name in names), strict=True)) if names else [()] * len(keys)
        seen = {}
        for record, (key, values) in enumerate(zip(keys, records, strict=True)):
            if record in self.bad or None in key:
                self.bad.add(record)
                continue
            identity = self.resource.identity(key, cleaned, record)
            if (other := seen.setdefault(identity, record)) != record:
                self.refuse_twin(record, other)
                continue
            base, old = self.resource.base_of(stored, key, cleaned, record)
            changes = self.changes(names, columns, old, values)
            if changes:
                changes = self.resource.settle(self, record, base, old, changes)
            if changes is None:
                self.result.blank += 1
            elif base is not None and not changes:
                self.result.unchanged += 1
            elif self.strategy == (Strategy.NEW if base is not None else Strategy.UPDATE):
                self.result.left_out += 1
            else:
                self.result.rows.append(PlannedRow(record, key, base, changes, base))

    @staticmethod
    def changes(names, columns, old, values) -> dict[str, tuple]:
        """What a row would change. A blank keeps what is there."""
        if old is None:
            return {name: (None, value) for name, value in zip(names, values, strict=True) if value is not None}
        return {
            name: (before, value)
            for name, column, before, value in zip(names, columns, old, values, strict=True)
            if value is not None and before != value and not column.widget.same(before, value)
        }

    def refuse_twin(self, record, other):
        name = self.resource.key_names[0]
        place = Problem("", **self.table.place(name, other)).cell
        message = _("is about the same as row %(other)s. Keep one of them.") % {"other": self.table.rows[other]}
        if self.table.rows[other] == self.table.rows[record]:
            message = _("is about the same as cell %(other)s. Keep one of them.") % {"other": place}
        self.complain(record, message)

    # -- what is wrong with the rows that change something ------------------------------------------

    def check(self):
        rows = self.result.rows
        self.missing_columns()
        self.resource.build(self)
        for row in rows:
            for problem in self.resource.faults(self, row):
                self.bad.add(row.record)
                self.result.problems.append(problem)
        self.result.problems += self.resource.check_sheet(self)
        self.result.warnings += self.resource.warnings(self)

    def missing_columns(self):
        """New rows need certain columns: a column that is missing is named once, an empty cell at its place."""
        new = [row for row in self.result.rows if row.new]
        for column in self.resource.columns if new else ():
            if not column.required_of_new_rows() or column.name in self.resource.key_names:
                continue
            if column.name not in self.table.cells:
                self.say_missing(column, new)
                continue
            for row in new:
                if column.name not in row.changes:
                    self.complain(row.record, _("is empty; a new row needs it."), column.name)

    def say_missing(self, column, new):
        """Once for the column, at the first of the new rows: it may be new only because its key has a slip."""
        first = new[0]
        found = self.resource.fields[self.resource.key_names[-1]].widget.render(first.key[-1])
        near = nearest(str(found), [str(key[-1]) for key in self.stored]) if len(self.resource.key_names) == 1 else ""
        message = _("“%(found)s” is new; new rows need the column “%(name)s”.") % {"found": found, "name": column.title}
        self.complain(first.record, message, found=str(found), expected=column.title, suggestion=near)
        self.bad.update(row.record for row in new)

    # -- words --------------------------------------------------------------------------------------

    def complain(self, record: int, message: str, name: str = "", **more):
        self.bad.add(record)
        self.result.problems.append(self.problem(record, message, name, **more))

    def problem(self, record: int, message: str, name: str = "", **more) -> Problem:
        """At the cell of that column, or at the row's key where the column is not in the sheet."""
        name = name if name in self.table.cells else self.place_of_row(record)
        return Problem(message, **self.table.place(name, record), **more)

    def place_of_row(self, record: int) -> str:
        """The key column that stands in the row itself, else any that does."""
        for name in (*self.resource.key_names, *self.table.cells):
            cells = self.table.cells.get(name)
            if cells is not None and cells.row is None and cells.column_of(record) is not None:
                return name
        return self.resource.key_names[0]

    def problems_of(self, error: ValidationError, row: PlannedRow) -> list[Problem]:
        """A model's validation error, each message at the cell of its field."""
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        return [self.fault(row, name, text) for name, texts in messages.items() for text in texts]

    def fault(self, row: PlannedRow, name: str, text: str) -> Problem:
        """What is wrong with a field of a row, with what was found there."""
        column = self.resource.fields.get(name)
        found = column.export(row.instance)[:LONGEST_FOUND] if column and row.instance else ""
        said = _("found “%(found)s”. %(problem)s") % {"found": found, "problem": text} if found else text
        return self.problem(row.record, said, name, found=found, expected=text)
