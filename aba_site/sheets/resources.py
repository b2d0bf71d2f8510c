"""
A model as a sheet.

Rows are told apart by natural key. A row that says nothing new is passed over, an empty cell keeps what is there,
and a sheet with one mistake changes nothing. The whole sheet is read and checked without writing; then it is
written in one short transaction, so that a preview never stands in anyone's way.

It builds on django-import-export's resource and keeps its interface (``export``, ``import_data``, ``Result``), but
not its row loop: that one accepts misspelt columns and duplicate rows, and asks the database several times a row.
"""

from contextlib import AbstractContextManager
from dataclasses import dataclass, field

import tablib
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import DatabaseError, models, transaction
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from import_export.results import Error, Result, RowResult

from aba_site.sheets import headings
from aba_site.sheets.fields import Column
from aba_site.sheets.problems import Problem

FIRST_ROW = 2  # below the headings
MOST_PROBLEMS = 200
MOST_PREVIEWED = 200


@dataclass
class SheetRow:
    """A row that would change something: ``changes`` is column name → (what is there, what the sheet says)."""

    number: int
    instance: models.Model
    new: bool
    changes: dict[str, tuple] = field(default_factory=dict)


@dataclass
class Sheet:
    """What was read: the rows that change something, how many do not, and what is wrong."""

    rows: list[SheetRow] = field(default_factory=list)
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)

    def totals(self) -> dict[str, int]:
        new = sum(row.new for row in self.rows)
        return {"new": new, "changed": len(self.rows) - new, "unchanged": self.unchanged}


