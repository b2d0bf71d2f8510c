"""
Cells of a workbook, each of its value's own kind: text is never taken for a formula, an address or a number.

XlsxWriter is told the kind of every cell, as its guessing ``write`` makes formulas and links of text. One thing it
guesses all the same: text that begins with ``<r>`` and ends with ``</r>`` goes into the file as XML, unescaped.
"""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import xlsxwriter

LONGEST_CELL = 32_767  # of UTF-16, to be exact; Excel calls a workbook with a longer one damaged
MOST_DECIMALS = 6
FIRST_DAY = date(1900, 3, 1)  # before it, spreadsheet programs disagree on which day a number is
LINE = "#BFBFBF"
A4 = 9
LARGEST_WHOLE = 10**15  # what a spreadsheet's number holds to the last digit


class Formats:
    """What the cells of one workbook look like; made once for each, as a workbook must not have many."""

    def __init__(self, book: xlsxwriter.Workbook):
        def made(valign="vcenter", **properties):
            return book.add_format({"valign": valign, **properties})

        head = {"bold": True, "text_wrap": True, "border": 1, "border_color": LINE}
        self.title = made(bold=True, font_size=14)
        self.label = made(bold=True)
        self.boxed = made("top", text_wrap=True, border=1, border_color=LINE)
        self.text = made(num_format="@")
        self.date = made(num_format="yyyy-mm-dd", align="left")
        self.whole = made(num_format="0_ ")
        self.decimals = [made(num_format=number_format(decimals)) for decimals in range(MOST_DECIMALS + 1)]
        self.head = made(**head, bg_color="#D9E2EC")
        self.required = made(**head, bg_color="#FFD966")


def number_format(decimals: int) -> str:
    """With a blank at its right, so that it does not touch the text of the next column."""
    return "#,##0" + ("." + "0" * decimals if decimals else "") + "_ "


@lru_cache(4096)
def decimals_of(number: float) -> int:
    """How many decimals a number shows, at most :data:`MOST_DECIMALS`: 132.76 → 2."""
    text = f"{number:.{MOST_DECIMALS}f}"
    return len(text.rstrip("0").partition(".")[2])


def open_book(file) -> xlsxwriter.Workbook:
    """A workbook that goes to temporary files row by row: memory stays flat however long it is."""
    import xlsxwriter  # when it is used: a start need not wait for it

    book = xlsxwriter.Workbook(file, {"constant_memory": True})
    book.use_zip64()  # only takes effect where the file is larger than 4 GB
    return book


def for_print(sheet) -> None:
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&R&P / &N")


def put(sheet, row: int, column: int, value, formats: Formats) -> bool:
    """Writes a value, counting from 0; whether it had room. Nothing is written of what has none."""
    return WRITERS[type(value)](sheet, row, column, value, formats)


def put_text(sheet, row: int, column: int, text: str, look=None) -> bool:
    """Writes text as just that."""
    if len(text) > LONGEST_CELL // 2 and len(text.encode("utf-16-le")) > LONGEST_CELL * 2:
        return False
    if text.startswith("<r>") and text.endswith("</r>"):
        sheet.write_rich_string(row, column, text[:1], text[1:2], text[2:], *([look] if look else []))
    elif text:
        sheet.write_string(row, column, text, look)
    return True


def _text(sheet, row, column, text, formats):
    return put_text(sheet, row, column, text)


def _decimal(sheet, row, column, number, formats):
    sheet.write_number(row, column, number, formats.decimals[decimals_of(number)])
    return True


def _whole(sheet, row, column, number, formats):
    if abs(number) >= LARGEST_WHOLE:
        sheet.write_string(row, column, str(number))
    else:
        sheet.write_number(row, column, number)
    return True


def _boolean(sheet, row, column, value, formats):
    sheet.write_boolean(row, column, value)
    return True


def _date(sheet, row, column, day, formats):
    if day < FIRST_DAY:
        sheet.write_string(row, column, day.isoformat())
    else:
        sheet.write_datetime(row, column, day, formats.date)
    return True


def _nothing(sheet, row, column, value, formats):
    return True


WRITERS = {str: _text, float: _decimal, int: _whole, bool: _boolean, date: _date, type(None): _nothing}
