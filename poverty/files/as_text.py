"""
Observations as text for CSV and JSON: what :mod:`poverty.files.observations` says of them, column by column.

A file of all of them has millions of cells and few different ones: thousands of figures share a name, a unit, a note,
the moment of their publication. Each is made once and looked up, and so is what stands side by side in many lines.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from aba_site.downloads import TextRows
from poverty.files.notation import CSV, JSON, Notation
from poverty.files.observations import Words, in_order

CHUNK = 2000  # rows
TEXT = TextField()
MOST_REMEMBERED = 5000  # different values of a column, or texts of neighbours
ESCAPE = re.compile(r"\\(.)", re.DOTALL)  # in a copy of PostgreSQL
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}


def text_rows(observations) -> TextRows:
    """The same file as of :func:`poverty.files.observations.rows`, several times as fast, and as flat in memory."""
    return TextRows(_lines(observations, CSV))


def json_rows(observations, most: int) -> list[str]:
    """At ``most`` so many of these rows as objects, the text of each."""
    return list(chain.from_iterable(_lines(observations, JSON, most)))


def _lines(observations, notation: Notation, most: int | None = None) -> Iterator[Iterator[str]]:
    """Those of many rows at a time. The language is settled here, the database asked when the first are."""
    parts = _parts(Words(), notation)
    asked = {name: expression for part in parts for column in part.columns for name, expression in column.asked.items()}
    makers = [part.maker(list(asked)) for part in parts]
    found = chunks(in_order(observations).values_list(*asked.values())[:most], len(asked))
    return (map("".join, zip(*(make(columns) for make in makers), strict=True)) for columns in found)


def chunks(query, width: int) -> Iterator[list[Sequence]]:
    """The columns of many rows of a ``values_list`` at a time, as the database gives them. Asks when the first is."""
    if connections[query.db].vendor == "postgresql":
        yield from _copied(query, width)
    else:
        for rows in query.query.get_compiler(query.db).execute_sql(chunked_fetch=True, chunk_size=CHUNK):
            yield list(zip(*rows, strict=True))


def _copied(query, width: int) -> Iterator[list[list[str]]]:
    """
    PostgreSQL writes a copy while it is read, in half the time of a cursor, which waits until all is there. Everything
    in it is text, and nothing is an empty one.
    """
    connection = connections[query.db]
    try:
        sql = connection.ops.compose_sql(*query.query.sql_with_params())
    except EmptyResultSet:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (NULL '')") as copy:
        lines = iter(copy)
        while part := b"".join(islice(lines, CHUNK)).decode():
            cells = part.replace("\n", "\t").split("\t")
            if "\\" in part:
                cells = [_unescaped(cell) if "\\" in cell else cell for cell in cells]
            yield [cells[place:-1:width] for place in range(width)]


def _unescaped(cell: str) -> str:
    return ESCAPE.sub(lambda found: ESCAPED.get(found[1], found[1]), cell)


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is made of, by name, and how."""

    asked: dict[str, Combinable]
    make: Callable[..., str]


@dataclass(frozen=True)
class Part:
    """Neighbours in a line, and the pattern of their text. Of what is repeated each text is made once."""

    pattern: str
    columns: list[Column]
    is_repeated: bool = True

    def maker(self, names: list[str]) -> Callable[[list[Sequence]], Iterator[str]]:
        """Makes these texts out of the columns of rows, which have these names."""
        places = [names.index(name) for column in self.columns for name in column.asked]
        write = lru_cache(MOST_REMEMBERED)(self.writer()) if self.is_repeated else self.columns[0].make
        return lambda columns: map(write, *(columns[place] for place in places))

    def writer(self) -> Callable[..., str]:
        cells = [(lru_cache(MOST_REMEMBERED)(column.make), len(column.asked)) for column in self.columns]

        def write(*values):
            given = iter(values)
            return self.pattern % tuple(make(*islice(given, width)) for make, width in cells)

        return write


def _parts(words: Words, notation: Notation) -> list[Part]:
    def told(name):
        languages = ("zh", "en") if words.chinese else ("en", "zh")
        first, other = (f"{name}_{language}" for language in languages)
        of_two = Coalesce(NullIf(first, Value(""), output_field=TEXT), other, output_field=TEXT)
        return {name: of_two}

    def moment_of(name):  # as the database writes it, which is sooner read than made into a moment
        return Column({name: Cast(name, TEXT)}, notation.moment)

    def as_it_is(name):
        return Column({name: F(name)}, notation.text)

    note = told("note") | {"year_basis": F("year_basis")} | told("year_note")
    series = [as_it_is("indicator__slug"), as_it_is("region__code"), Column(told("region__name"), notation.text)]
    value = Column({"value": F("value"), "decimals": F("indicator__decimals")}, notation.number)
    others = [
        Column(told("indicator__unit"), notation.text),
        as_it_is("status"),
        as_it_is("qualifier"),
        Column(note, lambda *said: notation.text(words.note(*said))),
        as_it_is("source__slug"),
        as_it_is("section"),
        moment_of("recorded_at"),
        moment_of("published_at"),
    ]
    return [
        Part(notation.series, series),
        Part(notation.year, [Column({"year": F("year")}, str)]),
        Part("%s", [value], is_repeated=False),
        Part(notation.others, others),
    ]
