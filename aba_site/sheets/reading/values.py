"""Cells as the readers of the kinds of file give them, made alike."""

from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta

# From here on not every whole number is a float: one that large was never counted.
FIRST_UNSAFE_WHOLE = 2.0**53


def tidy(row: Iterable) -> tuple:
    """Blank cells are ``None``, those at the end dropped; whole floats become ``int``, times and durations text."""
    cells = [TIDY[kind](value) if (kind := type(value)) in TIDY else value for value in row]
    while cells and cells[-1] is None:
        cells.pop()
    return tuple(cells)


def without_blank_end(rows: list[tuple]) -> list[tuple]:
    while rows and not rows[-1]:
        rows.pop()
    return rows


def duration(length: timedelta) -> str:
    """``36:00:00``; hours may be more than a day's."""
    total = round(length.total_seconds())
    minutes, seconds = divmod(abs(total), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{'-' if total < 0 else ''}{hours:02}:{minutes:02}:{seconds:02}"


def _number(value: float) -> int | float:
    return int(value) if value.is_integer() and abs(value) < FIRST_UNSAFE_WHOLE else value


def _text(value: str) -> str | None:
    return None if not value or value.isspace() else value


def _moment(value: datetime) -> date:
    return value.date() if value.time() == time.min else value


TIDY: dict[type, Callable] = {
    float: _number, str: _text, datetime: _moment, time: time.isoformat, timedelta: duration,
}  # fmt: skip
