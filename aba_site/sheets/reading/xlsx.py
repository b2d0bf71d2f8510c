"""
Workbooks of Excel since 2007, with or without macros.

calamine is quick and right about values, and ends the whole process on one cell at XFD1048576. So each sheet's XML is
looked through first: for cells far out, and for what calamine does not tell: errors, and formulas without a result.
"""

import io
import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetTypeEnum, SheetVisibleEnum

from aba_site.sheets.raw import RawSheet, cell_name
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from aba_site.sheets.reading.values import tidy, without_blank_end

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
PREFIX = rb"(?:[\w.-]+:)?"
ROW_OR_CELL = re.compile(rb"<" + PREFIX + rb"(row|c)((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)?/?)>")
# As most programs write them: a cell that is an error, or one that begins with a formula.
TELLING = re.compile(rb"<(c)((?= (?:[^>]* )?t=\"e\") [^>]*| [^>]*(?=>\s*<f[\s/>]))>")
PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)")
HOLDS = re.compile(rb"\s*<" + PREFIX + rb"(v|f|is)[\s/>]")
CELL_END = re.compile(rb"</" + PREFIX + rb"c\s*>")
RESULT = re.compile(rb"<" + PREFIX + rb"v(?:\s[^>]*)?>([^<]+)<")
# A column of three letters, or one after SF; a row after 199,999: beyond the limits or near them.
FAR = re.compile(rb' r="(?:(?:[A-Z]{3}|[T-Z][A-Z]|S[G-Z])\d|[A-Z]*(?:\d{7}|[2-9]\d{5}))')
# Rows and cells that do not say where they are, or not in the usual way.
UNUSUAL = re.compile(rb"<(?:c|row)[>/\n\r\t]")


@dataclass
class Findings:
    """What one sheet's XML tells: ``cells`` counts cells and rows; places are (row, column) from 1."""

    cells: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)


def read(data: bytes, archive: Archive) -> Iterator[RawSheet]:
    """Raises :class:`Fault`; any other error means that the file is damaged."""
    findings, cells = [], 0
    for name, part in _sheets(archive):
        found = look_through(archive.part(part), name) if part else Findings()
        cells += found.cells
        if cells > MOST_CELLS:
            raise Fault("cells", found=cells, most=MOST_CELLS)
        findings.append(found)
    archive.check_rest()
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for sheet, found in zip(book.sheets_metadata, findings, strict=True):
                if sheet.typ == SheetTypeEnum.WorkSheet:
                    yield _sheet(book, sheet, found)
    except PasswordError:
        raise Fault("password") from None
    except CalamineError:
        raise Fault("damaged") from None


def _sheets(archive: Archive) -> list[tuple[str, str]]:
    """Name and part of each sheet in the workbook's order; no part for one that is a chart or macros."""
    relations = {
        relation.get("Id"): (relation.get("Type"), posixpath.join("/xl", relation.get("Target")))
        for relation in ElementTree.fromstring(archive.part(RELATIONS))  # noqa: S314  (no DTD: see Archive)
    }
    sheets = []
    for node in ElementTree.fromstring(archive.part(WORKBOOK)).iterfind("{*}sheets/{*}sheet"):  # noqa: S314
        kind, part = relations[next(value for name, value in node.items() if name.endswith("}id"))]
        sheets.append((node.get("name"), posixpath.normpath(part)[1:] if kind.endswith("/worksheet") else ""))
    return sheets


def _sheet(book: CalamineWorkbook, metadata, found: Findings) -> RawSheet:
    sheet = book.get_sheet_by_name(metadata.name)
    left = [None] * sheet.start[1] if sheet.start else []
    rows = [left + row for row in sheet.iter_rows()] if sheet.start else []
    for (row, column), error in found.errors.items():
        rows[row - 1][column - 1] = error
    return RawSheet(
        name=metadata.name,
        rows=without_blank_end([tidy(row) for row in rows]),
        merged=[(top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in sheet.merged_cell_ranges],
        hidden=metadata.visible != SheetVisibleEnum.Visible,
        uncalculated=found.uncalculated,
    )


def look_through(part: bytes, name: str) -> Findings:
    """
    One sheet's XML. As most programs write it, every row and cell says where it is, and one search tells that none
    is far out: then only errors and formulas are looked at, and otherwise every cell, which takes ten times as long.
    """
    tags = part.count(b"<c ") + part.count(b"<row ")
    usual = b"<sheetData" in part and tags == part.count(b' r="') and not UNUSUAL.search(part)
    if usual and not FAR.search(part):
        found = _each_cell(part, TELLING, name) if b"<f" in part or b't="e"' in part else Findings()
        found.cells = tags
        return found
    return _each_cell(part, ROW_OR_CELL, name)


def _each_cell(part: bytes, tags: re.Pattern, name: str) -> Findings:
    found, row, column = Findings(), 0, 0
    filled_rows, last_filled, far = 0, 0, None
    for tag in tags.finditer(part):
        found.cells += 1
        place = PLACE.search(tag[2])
        if tag[1] == b"row":
            row, column = int(place[2]) if place else row + 1, 0
            continue
        row, column = (int(place[2]), _column(place[1])) if place else (row, column + 1)
        holds = not tag[2].endswith(b"/") and HOLDS.match(part, tag.end())
        if not holds:
            continue
        filled_rows, last_filled = filled_rows + (row != last_filled), row
        if far is None and (row > MOST_ROWS or column > MOST_COLUMNS):
            far = cell_name(row, column)
        _look_at(part, tag, holds[1], (row, column), found)
    if filled_rows > MOST_ROWS:
        raise Fault("rows", sheet=name, found=filled_rows, most=MOST_ROWS)
    if far:
        raise Fault("far", sheet=name, cell=far, rows=MOST_ROWS, columns=MOST_COLUMNS)
    return found


def _look_at(part: bytes, tag: re.Match, holds: bytes, place: tuple[int, int], found: Findings) -> None:
    """A formula whose result is an empty text has one; a formula of any other kind without a result has none."""
    kind = KIND.search(tag[2])
    kind = kind[1] if kind else b"n"
    if holds != b"f" and kind != b"e":
        return
    end = CELL_END.search(part, tag.end())
    result = RESULT.search(part, tag.end(), end.start() + 1)
    if kind == b"e" and result:
        found.errors[place] = result[1].decode()
    elif not result and kind != b"str":
        found.uncalculated.append(place)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number
