"""
Observations as text for CSV files: what :mod:`poverty.files.observations` says of them, column by column.

A file of all of them has millions of cells and few different ones: thousands of figures share a name, a unit, a note,
the moment of their publication. Each is made once, and a column of it looked up.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal
from itertools import islice

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import F, TextField, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast, Coalesce, NullIf

from aba_site.downloads import TextRows, defused, iso, quoted
from poverty.files.observations import Words

CHUNK = 2000  # rows
TEXT = TextField()
MOST_REMEMBERED = 20_000  # different values of a column
ESCAPE = re.compile(r"\\(.)", re.DOTALL)  # in a copy of PostgreSQL
ESCAPED = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
PLACES = 6  # decimals that are kept
EXACT_BELOW = 10**8  # a float with so many digits and six decimals is the number that was stored
# By an indicator's decimals, what all kept decimals of a number end with that needs no more.
BEYOND = {decimals: ("." if decimals == 0 else "") + "0" * (PLACES - decimals) for decimals in range(PLACES + 1)}
BEYOND |= {str(decimals): rest for decimals, rest in BEYOND.items()}
FLOAT, SMALLEST = Context(prec=15), Decimal(1).scaleb(-PLACES)  # as Django reads the numbers of SQLite


def text_rows(observations) -> TextRows:
    """The same file as of :func:`poverty.files.observations.rows`, several times as fast, and as flat in memory."""
    words = Words()
    asked = {name: expression for column in _columns(words) for name, expression in column.asked.items()}
    query = observations.order_by("indicator__slug", "region__code", "year").values_list(*asked.values())
    columns = [column.maker(list(asked)) for column in _columns(words)]
    found = chunks(query, len(asked))
    return TextRows(map(",".join, zip(*(column(part) for column in columns), strict=True)) for part in found)


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


def _columns(words: Words) -> list["Column"]:
    def told(name):
        languages = ("zh", "en") if words.chinese else ("en", "zh")
        first, other = (f"{name}_{language}" for language in languages)
        of_two = Coalesce(NullIf(first, Value(""), output_field=TEXT), other, output_field=TEXT)
        return {name: of_two}

    def moment_of(name):  # as the database writes it, which is sooner read than made into a moment
        return Column({name: Cast(name, TEXT)}, moment)

    def as_it_is(name):
        return Column({name: F(name)}, cell)

    note = told("note") | {"year_basis": F("year_basis")} | told("year_note")
    return [
        as_it_is("indicator__slug"),
        as_it_is("region__code"),
        Column(told("region__name"), cell),
        Column({"year": F("year")}, str),
        Column({"value": F("value"), "decimals": F("indicator__decimals")}, number, is_repeated=False),
        Column(told("indicator__unit"), cell),
        as_it_is("status"),
        as_it_is("qualifier"),
        Column(note, lambda *said: cell(words.note(*said))),
        as_it_is("source__slug"),
        as_it_is("section"),
        moment_of("recorded_at"),
        moment_of("published_at"),
    ]


def cell(text: str) -> str:
    return quoted(defused(text))


@dataclass(frozen=True)
class Column:
    """A column of the file: what it is made of, by name, and how. Of what is repeated each value is made once."""

    asked: dict[str, Combinable]
    make: Callable[..., str]
    is_repeated: bool = True

    def maker(self, names: list[str]):
        """Makes the column out of the columns of rows, which have these names."""
        places = [names.index(name) for name in self.asked]
        if not self.is_repeated:
            return lambda columns: map(self.make, *(columns[place] for place in places))
        remembered = Remembered(self.make if len(places) == 1 else lambda values: self.make(*values))

        def made(columns):
            remembered.forget_many()
            keys = columns[places[0]] if len(places) == 1 else zip(*(columns[place] for place in places), strict=True)
            return map(remembered.__getitem__, keys)

        return made


class Remembered(dict):
    """What was made of a value."""

    def __init__(self, make: Callable[..., str]):
        super().__init__()
        self.make = make

    def __missing__(self, value) -> str:
        made = self[value] = self.make(value)
        return made

    def forget_many(self) -> None:
        """Memory stays flat, however many different values there are."""
        if len(self) > MOST_REMEMBERED:
            self.clear()


def moment(text: str | None) -> str:
    """``2026-06-30 04:00:00``, with or without parts of a second and the offset, as databases write it, in UTC."""
    if not text:
        return ""
    read = datetime.fromisoformat(text)
    return iso(read if read.tzinfo else read.replace(tzinfo=UTC))


def number(value: float | str | None, decimals: int | str) -> str:
    """As :func:`aba_site.numbers.plain`, of a number as the database gives it: SQLite knows no decimals."""
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        text = value
    elif -EXACT_BELOW < value < EXACT_BELOW or isinstance(value, int):
        text = f"{value:.{PLACES}f}"
    else:
        text = f"{FLOAT.create_decimal_from_float(value).quantize(SMALLEST):f}"
    rest = BEYOND[decimals]
    return text.removesuffix(rest) if text.endswith(rest) else text.rstrip("0")
