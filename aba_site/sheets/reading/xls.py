"""Workbooks of Excel 97 to 2003, and what WPS saves as such."""

import os
from collections.abc import Iterator
from datetime import datetime, timedelta

import xlrd

from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.values import percent, shows_percent

ENCRYPTED, WORD = (name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument"))
DURATION_FORMATS = ("[h", "[m", "[s")


def read(data: bytes) -> Iterator[RawSheet]:
    """Sheets in the workbook's order; charts and macros are passed over by xlrd. Raises :class:`Fault`."""
    with open(os.devnull, "w") as nowhere:
        try:
            # Formatting tells merged ranges, percentages and what is hidden; ragged rows take no memory for gaps.
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, on_demand=True, logfile=nowhere
            )
        except xlrd.XLRDError as error:
            raise _fault(data, str(error)) from None
        percentages = {style for style in range(len(book.xf_list)) if shows_percent(_format(book, style))}
        for index in range(book.nsheets):
            yield _sheet(book, book.sheet_by_index(index), percentages)
            book.unload_sheet(index)


def _fault(data: bytes, error: str) -> Fault:
    """Old Word documents are files of this kind too, and so are new workbooks once they are encrypted."""
    if "encrypted" in error or ENCRYPTED in data:
        return Fault("password")
    return Fault("other", kind="word") if WORD in data else Fault("damaged")


def _sheet(book, sheet, percentages: set[int]) -> RawSheet:
    return RawSheet(
        name=sheet.name,
        rows=[[_value(book, cell, percentages) for cell in sheet.row(number)] for number in range(sheet.nrows)],
        merged=[(top + 1, left + 1, bottom, right) for top, bottom, left, right in sheet.merged_cells],
        hidden=bool(sheet.visibility),
        hidden_rows=sorted(row + 1 for row, info in sheet.rowinfo_map.items() if info.hidden),
        hidden_columns=[(column + 1, column + 1) for column, info in sheet.colinfo_map.items() if info.hidden],
    )


def _value(book, cell, percentages: set[int]):
    if cell.ctype == xlrd.XL_CELL_NUMBER and cell.xf_index in percentages:
        return percent(cell.value)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _moment(book, cell)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return bool(cell.value)
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, "#N/A")
    return cell.value


def _moment(book, cell) -> datetime | timedelta | float:
    """A number under a format of date or time; below one day it is a time of the day."""
    pattern = _format(book, cell.xf_index).lower()
    if cell.value < 1 or pattern.startswith(DURATION_FORMATS):
        return timedelta(days=cell.value)
    try:
        return xlrd.xldate.xldate_as_datetime(cell.value, book.datemode)
    except OverflowError:
        return cell.value


def _format(book, style: int) -> str:
    return book.format_map[book.xf_list[style].format_key].format_str
