"""
Workbooks of Excel since 2007, with or without macros.

calamine is quick and right about values, and ends the whole process on one cell at XFD1048576. So a copy of the process
looks through each sheet's XML meanwhile: for cells far out, and for what calamine does not tell: errors, formulas
without a result, percentages, and what is hidden. Nothing that calamine found goes out before the copy is content.
"""

import io
import posixpath
import re
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from xml.etree import ElementTree

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from aba_site.sheets.raw import RawSheet, cell_name
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.beside import beside
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from aba_site.sheets.reading.values import percent, shows_percent

WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
PREFIX = rb"(?:[\w.-]+:)?"
ROW_OR_CELL, ROW_OR_COLUMN = (
    re.compile(rb"<" + PREFIX + rb"(row|" + other + rb")((?:\s(?:[^>\"']|\"[^\"]*\"|'[^']*')*+)?/?)>")
    for other in (b"c", b"col")
)
# As most programs write them: a cell that is an error or of one of some styles, or one that begins with a formula.
TELLING = rb"<(c)((?= (?:[^>]* )?(?:t=\"e\"%s)) [^>]*| [^>]*(?=>\s*<f[\s/>]))>"
PLACE = re.compile(rb"\sr\s*=\s*[\"']\s*([A-Za-z]*)(\d+)")
KIND = re.compile(rb"\st\s*=\s*[\"'](\w+)")
STYLE = re.compile(rb"\ss\s*=\s*[\"']\s*(\d+)")
HIDDEN = re.compile(rb"\shidden\s*=\s*[\"']\s*(?:1|true)")
FROM_TO = tuple(re.compile(rb"\s%s\s*=\s*[\"']\s*(\d+)" % name) for name in (b"min", b"max"))
PERCENT_FORMATS = {"9", "10"}  # 0% and 0.00%, which every program knows by these numbers
HOLDS = re.compile(rb"\s*<" + PREFIX + rb"(v|f|is)[\s/>]")
CELL_END = re.compile(rb"</" + PREFIX + rb"c\s*>")
RESULT = re.compile(rb"<" + PREFIX + rb"v(?:\s[^>]*)?>([^<]+)<")
# A column of three letters, or one after SF; a row after 199,999: beyond the limits or near them.
FAR = re.compile(rb' r="(?:(?:[A-Z]{3}|[T-Z][A-Z]|S[G-Z])\d|[A-Z]*(?:\d{7}|[2-9]\d{5}))')
# Rows and cells that do not say where they are, or not in the usual way.
UNUSUAL = re.compile(rb"<(?:c|row)[>/\n\r\t]")


@dataclass
class Findings:
    """
    What one sheet's XML tells: ``cells`` counts cells and rows; places are (row, column) from 1. Of hidden columns
    the first and the last are kept; nothing needs to be in what is hidden.
    """

    cells: int = 0
    errors: dict[tuple[int, int], str] = field(default_factory=dict)
    uncalculated: list[tuple[int, int]] = field(default_factory=list)
    percentages: list[tuple[int, int]] = field(default_factory=list)
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[tuple[int, int]] = field(default_factory=list)


def read(data: bytes, archive: Archive, last_words: Callable[[Fault], None]) -> Iterator[RawSheet]:
    """
    Raises :class:`Fault`, or leaves it to ``last_words`` where calamine ends the process; any other error means that
    the file is damaged. A sheet's rows are read before the next sheet.
    """
    found, findings = beside(lambda: look_through_all(archive), last_words), None
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(data)) as book:
            for number, metadata in enumerate(book.sheets_metadata):
                if metadata.typ == SheetTypeEnum.WorkSheet:
                    sheet = book.get_sheet_by_name(metadata.name)
                    findings = findings or found()
                    yield _sheet(sheet, metadata, findings[number])
        if findings is None:
            found()
    except (PasswordError, CalamineError) as error:
        if findings is None:
            found()  # it knows better what is wrong
        raise Fault("password" if isinstance(error, PasswordError) else "damaged") from None


def look_through_all(archive: Archive) -> list["Findings"]:
    """Of each sheet in the workbook's order."""
    findings, cells, relations = [], 0, _relations(archive)
    percentages = _percentages(archive, relations)
    for name, part in _sheets(archive, relations):
        found = look_through(archive.part(part), name, percentages) if part else Findings()
        cells += found.cells
        if cells > MOST_CELLS:
            raise Fault("cells", found=cells, most=MOST_CELLS)
        findings.append(found)
    archive.check_rest()
    return findings


