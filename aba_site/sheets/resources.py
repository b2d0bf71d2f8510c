"""
A model as a sheet: one declaration of its columns, by which sheets are read, written, offered as templates and
documented.

It is a resource of django-import-export and keeps that library's contract (``export``, ``import_data``, ``Result``),
but not its row loop: that one accepts misspelt columns and duplicate rows, and asks the database several times a row.
Rows are told apart by natural key. A row that says nothing new is passed over, an empty cell keeps what is there,
and a sheet with one mistake changes nothing. The whole sheet is planned without writing; then it is written in one
short transaction, so that a preview never stands in anyone's way.
"""

from collections.abc import Mapping, Sequence

import tablib
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _
from import_export.resources import ModelResource
from import_export.results import Error, Result, RowResult

from aba_site.sheets.cells import ReferenceCell
from aba_site.sheets.fields import Column
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.outgoing.rows import rows
from aba_site.sheets.planning.cleaning import Cleaned, clean_column
from aba_site.sheets.planning.plan import Plan, PlannedRow, Strategy
from aba_site.sheets.planning.planner import Planner
from aba_site.sheets.problems import REASON_HEADINGS, Problem
from aba_site.sheets.raw import RawSheet, is_blank

PASSED_OVER = ("序号", "No.")  # headings of columns that number the rows


