"""
The rows below the headings: which are records, which are not, and their cells column by column.

Whole columns are handled at once, in C: a sheet may have a million rows, and all but a few are records.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass, field
from itertools import compress, repeat, zip_longest
from operator import sub

from django.utils.translation import gettext as _

from aba_site.sheets.cells import DecimalCell, IntegerCell
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.header_rows import Head, HeaderRows, cell_at
from aba_site.sheets.layout.table import PassedOver
from aba_site.sheets.raw import RawSheet

FEW = 2  # cells of a row that may be a remark
UNSEEN = r"[\s\u200b-\u200f\u2060\ufeff]*"
REMARK = re.compile(
    rf"{UNSEEN}(?:"
    r"(?:(?:资料|数据|指标)?(?:来源|解释|说明)|附?注释?|备注)\s*\d*\s*[:：]"
    r"|(?:填表|填报|制表|审核|复核|统计|联系|经办|上报)(?:负责)?(?:人|员|单位|日期|时间|电话)?\s*[:：]"
    r"|(?:单位)?负责人\s*[:：]"
    r"|(?:data )?sources?\s*:|notes?\s*\d*\s*[:.]|remarks?\s*:|(?:prepared|checked|reviewed) by\s*:"
    r")",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"\s*(?:[(（]?\d{1,2}[)）.．、](?!\d)|[①-⑳])")  # how a remark of several points goes on
TOTAL = re.compile(
    rf"{UNSEEN}(?:(?:全\s*部\s*)?[合总小共]\s*计|(?:grand |sub-?)?totals?)\s*[:：]?{UNSEEN}", re.IGNORECASE
)
NUMBER = re.compile(r"\s*[-+−－]?[\d,，]*[.．]?\d+\D?\s*")  # as text, perhaps with a mark


@dataclass(slots=True)
class Body:
    """
    ``rows`` are the sheet's row numbers of the records, ``columns`` their cells by position, at least one for each
    heading; every column is as long as ``rows``.
    """

    rows: list[int]
    columns: list[tuple]
    passed_over: list[PassedOver] = field(default_factory=list)


def body_of(sheet: RawSheet, header: HeaderRows, declaration: Declaration) -> Body:
    """The records below the headings. Blank rows say nothing and are not mentioned."""
    rows = sheet.rows[header.last :]
    first = header.last + 1
    numbers = list(range(first, first + len(rows)))
    columns = list(zip_longest(*rows))
    columns += [(None,) * len(rows)] * (len(header.heads) - len(columns))
    filled = list(map(sub, map(len, rows), map(tuple.count, rows, repeat(None))))
    remarks = _remarks(rows, filled, [head.position for head in header.heads if _holds_numbers(head, declaration)])
    why = _totals(rows, columns, header, declaration.keys) | _repeated(sheet, header, rows) | remarks
    dropped = {*why, *(index for index, count in enumerate(filled) if not count)} if 0 in filled else set(why)
    if dropped:
        records = bytearray(b"\x01") * len(rows)
        for index in dropped:
            records[index] = 0
        numbers = list(compress(numbers, records))
        columns = [tuple(compress(column, records)) for column in columns]
    passed = [PassedOver(first + index, text_of(rows[index]), why[index]) for index in sorted(why)]
    return Body(numbers, columns, passed)


def text_of(row: tuple) -> str:
    """What a row says, for a person to recognise it."""
    return " · ".join(str(cell).strip() for cell in row if cell is not None)


def _totals(rows, columns, header, keys) -> dict[int, str]:
    """Rows whose first key says that they are a total, or is blank while their first text says so."""
    positions = [head.position for head in header.heads if head.name in keys]
    if not positions:
        return {}
    column, found = columns[min(positions)], []
    totals = {cell for cell in set(column) if isinstance(cell, str) and TOTAL.fullmatch(cell)}
    if totals:
        found += [index for index, cell in enumerate(column) if cell in totals]
    if None in column:
        blank = (index for index, cell in enumerate(column) if cell is None)
        found += [index for index in blank if TOTAL.fullmatch(_first_text(rows[index]))]
    return dict.fromkeys(found, _("a total"))


def _first_text(row) -> str:
    return next((cell for cell in row if isinstance(cell, str)), "")


def _repeated(sheet, header, rows) -> dict[int, str]:
    """What printed pages repeat: the headings, and titles above them."""
    headings = sheet.rows[header.first - 1 : header.last]
    above = [row for row in sheet.rows[: header.first - 1] if row]
    why = {}
    for pattern, reason in (
        *((h, _("the headings again")) for h in headings),
        *((t, _("a title again")) for t in above),
    ):
        if pattern and rows.count(pattern):
            why.update({index: reason for index, row in enumerate(rows) if row == pattern})
    return why


def _holds_numbers(head: Head, declaration) -> bool:
    column = head.column
    if head.members or not head.name:
        return bool(head.members)
    return declaration.has_unit(column) or isinstance(column.widget, (IntegerCell, DecimalCell))


def _remarks(rows, filled, numbers) -> dict[int, str]:
    """Sources, notes and signatures, where a row has no more than one or two cells and none of them is a figure."""
    why, reason = {}, _("a remark")
    for index, count in enumerate(filled):
        if not 0 < count <= FEW:
            continue
        row = rows[index]
        text = row[0] if row[0] is not None else next(cell for cell in row if cell is not None)
        is_remark = isinstance(text, str) and (REMARK.match(text) or (why and count == 1 and NUMBERED.match(text)))
        if is_remark and not any(_is_number(cell_at(row, position)) for position in numbers):
            why[index] = reason
    return why


def _is_number(cell) -> bool:
    if isinstance(cell, str):
        return NUMBER.fullmatch(cell) is not None
    return isinstance(cell, (int, float)) and not isinstance(cell, bool)


def fill_down(sheet: RawSheet, header: HeaderRows, body: Body, positions: Collection[int]) -> None:
    """A cell merged over several rows says the same of each of them; only its first row holds it."""
    index_of, columns = {}, {}
    for top, left, bottom, _right in sheet.merged:
        value = cell_at(sheet.rows[top - 1], left - 1) if top <= len(sheet.rows) else None
        if left - 1 not in positions or value is None:
            continue
        index_of = index_of or {row: index for index, row in enumerate(body.rows)}
        if left - 1 not in columns:
            columns[left - 1] = list(body.columns[left - 1])
        for row in range(top + 1, min(bottom, len(sheet.rows)) + 1):
            if row in index_of:
                columns[left - 1][index_of[row]] = value
    for position, column in columns.items():
        body.columns[position] = tuple(column)
