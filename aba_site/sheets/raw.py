"""A spreadsheet as it was read, before anything is made of it: sheets, rows, cells."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field


def letters(column: int) -> str:
    """What spreadsheet programs call a column: 1 → ``A``, 28 → ``AB``."""
    name = ""
    while column:
        column, letter = divmod(column - 1, 26)
        name = chr(65 + letter) + name
    return name


def cell_name(row: int | None, column: int | None) -> str:
    """``D17``; only the letter, the number or nothing where the other is not known."""
    return f"{letters(column or 0)}{row or ''}"


@dataclass(slots=True)
class RawSheet:
    """
    ``rows[0]`` is row 1, and its first cell is column A. Blank cells are ``None``, and none stand at a row's end;
    no blank rows stand at the sheet's end. A cell holds text, ``bool``, ``int``, ``float``, ``date`` or ``datetime``.
    ``merged``: first row, first column, last row, last column of each merged range, from 1.
    ``uncalculated``: cells with a formula whose result is not in the file, as (row, column).
    ``hidden_rows``, ``hidden_columns``: those that hold something and are not shown, as rows that a filter hides.
    """

    name: str
    rows: list[tuple]
    merged: Sequence[tuple[int, int, int, int]] = ()
    hidden: bool = False
    uncalculated: Sequence[tuple[int, int]] = ()
    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence = ()

    @classmethod
    def of(cls, name: str, rows: Iterable[Iterable]) -> "RawSheet":
        """A sheet of rows whose blanks may be empty text."""
        trimmed = [_trimmed(None if is_blank(cell) else cell for cell in row) for row in rows]
        while trimmed and not trimmed[-1]:
            trimmed.pop()
        return cls(name, trimmed)


def is_blank(cell) -> bool:
    """Nothing, blanks, or letters that nobody sees."""
    return cell is None or (isinstance(cell, str) and not seen(cell).strip())


def seen(text: str) -> str:
    """Without format characters (zero-width blanks, byte-order marks), which come along when text is copied."""
    if text.isascii():
        return text
    return "".join(letter for letter in text if unicodedata.category(letter) != "Cf")


def _trimmed(cells: Iterable) -> tuple:
    row = list(cells)
    while row and row[-1] is None:
        row.pop()
    return tuple(row)


@dataclass(slots=True)
class Book:
    """A file: ``kind`` is ``xlsx``, ``xls``, ``ods`` or ``text``; text has one sheet, without a name."""

    kind: str
    sheets: list[RawSheet] = field(default_factory=list)
    encoding: str = ""

    def sheet(self, name: str) -> RawSheet | None:
        return next((sheet for sheet in self.sheets if sheet.name == name), None)
