"""Workbooks of LibreOffice and other programs that keep the OpenDocument standard, part 3: content.xml."""

from datetime import date, datetime, timedelta
from re import fullmatch
from xml.parsers import expat

from aba_site.sheets.raw import RawSheet, cell_name
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import LONGEST_TEXT, MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from aba_site.sheets.reading.values import percent, tidy

NAMESPACE = "urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TABLE, TEXT, STYLE, NUMBER = (
    f"{NAMESPACE}{part}:1.0 " for part in ("office", "table", "text", "style", "datastyle")
)
ROW = TABLE + "table-row"
ROWS_REPEATED, COLUMNS_REPEATED = TABLE + "number-rows-repeated", TABLE + "number-columns-repeated"
ROWS_SPANNED, COLUMNS_SPANNED = TABLE + "number-rows-spanned", TABLE + "number-columns-spanned"
DATA_STYLE = STYLE + "data-style-name"
VISIBILITY, HIDDEN = TABLE + "visibility", ("collapse", "filter")
CELLS = {TABLE + "table-cell", TABLE + "covered-table-cell"}
PARAGRAPH = TEXT + "p"
SIGNS = {TEXT + "s": " ", TEXT + "tab": "\t", TEXT + "line-break": "\n"}
TIME = r"(-?)P(?:(\d+)D)?T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:[.,]\d+)?)S)?"


def read(archive: Archive) -> list[RawSheet]:
    """Raises :class:`Fault`; any other error means that the file is damaged."""
    if b"encryption-data" in archive.part("META-INF/manifest.xml"):
        raise Fault("password")
    content = Content()
    if "styles.xml" in archive:
        content.parse(archive.part("styles.xml"))
    return content.parse(archive.part("content.xml"))


def value_of(attributes: dict, paragraphs: list[str], percentages: set[str]):
    """
    What a cell holds. Errors are text, as their paragraphs show it: the standard knows no errors, and LibreOffice
    gives such cells an empty string for value. ``percentages``: styles that alone tell Gnumeric's percentages.
    """
    kind = attributes.get(OFFICE + "value-type")
    if kind == "percentage" or (kind == "float" and attributes.get(TABLE + "style-name") in percentages):
        return percent(float(attributes[OFFICE + "value"]))
    if kind in ("float", "currency"):
        return float(attributes[OFFICE + "value"])
    if kind == "boolean":
        return attributes[OFFICE + "boolean-value"] == "true"
    if kind == "date":
        return _moment(attributes[OFFICE + "date-value"])
    if kind == "time":
        return _duration(attributes[OFFICE + "time-value"])
    return attributes.get(OFFICE + "string-value") or "\n".join(paragraphs)


def _moment(text: str) -> date | datetime | str:
    try:
        return datetime.fromisoformat(text) if "T" in text else date.fromisoformat(text)
    except ValueError:
        return text  # a year of five digits, or none at all


def _duration(text: str) -> timedelta | str:
    found = fullmatch(TIME, text)
    if not found:
        return text
    days, hours, minutes, seconds = (float((part or "0").replace(",", ".")) for part in found.groups()[1:])
    length = timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds)
    return -length if found[1] else length


