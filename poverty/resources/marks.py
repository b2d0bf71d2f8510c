"""
Marks in the tables of yearbooks: ``…``, ``—``, ``-``, ``#``, ``*`` alone in a cell, or beside a number.

What a mark means differs from source to source, so it is never guessed: it is asked once for each source and kept.
"""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from aba_site.sheets.cells import digits_of
from aba_site.sheets.layout.table import Table
from aba_site.sheets.planning.plan import FoundMark
from aba_site.sheets.problems import Problem, Unreadable
from poverty.models import Observation, SourceMark

NUMBER = r"[+\-−－]?[\d０-９][\d０-９,，]*(?:[.．][\d０-９]*)?"
SIGNS = r"[#＃*＊※†‡§①-⑳]+"
BESIDE = re.compile(rf"\s*({SIGNS})?\s*({NUMBER})\s*({SIGNS})?\s*")
WORDS = {"无", "不详", "缺", "na", "n/a", "n.a."}
LONGEST = 10


class Read(NamedTuple):
    """A cell of figures with a mark: the number beside it, empty where the mark stands alone."""

    mark: str
    number: str

    @property
    def attached(self) -> bool:
        return bool(self.number)


def read(cell) -> Read | None:
    """The mark in a cell, as one spelling of it; ``None`` where there is none."""
    if not isinstance(cell, str):
        return None
    if (beside := BESIDE.fullmatch(cell)) and (before_or_after := (beside[1] or "") + (beside[3] or "")):
        return Read(_one_spelling(before_or_after), beside[2])
    text = cell.strip()
    if text.casefold() in WORDS:
        return Read(text.casefold(), "")
    if text and len(text) <= LONGEST and not any(letter.isalnum() for letter in text):
        return Read(_one_spelling(text), "")
    return None


def _one_spelling(text: str) -> str:
    """``……`` and ``...`` are ``…``, ``——`` and ``–`` are ``—``, full-width signs are plain ones."""
    if all(unicodedata.category(letter) == "No" for letter in text):
        return text
    text = unicodedata.normalize("NFKC", text)
    for sign, spellings in {"…": ".。⋯", "—": "—–―", "-": "-−", "*": "*", "#": "#"}.items():
        if set(text) <= set(spellings):
            return sign
    return text


@dataclass(slots=True)
class Meanings:
    """What marks mean: those just answered for this sheet, before those remembered for each source."""

    answered: Mapping[tuple[str, bool], str]
    remembered: dict[int, dict[tuple[str, bool], str]] = field(default_factory=dict)

    @classmethod
    def of(cls, sources, answered) -> "Meanings":
        """One query. Raises :class:`Unreadable` for an answer that cannot be."""
        for (mark, attached), meaning in answered.items():
            possible = SourceMark.ATTACHED if attached else SourceMark.ALONE
            if meaning not in possible:
                text = _("“%(mark)s” cannot mean “%(found)s”; expected one of: %(possible)s.")
                raise Unreadable(text % {"mark": mark, "found": meaning, "possible": ", ".join(possible)})
        remembered = {}
        for mark in SourceMark.objects.filter(source__in=sources):
            remembered.setdefault(mark.source_id, {})[mark.mark, mark.attached] = mark.meaning
        return cls(answered, remembered)

    def of_mark(self, mark: str, attached: bool, source) -> str | None:
        key = mark, attached
        return self.answered.get(key) or self.remembered.get(source, {}).get(key)


@dataclass(slots=True)
class Interpreted:
    """
    The value cells of a table once marks are understood: ``values`` are numbers still as text; ``statuses`` and
    ``qualifiers`` what marks say, record by record; ``implied`` are blanks that have a meaning of their own.
    """

    values: list
    statuses: dict[int, str] = field(default_factory=dict)
    qualifiers: dict[int, str] = field(default_factory=dict)
    exact: dict[int, Decimal] = field(default_factory=dict)
    implied: set[int] = field(default_factory=set)
    marks: list[FoundMark] = field(default_factory=list)


def interpret(table: Table, sources: list, decimals: list, meanings: Meanings) -> Interpreted:
    """``sources`` and ``decimals`` (of the indicator) are given for each record."""
    values = list(table.cells["value"].values)
    found, stands, reads = Interpreted(values), {}, {}
    blank_matters = any(("", False) in known for known in [meanings.answered, *meanings.remembered.values()])
    for record, cell in enumerate(values):
        if type(cell) is str:
            if cell not in reads:
                reads[cell] = None if digits_of(cell) else read(cell)
            mark = reads[cell]
        else:
            mark = Read("", "") if cell is None and blank_matters else None
        if mark is None:
            continue
        meaning = meanings.of_mark(mark.mark, mark.attached, sources[record])
        if mark.mark:
            stands.setdefault((mark.mark, mark.attached, meaning or ""), []).append(record)
        values[record] = mark.number or None
        if meaning is not None:
            _apply(found, record, mark, meaning, decimals[record])
    found.marks = [_found(table, *key, records) for key, records in stands.items()]
    return found


def _found(table: Table, mark: str, attached: bool, meaning: str, records: list[int]) -> FoundMark:
    message = (
        _("nobody has said what “%(mark)s” beside a number means in this source; it stands in %(times)s cells.")
        if attached
        else _("nobody has said what “%(mark)s” means in this source; it stands in %(times)s cells.")
    )
    where = Problem(
        message % {"mark": mark, "times": len(records)},
        found=mark,
        expected=_("a mark whose meaning is known"),
        **table.place("value", records[0]),
    )
    return FoundMark(mark, attached, len(records), where, meaning)


def _apply(found: Interpreted, record: int, mark: Read, meaning: str, decimals: int | None):
    if not mark.mark:
        found.implied.add(record)
    if meaning == SourceMark.Meaning.SMALL:
        found.exact[record] = Decimal(1).scaleb(-(decimals or 0))
        found.qualifiers[record] = Observation.Qualifier.LESS_THAN
    elif meaning == SourceMark.Meaning.ZERO:
        found.exact[record] = Decimal(0)
    elif meaning != SourceMark.Meaning.KEEP:
        found.statuses[record] = meaning
