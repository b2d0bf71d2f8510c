"""The workbook given back: faulty cells in red, and beside each row what is wrong with it, ready to be corrected."""

import logging
from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _

from aba_site.bilingual import pick
from aba_site.sheets.cells import neutral
from aba_site.sheets.limited import Stopped, run_limited
from aba_site.sheets.outgoing.marking import Marks
from aba_site.sheets.outgoing.rebuilt import rebuilt
from aba_site.sheets.problems import REASON_HEADINGS, Problem
from aba_site.sheets.raw import RawSheet

MOST_REASONS = 5000  # rows
LONGEST_REASON = 2000
MEMORY = 1_500_000_000  # bytes; a workbook inflates to at most 250 MB
SECONDS = 60

logger = logging.getLogger(__name__)


def marked(
    data: bytes, kind: str, sheet: str, problems: Sequence[Problem], raw: RawSheet, *, heading_row: int = 1
) -> bytes:
    """
    An XLSX workbook with the problems of one sheet marked.

    An XLSX file stays as it is but for that: formats, other sheets, formulas. Of other kinds, and where an XLSX file
    cannot be edited, a new workbook is made of the sheet that was read. The column of reasons is read as nothing, and
    used again when the sheet is marked again. ``heading_row`` is the last row of headings, from 1.
    """
    marks = marks_of([problem for problem in problems if problem.sheet in ("", sheet)], sheet, raw, heading_row)
    if kind == "xlsx":
        try:
            return run_limited("aba_site.sheets.outgoing.marking", marks.packed(data), memory=MEMORY, seconds=SECONDS)
        except Stopped as stopped:
            logger.warning("A workbook was not marked in place: %s", stopped)
    return rebuilt(raw, marks)


def marks_of(problems: Sequence[Problem], sheet: str, raw: RawSheet, heading_row: int) -> Marks:
    """Which cells are red, and what stands in the column of reasons."""
    column, reused = _column(raw, heading_row, problems)
    faulty, reasons = set(), defaultdict(list)
    for problem in problems:
        # Above and beside the headings nothing can be said: the first row below them has it.
        reasons[max(problem.row or 0, heading_row + 1)].append(_reason(problem, heading_row))
        if problem.row and problem.column:
            faulty.add(_anchor(raw, problem.row, problem.column))
    kept = sorted(reasons)[:MOST_REASONS]
    if len(kept) < len(reasons):
        more = _("%(count)s further rows have problems too.") % {"count": len(reasons) - len(kept)}
        reasons[kept[0]].insert(0, more)
    texts = {row: neutral("\n".join(dict.fromkeys(reasons[row])))[:LONGEST_REASON] for row in kept}
    texts[heading_row] = pick(*REASON_HEADINGS)
    return Marks(sheet, frozenset(faulty), texts, heading_row, column, reused)


def _reason(problem: Problem, heading_row: int) -> str:
    text = f"{problem.message} {problem.advice}".rstrip()
    place = problem.cell if problem.column or (problem.row and problem.row <= heading_row) else ""
    return _("%(place)s: %(message)s") % {"place": place, "message": text} if place else text


def _anchor(raw: RawSheet, row: int, column: int) -> tuple[int, int]:
    """Of merged cells the first, the only one that is seen."""
    for top, left, bottom, right in raw.merged:
        if top <= row <= bottom and left <= column <= right:
            return top, left
    return row, column


def _column(raw: RawSheet, heading_row: int, problems: Sequence[Problem]) -> tuple[int, bool]:
    """Where the reasons go, from 1, and whether they are there already."""
    headings = raw.rows[heading_row - 1] if heading_row <= len(raw.rows) else ()
    for column, heading in enumerate(headings, 1):
        if isinstance(heading, str) and heading.strip() in REASON_HEADINGS:
            return column, True
    ends = [
        max(map(len, raw.rows), default=0),
        *(right for _top, _left, _bottom, right in raw.merged),
        *(column for _row, column in raw.uncalculated),
        *(problem.column or 0 for problem in problems),
    ]
    return max(ends) + 1, False
