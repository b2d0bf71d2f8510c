"""
Many published figures at once: narrow rows in place of model instances, and what they stand on read once.

A page may need thousands of figures of a few regions and sources. A model instance for each, with its place and source
joined to every row, takes longer than all that is done with them.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache, partial
from itertools import chain, repeat
from typing import NamedTuple

from django.db.models import DecimalField, Model, QuerySet, TextField
from django.db.models.expressions import Col
from django.db.models.functions import Cast

from aba_site.bilingual import Bilingual
from poverty.models import Indicator, Observation, Region, Source


class FigureRow(NamedTuple):
    """The columns of an :class:`Observation` that pages print, with the rows they refer to."""

    indicator: Indicator
    region: Region
    year: int
    value: Decimal | None
    status: str
    qualifier: str
    source: Source | None = None
    printed: str = ""
    note_zh: str = ""
    note_en: str = ""
    reading_confidence: Decimal | None = None
    year_basis: str = Observation.YearBasis.STATED.value
    year_note_zh: str = ""
    year_note_en: str = ""
    section: str = ""
    # Of the version: only where they are asked for.
    version: int | None = None
    recorded_at: datetime | None = None
    published_at: datetime | None = None


class PublicFigure(FigureRow):
    """Stands wherever an :class:`Observation` is only read: it has the same attributes and says the same of itself."""

    __slots__ = ()

    note = Bilingual()
    year_note = Bilingual()

    @property
    def indicator_id(self) -> int:
        return self.indicator.pk

    @property
    def region_id(self) -> int:
        return self.region.pk

    @property
    def source_id(self) -> int | None:
        return self.source.pk if self.source else None

    def get_status_display(self) -> str:
        return str(Observation.Status(self.status).label)

    def get_absolute_url(self) -> str:
        return f"{self.indicator.get_absolute_url()}{self.region.code}/{self.year}/"


CHUNK = 2000  # rows
DIGITS = 15  # that a float of SQLite has
REFERENCES = ("indicator", "region", "source")
MOMENTS = ("recorded_at", "published_at")
OF_VERSION = ("version", *MOMENTS)


def read_figures(
    figures: QuerySet, *, indicator: Indicator | None = None, region: Region | None = None, versions: bool = False
) -> list[PublicFigure]:
    """
    The figures of a query of observations, in its order. One query, and one more for each of indicators, regions and
    sources; not for the ``indicator`` or ``region`` that all of them are known to be of.

    ``versions``: with what tells a version from others, its number and moments.
    """
    names = FigureRow._fields[: None if versions else -len(OF_VERSION)]
    found = columns_of(figures.values_list(*map(_column, names), "region__parent_id"))
    if not found:
        return []
    columns = dict(zip([*names, "parent"], found, strict=True))
    parents = columns.pop("parent")
    known = {
        "indicator": _read(Indicator, columns["indicator"]) if indicator is None else {indicator.pk: indicator},
        "region": _regions(columns["region"], parents) if region is None else {region.pk: region},
        "source": _read(Source, columns["source"]),
    }
    for name, rows in known.items():
        columns[name] = map(rows.__getitem__, columns[name])
    for name in MOMENTS if versions else ():
        columns[name] = map(cache(_moment), columns[name])
    for name in OF_VERSION if not versions else ():
        columns[name] = repeat(None)
    return list(map(partial(tuple.__new__, PublicFigure), zip(*columns.values(), strict=False)))


def _column(name: str):
    if name in REFERENCES:
        return f"{name}_id"
    # As text: the driver of SQLite would read each moment by itself, and thousands of figures share one.
    return Cast(name, TextField()) if name in MOMENTS else name


def _moment(text: str | None) -> datetime | None:
    """SQLite keeps moments in UTC without saying so."""
    moment = datetime.fromisoformat(text) if text else None
    return moment.replace(tzinfo=UTC) if moment and moment.tzinfo is None else moment


def columns_of(rows: QuerySet) -> list[Sequence]:
    """What a ``values_list`` holds, column by column, as it would convert it itself; empty without rows."""
    compiler = rows.query.get_compiler(rows.db)
    columns = list(zip(*chain.from_iterable(compiler.execute_sql(chunk_size=CHUNK)), strict=True))
    if not columns:
        return []
    expressions = [expression for expression, *_sql in compiler.select]
    for place, (functions, expression) in compiler.get_converters(expressions).items():
        present = [value for value in columns[place] if value is not None]
        if _are_short_floats(present, expression, compiler.connection):
            columns[place] = _as_decimals(columns[place], present, expression.output_field.decimal_places)
        elif present:
            for function in functions:
                columns[place] = [function(value, expression, compiler.connection) for value in columns[place]]
    return columns


def _are_short_floats(values: Sequence, expression, connection) -> bool:
    """
    SQLite knows no decimals, and Django reads 15 digits of its floats: where these are more than the decimals kept, a
    float written with so many decimals is what was stored.
    """
    is_column = isinstance(expression, Col) and isinstance(expression.output_field, DecimalField)
    if not (values and is_column and connection.vendor == "sqlite"):
        return False
    limit = 10 ** (DIGITS - 1 - expression.output_field.decimal_places)
    return -limit < min(values) and max(values) < limit


def _as_decimals(column: Sequence, present: Sequence, places: int) -> list:
    """As Django makes them one by one, in a third of the time."""
    made = map(Decimal, map(f"%.{places}f".__mod__, present))
    return list(made) if len(present) == len(column) else [None if value is None else next(made) for value in column]


def _read(model: type[Model], keys: Iterable[int]) -> dict[int, Model]:
    return {row.pk: row for row in model._base_manager.filter(pk__in=set(keys))}


def _regions(keys: Iterable[int], parents: Iterable[int | None]) -> dict[int, Region]:
    """Each with its parent."""
    found = _read(Region, {*keys, *parents} - {None})
    for region in found.values():
        if region.parent_id in found:
            region.parent = found[region.parent_id]
    return found