def _relations(archive: Archive) -> dict[str, tuple[str, str]]:
    """Kind and part of what the workbook refers to, by the name it has there."""
    return {
        relation.get("Id"): (
            relation.get("Type").rpartition("/")[2],
            posixpath.normpath(posixpath.join("/xl", relation.get("Target")))[1:],
        )
        for relation in ElementTree.fromstring(archive.part(RELATIONS))  # noqa: S314  (no DTD: see Archive)
    }


def _sheets(archive: Archive, relations: dict[str, tuple[str, str]]) -> list[tuple[str, str]]:
    """Name and part of each sheet in the workbook's order; no part for one that is a chart or macros."""
    sheets = []
    for node in ElementTree.fromstring(archive.part(WORKBOOK)).iterfind("{*}sheets/{*}sheet"):  # noqa: S314
        kind, part = relations[next(value for name, value in node.items() if name.endswith("}id"))]
        sheets.append((node.get("name"), part if kind == "worksheet" else ""))
    return sheets


def _percentages(archive: Archive, relations: dict[str, tuple[str, str]]) -> set[int]:
    """The styles of cells, by number, under which 0.385 is shown as 38.5%."""
    part = next((part for kind, part in relations.values() if kind == "styles" and part in archive), None)
    if not part:
        return set()
    styles = ElementTree.fromstring(archive.part(part))  # noqa: S314
    formats = styles.iterfind("{*}numFmts/{*}numFmt")
    own = {form.get("numFmtId"): shows_percent(form.get("formatCode", "")) for form in formats}
    shown = PERCENT_FORMATS - own.keys() | {number for number, shows in own.items() if shows}
    return {n for n, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")) if style.get("numFmtId") in shown}


def _sheet(sheet: CalamineSheet, metadata, found: Findings) -> RawSheet:
    return RawSheet(
        name=metadata.name,
        rows=_rows(sheet, found),
        merged=[(top + 1, left + 1, low + 1, right + 1) for (top, left), (low, right) in sheet.merged_cell_ranges],
        hidden=metadata.visible != SheetVisibleEnum.Visible,
        uncalculated=found.uncalculated,
        hidden_rows=found.hidden_rows,
        hidden_columns=found.hidden_columns,
    )


def _rows(sheet: CalamineSheet, found: Findings) -> Iterator[list]:
    """From row 1 on, and from column A, where calamine begins at the first column that holds anything."""
    errors, percentages = defaultdict(list), defaultdict(list)
    for (row, column), error in found.errors.items():
        errors[row].append((column, error))
    for row, column in found.percentages:
        percentages[row].append(column)
    before = [None] * sheet.start[1] if sheet.start else []
    for number, row in enumerate(sheet.iter_rows(), 1):
        if before:
            row = before + row
        if number in errors or number in percentages:
            for column, error in errors[number]:
                row[column - 1] = error
            for column in percentages[number]:
                if column <= len(row) and type(value := row[column - 1]) is float:
                    row[column - 1] = percent(value)
        yield row


def look_through(part: bytes, name: str, percentages: set[int]) -> Findings:
    """
    One sheet's XML. As most programs write it, every row and cell says where it is, and one search tells that none
    is far out: then only cells that tell something are looked at, and otherwise every cell, which takes ten times as
    long. ``percentages``: the styles whose cells are to be found.
    """
    tags = part.count(b"<c ") + part.count(b"<row ")
    usual = b"<sheetData" in part and tags == part.count(b' r="') and not UNUSUAL.search(part)
    if usual and not FAR.search(part):
        styles = [b's="%d"' % style for style in percentages if b' s="%d"' % style in part]
        telling = re.compile(TELLING % b"".join(b"|" + style for style in styles))
        needed = styles or b"<f" in part or b't="e"' in part
        found = _each_cell(part, telling, name, percentages) if needed else Findings()
        found.cells = tags
    else:
        found = _each_cell(part, ROW_OR_CELL, name, percentages)
    if part.count(b"hidden") > part.count(b'hidden="false"'):  # LibreOffice says so of every row
        _find_hidden(part, found)
    return found


def _find_hidden(part: bytes, found: Findings) -> None:
    row = 0
    for tag in ROW_OR_COLUMN.finditer(part):
        hidden = HIDDEN.search(tag[2])
        if tag[1] == b"row":
            place = PLACE.search(tag[2])
            row = int(place[2]) if place else row + 1
            if hidden:
                found.hidden_rows.append(row)
        elif hidden:
            found.hidden_columns.append(tuple(int(end.search(tag[2])[1]) for end in FROM_TO))


def _each_cell(part: bytes, tags: re.Pattern, name: str, percentages: set[int]) -> Findings:
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
        style = percentages and STYLE.search(tag[2])
        if style and int(style[1]) in percentages:
            found.percentages.append((row, column))
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
