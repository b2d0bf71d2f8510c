"""The two kinds of file: CSV and XLSX, told apart by their content."""

import csv
import io
from datetime import date
from itertools import zip_longest

import tablib
from django.utils.translation import gettext as _
from import_export.formats.base_formats import Format

from aba_site.sheets import workbooks
from aba_site.sheets.problems import Unreadable
from aba_site.sheets.workbooks import MOST_COLUMNS

MOST_BYTES = 20_000_000
MOST_ROWS = 200_000
# UTF-8 with or without a mark; then what Chinese editions of Excel write.
ENCODINGS = ("utf-8-sig", "gb18030")


class Csv(Format):
    """UTF-8 with a byte-order mark, so that Excel shows Chinese."""

    keeps_types = False

    def get_title(self):
        return "CSV"

    def get_extension(self):
        return "csv"

    def get_content_type(self):
        return "text/csv; charset=utf-8"

    def can_import(self):
        return True

    def can_export(self):
        return True

    def create_dataset(self, in_stream: bytes):
        text = _decoded(in_stream)
        first_line = text.partition("\n")[0]
        delimiter = max(",;\t", key=first_line.count)
        try:
            return _dataset(csv.reader(io.StringIO(text, newline=None), delimiter=delimiter))
        except csv.Error:
            raise Unreadable(_("This is not a CSV file: a quotation mark or a line end is missing.")) from None

    def export_data(self, dataset, **kwargs) -> bytes:
        out = io.StringIO()
        writer = csv.writer(out)
        writer.writerow(dataset.headers)
        writer.writerows(dataset)
        return out.getvalue().encode("utf-8-sig")


class Xlsx(Format):
    """The first sheet of a workbook; numbers and dates stay what they are."""

    keeps_types = True

    def get_title(self):
        return "XLSX"

    def get_extension(self):
        return "xlsx"

    def get_content_type(self):
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_import(self):
        return True

    def can_export(self):
        return True

    def create_dataset(self, in_stream: bytes):
        return _dataset(workbooks.rows(in_stream))

    def export_data(self, dataset, **kwargs) -> bytes:
        import xlsxwriter

        out = io.BytesIO()
        plain_text = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
        with xlsxwriter.Workbook(out, {"in_memory": True, "constant_memory": True, **plain_text}) as book:
            sheet = book.add_worksheet()
            bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
            sheet.freeze_panes(1, 0)
            sheet.set_column(0, max(0, len(dataset.headers) - 1), 16)
            sheet.write_row(0, 0, dataset.headers, bold)
            for number, row in enumerate(dataset, 1):
                for place, value in enumerate(row):
                    if isinstance(value, date):
                        sheet.write_datetime(number, place, value, day)
                    elif value not in ("", None):
                        sheet.write(number, place, value)
        return out.getvalue()


def read(data: bytes):
    """The sheet in a file, as a dataset. Raises :class:`Unreadable`, with what to do."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("The file is larger than %(size)s MB.") % {"size": MOST_BYTES // 1_000_000})
    if data.startswith(b"PK\x03\x04"):
        return Xlsx().create_dataset(data)
    if data.startswith((b"\xd0\xcf\x11\xe0", b"%PDF", b"\x89PNG", b"\xff\xd8")):
        raise Unreadable(_("This kind of file cannot be read. Save the sheet as XLSX or CSV."))
    return Csv().create_dataset(data)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith((b"\xff\xfe", b"\xfe\xff")) else ENCODINGS
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise Unreadable(_("The letters in this file cannot be read. Save it as XLSX, or as CSV in UTF-8."))


def _dataset(rows):
    """
    Rows as a dataset: the first is the heading; empty rows at the end are dropped, empty ones between are kept,
    so that rows keep the numbers by which the spreadsheet program calls them.
    """
    rows = iter(rows)
    headings = _within_width(1, next(rows, ()))
    body, empty = [], 0
    for number, row in enumerate(rows, 2):
        if all(value is None or value == "" for value in row):
            empty += 1
            continue
        if len(body) + empty >= MOST_ROWS:
            raise Unreadable(_("The sheet has more than %(most)s rows. Divide it.") % {"most": MOST_ROWS})
        body += [()] * empty
        body.append(_within_width(number, row))
        empty = 0
    width = max([len(headings), *map(len, body)])
    if not any(heading not in (None, "") for heading in headings):
        raise Unreadable(_("The first row is empty: it must hold the headings of the columns."))
    dataset = tablib.Dataset(headers=[h for h, _place in zip_longest(headings, range(width))])
    for row in body:
        dataset.append(row + (None,) * (width - len(row)))
    return dataset


def _within_width(number, row) -> tuple:
    if len(row) > MOST_COLUMNS:
        raise Unreadable(_("Row %(row)s has more than %(most)s columns.") % {"row": number, "most": MOST_COLUMNS})
    return tuple(row)
