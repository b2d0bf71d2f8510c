"""A new workbook of what was read, for files that are no XLSX or cannot be edited: cells, merged cells and marks."""

import io
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, datetime
from math import isfinite

from aba_site.downloads import sheet_name
from aba_site.sheets.cells import FORMULA
from aba_site.sheets.outgoing.kinds import shown_width
from aba_site.sheets.outgoing.marking import REASON_WIDTH, Marks
from aba_site.sheets.outgoing.red_styles import PALE, RED
from aba_site.sheets.outgoing.typed import FIRST_DAY, LARGEST_WHOLE, put_text
from aba_site.sheets.raw import RawSheet

MEASURED = 200  # rows, for the widths
NARROWEST, WIDEST = 8, 40
LARGEST_MERGED = 10_000  # cells; what covers more is no heading


def rebuilt(raw: RawSheet, marks: Marks) -> bytes:
    """Every cell holds what was read, so that the workbook is read like the original."""
    import xlsxwriter  # when it is used: a start need not wait for it

    out = io.BytesIO()
    # Merged cells can only be written where rows are not gone at once.
    with xlsxwriter.Workbook(out, {"constant_memory": not raw.merged}) as book:
        sheet = book.add_worksheet(sheet_name(raw.name))
        looks = _Looks(book)
        for column, width in enumerate(_widths(raw)):
            sheet.set_column(column, column, width)
        sheet.set_column(marks.column - 1, marks.column - 1, REASON_WIDTH)
        _merge(sheet, raw.merged)
        for row, values in enumerate(_rows(raw, marks), 1):
            for column, value, red in values:
                _put(sheet, row - 1, column - 1, value, looks.of(value, red))
            if row in marks.reasons:
                look = looks.heading if row == marks.heading_row else looks.reason
                put_text(sheet, row - 1, marks.column - 1, marks.reasons[row], look)
    return out.getvalue()


def _rows(raw: RawSheet, marks: Marks) -> Iterator[list[tuple[int, object, bool]]]:
    """Of each row the cells that hold something or are faulty: column, value, whether it is faulty."""
    faulty = defaultdict(set)
    for row, column in marks.faulty:
        faulty[row].add(column)
    for row in range(1, max(len(raw.rows), *marks.reasons, *faulty) + 1):
        values = raw.rows[row - 1] if row <= len(raw.rows) else ()
        values = [*values, *[None] * (max(faulty[row], default=0) - len(values))]
        yield [
            (column, value, column in faulty[row])
            for column, value in enumerate(values, 1)
            # The column of reasons holds those of an earlier time, if anything.
            if column != marks.column and (value is not None or column in faulty[row])
        ]


class _Looks:
    """Text that looks like a formula is marked as text: it must not become one when someone edits the cell."""

    def __init__(self, book):
        red = {"bg_color": _colour(RED)}
        kinds = {
            "plain": {}, "quoted": {"quote_prefix": True}, "day": {"num_format": "yyyy-mm-dd"},
            "moment": {"num_format": "yyyy-mm-dd hh:mm:ss"},
        }  # fmt: skip
        self._looks = {(kind, False): book.add_format(look) for kind, look in kinds.items()}
        self._looks |= {(kind, True): book.add_format(look | red) for kind, look in kinds.items()}
        wrapped = {"text_wrap": True, "valign": "top", "num_format": "@"}
        self.reason = book.add_format({"bg_color": _colour(PALE), **wrapped})
        self.heading = book.add_format({**red, **wrapped})

    def of(self, value, red: bool):
        if isinstance(value, str):
            kind = "quoted" if FORMULA.match(value) else "plain"
        elif isinstance(value, datetime):
            kind = "moment"
        else:
            kind = "day" if isinstance(value, date) else "plain"
        return self._looks[kind, red]


def _colour(argb: bytes) -> str:
    return f"#{argb[2:].decode()}"


def _put(sheet, row, column, value, look):
    if value is None:
        sheet.write_blank(row, column, None, look)
    elif isinstance(value, bool):
        sheet.write_boolean(row, column, value, look)
    elif isinstance(value, int | float) and isfinite(value) and abs(value) < LARGEST_WHOLE:
        sheet.write_number(row, column, value, look)
    elif isinstance(value, date) and (value.date() if isinstance(value, datetime) else value) >= FIRST_DAY:
        sheet.write_datetime(row, column, value, look)
    else:
        put_text(sheet, row, column, str(value), look)


def _merge(sheet, merged):
    from xlsxwriter.exceptions import OverlappingRange

    for top, left, bottom, right in merged:
        if 1 < (bottom - top + 1) * (right - left + 1) <= LARGEST_MERGED:
            with suppress(OverlappingRange):
                sheet.merge_range(top - 1, left - 1, bottom - 1, right - 1, "")


def _widths(raw: RawSheet) -> list[int]:
    """By what stands in the first rows; a title over several columns makes none of them wide."""
    titles = {(top, left) for top, left, _bottom, right in raw.merged if right > left}
    widths = defaultdict(lambda: NARROWEST)
    for row, values in enumerate(raw.rows[:MEASURED], 1):
        for column, value in enumerate(values, 1):
            if value is not None and (row, column) not in titles:
                widths[column] = min(max(widths[column], shown_width(str(value)) + 2), WIDEST)
    return [widths[column] for column in range(1, max(widths, default=0) + 1)]
