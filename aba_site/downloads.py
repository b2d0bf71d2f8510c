"""
Files of figures: CSV as a stream, XLSX with typed cells and a sheet of notes, JSON.

A file is a list of :class:`Field` and rows of plain Python values in that order. This module knows no app.
"""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import islice

from django.http import HttpResponse, JsonResponse, StreamingHttpResponse

from aba_site.sheets.outgoing.typed import LONGEST_CELL, number_format, put_text

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOM = "\ufeff"
ROWS_PER_CHUNK = 500
LINE_END, QUOTE, SPECIAL = "\r\n", '"', re.compile(r'[",\r\n]')

# A spreadsheet takes text that begins with one of these for a formula.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Field:
    """A column: its name in the file, its Data Package type, how wide it is in a spreadsheet, what it holds."""

    name: str
    type: str
    width: int
    description: str


@dataclass(frozen=True, slots=True)
class Number:
    """A decimal with the number of decimals its file shows: :func:`aba_site.numbers.plain` made ``text`` of it."""

    value: Decimal
    text: str
    decimals: int


def defused(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe goes before one that looks like it."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def iso(moment: datetime | None) -> str:
    """``2026-06-30T04:00:00Z``; empty for none."""
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z") if moment else ""


# -- CSV --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class TextRows:
    """Lines just as a CSV file has them, but for their ends, and many at a time."""

    batches: Iterable[Iterable[str]]


def quoted(text: str) -> str:
    """A cell of a CSV file as `csv.writer` writes it."""
    return f'"{text.replace(QUOTE, QUOTE * 2)}"' if SPECIAL.search(text) else text


def csv_response(request, filename: str, fields: Sequence[Field], rows: Iterable[Sequence] | TextRows,
                 content_type: str = CSV_TYPE, mark: str = BOM) -> StreamingHttpResponse:  # fmt: skip
    """UTF-8 and CRLF, with a byte order mark for Excel, sent while it is read. A HEAD request reads no rows."""
    lines = csv_lines(fields, rows, mark) if request.method == "GET" else ()
    response = StreamingHttpResponse(lines, content_type=content_type)
    return attached(response, filename)


def csv_lines(fields: Sequence[Field], rows: Iterable[Sequence] | TextRows, mark: str = BOM) -> Iterator[str]:
    """Chunks of the file's text, the first with the byte order mark and the header."""
    buffer = io.StringIO(mark, newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    writer.writerow([field.name for field in fields])
    if isinstance(rows, TextRows):
        yield buffer.getvalue()
        for batch in rows.batches:
            yield LINE_END.join([*batch, ""])
        return
    for batch in _as_text(rows):
        writer.writerows(batch)
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()
    yield buffer.getvalue()


def _as_text(rows: Iterable[Sequence]) -> Iterator[list[list[str]]]:
    rows = iter(rows)
    while batch := list(islice(rows, ROWS_PER_CHUNK)):
        yield [[csv_cell(value) for value in row] for row in batch]


def csv_cell(value) -> str:
    match value:
        case None:
            return ""
        case str():
            return defused(value)
        case Number():
            return value.text
        case datetime():
            return iso(value)
        case bool():
            return str(value).lower()
    return str(value)


# -- XLSX -------------------------------------------------------------------------------------------


def xlsx_response(request, filename: str, title: str, fields: Sequence[Field], rows: Iterable[Sequence],
                  notes_title: str, notes: Iterable[tuple[str, str]]) -> HttpResponse:  # fmt: skip
    """A sheet of rows with a frozen header, and a sheet of notes as label and text. Times are in UTC."""
    content = xlsx_bytes(title, fields, rows, notes_title, notes) if request.method == "GET" else b""
    return attached(HttpResponse(content, content_type=XLSX_TYPE), filename)


def xlsx_bytes(title, fields, rows, notes_title, notes) -> bytes:
    target = io.BytesIO()
    # Row by row to a temporary file: memory stays flat however long the sheet is.
    import xlsxwriter  # when it is used: a start need not wait for it

    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        head = book.add_format({"bold": True, "bottom": 1})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        formats = {decimals: book.add_format({"num_format": number_format(decimals)}) for decimals in range(7)}

        sheet = book.add_worksheet(sheet_name(title))
        sheet.freeze_panes(1, 0)
        for column, field in enumerate(fields):
            sheet.set_column(column, column, field.width)
            put_text(sheet, 0, column, field.name, head)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                _write(sheet, number, column, value, formats, moment)

        sheet = book.add_worksheet(sheet_name(notes_title))
        sheet.set_column(0, 0, 18)
        sheet.set_column(1, 1, 100)
        for number, (label, text) in enumerate(notes):
            put_text(sheet, number, 0, label, head)
            put_text(sheet, number, 1, text[:LONGEST_CELL], wrapped)
    return target.getvalue()


def _write(sheet, row, column, value, formats, moment) -> None:
    """A cell of the value's own type: text is never taken for a formula or an address."""
    match value:
        case None | "":
            return
        case str():
            put_text(sheet, row, column, value[:LONGEST_CELL])
        case Number():
            sheet.write_number(row, column, value.value, formats[min(value.decimals, 6)])
        case datetime():
            sheet.write_datetime(row, column, value.astimezone(UTC).replace(tzinfo=None), moment)
        case _:
            sheet.write_number(row, column, value)


def sheet_name(title: str) -> str:
    """At most 31 characters, without those that a sheet's name must not hold."""
    return "".join(" " if c in "[]:*?/\\" else c for c in title)[:31].strip().strip("'") or "Sheet"


# -- JSON -------------------------------------------------------------------------------------------


def json_response(content: dict, status: int = 200, content_type: str = "application/json") -> JsonResponse:
    options = {"ensure_ascii": False}
    return JsonResponse(content, status=status, json_dumps_params=options, content_type=content_type)


json_line = json.JSONEncoder(ensure_ascii=False).encode  # as a JSON response has it


def json_text(content: dict) -> str:
    """For a file to read: one entry a line."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def json_error(status: int, title: str, detail: str) -> JsonResponse:
    """``{"error": {"status", "title", "detail"}}``, the shape of every error in JSON."""
    return json_response({"error": {"status": status, "title": title, "detail": detail}}, status)


def json_value(value):
    match value:
        case Number():
            whole = value.value.to_integral_value()
            return int(whole) if whole == value.value else float(value.value)
        case datetime():
            return iso(value)
    return value


# -- headers ----------------------------------------------------------------------------------------


def attached(response, filename: str):
    """The response as a file to keep, under an ASCII name."""
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def plain_error(status: int, lines: Iterable[str]) -> HttpResponse:
    """What is wrong with a request for a file, as text."""
    return HttpResponse("\n".join([*lines, ""]), status=status, content_type="text/plain; charset=utf-8")
