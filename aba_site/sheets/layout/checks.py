"""What is wrong with a sheet's layout: its headings, and cells that stand where they must not."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from django.utils.translation import gettext as _

from aba_site.sheets.layout.body import Body, text_of
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.finding import likeliest_row
from aba_site.sheets.layout.header_rows import Head, HeaderRows, cell_at
from aba_site.sheets.layout.headings import Headings, words
from aba_site.sheets.problems import LONGEST_FOUND, Problem, expected
from aba_site.sheets.raw import RawSheet, cell_name

MOST_PER_COLUMN = 1000  # of one kind: a column that is wrong throughout need not be told a million times


def no_headings(sheet: RawSheet, headings: Headings, given: Mapping[str, str]) -> Problem:
    """The one problem of a sheet in which no row names a column."""
    declaration = headings.declaration
    if not sheet.rows:
        return Problem(_("The sheet is empty."), sheet=sheet.name)
    row = likeliest_row(sheet.rows)
    cells = sheet.rows[row - 1]
    wanted = _("; ").join(
        declaration.title(name) for name in (*declaration.keys, declaration.measure) if name and name not in given
    )
    near = filter(None, (headings.suggestion(words(cell)) for cell in cells if isinstance(cell, str)))
    return Problem(
        _("No headings are understood in this sheet. It needs these columns: %(columns)s.") % {"columns": wanted},
        sheet=sheet.name,
        row=row,
        column=_first(cells),
        found=text_of(cells)[:LONGEST_FOUND],
        expected=wanted,
        suggestion=next(near, ""),
    )


def of_headings(sheet: RawSheet, header: HeaderRows, headings: Headings) -> Iterator[Problem]:
    """Headings that name nothing, and such as mean the same."""
    for head in header.unknown:
        yield headings.unknown(head.text, sheet=sheet.name, **_place(head))
    for one, other in header.twice:
        cells = [cell_name(head.row, head.position + 1) for head in (one, other)]
        message = _("The columns “%(one)s” and “%(other)s” (%(cells)s) mean the same. Keep one of them.")
        yield Problem(
            message % {"one": one.text, "other": other.text, "cells": _("; ").join(cells)},
            sheet=sheet.name,
            found=other.text[:LONGEST_FOUND],
            expected=_("one column of a kind"),
            **_place(other),
        )


def of_missing(sheet: RawSheet, header: HeaderRows, headings: Headings, missing: Sequence[str]) -> Iterator[Problem]:
    """Keys that are missing, unless an unknown heading is a misspelling of one or of a member, which has been said."""
    declaration = headings.declaration
    meant = {headings.suggestion(words(head.text)) for head in header.unknown}
    row = sheet.rows[header.last - 1]
    for key in missing:
        title = declaration.title(key)
        titles = {column.title for column in declaration.columns if key in (column.name, column.stands_for)}
        if not meant & titles and not any(declaration.is_member(key, text) for text in meant):
            yield Problem(
                _("The column “%(name)s” is missing: it says which row is which.") % {"name": title},
                sheet=sheet.name,
                row=header.last,
                column=_first(row),
                found=text_of(row)[:LONGEST_FOUND],
                expected=title,
            )


def no_rows(sheet: RawSheet, header: HeaderRows) -> Problem:
    """The problem of headings with nothing below."""
    row = sheet.rows[header.last - 1]
    return Problem(
        _("There are no rows below the headings."),
        sheet=sheet.name,
        row=header.last,
        column=_first(row),
        found=text_of(row)[:LONGEST_FOUND],
        expected=_("rows below the headings"),
    )


def without_heading(sheet: RawSheet, header: HeaderRows, body: Body) -> Iterator[Problem]:
    """Values below nothing."""
    named = {head.position for head in header.heads if not head.blank}
    wanted = _("nothing, or a heading above")
    for position, column in enumerate(body.columns):
        if position in named or column.count(None) == len(column):
            continue
        for row, cell in islice(_filled(body.rows, column), MOST_PER_COLUMN):
            place = {"sheet": sheet.name, "row": row, "column": position + 1}
            found = str(cell)[:LONGEST_FOUND]
            message = _("found “%(found)s” in a column without a heading. Give it one or empty the cell.")
            yield Problem(message % {"found": found}, found=found, expected=wanted, **place)


def of_formulas(sheet: RawSheet, header: HeaderRows, body: Body, keys: Sequence[str]) -> Iterator[Problem]:
    """Formulas whose result is not in the file, where their result would be read."""
    passed = {passed.row for passed in body.passed_over}
    read = {
        head.position + 1: head
        for head in header.heads
        if head.members or (head.name and (head.name in keys or not head.column.readonly))
    }
    for row, column in sheet.uncalculated:
        if column in read and row >= header.first and row not in passed:
            head = read[column]
            yield Problem(
                _(
                    "holds a formula whose result is not in the file. "
                    "Open it in a spreadsheet program, save it there and bring it in again."
                ),
                sheet=sheet.name,
                row=row,
                column=column,
                heading=head.text if row > header.last else "",
                found=_("a formula without a result"),
                expected=_("a value"),
            )


def of_blank_keys(
    sheet: RawSheet, header: HeaderRows, body: Body, declaration: Declaration, given: Mapping[str, str]
) -> Iterator[Problem]:
    """Rows that say something, but not of what."""
    uncalculated = set(sheet.uncalculated)
    for key in declaration.keys:
        head = header.named.get(key)
        if head is None or key in given or None not in body.columns[head.position]:
            continue
        title, column = declaration.title(key), body.columns[head.position]
        blank = (row for row, cell in zip(body.rows, column, strict=True) if cell is None)
        for row in islice(blank, MOST_PER_COLUMN):
            if (row, head.position + 1) not in uncalculated:
                yield Problem(
                    _("is empty; it says which row is which."),
                    expected=title,
                    sheet=sheet.name,
                    row=row,
                    column=head.position + 1,
                    heading=head.text or title,
                )


def of_merged_values(sheet: RawSheet, header: HeaderRows, positions: Mapping[int, Head]) -> Iterator[Problem]:
    """A number merged over several rows may be meant for each of them or for all together."""
    for top, left, bottom, _right in sheet.merged:
        head = positions.get(left - 1)
        if head and header.last < top < bottom and top <= len(sheet.rows):
            value = cell_at(sheet.rows[top - 1], left - 1)
            wanted = _("a cell for each row, not one merged over the rows %(rows)s") % {"rows": f"{top}–{bottom}"}
            if value is not None:
                place = {"sheet": sheet.name, "row": top, "column": left, "heading": head.text}
                yield expected(value, wanted).problem(**place)


def _filled(rows, column):
    return ((row, cell) for row, cell in zip(rows, column, strict=True) if cell is not None)


def _first(cells: tuple) -> int:
    """The first column that holds anything, from 1."""
    return next((column for column, cell in enumerate(cells, 1) if cell is not None), 1)


def _place(head: Head) -> dict[str, int]:
    return {"row": head.row, "column": head.position + 1}
