"""
A sheet as people lay it out, understood: where its headings are, what each column is, which rows are records.

Long sheets have a record in each row; in wide ones the members of a key are headings (years across), and each of the
cells below is a record. Nothing here reads values: cells come out as they stand, with their place and their unit.
"""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from aba_site.sheets.layout import checks
from aba_site.sheets.layout.body import Body, body_of, fill_down, text_of
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.finding import find, missing
from aba_site.sheets.layout.header_rows import HeaderReader, HeaderRows
from aba_site.sheets.layout.records import give, long_records, wide_records
from aba_site.sheets.layout.table import PassedOver, Table
from aba_site.sheets.layout.table_units import TableUnits
from aba_site.sheets.layout.titles import hints
from aba_site.sheets.layout.unit_lines import Said
from aba_site.sheets.raw import RawSheet

__all__ = ["Declaration", "arrange"]


def arrange(sheet: RawSheet, declaration: Declaration, given: Mapping[str, str] | None = None) -> Table:
    """
    The records of a sheet, what was passed over, and what is wrong with its layout.

    ``given`` (column name → text) is what is known beside the sheet: it fills columns that are absent and cells that
    are blank. ``given["unit"]`` applies where neither a heading nor a title says the unit: as cells where a column of
    that name is declared, else as the unit of the numbers. Where a key is missing, the table has problems and hints
    but no records. A record with a blank key is in the table, and so is its problem.
    """
    given = given or {}
    reader = HeaderReader(sheet, declaration)
    header = find(reader, given)
    if header is None:
        return Table(sheet.name, problems=[checks.no_headings(sheet, reader.headings, given)])
    table = Table(sheet.name, header.last)
    above = _above(sheet, header)
    unsaid = [key for key in declaration.keys if key not in header.says]
    table.hints = hints([str(said.text) for said in above], sheet.name, unsaid, declaration)
    table.passed_over = [
        PassedOver(number, text_of(row), _("above the headings"))
        for number, row in enumerate(sheet.rows[: header.first - 1], 1)
        if any(cell is not None for cell in row)
    ]
    table.problems += checks.of_headings(sheet, header, reader.headings)
    if lacking := missing(header, declaration.keys, given):
        table.problems += checks.of_missing(sheet, header, reader.headings, lacking)
        return table
    body = body_of(sheet, header, declaration)
    below = _cells(sheet, (passed.row for passed in body.passed_over))
    units = TableUnits(sheet.name, above, below, reader.headings, given)
    _fill(table, sheet, header, body, units, given)
    return table


def _above(sheet: RawSheet, header: HeaderRows) -> list[Said]:
    """The cells above the headings, and such as stand among these but concern the whole table."""
    cells = _cells(sheet, range(1, header.first))
    return cells + [head.says for head in header.heads if head.says]


def _cells(sheet: RawSheet, rows: Iterable[int]) -> list[Said]:
    return [
        Said(cell, row, column)
        for row in rows
        for column, cell in enumerate(sheet.rows[row - 1], 1)
        if cell is not None
    ]


def _fill(
    table: Table, sheet: RawSheet, header: HeaderRows, body: Body, units: TableUnits, given: Mapping[str, str]
) -> None:
    """Puts the records into the table."""
    declaration = units.declaration
    numbers = {h.position: h for h in header.heads if h.members or (h.name and declaration.has_unit(h.column))}
    fill_down(sheet, header, body, {h.position for h in header.heads if h.name} - numbers.keys())
    table.passed_over += body.passed_over
    table.problems += checks.without_heading(sheet, header, body)
    table.problems += checks.of_formulas(sheet, header, body, declaration.keys)
    table.problems += checks.of_blank_keys(sheet, header, body, declaration, given)
    table.problems += checks.of_merged_values(sheet, header, numbers)
    if not body.rows:
        table.problems.append(checks.no_rows(sheet, header))
    arranged = wide_records if header.across else long_records
    arranged(table, header, body, units)
    table.problems += units.problems
    give(table, given, declaration)