class SheetResource(ModelResource):
    """
    Subclasses declare what their model's fields do not say by themselves.

    ``aliases``: column → further headings. ``units``: column → what its numbers are kept in, in Chinese.
    ``cells``: column → how its values stand in a cell, where that does not follow from the field. ``read_only``:
    columns that are written, but not read. ``leading``: columns right after the key, where people look first.
    """

    aliases: Mapping[str, Sequence[str]] = {}
    units: Mapping[str, str] = {}
    cell_kinds: Mapping[str, type] = {}
    read_only: tuple[str, ...] = ()
    leading: tuple[str, ...] = ()
    # Of wide tables, in which members of a key are headings: the column that the cells below are values of.
    measure = ""
    # Columns whose value may be said beside a sheet that does not say it.
    givable: tuple[str, ...] = ()

    class Meta:
        exclude = ("id", "search_key", "submitted_at", "submitted_by", "kept_by")

    @classmethod
    def field_from_django_field(cls, field_name, django_field, readonly):
        kind = cls.cell_kinds.get(field_name)
        return Column.of(
            django_field,
            readonly=readonly or field_name in cls.read_only,
            aliases=cls.aliases.get(field_name, ()),
            unit=cls.units.get(field_name, ""),
            cell=kind() if kind else None,
        )

    # -- the declaration --------------------------------------------------------------------------

    @property
    def model(self) -> type[models.Model]:
        return self._meta.model

    @property
    def key_names(self) -> tuple[str, ...]:
        return self.model.NATURAL_KEY

    @property
    def key_columns(self) -> list[Column]:
        return [self.fields[name] for name in self.key_names]

    @property
    def columns(self) -> list[Column]:
        """In the order in which a sheet shows them."""
        return [self.fields[name] for name in self.get_export_order()]

    def get_export_order(self):
        return tuple(dict.fromkeys([*self.key_names, *filter(self.fields.get, self.leading), *self.fields]))

    def takes(self, column: Column) -> bool:
        """Whether what a sheet says in this column is read."""
        return not column.readonly or column.name in self.key_names

    @property
    def given_columns(self) -> list[Column]:
        return [self.fields[name] for name in self.givable if name in self.fields]

    def members(self) -> Mapping:
        """Key → whether a heading's text is one of its members, where the model has a wide shape."""
        return {}

    def declaration(self) -> Declaration:
        return Declaration(self.columns, self.key_names, self.measure, self.members(), (*REASON_HEADINGS, *PASSED_OVER))

    # -- out --------------------------------------------------------------------------------------

    def get_export_headers(self, selected_fields=None):
        return [column.title for column in self.columns]

    def export(self, queryset=None, native=False, **kwargs) -> tablib.Dataset:
        queryset = self.filter_export(self.get_queryset() if queryset is None else queryset)
        dataset = tablib.Dataset(headers=self.get_export_headers())
        dataset.extend(rows(self, queryset, native))
        return dataset

    def codes(self) -> dict[str, list[tuple[str, str, str]]]:
        """Column → the rows that may stand in it: key, Chinese and English name. One query for each column."""
        cells_ = {column.name: column.widget for column in self.columns if self.takes(column)}
        return {name: cell.references.entries() for name, cell in cells_.items() if isinstance(cell, ReferenceCell)}

    def sources(self, queryset) -> list[tuple[str, str]]:
        """Where the rows come from: short name of each source and how to cite it."""
        return []

    # -- in: what is particular to a model ----------------------------------------------------------

    def clean(self, planner: Planner) -> Cleaned:
        """The cells of a table as values."""
        cleaned = Cleaned()
        for name in planner.table.cells:
            if self.takes(self.fields[name]):
                clean_column(planner.table, name, self.fields[name], cleaned)
        return cleaned

    def compared(self, cleaned: Cleaned) -> list[str]:
        """The columns in which a row may differ from what is stored; the key's too, as a new row needs it."""
        return list(cleaned.values)

    def stored(self, names: Sequence[str], cleaned: Cleaned) -> dict[tuple, tuple]:
        """Key → (id, values of those columns) of what the database holds; one query, and one per relation to many."""
        plain = [name for name in names if not self.fields[name].many]
        attributes = [self.fields[name].attribute for name in (*self.key_names, *plain)]
        many = {name: self._related(self.fields[name]) for name in names if self.fields[name].many}
        found = {}
        for pk, *values in self.get_queryset().order_by().values_list("pk", *attributes):
            key, values = tuple(values[: len(self.key_names)]), iter(values[len(self.key_names) :])
            found[key] = pk, [many[name].get(pk, frozenset()) if name in many else next(values) for name in names]
        return found

    def _related(self, column) -> dict[int, frozenset]:
        related = {}
        pairs = self.get_queryset().order_by().values_list("pk", column.attribute)
        for pk, other in pairs.filter(**{f"{column.attribute}__isnull": False}):
            related.setdefault(pk, set()).add(other)
        return {pk: frozenset(others) for pk, others in related.items()}

    def identity(self, key: tuple, cleaned: Cleaned, record: int) -> tuple:
        """What no two records of a sheet may share."""
        return key

    def base_of(self, stored, key: tuple, cleaned: Cleaned, record: int) -> tuple:
        """(id, values) of what a record is compared with, or nothing twice."""
        return stored.get(key, (None, None))

    def settle(self, planner: Planner, record: int, base: int | None, old, changes: dict) -> dict | None:
        """What a record changes, in the end; ``None`` where it says nothing at all."""
        return changes

    def build(self, planner: Planner) -> None:
        """Gives each row the instance that would be saved."""
        planned = planner.result.rows
        stored = self.model._default_manager.in_bulk([row.base for row in planned if not row.new])
        for row in planned:
            row.instance = self.model() if row.new else stored[row.base]
            for name, (_old, value) in row.changes.items():
                if not self.fields[name].many:
                    setattr(row.instance, self.fields[name].attribute, value)
        # Models look at what they refer to when they are checked: read once, not row by row.
        referred = [f.name for f in self.model._meta.fields if f.is_relation and f.name in self.fields]
        models.prefetch_related_objects([row.instance for row in planned], *referred)

    def faults(self, planner: Planner, row: PlannedRow) -> list[Problem]:
        """What is wrong with a row as a whole."""
        return [*self.check_rights(planner, row), *self.validate(planner, row)]

    def check_rights(self, planner: Planner, row: PlannedRow) -> list[Problem]:
        """A command acts for the operator; a person needs the right to add, or to change."""
        opts, verb = self.model._meta, "add" if row.new else "change"
        if planner.user is None or planner.user.has_perm(f"{opts.app_label}.{verb}_{opts.model_name}"):
            return []
        said = _("is new, and you may not add rows here.") if row.new else _("you may not change rows here.")
        return [planner.problem(row.record, said)]

    def validate(self, planner: Planner, row: PlannedRow) -> list[Problem]:
        """What the model says of the row. Each value was found good by itself, and the key to be the only one."""
        missing = [c for c in self.columns if c.required_of_new_rows() and is_blank(c.get_value(row.instance))]
        if missing:  # said already
            return []
        names = {field.name for field in self.model._meta.fields}
        untouched = set() if row.new else names - set(row.changes)
        try:
            row.instance.clean()
            row.instance.validate_unique(exclude={*(names - set(self.fields)), *self.key_names, *untouched})
        except ValidationError as error:
            return planner.problems_of(error, row)
        broken = planner.constraints.faults(row.instance, None if row.new else set(row.changes))
        return [planner.fault(row, name, text) for name, text in broken]

    def check_sheet(self, planner: Planner) -> list[Problem]:
        """What is wrong between rows."""
        return []

    def warnings(self, planner: Planner) -> list[Problem]:
        """What may be meant, but is worth a second look."""
        return []

    # -- in -----------------------------------------------------------------------------------------

    def plan(self, sheet: RawSheet, *, given=None, user=None, strategy: str = Strategy.BOTH, meanings=None) -> Plan:
        """What bringing in this sheet would do; nothing is written."""
        from aba_site.sheets.layout.arranging import arrange  # much code, which only a sheet on its way in needs

        table = arrange(sheet, self.declaration(), given or {})
        return Planner(self, table, user=user, strategy=strategy, meanings=meanings).plan()

    def as_keys(self, texts: Mapping[str, str]) -> dict[str, str]:
        """What titles seem to say, as it would be given: an indicator's name as its key. What is unclear is left."""
        found = {}
        for name, text in texts.items():
            if name not in self.givable:
                continue
            references = getattr(self.fields[name].widget, "references", None)
            if references is None:
                found[name] = text
            elif references.knows(text):
                found[name] = references.key(references.find(text))
        return found

    def meanings_of(self, attached: bool) -> list[tuple[str, str]]:
        """What a mark may mean, alone or beside a number: code and label."""
        return []

    def brought_in_before(self, sha256: str, sheet: str) -> str:
        """A sentence, where the same sheet of the same file was brought in before."""
        return ""

    def write(self, plan: Plan, *, user, file_name: str, sha256: str, strategy: str = Strategy.BOTH):
        """
        Writes a sound plan in one transaction, now. Answers what tells of it, such as an upload.

        Raises :class:`NotWritten`.
        """
        raise NotImplementedError

    def start(self, intake, fingerprint: str):
        """The same in a process of its own, if the plan's fingerprint will still be this one."""
        raise NotImplementedError

    def import_data(
        self, dataset, dry_run=False, raise_errors=False, user=None, file_name="", sha256="", **kwargs
    ) -> Result:
        """The library's contract: plans the sheet and, unless it has a problem or is only tried out, writes it."""
        plan = self.plan(RawSheet.of("", [dataset.headers or (), *dataset]), user=user)
        if plan.rows and plan.is_sound and not dry_run:
            self.write(plan, user=user, file_name=file_name or _("unnamed sheet"), sha256=sha256)
        if raise_errors and not plan.is_sound:
            raise ValidationError([str(fault) for fault in plan.faults])
        return as_result(plan)


class NotWritten(Exception):
    """Nothing was written; the message says why."""


def as_result(plan: Plan) -> Result:
    """A plan as the library's callers know it."""
    result = Result()
    result.total_rows = len(plan.table.rows)
    result.totals[RowResult.IMPORT_TYPE_NEW] = plan.new
    result.totals[RowResult.IMPORT_TYPE_UPDATE] = plan.changed
    result.totals[RowResult.IMPORT_TYPE_SKIP] = plan.unchanged
    result.base_errors = [Error(ValueError(str(fault))) for fault in plan.faults]
    result.plan = plan
    return result
