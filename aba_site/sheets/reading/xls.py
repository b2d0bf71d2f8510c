"""Workbooks of Excel 97 to 2003, and what WPS saves as such."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import xlrd

from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.values import tidy, without_blank_end

ENCRYPTED, WORD = (name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument"))
DURATION_FORMATS = ("[h", "[m", "[s")


def read(data: bytes) -> Iterator[RawSheet]:
    """Sheets in the workbook's order; charts and macros are passed over by xlrd. Raises :class:`Fault`."""
    with open(os.devnull, "w") as nowhere:
        try:
            # Without formatting there are no merged ranges; ragged rows take no memory for gaps.
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=nowhere
            )
        except xlrd.XLRDError as error:
            raise _fault(data, str(error)) from None
        for index in range(book.nsheets):
            sheet = book.sheet_by_index(index)
            yield RawSheet(
                name=sheet.name,
                rows=without_blank_end([_row(book, sheet, number) for number in range(sheet.nrows)]),
                merged=[(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
                hidden=bool(sheet.visibility),
            )
            book.unload_sheet(index)


def _fault(data: bytes, error: str) -> Fault:
    """Old Word documents are files of this kind too, and so are new workbooks once they are encrypted."""
    if "encrypted" in error or ENCRYPTED in data:
        return Fault("password")
    return Fault("other", kind="word") if WORD in data else Fault("damaged")


def _row(book, sheet, number: int) -> tuple:
    return tidy(_value(book, sheet, cell) for cell in sheet.row(number))


def _value(book, sheet, cell):
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return cell.value


def _moment(book, cell) -> datetime | timedelta | float:
    """A number under a format of date or time; below one day it is a time of the day."""
    pattern = book.format_map[book.xf_list[cell.xf_index].format_key].format_str.lower()
    if cell.value < 1 or pattern.startswith(DURATION_FORMATS):
        return timedelta(days=cell.value)
    try:
        return xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
    except OverflowError:
        return cell.value
