"""
Any queryset, page by page along its order: a page deep inside costs what the first does.

Nothing is counted beyond :data:`COUNTED` rows and no row is skipped by number. What follows a row in an order of
several columns is several ranges: the rest of those that share all columns but the last, then all but the last two, and
so on. Each is asked for by itself, because then a database begins to read its index where the range begins; one
condition with OR makes it read what lies before. Where few rows are chosen they are found first, then put in order.
"""

import copy
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from operator import or_

from django.core.exceptions import FieldDoesNotExist
from django.db import connections, models
from django.db.models import F, Q
from django.db.models.constants import LOOKUP_SEP
from django.db.models.expressions import BaseExpression, Col, Func, OrderBy
from django.db.models.lookups import Exact, IsNull, Lookup

COUNTED = 2_000
MOST_KEYS = 8  # columns of an order, those of related models included


@dataclass(frozen=True)
class Key:
    """One column of an order: a path to a field, or an expression that is annotated under ``name``."""

    name: str
    field: models.Field
    descending: bool = False
    nullable: bool = False
    expression: BaseExpression | None = None

    def order(self, *, back: bool):
        """What is unknown comes last, and in the opposite order first, on every database."""
        descending = self.descending != back
        if not self.nullable:
            return f"-{self.name}" if descending else self.name
        column = F(self.name)
        return column.desc(nulls_first=True) if descending else column.asc(nulls_last=True)

    def same(self, value) -> Q:
        return Q(**{f"{self.name}__isnull": True}) if value is None else Q(**{self.name: value})

    def beyond(self, value, *, back: bool) -> Q | None:
        """What comes after a value; ``None`` where nothing can."""
        if self.descending != back:  # unknown, then from large to small
            return Q(**{f"{self.name}__isnull": False}) if value is None else Q(**{f"{self.name}__lt": value})
        if value is None:
            return None
        larger = Q(**{f"{self.name}__gt": value})
        return larger | Q(**{f"{self.name}__isnull": True}) if self.nullable else larger

    def plain(self, value):
        """As JSON holds it."""
        return value if value is None or isinstance(value, bool | int | str) else str(value)


def keys_of(model: type[models.Model], ordering: Sequence) -> tuple[Key, ...]:
    """
    The columns that an order consists of: a relation stands for the order of its model.

    The order must end with a column, or hold several, by which no two rows are the same.
    """
    found: dict[str, Key] = {}
    for number, part in enumerate(ordering):
        for key in _keys_of_part(model, part, number):
            found.setdefault(key.name, key)
    return tuple(found.values())[:MOST_KEYS]


def _keys_of_part(model, part, number) -> Iterator[Key]:
    descending = False
    if isinstance(part, OrderBy):
        part, descending = part.expression, part.descending
    if isinstance(part, F):
        part = part.name
    if not isinstance(part, str):
        field = part.output_field if getattr(part, "_output_field_or_none", None) else models.TextField()
        yield Key(f"order_{number}", field, descending, nullable=True, expression=part)
        return
    yield from _keys_of_path(model, part.lstrip("-"), part.startswith("-") != descending)


def _keys_of_path(model, path, descending, prefix="", nullable=False) -> Iterator[Key]:
    name, _sep, rest = path.partition(LOOKUP_SEP)
    field = model._meta.pk if name == "pk" else model._meta.get_field(name)
    nullable = nullable or field.null
    if field.is_relation and (rest or name == field.name):
        inner = [rest] if rest else (field.related_model._meta.ordering or ["pk"])
        for one in inner:
            turned = one.startswith("-") != descending
            yield from _keys_of_path(field.related_model, one.lstrip("-"), turned, f"{prefix}{name}__", nullable)
        return
    if rest:
        raise FieldDoesNotExist(path)
    yield Key(f"{prefix}{field.attname}", getattr(field, "target_field", field), descending, nullable)


@dataclass(frozen=True)
class Page:
    """
    Primary keys of the rows in order, and what their order was made of in the first and the last of them.

    ``count`` is how many rows there are in all, ``None`` where there are more than :data:`COUNTED`.
    """

    ids: list
    first: tuple
    last: tuple
    has_previous: bool
    has_next: bool
    count: int | None


