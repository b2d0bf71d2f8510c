"""
Marks the faulty cells of an XLSX workbook and writes the reasons beside them, in a process with limits.

Of the workbook, one sheet and the styles are changed, in place; all else stays as the file has it. Knows nothing of
Django, as it would take longer to load than the work takes.
"""

import io
import json
import posixpath
import re
import zipfile
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from aba_site.sheets.outgoing.red_styles import RedStyles
from aba_site.sheets.outgoing.xml_edit import Edits, prefix_of, walk, with_attribute
from aba_site.sheets.raw import cell_name

REASON_WIDTH = 60  # characters
MOST_COLUMNS_TRIED = 50
WORKBOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
REASON = b"""<%(p)sc r="%(name)s" s="%(style)d" t="inlineStr"><%(p)sis><%(p)st xml:space="preserve">%(text)s</%(p)st>\
</%(p)sis></%(p)sc>"""
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")


@dataclass(frozen=True, slots=True)
class Marks:
    """
    What to mark; rows and columns count from 1.

    ``reasons``: row → text, the heading included. ``column`` is where they go; unless it is ``reused`` and holds
    the reasons of an earlier time, it moves on to the right where something stands there.
    """

    sheet: str
    faulty: frozenset[tuple[int, int]]
    reasons: dict[int, str]
    heading_row: int
    column: int
    reused: bool

    def packed(self, data: bytes) -> bytes:
        content = {
            "sheet": self.sheet, "faulty": sorted(self.faulty), "reasons": list(self.reasons.items()),
            "heading_row": self.heading_row, "column": self.column, "reused": self.reused,
        }  # fmt: skip
        return json.dumps(content).encode() + b"\n" + data

    @classmethod
    def unpacked(cls, payload: bytes) -> tuple["Marks", bytes]:
        line, _end, data = payload.partition(b"\n")
        content = json.loads(line)
        content["faulty"] = frozenset(map(tuple, content["faulty"]))
        content["reasons"] = dict(content["reasons"])
        return cls(**content), data


class Occupied(Exception):
    """Something stands in the column that was to hold the reasons."""


def run(payload: bytes) -> bytes:
    """The marked workbook. Any error means that it cannot be marked."""
    marks, data = Marks.unpacked(payload)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        names = {info.filename.lstrip("/").lower(): info.filename for info in archive.infolist()}
        sheet_name = names[_part_of(archive, names, marks.sheet).lower()]
        styles_name = names["xl/styles.xml"]
        sheet, styles = _marked(archive.read(sheet_name), archive.read(styles_name), marks)
        return _rewritten(archive, {sheet_name: sheet, styles_name: styles})


def _part_of(archive, names, sheet: str) -> str:
    relations = {
        relation.get("Id"): relation.get("Target")
        for relation in ElementTree.fromstring(archive.read(names[RELATIONS]))  # noqa: S314  (read before: no DTD)
    }
    for node in ElementTree.fromstring(archive.read(names[WORKBOOK])).iterfind("{*}sheets/{*}sheet"):  # noqa: S314
        if node.get("name") == sheet:
            target = next(relations[value] for name, value in node.items() if name.endswith("}id"))
            return posixpath.normpath(posixpath.join("/xl", target))[1:]
    raise ValueError("no such sheet")


