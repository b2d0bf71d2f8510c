"""What stands above each column of a sheet: its own cell, and in headings of two rows the group over it."""

from dataclasses import dataclass

from aba_site.sheets.layout.headings import Headings, words
from aba_site.sheets.raw import RawSheet


@dataclass(slots=True)
class HeadingCell:
    """
    The heading of one column. ``position`` counts from 0, rows from 1; ``origin`` is where the group begins.
    ``raw`` and ``raw_top`` are the cells as the sheet has them, ``bottom`` and ``top`` their words. ``title`` is what
    stands above it, but is no group.
    """

    position: int
    row: int
    raw: object = None
    top_row: int = 0
    raw_top: object = None
    origin: int = 0
    bottom: str = ""
    top: str = ""
    title: object = None

    def __post_init__(self):
        self.bottom, self.top = words(self.raw), words(self.raw_top)

    @property
    def both(self) -> str:
        return f"{self.top} {self.bottom}" if self.top and self.bottom else ""

    @property
    def shown(self) -> str:
        """The whole heading as the sheet has it."""
        return " ".join(str(cell).strip() for cell in (self.raw_top, self.raw) if cell is not None)

    @property
    def place(self) -> int:
        """The row it stands in: that of its own cell unless only the group says something."""
        return self.top_row if self.top and not self.bottom else self.row

    def drop_group(self):
        self.top, self.raw_top, self.title = "", None, self.raw_top


def heading_cells(sheet: RawSheet, first: int, last: int, headings: Headings) -> list[HeadingCell]:
    """The headings that rows ``first`` and ``last`` make; both are the same where one row holds them all."""
    bottom = sheet.rows[last - 1]
    if first == last:
        return [HeadingCell(position, last, raw) for position, raw in enumerate(bottom)]
    tops = _groups(sheet, first, len(bottom))
    cells = []
    for position in range(max(len(bottom), len(sheet.rows[first - 1]))):
        raw = bottom[position] if position < len(bottom) else None
        top, origin = tops.get(position, (None, position))
        cells.append(HeadingCell(position, last, raw, first, top, origin))
    groups = {cell.origin for cell in cells if cell.top and cell.origin == cell.position and _reaches(cell, headings)}
    for cell in cells:
        alone = cell.origin == cell.position and not cell.bottom
        if cell.top and not alone and not (cell.bottom and cell.origin in groups):
            cell.drop_group()
    return cells


def _reaches(cell: HeadingCell, headings: Headings) -> bool:
    """
    Whether what stands over a column is a group. Over an ordinary column it is a title of the whole table; a known
    heading over nothing is the heading of that column alone.
    """
    if not cell.bottom:
        return headings.column(cell.top) is None
    return headings.column(cell.bottom) is None or headings.measures_a_member(cell.top, cell.bottom)


def _groups(sheet: RawSheet, row: int, width: int) -> dict[int, tuple[object, int]]:
    """
    Position → the cell above and where it begins. A merged cell reaches as far as it is merged; how far another
    reaches, nothing says: up to the next is taken.
    """
    cells = sheet.rows[row - 1]
    merged = {left - 1: right - 1 for top, left, bottom, right in sheet.merged if top <= row <= bottom and left < right}
    groups = {}
    origin, reach = 0, -1
    for position in range(max(len(cells), width)):
        if position < len(cells) and cells[position] is not None:
            origin, reach = position, merged.get(position, max(len(cells), width))
        if position <= reach:
            groups[position] = cells[origin], origin
    return groups