class Walk:
    """A queryset, and how to read it page by page in the order of ``keys``."""

    def __init__(self, queryset: models.QuerySet, keys: Sequence[Key], size: int):
        self.keys, self.size = keys, size
        self.rows = queryset.select_related(None).order_by()
        self.expressions = {key.name: key.expression for key in keys if key.expression is not None}

    @cached_property
    def few(self) -> list | None:
        """The primary keys of all rows, where there are few of them: whichever index finds them is used."""
        found = list(self.rows.values_list("pk", flat=True)[: COUNTED + 1])
        return found if len(found) <= COUNTED else None

    def page(self, start: Sequence | None = None, *, back: bool = False) -> Page:
        """The rows after a start, or ``back``, those before it; without a start the first, or the last."""
        rows = self._read(start, back)
        if (not rows and start is not None) or (back and start is not None and len(rows) <= self.size):
            start, back = None, False  # what was there is gone; or the first page, and whole
            rows = self._read(start, back)
        more, rows = len(rows) > self.size, rows[: self.size]
        if back:
            rows.reverse()
        return Page(
            ids=[row[0] for row in rows],
            first=rows[0][1:] if rows else (),
            last=rows[-1][1:] if rows else (),
            has_previous=more if back else start is not None,
            has_next=start is not None if back else more,
            count=None if self.few is None else len(self.few),
        )

    def _read(self, start, back) -> list[tuple]:
        names, order = [key.name for key in self.keys], [key.order(back=back) for key in self.keys]
        rows, most = [], self.size + 1
        for part in self._parts(start, back):
            rows += part.order_by(*order).values_list("pk", *names)[: most - len(rows)]
            if len(rows) == most:
                break
        return rows

    def _parts(self, start, back) -> Iterator[models.QuerySet]:
        ranges = [Q()] if start is None else list(_ranges(self.keys, start, back))
        if self.few is not None:
            rows = self._annotated(without_indexes(self.rows, ())).filter(pk__in=self.few)
            yield rows.filter(reduce(or_, ranges)) if ranges else rows.none()
            return
        rows = self._annotated(without_indexes(self.rows, [key.name for key in self.keys]))
        yield from (rows.filter(one) for one in ranges)

    def _annotated(self, rows):
        return rows.annotate(**self.expressions) if self.expressions else rows


def _ranges(keys, start, back) -> Iterator[Q]:
    """What lies beyond a row, the nearest first."""
    for depth in range(len(keys) - 1, -1, -1):
        beyond = keys[depth].beyond(start[depth], back=back)
        if beyond is not None:
            shared = (key.same(value) for key, value in zip(keys[:depth], start[:depth], strict=True))
            yield Q(*shared, beyond)


# -- which index is read --------------------------------------------------------------------------


class Unindexed(Func):
    """The same value, which SQLite does not look up in an index: https://www.sqlite.org/optoverview.html#uplus"""

    template = "+%(expressions)s"
    arity = 1


def without_indexes(queryset: models.QuerySet, order: Sequence[str]) -> models.QuerySet:
    """
    The same rows, and SQLite is kept from finding them by an index that does not also put them in order.

    SQLite takes any condition on an indexed column for one that few rows meet, finds those and sorts them; where a
    million meet it, that takes seconds. PostgreSQL knows how many meet it.
    """
    if connections[queryset.db].vendor != "sqlite" or not queryset.query.where:
        return queryset
    rows = queryset._chain()
    rows.query.where = _disguised(rows.query.where, _readable(rows.model, order), plain=True)
    return rows


@dataclass(frozen=True)
class Readable:
    """Which conditions may be met by reading an index: those on ``first``, and on one of ``equal``, a single value."""

    table: str
    first: str = ""
    equal: frozenset[str] = frozenset()

    def allows(self, lookup: Lookup) -> bool:
        column = lookup.lhs.target.attname
        own = lookup.lhs.alias == self.table
        return own and (column == self.first or (column in self.equal and isinstance(lookup, Exact)))


def _readable(model, order: Sequence[str]) -> Readable:
    """``first`` is what the order begins with; each of ``equal`` has an index that goes on with that."""
    if not order:
        return Readable(model._meta.db_table)
    constraints = [one for one in model._meta.constraints if isinstance(one, models.UniqueConstraint)]
    indexes = [[name.lstrip("-") for name in one.fields] for one in (*model._meta.indexes, *constraints)]
    columns = [[model._meta.get_field(name).attname for name in names[:2]] for names in indexes]
    equal = frozenset(names[0] for names in columns if names[1:] == [order[0]])
    return Readable(model._meta.db_table, order[0], equal)


def _disguised(node, readable, *, plain):
    """``plain``: all conditions above this one must hold; only then may an index be read by one of them."""
    plain = plain and node.connector == "AND" and not node.negated
    return node.create(
        [_disguised_part(child, readable, plain) for child in node.children], node.connector, node.negated
    )


def _disguised_part(part, readable, plain):
    if hasattr(part, "children"):
        return _disguised(part, readable, plain=plain)
    if not isinstance(part, Lookup) or isinstance(part, IsNull) or not isinstance(part.lhs, Col):
        return part
    # Without its column's type a decimal would be compared as text.
    if isinstance(part.lhs.output_field, models.DecimalField) or (plain and readable.allows(part)):
        return part
    disguised = copy.copy(part)
    disguised.lhs = Unindexed(part.lhs, output_field=part.lhs.output_field)
    return disguised
