"""From rows to records: one a row in a long sheet, one a cell in a wide one; and what is given beside the sheet."""

from collections.abc import Mapping
from itertools import chain

from aba_site.sheets.layout.body import Body
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.header_rows import Head, HeaderRows
from aba_site.sheets.layout.table import Cells, Table
from aba_site.sheets.layout.table_units import UNIT, TableUnits


def long_records(table: Table, header: HeaderRows, body: Body, units: TableUnits) -> None:
    """A record in each row."""
    table.rows = body.rows
    table.cells = {name: _column(head, body, units) for name, head in header.named.items()}


def wide_records(table: Table, header: HeaderRows, body: Body, units: TableUnits) -> None:
    """
    A record in each cell below headings that are members, row by row.

    Its keys stand in the headings and in the ordinary columns, which say the same of each cell of their row.
    """
    heads, declaration = header.holding_values, units.declaration
    across, down = len(heads), len(body.rows)

    def of_each_row(values):
        return list(chain.from_iterable(zip(*[values] * across, strict=True)))

    table.rows = of_each_row(body.rows)
    for name, head in header.named.items():
        cells = _column(head, body, units)
        cells.values = of_each_row(cells.values)
        table.cells[name] = cells
    for key in header.across:
        members = [head.members[key] for head in heads]
        table.cells[key] = Cells(
            [member.text for member in members] * down,
            [member.column for member in members] * down,
            members[0].row,
            declaration.title(key),
        )
    stated = [units.of(head) for head in heads]
    table.cells[declaration.measure] = Cells(
        list(chain.from_iterable(zip(*(body.columns[head.position] for head in heads), strict=True))),
        [head.position + 1 for head in heads] * down,
        heading=declaration.title(declaration.measure),
        unit=stated[0] if len(set(stated)) == 1 else stated * down,
    )


def give(table: Table, given: Mapping[str, str], declaration: Declaration) -> None:
    """
    Fills columns that are absent and cells that are blank with what is known beside the sheet.

    A unit is given only to values of which neither heading nor title says one; without a column for it, it is theirs
    already (:class:`TableUnits`).
    """
    for name, text in given.items():
        wanted = [text] * len(table.rows)
        if name == UNIT:
            if declaration.column(UNIT) is None:
                continue
            if measure := table.cells.get(declaration.measure):
                wanted = [None if measure.unit_of(record) else text for record in range(len(table.rows))]
        cells = table.cells.get(name)
        if cells is None:
            table.cells[name] = Cells(wanted, heading=declaration.title(name))
        elif None in cells.values:
            cells.values = [other if cell is None else cell for cell, other in zip(cells.values, wanted, strict=True)]


def _column(head: Head, body: Body, units: TableUnits) -> Cells:
    heading = head.text or head.column.title
    return Cells(body.columns[head.position], head.position + 1, heading=heading, unit=units.of(head))
