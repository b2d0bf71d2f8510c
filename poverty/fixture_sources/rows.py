"""Fixture rows: made from plain values, checked as far as that needs no database, and written as JSON."""

import json
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ValidationError

from aba_site.search_keys import search_key
from poverty.fixture_sources.reading import SourceError


@dataclass
class Row:
    """One row of a model, with the file and entry that it was read from."""

    model: type
    fields: dict
    file: str
    entry: str

    @classmethod
    def of(cls, label, values, file, entry):
        """
        A row from plain values: references are given by natural key (``"513221"``, or a list of such),
        empty values are left out, and the search key is filled in.
        """
        row = cls(apps.get_model(label), {}, file, entry)
        for name, value in values.items():
            if value not in ("", None, []):
                row.fields[name] = _as_json(row._field(name), value)
        if hasattr(row.model, "search_key"):
            instance = row.instance()
            row.fields["search_key"] = search_key(instance.name_zh, instance.name_en, *instance.other_names())
        return row

    def instance(self):
        """The model instance in memory, without its references."""
        try:
            return self.model(**{
                name: self._field(name).to_python(value)
                for name, value in self.fields.items()
                if not self._field(name).is_relation
            })  # fmt: skip
        except ValidationError as error:
            raise self.error("; ".join(error.messages)) from error

    def natural_key(self):
        instance = self.instance()
        names = [part.partition("__")[0] for part in self.model.NATURAL_KEY]
        return tuple(
            str(self.fields[name][0] if self._field(name).is_relation else getattr(instance, name)) for name in names
        )

    def references(self):
        """The rows this one points at: (field, model, natural key)."""
        for name, value in self.fields.items():
            field = self._field(name)
            if field.is_relation:
                for key in value if field.many_to_many else [value]:
                    yield field, field.related_model, tuple(map(str, key))

    def check_fields(self):
        """Every required field is there, every choice is known and every text fits."""
        present = {name for name in self.fields if self._field(name).is_relation}
        for field in self.model._meta.fields:
            if field.is_relation and not field.null and field.name not in present:
                raise self.error(f"{field.name} is missing")
        try:
            self.instance().clean_fields(exclude={f.name for f in self.model._meta.fields if f.is_relation})
        except ValidationError as error:
            faults = [f"{name}: {' '.join(messages)}" for name, messages in error.message_dict.items()]
            raise self.error("; ".join(faults)) from error

    def line(self):
        return json.dumps({"model": self.model._meta.label_lower, "fields": self.fields}, ensure_ascii=False)

    def error(self, fault):
        return SourceError(self.file, self.entry, fault)

    def _field(self, name):
        try:
            return self.model._meta.get_field(name)
        except FieldDoesNotExist as error:
            raise self.error(f"{self.model._meta.label} has no field {name!r}") from error


def _as_json(field, value):
    if field.many_to_many:
        return [[key] for key in value]
    if field.is_relation:
        return [value]
    if isinstance(value, Decimal | date | datetime):
        return value.isoformat() if isinstance(value, date) else str(value)
    return value


def check(rows):
    """No row twice, every reference leads to a row, and every row fits its model."""
    known = {}
    for row in rows:
        key = (row.model, row.natural_key())
        if key in known:
            raise row.error(f"{' '.join(key[1])} is there twice, also in {known[key].file}, {known[key].entry}")
        known[key] = row
    for row in rows:
        row.check_fields()
        for field, model, key in row.references():
            if (model, key) not in known:
                raise row.error(f"{field.name}: there is no {model._meta.label_lower} {' '.join(key)!r}")


def as_text(rows):
    """A fixture file: a JSON list with one row a line, the same bytes for the same rows."""
    return "[\n" + ",\n".join(row.line() for row in rows) + "\n]\n"
