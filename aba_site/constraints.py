"""Which fields a model's constraint is about."""

from collections.abc import Iterator

from django.db.models import F, Q, UniqueConstraint


def fields_of(constraint) -> list[str]:
    """The names of the fields that a constraint looks at, those that must be unique first."""
    unique = unique_fields(constraint) if isinstance(constraint, UniqueConstraint) else ()
    return list(dict.fromkeys([*unique, *(_names_in(constraint.condition) if constraint.condition else ())]))


def unique_fields(constraint: UniqueConstraint) -> list[str]:
    """In their order, whether they were given as fields or as expressions."""
    return list(constraint.fields) or [expression.name for expression in constraint.expressions]


def _names_in(condition) -> Iterator[str]:
    for child in condition.children:
        if isinstance(child, Q):
            yield from _names_in(child)
        else:
            lookup, value = child
            yield lookup.partition("__")[0]
            if isinstance(value, F):
                yield value.name