class SheetResource(ModelResource):
    """Subclasses say what is read-only and what else must hold; see :class:`poverty.resources.RecordResource`."""

    read_only: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()  # columns that stand right after the key, where people look first

    class Meta:
        exclude = ("id", "search_key")

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        return Column.of(django_field, readonly=readonly or field_name in cls.read_only)

    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        self.user, self.file_name, self.sha256 = None, "", ""

    # -- columns ----------------------------------------------------------------------------------

    @property
    def model(self) -> type[models.Model]:
        return self._meta.model

    @property
    def key_names(self) -> tuple[str, ...]:
        return self.model.NATURAL_KEY

    @property
    def key_columns(self) -> list[Column]:
        return [self.fields[name] for name in self.key_names]

    def get_export_order(self):
        return tuple(dict.fromkeys([*self.key_names, *filter(self.fields.get, self.leading), *self.fields]))

    @property
    def many(self) -> list[str]:
        return [column.name for column in self.fields.values() if column.many]

    # -- out --------------------------------------------------------------------------------------

    def get_export_headers(self, selected_fields=None):
        return [column.title for column in self.get_export_fields(selected_fields)]

    def filter_export(self, queryset, **kwargs):
        return queryset.prefetch_related(*self.many)

    def export_resource(self, instance, selected_fields=None, native=False, **kwargs):
        return [column.export(instance, native=native) for column in self.get_export_fields(selected_fields)]

    # -- in: reading ------------------------------------------------------------------------------

    def import_data(
        self, dataset, dry_run=False, raise_errors=False, user=None, file_name="", sha256="", **kwargs
    ) -> Result:
        """Reads the sheet; unless it has a problem or is only tried out, writes it."""
        self.user, self.file_name, self.sha256 = user, file_name or "", sha256
        sheet = self.read(dataset)
        if sheet.rows and not sheet.problems and not dry_run:
            try:
                self.write(sheet)
            except Refused as refused:
                sheet.problems.append(refused.problem)
        if raise_errors and sheet.problems:
            raise ValidationError([str(problem) for problem in sheet.problems])
        return self.report(sheet)

    def read(self, dataset: tablib.Dataset) -> Sheet:
        columns, problems = headings.match(dataset.headers or [], list(self.fields.values()), self.key_columns)
        if problems:
            return Sheet(problems=problems)
        sheet, stored, seen = Sheet(), self.stored(), {}
        for number, raw in enumerate(dataset, FIRST_ROW):
            filled = [(column, cell) for column, cell in zip(columns, raw, strict=True) if not is_blank(cell)]
            if not filled:
                continue
            if any(column is None for column, _cell in filled):
                sheet.problems.append(Problem(_("There is a value in a column without a heading."), number))
                continue
            values, problems = self.values_of(filled, number)
            sheet.problems += problems
            if not problems:
                self.take(sheet, number, values, stored, seen)
        present = {column.name for column in columns if column}
        sheet.problems += self.columns_missing(sheet, present) or self.cells_missing(sheet)
        self.check_sheet(sheet)
        return sheet

    def values_of(self, filled, number) -> tuple[dict, list[Problem]]:
        """The values of a row by column name; columns that cannot be changed are passed over."""
        values, problems = {}, []
        for column, cell in filled:
            if column.readonly and column.name not in self.key_names:
                continue
            try:
                values[column.name] = column.widget.clean(cell)
            except ValueError as error:
                problems.append(Problem(str(error), number, column.title))
        wanted = [column for column in self.key_columns if column.name not in {c.name for c, _cell in filled}]
        problems += [Problem(_("is empty; it says which row is which."), number, column.title) for column in wanted]
        return values, problems

    def stored(self) -> dict[tuple, models.Model]:
        """What the database holds, by key, in one query and one per many-to-many column."""
        rows = self.get_queryset().prefetch_related(*self.many)
        return {tuple(column.get_value(row) for column in self.key_columns): row for row in rows}

    def identity(self, values) -> tuple:
        """What no two rows of a sheet may share."""
        return tuple(values[name] for name in self.key_names)

    def take(self, sheet, number, values, stored, seen):
        """Sorts one row into the sheet."""
        identity = self.identity(values)
        if identity in seen:
            message = _("is about the same as row %(other)s. Keep one of them.") % {"other": seen[identity]}
            sheet.problems.append(Problem(message, number))
            return
        seen[identity] = number
        row = self.compare(number, values, stored)
        if not row.changes and not row.new:
            sheet.unchanged += 1
            return
        sheet.rows.append(row)
        sheet.problems += [*self.check_rights(row), *self.validate(row)]

    def compare(self, number, values, stored) -> SheetRow:
        instance = stored.get(tuple(values[name] for name in self.key_names))
        row = SheetRow(number, instance or self.model(), new=instance is None)
        self.put(row, values)
        return row

    def put(self, row, values):
        """Gives the row's instance what the sheet says, and notes what that changes."""
        for name, value in values.items():
            column = self.fields[name]
            if column.readonly and not row.new:
                continue
            old = frozenset() if column.many and row.new else column.get_value(row.instance)
            if not column.widget.same(old, value):
                row.changes[name] = (old, value)
                if not column.many:
                    setattr(row.instance, column.attribute, value)

    # -- in: checking -----------------------------------------------------------------------------

    def columns_missing(self, sheet, present) -> list[Problem]:
        """New rows need certain columns: named once, not row by row."""
        if not any(row.new for row in sheet.rows):
            return []
        return [
            Problem(_("The sheet has new rows; they need the column “%(name)s”.") % {"name": column.title})
            for column in self.fields.values()
            if column.name not in present and column.required_of_new_rows()
        ]

    def cells_missing(self, sheet) -> list[Problem]:
        return [
            Problem(_("is empty; a new row needs it."), row.number, column.title)
            for row in sheet.rows
            if row.new
            for column in self.fields.values()
            if column.required_of_new_rows() and is_blank(column.get_value(row.instance))
        ]

    def check_rights(self, row) -> list[Problem]:
        """A command acts for the operator; a person needs the right to add before a row is added."""
        opts = self.model._meta
        if row.new and self.user and not self.user.has_perm(f"{opts.app_label}.add_{opts.model_name}"):
            return [Problem(_("is new, and you may not add rows here."), row.number)]
        return []

    def validate(self, row) -> list[Problem]:
        """What the model's own validation says. Related rows were found already; they are not asked for again."""
        relations = {f.name for f in self.model._meta.fields if f.is_relation}
        unkept = {f.name for f in self.model._meta.fields if f.name not in self.fields}
        required = {column.name for column in self.fields.values() if column.required_of_new_rows()}
        missing = {name for name in required if is_blank(self.fields[name].get_value(row.instance))}
        try:
            row.instance.clean_fields(exclude=relations | unkept | missing)
            if not missing:
                row.instance.clean()
                row.instance.validate_unique()
                row.instance.validate_constraints(exclude=unkept)
        except ValidationError as error:
            return self.problems_of(error, row)
        return []

    def problems_of(self, error, row) -> list[Problem]:
        messages = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
        problems = []
        for name, texts in messages.items():
            column = self.fields.get(name)
            for text in texts:
                found = column and column.export(row.instance)
                text = _("found “%(found)s”. %(problem)s") % {"found": found, "problem": text} if found else text
                problems.append(Problem(text, row.number, column.title if column else ""))
        return problems

    def check_sheet(self, sheet) -> None:
        """Adds what is wrong between rows."""

    # -- in: writing ------------------------------------------------------------------------------

    def writing(self) -> AbstractContextManager:
        """The transaction in which everything is written."""
        return transaction.atomic()

    def write(self, sheet):
        with self.writing():
            for row in sheet.rows:
                try:
                    self.save(row)
                except DatabaseError as error:
                    text = _("The database refuses it: %(reason)s") % {"reason": str(error).splitlines()[0]}
                    raise Refused(Problem(text, row.number)) from error

    def save(self, row):
        """Saves one row, with who did it and from which file in its history."""
        row.instance._history_user = self.user
        row.instance._change_reason = (_("Sheet “%(name)s”") % {"name": self.file_name})[:100]
        changed = [self.fields[name] for name in row.changes]
        if row.new:
            row.instance.save(force_insert=True)
        elif fields := [column.attribute for column in changed if not column.many]:
            row.instance.save(update_fields=fields)
        for column in changed:
            if column.many:
                getattr(row.instance, column.attribute).set(row.changes[column.name][1])

    # -- in: the report ---------------------------------------------------------------------------

    def report(self, sheet) -> Result:
        """An ordinary result, with the sheet's problems and a preview capped to what a person can read."""
        totals = sheet.totals()
        result = Result()
        result.total_rows = sum(totals.values())
        result.totals[RowResult.IMPORT_TYPE_NEW] = totals["new"]
        result.totals[RowResult.IMPORT_TYPE_UPDATE] = totals["changed"]
        result.totals[RowResult.IMPORT_TYPE_SKIP] = totals["unchanged"]
        result.problems = sheet.problems[:MOST_PROBLEMS]
        result.problems_left_off = len(sheet.problems) - len(result.problems)
        result.base_errors = [Error(ValueError(str(problem))) for problem in result.problems]
        result.preview = [self.preview(row) for row in sheet.rows[:MOST_PREVIEWED]] if not sheet.problems else []
        result.preview_left_off = len(sheet.rows) - len(result.preview)
        return result

    def preview(self, row) -> dict:
        key = [column.export(row.instance) for column in self.key_columns]
        changes = [
            (self.fields[name].title, *(self.fields[name].widget.render(value) for value in change))
            for name, change in row.changes.items()
            if name not in self.key_names
        ]
        return {"number": row.number, "key": " · ".join(key), "new": row.new, "changes": changes}


class Refused(Exception):
    """The database refused a row; nothing was written."""

    def __init__(self, problem: Problem):
        super().__init__(str(problem))
        self.problem = problem


def is_blank(cell) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())
