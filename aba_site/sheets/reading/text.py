"""
Sheets saved as text. Neither their encoding nor what stands between their cells is written in them; both are chosen
by which choice yields headings that are known.
"""

import codecs
import csv
import io
import re
from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress
from itertools import islice

from django.utils.translation import gettext as _

from aba_site.sheets.layout.headings import folded
from aba_site.sheets.problems import Unreadable
from aba_site.sheets.raw import Book, RawSheet
from aba_site.sheets.reading.limits import MOST_CELLS, MOST_COLUMNS, MOST_ROWS
from aba_site.sheets.reading.values import tidy, without_blank_end

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Without a mark, in this order where nothing else decides: GB18030 is what Chinese editions of Excel and WPS write.
ENCODINGS = ("utf-8", "gb18030", "utf-16-le", "utf-16-be")
DELIMITERS = ",\t;|，"
BETWEEN_CELLS = re.compile(rf'[{DELIMITERS}"\r\n]+')
LINE_END = re.compile(r"\r\n|\r|\n")
# Signs that no text has, but every file of another kind that looks like UTF-16.
CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f]")
HEAD_BYTES = 65_536
HEAD_LINES = 30


def read_text(data: bytes, known: Collection[str] = ()) -> Book:
    """CSV and its relatives; rows are records, a quoted line end within a cell begins none. Raises Unreadable."""
    text, encoding = _decoded(data, known)
    delimiter = _delimiter(_head(text), known)
    _check_size(text, delimiter)
    return Book("text", [RawSheet("", _rows(text, delimiter))], encoding)


def _decoded(data: bytes, known: Collection[str]) -> tuple[str, str]:
    """The text and its encoding. 930 characters of GB 2312 are valid UTF-8 too, so that to be valid is not enough."""
    marked = [encoding for mark, encoding in MARKS if data.startswith(mark)]
    for encoding in marked or _likely(data, known):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return text, encoding
    raise Unreadable(_("The letters in this file cannot be read. Save it as XLSX, or as CSV in UTF-8."))


def _likely(data: bytes, known: Collection[str]) -> list[str]:
    """Encodings in which the file's head is text, the likeliest first."""
    scores = {}
    for encoding in ENCODINGS:
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            head = decoder.decode(data[:HEAD_BYTES], final=len(data) <= HEAD_BYTES)
        except UnicodeDecodeError:
            continue
        if encoding.startswith("utf-16") and (CONTROLS.search(head) or not any(map(str.isascii, head))):
            continue
        # In UTF-16 line ends and digits have a zero byte. With the bytes in the wrong order, they are none.
        plain = sum(map(str.isascii, head)) if encoding.startswith("utf-16") else 0
        scores[encoding] = (_known(BETWEEN_CELLS.split(_head(head)), known), plain)
    return sorted(scores, key=scores.get, reverse=True)


def _head(text: str) -> str:
    """The first lines."""
    ends = [found.end() for found in islice(LINE_END.finditer(text), HEAD_LINES)]
    return text[: ends[-1]] if len(ends) == HEAD_LINES else text[:HEAD_BYTES]


def _known(cells: Iterable[str], known: Collection[str]) -> int:
    return sum(folded(cell) in known for cell in cells)


def _delimiter(head: str, known: Collection[str]) -> str:
    return max(DELIMITERS, key=lambda delimiter: _fitness(head, delimiter, known))


def _fitness(head: str, delimiter: str, known: Collection[str]) -> Sequence[int]:
    """How many headings it yields; then how many rows have the same number of cells, and how many that is."""
    rows = []
    with suppress(csv.Error):
        rows.extend(csv.reader(io.StringIO(head, newline=""), delimiter=delimiter))
    widths = [len(row) for row in rows if len(row) > 1]
    usual = max(set(widths), key=lambda width: (widths.count(width), width), default=1)
    return _known((cell for row in rows for cell in row), known), widths.count(usual), usual


def _check_size(text: str, delimiter: str) -> None:
    cells = text.count(delimiter) + text.count("\n")
    if cells > MOST_CELLS:
        raise Unreadable(
            _("The file has %(found)s cells or more, and no more than %(most)s are read. Divide it.")
            % {"found": cells, "most": MOST_CELLS}
        )


def _rows(text: str, delimiter: str) -> list[tuple]:
    # Strict: a quotation mark that is never closed would swallow all rows after it.
    records = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows = []
    try:
        for record in records:
            rows.append(tidy(record))
    except csv.Error:
        raise Unreadable(
            _(
                "In row %(row)s a quotation mark stands where it cannot be understood, or is never closed. "
                "Within quoted text it must be written twice."
            )
            % {"row": len(rows) + 1}
        ) from None
    _check_extent(without_blank_end(rows))
    return rows


def _check_extent(rows: list[tuple]) -> None:
    if len(rows) > MOST_ROWS:
        raise Unreadable(
            _("The file has %(found)s rows, and no more than %(most)s are read. Divide it.")
            % {"found": len(rows), "most": MOST_ROWS}
        )
    for number, row in enumerate(rows, 1):
        if len(row) > MOST_COLUMNS:
            raise Unreadable(
                _("Row %(row)s has %(found)s columns, and no more than %(most)s are read.")
                % {"row": number, "found": len(row), "most": MOST_COLUMNS}
            )
