"""What is wrong with a row of a fixture, in words: which row, which field or constraint, and what was found."""

import json

from django.apps import apps
from django.core.exceptions import FieldDoesNotExist, ObjectDoesNotExist, ValidationError
from django.db.models import UniqueConstraint

from aba_site.constraints import fields_of, unique_fields


class FixtureFile:
    """The rows of a JSON fixture as written, to name one by its position. Empty for other formats."""

    def __init__(self, path, ignore_unknown_models=False):
        self.path = path
        try:
            with open(path, encoding="utf-8") as file:
                rows = list(enumerate(json.load(file), start=1))
        except (OSError, ValueError):
            rows = []
        self.rows = [row for row in rows if not ignore_unknown_models or _model(row[1])]

    def row(self, index):
        """The row as written; empty where the file ends before it or is not a list of rows."""
        row = self.rows[index][1] if index < len(self.rows) else {}
        return row if isinstance(row, dict) else {}

    def place(self, index):
        """``"05_observations.json, row 12, poverty.observation gdp 513200 2016 1"``."""
        if index >= len(self.rows):
            return f"{self.path}, row {index + 1}" if self.rows else str(self.path)
        position, row = self.rows[index][0], self.row(index)
        return f"{self.path}, row {position}, {row.get('model', '')} {key_as_written(row)}".rstrip()


def key_as_written(row):
    """The natural key of a row as the file has it, or its primary key."""
    names = [part.partition("__")[0] for part in getattr(_model(row), "NATURAL_KEY", [])]
    fields = row.get("fields") or {}
    values = [fields.get(name) for name in names]
    if not names:
        values = [row.get("pk")]
    return " ".join(as_words(value) for value in values if value is not None)


def as_words(key):
    """A reference as written, without its brackets: ``["513221"]`` → ``"513221"``."""
    return " ".join(map(str, key)) if isinstance(key, list | tuple) else str(key)


def unreadable_field(row):
    """Why a row as written cannot become an instance: the first fault found, or an empty text."""
    model = _model(row)
    if model is None:
        return f"there is no model {row.get('model')!r}"
    for name, value in (row.get("fields") or {}).items():
        try:
            field = model._meta.get_field(name)
            if not field.is_relation:
                field.to_python(value)
            elif not field.null and not field.many_to_many and (fault := missing_reference({field: value})):
                return fault
        except FieldDoesNotExist:
            return f"{name}: {model._meta.label} has no such field"
        except ValidationError as error:
            return f"{name}: {' '.join(error.messages)} Found: {value!r}"
    return ""


def missing_reference(references):
    """The first of some fields' natural keys to which no row answers, or an empty text."""
    for field, value in references.items():
        for key in value if field.many_to_many else [value]:
            try:
                field.related_model._default_manager.get_by_natural_key(*key)
            except (ObjectDoesNotExist, TypeError, ValueError):
                return no_such_row(field, key)
    return ""


def no_such_row(field, key):
    return f"{field.name}: there is no {field.related_model._meta.label_lower} {as_words(key)}"


def field_faults(instance, deferred):
    """What no field may hold: a text too long, an unknown choice, nothing where something must be."""
    relations = {field.name for field in instance._meta.fields if field.is_relation}
    faults = [
        f"{field.name}: is missing"
        for field in instance._meta.fields
        if field.is_relation and not field.null and field not in deferred and getattr(instance, field.attname) is None
    ]
    try:
        instance.clean_fields(exclude=relations)
    except ValidationError as error:
        for name, messages in error.message_dict.items():
            faults.append(f"{name}: {' '.join(messages)} Found: {getattr(instance, name)!r}")
    return "; ".join(faults)


def broken_constraint(instance, error):
    """The constraint that the database named, with the values that broke it; its own words where it is unknown."""
    message = str(error)
    for constraint in instance._meta.constraints:
        if _is_named(constraint, instance, message):
            found = ", ".join(f"{name} = {_value(instance, name)!r}" for name in sorted(fields_of(constraint)))
            kind = "is not unique" if isinstance(constraint, UniqueConstraint) else "is broken"
            return f"the constraint {constraint.name} {kind} with {found}"
    return f"the database refuses it: {message.splitlines()[0]}"


def _is_named(constraint, instance, message):
    """By its name, or, as SQLite does for plain unique constraints, by its columns."""
    if constraint.name in message:
        return True
    if not isinstance(constraint, UniqueConstraint):
        return False
    table, opts = instance._meta.db_table, instance._meta
    columns = ", ".join(f"{table}.{opts.get_field(name).column}" for name in unique_fields(constraint))
    return bool(columns) and message.endswith(f": {columns}")


def _value(instance, name):
    return getattr(instance, instance._meta.get_field(name).attname)


def _model(row):
    try:
        return apps.get_model(row["model"])
    except (KeyError, LookupError, TypeError, ValueError):
        return None
