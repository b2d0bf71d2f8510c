"""
The rows of a sheet going out, as cells: any number of them, in constant memory.

No model instance is made and nothing is asked per row: each chunk of rows is one read of an open query, besides one
query for each relation to many. Within a chunk the work goes column by column, and what a column said lately is
remembered, as most of its cells say one of few things.
"""

from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice

from django.db import models
from django.utils.translation import get_language, override

CHUNK = 2000  # rows
REMEMBERED = 4096  # different cells of a column
LONG_REMEMBERED = 64  # of a column of texts that may be pages long


def rows(resource, queryset, native: bool) -> Iterator[tuple]:
    """
    The cells of each row, in the order of the queryset and of ``resource.columns``.

    ``native`` cells are numbers and dates where a workbook holds such; the others are text.
    """
    return chain.from_iterable(chunks(resource, queryset, native))


def chunks(resource, queryset, native: bool) -> Iterator[list[tuple]]:
    """
    The same as lists of at most :data:`CHUNK` rows, read only when they are asked for.

    The language is that of the call: a response is streamed when its request's language is already gone.
    """
    columns = [_Rendered(column, native) for column in resource.columns]
    lookups = list(dict.fromkeys(["pk", *chain.from_iterable(column.reads for column in columns)]))
    for column in columns:
        column.places = [lookups.index(lookup) for lookup in column.reads]
    values = queryset.values_list(*lookups)
    return _rendered(columns, values, queryset.model, get_language())


def _rendered(columns, values, model, language) -> Iterator[list[tuple]]:
    found = values.iterator(chunk_size=CHUNK)
    while chunk := list(islice(found, CHUNK)):
        # Never held open over a yield: the language would leak into whoever reads.
        with override(language):
            by_lookup = list(zip(*chunk, strict=True))
            cells = [list(column.cells(by_lookup, model)) for column in columns]
        yield list(zip(*cells, strict=True))


class _Rendered:
    """A column on its way out: what it reads and how its cells come of it."""

    def __init__(self, column, native):
        self.many = column.many
        self.attribute = column.attribute
        self.reads = ("pk",) if self.many else column.reads
        self.places = []
        long = isinstance(column.model_field, models.TextField)
        self.cell = lru_cache(LONG_REMEMBERED if long else REMEMBERED)(
            lambda *read: column.widget.render(column.made_of(*read), native=native)
        )

    def cells(self, by_lookup, model):
        read = [by_lookup[place] for place in self.places]
        if self.many:
            (ids,) = read
            related = _related(model, self.attribute, ids)
            read = [[frozenset(related.get(pk, ())) for pk in ids]]
        return map(self.cell, *read)


def _related(model, name, ids) -> dict[int, list[int]]:
    """id → ids of what it is related to, of these rows. One query."""
    field = model._meta.get_field(name)
    near, far = f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id"
    related = {}
    pairs = field.remote_field.through._default_manager.filter(**{f"{near}__in": ids}).values_list(near, far)
    for pk, other in pairs.order_by():
        related.setdefault(pk, []).append(other)
    return related
