"""
What a model's constraints say of rows, each at the field it is about.

Django asks the database row by row, and lays every fault at the row as a whole. Here each constraint is asked once for
each different set of values, and only where a row changes one of them.
"""

from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import UniqueConstraint

from aba_site.constraints import fields_of
from aba_site.scoping import everything


class Constraints:
    """The constraints of one model, with what they said so far."""

    def __init__(self, model: type[models.Model], unkept: set[str]):
        """``unkept`` are fields that a sheet does not carry: constraints on them are left to the database."""
        self.model, self.unkept = model, unkept
        self.named = [(one, [name for name in fields_of(one) if name not in unkept]) for one in model._meta.constraints]
        self._said: dict[tuple, str] = {}

    def faults(self, instance: models.Model, changed: set[str] | None) -> Iterator[tuple[str, str]]:
        """Field and message of each constraint that is broken; ``changed``: of an old row, the fields that changed."""
        for constraint, names in self.named:
            touched = [name for name in names if changed is None or name in changed]
            if touched and (message := self._message(constraint, names, instance)):
                yield touched[0], message

    def _message(self, constraint, names, instance) -> str:
        values = tuple(getattr(instance, self.model._meta.get_field(name).attname) for name in names)
        if isinstance(constraint, UniqueConstraint):
            return "" if None in values else self._ask(constraint, instance)
        key = constraint.name, values
        if key not in self._said:
            self._said[key] = self._ask(constraint, instance)
        return self._said[key]

    def _ask(self, constraint, instance) -> str:
        try:
            with everything():  # whether a key is taken is a question about all rows
                constraint.validate(self.model, instance, exclude=self.unkept)
        except ValidationError as error:
            return " ".join(error.messages)
        return ""
