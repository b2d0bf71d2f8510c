"""Workbooks to mark, and what to see in marked ones."""

import io
import re
import warnings
import zipfile
from xml.etree import ElementTree

import openpyxl
from openpyxl.utils import column_index_from_string

from aba_site.sheets.outgoing.marked import REASON_HEADINGS, marked
from aba_site.sheets.outgoing.red_styles import RED
from aba_site.sheets.problems import Problem
from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.files import read
from tests.sheets import handmade

HEADING = REASON_HEADINGS[1]
ROWS = [["region", "year", "value"], ["513221", 2016, 1.5], ["51322x", 2016, "abc"], [None, 2017, 3]]
PROBLEMS = [
    Problem("found “51322x”, expected a region.", "表1", 3, 1, suggestion="汶川县"),
    Problem("found “abc”, expected a number.", "表1", 3, 3),
    Problem("is empty.", "表1", 4, 1),
]
STYLES = f"""<styleSheet xmlns="{handmade.MAIN}"><fonts><font/></fonts>
<fills count="1"><fill><patternFill patternType="none"/></fill></fills>
<borders><border/></borders><cellStyleXfs><xf/></cellStyleXfs><cellXfs><xf/><xf numFmtId="2"/></cellXfs></styleSheet>"""


def workbook(rows=ROWS, change=None) -> bytes:
    def write(file):
        book = openpyxl.Workbook()
        book.active.title = "表1"
        for row in rows:
            book.active.append(row)
        if change:
            change(book)
        book.save(file)

    file = io.BytesIO()
    write(file)
    return file.getvalue()


def raw_of(data) -> RawSheet:
    return read(data).sheets[0]


def mark(data, problems=PROBLEMS, **where) -> bytes:
    book = read(data)
    return marked(data, book.kind, book.sheets[0].name, problems, book.sheets[0], **where)


def opened(data):
    with warnings.catch_warnings():
        # Of what some programs leave out, which is not the matter here.
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(io.BytesIO(data))


def near_cells(sheet):
    """Row by row; one cell at XFD1048576 would make 17 thousand million of them."""
    return sheet.iter_rows(max_row=min(sheet.max_row, 60), max_col=min(sheet.max_column, 20))


def red_cells(data) -> set[str]:
    """Those of the sheet's own cells."""
    return {
        cell.coordinate
        for row in near_cells(opened(data).worksheets[0])
        for cell in row
        if cell.fill.patternType and cell.fill.fgColor.rgb == RED.decode() and cell.value not in REASON_HEADINGS
    }


def reasons(data) -> dict[int, str]:
    sheet = opened(data).worksheets[0]
    (column,) = [cell.column for row in near_cells(sheet) for cell in row if cell.value in REASON_HEADINGS]
    return {row[column - 1].row: row[column - 1].value for row in near_cells(sheet) if row[column - 1].value}


def parts_of(data) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def by_hand(rows: str, before="", after="") -> bytes:
    """A workbook whose sheet has this XML."""
    sheet = handmade.sheet(rows, before, after)
    return handmade.packed(handmade.xlsx_parts(sheet) | {"xl/styles.xml": STYLES})


def rows_in_order(data) -> list[int]:
    """The numbers of the rows in the sheet's XML; rows and cells stand in order, each once."""
    numbers = [0]
    sheet = ElementTree.fromstring(parts_of(data)["xl/worksheets/sheet1.xml"])  # noqa: S314
    for row in sheet.iterfind("{*}sheetData/{*}row"):
        columns = [0]
        for cell in row:
            name = re.match("[A-Z]+", cell.get("r", ""))
            columns.append(column_index_from_string(name[0]) if name else columns[-1] + 1)
        assert columns == sorted(set(columns))
        numbers.append(int(row.get("r", numbers[-1] + 1)))
    assert numbers == sorted(set(numbers))
    return numbers[1:]


def padded(rows, width: int) -> list[tuple]:
    """The first columns of each row, blank ones at its end included."""
    return [tuple(row[:width]) + (None,) * (width - len(row)) for row in rows]
