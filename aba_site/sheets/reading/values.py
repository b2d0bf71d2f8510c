"""Cells as the readers of the kinds of file give them, made alike."""

import re
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal

# From here on not every whole number is a float: one that large was never counted.
FIRST_UNSAFE_WHOLE = 2.0**53
LITERALS = re.compile(r'"[^"]*"|[\\_*].|\[[^]]*]')


def tidy(row: Iterable) -> tuple:
    """Blank cells are ``None``, those at the end dropped; whole floats become ``int``, times and durations text."""
    return _trimmed(_tidied(row))


def rows_of(columns: Iterable[Sequence]) -> list[tuple]:
    """Columns of one length turned into rows, without the blank cells at their ends."""
    return [_trimmed(row) if row[-1] is None else row for row in zip(*columns, strict=True)]


def without_blank_end(rows: list[tuple]) -> list[tuple]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def rows_that_hold(rows: list[tuple], numbers: Iterable[int]) -> list[int]:
    return [number for number in numbers if 0 < number <= len(rows) and rows[number - 1]]


def columns_that_hold(rows: list[tuple], ranges: Collection[tuple[int, int]]) -> list[int]:
    """``ranges``: first and last column, however far out."""
    width = max(map(len, rows), default=0) if ranges else 0
    numbers = sorted({number for first, last in ranges for number in range(max(first, 1), min(last, width) + 1)})
    return [n for n in numbers if any(len(row) >= n and row[n - 1] is not None for row in rows)]


def shows_percent(number_format: str) -> bool:
    """Whether a number is shown a hundred times as large under it, with a sign: one in quotation marks does not."""
    return "%" in number_format and "%" in LITERALS.sub("", number_format)


def percent(value: float) -> str:
    """``38.5%`` for 0.385: what the cell shows, not rounded."""
    return f"{(Decimal(repr(value)) * 100).normalize():f}%"


def duration(length: timedelta) -> str:
    """``36:00:00``; hours may be more than a day's."""
    total = round(length.total_seconds())
    minutes, seconds = divmod(abs(total), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if total < 0 else ''}{hours:02}:{minutes:02}:{seconds:02}"


def _trimmed(row: Sequence) -> tuple:
    end = len(row)
    while end and row[end - 1] is None:
        end -= 1
    return tuple(row[:end])


def _tidied(cells: Iterable) -> list:
    return [TIDY[kind](value) if (kind := type(value)) in TIDY else value for value in cells]


def tidy_column(cells: Sequence) -> Sequence:
    """The same for one column of many rows: most columns hold one kind of value, which is quicker."""
    kinds = set(map(type, cells))
    if kinds == {str}:
        blank = {text for text in set(cells) if not _text(text)}
        return [None if text in blank else text for text in cells] if blank else cells
    if kinds == {float}:
        end = FIRST_UNSAFE_WHOLE
        return [int(value) if value.is_integer() and -end < value < end else value for value in cells]
    return _tidied(cells)


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < FIRST_UNSAFE_WHOLE else value


def _text(value: str) -> str | None:
    return None if not value or value.isspace() else value


def _moment(value: datetime) -> date:
    return value.date() if value.time() == time.min else value


TIDY: dict[type, Callable] = {
    float: _number, str: _text, datetime: _moment, time: time.isoformat, timedelta: duration,
}  # fmt: skip