def _rewritten(archive, changed: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for info in archive.infolist():
            target.writestr(
                zipfile.ZipInfo(info.filename, info.date_time),
                changed[info.filename] if info.filename in changed else archive.read(info),
                zipfile.ZIP_DEFLATED,
            )
    return out.getvalue()


def _marked(sheet: bytes, styles: bytes, marks: Marks) -> tuple[bytes, bytes]:
    for column in range(marks.column, marks.column + MOST_COLUMNS_TRIED):
        red = RedStyles(styles)
        try:
            marked = MarkedSheet(sheet, red, marks, column).result()
        except Occupied:
            continue
        return marked, red.result()
    raise ValueError("no free column")


class MarkedSheet:
    """The XML of one sheet on its way through; what is to be changed is collected as edits."""

    def __init__(self, source: bytes, styles: RedStyles, marks: Marks, column: int):
        self.edits, self.styles, self.marks, self.column = Edits(source), styles, marks, column
        self.prefix = b""
        self.in_data = self.has_widths = False
        self.row, self.place = 0, 0
        self.missing = self._missing()  # rows that have something to be marked and were not met yet
        self.pending: list[int] = []  # columns of this row that have, and were not met yet
        self.leaving: tuple[int, bytes] | None = None  # where the cell that is replaced begins, and by what
        self.filled = 0  # where the content of a cell in the column of reasons begins

    def result(self) -> bytes:
        walk(self.edits.source, self._start, self._end)
        return self.edits.result()

    def _missing(self) -> dict[int, list[int]]:
        """Row → its columns to be marked, both in order."""
        wanted = {}
        for row, column in {*self.marks.faulty, *((row, self.column) for row in self.marks.reasons)}:
            wanted.setdefault(row, []).append(column)
        return {row: sorted(wanted[row]) for row in sorted(wanted)}

    def _start(self, name, attributes, at):
        if self.in_data:
            if name == "c":
                self._start_cell(attributes, at)
            elif name == "row":
                self._start_row(attributes, at)
        elif name == "sheetData":
            self._start_data(at)
        elif name == "cols":
            self.has_widths = True
            self.widths = []
        elif name == "col":
            self.widths.append((int(attributes["min"]), int(attributes["max"]), at, self._empty_tag(at)))
        elif name == "dimension":
            # It would be wrong now, and nobody needs it.
            self.edits.replace(at, at + len(self._empty_tag(at)), b"")

    def _end(self, name, at):
        if name == "c" and self.in_data:
            self._end_cell(at)
        elif name == "row" and self.in_data:
            self._end_row(at)
        elif name == "sheetData":
            self.in_data = False
            self._add_rows(at)
        elif name == "cols":
            self._widen(at)

    def _empty_tag(self, at) -> bytes:
        """The tag of an element that never has content."""
        tag = self.edits.tag(at)
        if not tag.endswith(b"/>"):
            raise ValueError("not written as programs write it")
        return tag

    # -- rows ---------------------------------------------------------------------------------------

    def _start_data(self, at):
        tag = self.edits.tag(at)
        self.prefix = prefix_of(tag)
        if not self.has_widths:
            self.edits.insert(at, b"<%scols>%s</%scols>" % (self.prefix, self._width(), self.prefix))
        self.in_data = not tag.endswith(b"/>")
        if not self.in_data:
            rows = b"".join(map(self._new_row, list(self.missing)))
            opened = tag[:-2].rstrip() + b">" + rows + b"</%ssheetData>" % self.prefix
            self.edits.replace(at, at + len(tag), opened)

    def _start_row(self, attributes, at):
        row = int(attributes.get("r", self.row + 1))
        if row <= self.row:
            raise ValueError("rows out of order")
        self._add_rows(at, row)
        self.row, self.place = row, 0
        self.pending = self.missing.pop(row, [])
        if not self.pending:
            return
        tag = self.edits.tag(at)
        opened = with_attribute(tag, b"spans", None)  # from which column to which; it need not be said
        if opened.endswith(b"/>"):
            cells = b"".join(self._new_cell(self.pending.pop(0)) for _column in list(self.pending))
            opened = opened[:-2].rstrip() + b">" + cells + b"</%srow>" % self.prefix
        if opened != tag:
            self.edits.replace(at, at + len(tag), opened)

    def _end_row(self, at):
        self._add_cells(at)

    def _add_rows(self, at, before: float = float("inf")):
        for row in list(self.missing):
            if row >= before:
                break
            self.edits.insert(at, self._new_row(row))

    def _new_row(self, row) -> bytes:
        self.row = row
        cells = b"".join(map(self._new_cell, self.missing.pop(row)))
        return b'<%srow r="%d">%s</%srow>' % (self.prefix, row, cells, self.prefix)

    # -- cells --------------------------------------------------------------------------------------

    def _start_cell(self, attributes, at):
        place = attributes.get("r")
        column = _column_of(place) if place else self.place + 1
        self.place = column
        self._add_cells(at, column)
        wanted = bool(self.pending) and self.pending[0] == column
        if wanted:
            self.pending.pop(0)
        if column == self.column:
            self._meet_reason(wanted, at)
            return
        style = int(attributes.get("s", 0))
        new = self.styles.red(style) if wanted else style
        if not wanted and self.styles.is_red(style):
            new = self.styles.plain(style)
        if new != style:
            tag = self.edits.tag(at)
            self.edits.replace(at, at + len(tag), with_attribute(tag, b"s", new))

    def _meet_reason(self, wanted, at):
        """A cell where reasons go: one of an earlier time is left out, one without content gives way."""
        if wanted:
            self.leaving = at, self._new_cell(self.column)
        elif self.marks.reused and self.row > self.marks.heading_row:
            self.leaving = at, b""
        if not self.marks.reused:
            self.filled = at + len(self.edits.tag(at))

    def _end_cell(self, at):
        if self.filled and at > self.filled:
            raise Occupied
        self.filled = 0
        if self.leaving:
            start, new = self.leaving
            self.edits.replace(start, self.edits.after(start, at), new)
            self.leaving = None

    def _add_cells(self, at, before: float = float("inf")):
        while self.pending and self.pending[0] < before:
            self.edits.insert(at, self._new_cell(self.pending.pop(0)))

    def _new_cell(self, column) -> bytes:
        name = cell_name(self.row, column).encode()
        if column != self.column:
            return b'<%sc r="%s" s="%d"/>' % (self.prefix, name, self.styles.red(0))
        style = self.styles.reason(self.row == self.marks.heading_row)
        text = _as_xml(self.marks.reasons[self.row])
        return REASON % {b"p": self.prefix, b"name": name, b"style": style, b"text": text}

    # -- widths -------------------------------------------------------------------------------------

    def _widen(self, at):
        """Makes the column of reasons wide, unless it has a width of its own."""
        for first, last, start, tag in self.widths:
            if first == last == self.column:
                return
            if first <= self.column <= last:
                parts = [(first, self.column - 1, tag), None, (self.column + 1, last, tag)]
                self.edits.replace(start, start + len(tag), b"".join(map(self._part, parts)))
                return
        later = (start for first, _last, start, _tag in self.widths if first > self.column)
        self.edits.insert(next(later, at), self._width())

    def _part(self, part) -> bytes:
        if part is None:
            return self._width()
        first, last, tag = part
        return with_attribute(with_attribute(tag, b"min", first), b"max", last) if first <= last else b""

    def _width(self) -> bytes:
        values = (self.prefix, self.column, self.column, REASON_WIDTH)
        return b'<%scol min="%d" max="%d" width="%d" customWidth="1"/>' % values


def _column_of(place: str) -> int:
    number = 0
    for letter in place:
        if not letter.isalpha():
            break
        number = number * 26 + ord(letter.upper()) - 64
    return number


def _as_xml(text: str) -> bytes:
    return escape(ESCAPED.sub("_x005F_", CONTROL.sub("�", text))).encode()