class Content:
    """
    Reads content.xml in one pass, keeping only what is filled: a sheet's blank cells and rows to the far end are one
    element with a count, and so may be a filled cell that is there a million times.
    """

    def __init__(self):
        self.sheets: list[RawSheet] = []
        self.hidden_styles: set[str] = set()
        self.percent_formats: set[str] = set()
        self.formats: dict[str, tuple] = {}  # of each style of cells: its format, and the style that it extends
        self.style = ""
        self.depth = self.cells = 0
        self.spreadsheet = self.table = self.row = self.cell = self.paragraph = None  # the depth at which we are in it

    def parse(self, content: bytes) -> list[RawSheet]:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.text
        parser.Parse(content, True)
        return self.sheets

    def start(self, name: str, attributes: dict) -> None:
        self.depth += 1
        if self.cell is not None:
            self._start_within_cell(name, attributes)
        elif name in CELLS and self.row is not None:
            self.cell, self.attributes, self.paragraphs = self.depth, attributes, []
        elif name == ROW and self.table is not None:
            self.row, self.values, self.column = self.depth, [], 1
            self.rows_repeated, self.row_hidden = _count(attributes, ROWS_REPEATED), _is_hidden(attributes)
        elif name == TABLE + "table-column" and self.table is not None:
            self._start_column(attributes)
        elif name == TABLE + "table" and self.table is None and self.depth - 1 == self.spreadsheet:
            self._start_table(attributes)
        elif name == OFFICE + "spreadsheet":
            self.spreadsheet = self.depth
        elif name == STYLE + "style":
            self.style = attributes.get(STYLE + "name")
            if attributes.get(STYLE + "family") == "table-cell":
                self.formats[self.style] = attributes.get(DATA_STYLE), attributes.get(STYLE + "parent-style-name")
        elif name.startswith(NUMBER) and name.endswith("-style"):
            known = self.percent_formats
            (known.add if name == NUMBER + "percentage-style" else known.discard)(attributes.get(STYLE + "name"))
        elif name == STYLE + "table-properties" and attributes.get(TABLE + "display") == "false":
            self.hidden_styles.add(self.style)

    def _start_table(self, attributes: dict) -> None:
        self.table, self.number, self.columns, self.hidden_columns = self.depth, 1, 0, []
        name, hidden = attributes.get(TABLE + "name", ""), attributes.get(TABLE + "style-name") in self.hidden_styles
        self.sheet = RawSheet(name, [], merged=[], hidden=hidden, uncalculated=[], hidden_rows=[])
        self.sheets.append(self.sheet)
        self.percentages = {style for style in self.formats if self._shows_percent(style)}

    def _shows_percent(self, style: str) -> bool:
        own, extended = self.formats[style]
        return (own or self.formats.get(extended, (None, None))[0]) in self.percent_formats

    def _start_column(self, attributes: dict) -> None:
        first, self.columns = self.columns + 1, self.columns + _count(attributes, COLUMNS_REPEATED)
        if _is_hidden(attributes):
            self.hidden_columns.append((first, self.columns))

    def _start_within_cell(self, name: str, attributes: dict) -> None:
        """Paragraphs deeper down belong to comments and drawings, not to the cell."""
        if name == PARAGRAPH and self.depth == self.cell + 1:
            self.paragraph = self.depth
            self.paragraphs.append("")
        elif self.paragraph is not None and name in SIGNS:
            self.text(SIGNS[name] * min(_count(attributes, TEXT + "c"), LONGEST_TEXT))

    def text(self, text: str) -> None:
        if self.paragraph is not None:
            self.paragraphs[-1] += text

    def end(self, name: str) -> None:
        if self.depth == self.paragraph:
            self.paragraph = None
        elif self.depth == self.cell:
            self._end_cell()
            self.cell = None
        elif self.depth == self.row:
            self._end_row()
            self.row = None
        elif self.depth == self.table:
            self.sheet.hidden_columns = self.hidden_columns
            self.table = None
        self.depth -= 1

    def _end_cell(self) -> None:
        attributes, times = self.attributes, _count(self.attributes, COLUMNS_REPEATED)
        filled = bool(self.paragraphs) or OFFICE + "value-type" in attributes
        if filled:
            value = value_of(attributes, self.paragraphs, self.percentages)
            filled = tidy([value]) != ()
        if filled:
            self._check_place(times)
            self.values += [None] * (self.column - 1 - len(self.values)) + [value] * times
        elif TABLE + "formula" in attributes and OFFICE + "value-type" not in attributes and not self.paragraphs:
            self.sheet.uncalculated.append((self.number, self.column))
        across, down = _count(attributes, COLUMNS_SPANNED), _count(attributes, ROWS_SPANNED)
        if across * down > 1:
            self.sheet.merged.append((self.number, self.column, self.number + down - 1, self.column + across - 1))
        self.column += times
        self._count_cells(1)

    def _check_place(self, times: int) -> None:
        if self.column + times - 1 > MOST_COLUMNS:
            cell = cell_name(self.number, max(self.column, MOST_COLUMNS + 1))
            raise Fault("far", sheet=self.sheet.name, cell=cell, rows=MOST_ROWS, columns=MOST_COLUMNS)
        if self.number > MOST_ROWS:
            cell = cell_name(self.number, self.column)
            raise Fault("far", sheet=self.sheet.name, cell=cell, rows=MOST_ROWS, columns=MOST_COLUMNS)

    def _end_row(self) -> None:
        if self.values:
            last = self.number + self.rows_repeated - 1
            if last > MOST_ROWS:
                raise Fault("rows", sheet=self.sheet.name, found=last, most=MOST_ROWS)
            self._count_cells(len(self.values) * self.rows_repeated)
            rows = self.sheet.rows
            rows += [()] * (self.number - 1 - len(rows))
            rows += [self.values] * self.rows_repeated
            if self.row_hidden:
                self.sheet.hidden_rows += range(self.number, last + 1)
        self.number += self.rows_repeated

    def _count_cells(self, more: int) -> None:
        self.cells += more
        if self.cells > MOST_CELLS:
            raise Fault("cells", found=self.cells, most=MOST_CELLS)


def _count(attributes: dict, name: str) -> int:
    return max(1, int(attributes.get(name, 1)))


def _is_hidden(attributes: dict) -> bool:
    return attributes.get(VISIBILITY) in HIDDEN
