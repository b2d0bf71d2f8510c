"""
The first sheet of an XLSX workbook, read cell by cell.

openpyxl's own reading of a sheet fills every gap and looks into all other sheets: one formatted cell at the end of
each row, or a workbook made to hurt, keeps it busy for minutes. Here only cells that hold something are kept, and
what is too large is refused before it is unpacked.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from django.utils.translation import gettext as _

from aba_site.sheets.problems import Unreadable

MOST_BYTES_UNPACKED = 250_000_000
# Sheets shrink to a fifth or a fiftieth; what unpacks to more than this is made to fill the memory.
MOST_INFLATION = 100
HARMLESS_BYTES = 10_000_000
MOST_CELLS = 5_000_000  # empty ones and rows count too: they take as long to read
MOST_COLUMNS = 200
LAST_ROW = 1_048_576
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")


def rows(data: bytes) -> Iterator[tuple]:
    """The rows from the first on, those without cells as empty tuples. Raises :class:`Unreadable`."""
    try:
        check_size(data)
        yield from _filled(_cells(data))
    except Unreadable:
        raise
    except Exception:
        # zipfile, the XML parser and openpyxl let errors of every kind through when a workbook is broken.
        raise Unreadable(_("The workbook is damaged or protected. Open it, save it as XLSX, try again.")) from None


def check_size(data: bytes) -> None:
    """By what the archive declares; no more than that is ever unpacked of it."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    most = min(MOST_BYTES_UNPACKED, max(HARMLESS_BYTES, MOST_INFLATION * len(data)))
    if unpacked > most:
        raise Unreadable(_("The workbook is too large."))


def unescaped(text: str) -> str:
    """Workbooks write a carriage return as ``_x000D_``, and ``_x005F_`` before what only looks so."""
    return ESCAPED.sub(lambda found: chr(int(found[1], 16)), text)


def _cells(data: bytes) -> Iterator[tuple[int, list[dict]]]:
    """Row numbers and the cells that stand in the row's XML, as openpyxl understands them."""
    from openpyxl.reader.excel import ExcelReader  # large; most requests never need it
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.worksheet._reader import WorkSheetParser

    reader = ExcelReader(io.BytesIO(data), read_only=True, data_only=True)
    reader.read_manifest()
    reader.read_workbook()
    apply_stylesheet(reader.archive, reader.wb)
    sheets = (part.target for _sheet, part in reader.parser.find_sheets() if "chartsheet" not in part.Type)
    with reader.archive.open(next(sheets)) as source:
        yield from WorkSheetParser(
            source,
            _shared_strings(reader),
            data_only=True,
            epoch=reader.wb.epoch,
            date_formats=reader.wb._date_formats,
            timedelta_formats=reader.wb._timedelta_formats,
        ).parse()


def _shared_strings(reader) -> list[str]:
    """As they stand in the file; openpyxl's own reading of them loses the mark of what only looks escaped."""
    from openpyxl.cell.text import Text
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    part = reader.package.find(SHARED_STRINGS)
    if part is None:
        return []
    strings = []
    with reader.archive.open(part.PartName[1:]) as source:
        for _event, node in iterparse(source):
            if node.tag == f"{{{SHEET_MAIN_NS}}}si":
                strings.append(Text.from_tree(node).content)
                node.clear()
    return strings


def _filled(numbered) -> Iterator[tuple]:
    last = cells = 0
    for number, row in numbered:
        cells += 1 + len(row)
        if cells > MOST_CELLS or number > LAST_ROW:
            raise Unreadable(_("The workbook is too large."))
        if number <= last:
            raise ValueError("rows out of order")
        values = {cell["column"]: cell["value"] for cell in row if cell["value"] not in (None, "")}
        width = max(values, default=0)
        if width > MOST_COLUMNS:
            raise Unreadable(_("Row %(row)s has more than %(most)s columns.") % {"row": number, "most": MOST_COLUMNS})
        for _gap in range(last + 1, number):
            yield ()
        yield tuple(_value(values.get(column)) for column in range(1, width + 1))
        last = number


def _value(value):
    return unescaped(value) if isinstance(value, str) else value
