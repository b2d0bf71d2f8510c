"""A sheet whose layout has been understood: records, each a row of named cells, wherever those stood."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from aba_site.sheets.problems import Problem


class PassedOver(NamedTuple):
    """A row that is no record: a title, a remark, a total. Nothing is passed over in silence."""

    row: int
    text: str
    why: str


@dataclass(slots=True)
class Cells:
    """
    One column: its cell for each record, ``None`` where blank, and where they stand.

    ``column`` is the sheet's column, one for all records or one for each; ``None`` where nothing in the sheet says it
    and it was given beside the sheet. ``row`` is set where the cells stand in a heading, as years do in a wide table.
    ``unit`` is what the heading or a title says of the unit, one for all records or one for each.
    """

    values: Sequence
    column: int | Sequence[int] | None = None
    row: int | None = None
    heading: str = ""
    unit: str | Sequence[str] = ""

    def column_of(self, record: int) -> int | None:
        return self.column if isinstance(self.column, int | None) else self.column[record]

    def unit_of(self, record: int) -> str:
        return self.unit if isinstance(self.unit, str) else self.unit[record]


@dataclass(slots=True)
class Table:
    """
    ``rows`` holds the sheet's row of each record; ``cells`` the columns by their declared name. ``heading_row`` is the
    last row of the headings, from 1: records begin below it; 1 where no headings were found.

    ``hints`` is what titles seem to say of what the sheet itself does not (column name → text): offered, never taken.
    """

    sheet: str = ""
    heading_row: int = 1
    rows: list[int] = field(default_factory=list)
    cells: dict[str, Cells] = field(default_factory=dict)
    passed_over: list[PassedOver] = field(default_factory=list)
    hints: dict[str, str] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def place(self, name: str, record: int) -> dict:
        """Where a record's cell of that name stands, for a :class:`Problem`."""
        cells = self.cells.get(name)
        if cells is None:
            return {"sheet": self.sheet, "row": self.rows[record]}
        row = cells.row or (self.rows[record] if cells.column is not None else None)
        return {"sheet": self.sheet, "row": row, "column": cells.column_of(record), "heading": cells.heading}
