"""Which column a heading names, and in which unit: ``产值（万元）``, ``value, 10,000 yuan``, ``面积/亩``."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aba_site.sheets import units
from aba_site.sheets.cells import in_every_language
from aba_site.sheets.fields import Column
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.problems import LONGEST_FOUND, Problem, nearest

ENDS = " *:"  # of columns' names: templates put a star at those that must be filled in
MARKS = re.compile(r"[*†‡※]")  # of footnotes: what one says of a year or a region, no heading can hold
BRACKETED = re.compile(r"(?P<stem>.+?)\s*[(\[{【〔<《](?P<unit>[^()\[\]{}【】〔〕<>《》]+)[)\]}】〕>》]")
SEPARATED = re.compile(r"\s+in\s+|\s*[/:,_]\s*|\s+")
LONGEST = 200  # of a heading that may end in a unit
MOST_SUGGESTIONS = 100  # in one sheet: each takes about a millisecond
SHORT = 3  # of two or three characters, all but one are enough to resemble


def words(cell) -> str:
    """
    A cell as text: NFKC, one space for all white space, none around; a whole number without its ``.0``. Characters
    that nobody sees (U+200B, U+FEFF, U+200E, all of category Cf) are left out.
    """
    if cell is None or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = unicodedata.normalize("NFKC", str(cell))
    if not text.isascii():
        text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    return " ".join(text.split())


def folded(heading) -> str:
    """What equal headings have in common: no case, no white space (``地　区``), no star or colon at the end."""
    return words(heading).rstrip(ENDS).casefold().replace(" ", "")


def without_unit(text: str, is_unit=units.known_unit) -> Iterator[tuple[str, str]]:
    """Ways to read a text as something and its unit: ``产值(万元)`` → ``产值``, ``万元``."""
    if len(text) > LONGEST:
        return
    bracketed = BRACKETED.fullmatch(text)
    if bracketed and is_unit(bracketed["unit"]):
        yield bracketed["stem"], bracketed["unit"]
    for separator in SEPARATED.finditer(text):
        stem, unit = text[: separator.start()], text[separator.end() :]
        # A space alone parts no English words: “tourism sites” are no tourism in sites.
        if stem and unit and (separator[0].strip() or not unit.isascii()) and is_unit(unit):
            yield stem, unit


@dataclass(frozen=True, slots=True)
class Known:
    """
    A heading that names a column, and the unit it says.

    ``unit_missing``: a heading that would be whole with its unit (``金额`` for ``金额（元）``), so that one must be
    said elsewhere.
    """

    column: Column
    unit: str = ""
    unit_missing: bool = False


class Headings:
    """Every heading under which a declaration's columns are known."""

    def __init__(self, declaration: Declaration):
        self.declaration = declaration
        self.known: dict[str, Known] = {}
        self.stems: dict[str, Known] = {}
        for column in declaration.columns:
            self._learn(column)
        self.ignored = {folded(heading) for heading in declaration.ignored}
        self._columns: dict[str, Known | None] = {}
        self._members: dict[tuple[str, str], tuple[str, str] | None] = {}
        self._suggestions: dict[str, str] = {}

    def _learn(self, column: Column):
        """
        What a column is called in full, and what lacks its unit: the start of a name that ends in it, and further
        names that do not say it.
        """
        names = {column.name, *in_every_language(column.label)}
        for spelling in column.spellings():
            stem, unit = self._own_unit(column, spelling)
            if column.unit and not unit and spelling not in names:
                stem = spelling
            else:
                self.known.setdefault(folded(spelling), Known(column, unit))
            if stem:
                self.stems.setdefault(folded(stem), Known(column, unit_missing=True))

    def is_unit(self, text: str) -> bool:
        return units.known_unit(text) or self.declaration.is_member("unit", text)

    def _own_unit(self, column, spelling) -> tuple[str, str]:
        """A column's name may end in its unit: ``amount in yuan``, ``amount_yuan``."""
        if column.unit:
            for stem, unit in without_unit(words(spelling), self.is_unit):
                if units.conversion(unit, column.unit) is not None:
                    return stem, unit
        return "", ""

    def column(self, text: str) -> Known | None:
        """What a heading (as :func:`words`) names; its whole spelling goes before one without unit."""
        if text not in self._columns:
            self._columns[text] = self._column(text)
        return self._columns[text]

    def _column(self, text):
        whole = folded(text)
        if not whole:
            return None
        if whole in self.known:
            return self.known[whole]
        if self.is_unit(text):  # “单位：亿元” is no column of units
            return None
        for stem, unit in without_unit(text.rstrip(ENDS), self.is_unit):
            known = self.known.get(folded(stem)) or self.stems.get(folded(stem))
            if known:
                return Known(known.column, unit)
        return self.stems.get(whole)

    def member(self, key: str, text: str) -> tuple[str, str] | None:
        """A heading as a member of a key: the member's text, and the unit beside it. ``2016*`` is none."""
        if (key, text) not in self._members:
            self._members[key, text] = self._member(key, text)
        return self._members[key, text]

    def _member(self, key, text):
        text = text.rstrip(" :")
        if MARKS.search(text):
            return None
        for stem, unit in ((text, ""), *without_unit(text, self.is_unit)):
            for spelling in dict.fromkeys((stem, stem.replace(" ", ""))):
                if self.declaration.is_member(key, spelling):
                    return spelling, unit
        return None

    def names_member(self, text: str) -> bool:
        """Whether a heading is a member of any key, in a model that has wide tables."""
        return bool(text and self.declaration.measure) and any(self.member(k, text) for k in self.declaration.keys)

    def measures_a_member(self, group: str, text: str) -> bool:
        """``2016`` over ``数值``: what is below are values of 2016."""
        known = self.column(text) if group and text else None
        return bool(known and known.column.name == self.declaration.measure) and self.names_member(group)

    def is_corner(self, text: str) -> bool:
        """Whether it names what runs down and what runs across at once: ``地区\\年份``."""
        parts = [part for part in re.split(r"[\\/|、 ]+", text) if part]
        names = (*self.declaration.keys, self.declaration.measure)
        return len(parts) > 1 and all(
            known and (known.column.stands_for or known.column.name) in names for known in map(self.column, parts)
        )

    def suggestion(self, text: str) -> str:
        """The title of the column whose heading resembles this one most, or the member it is but for a mark."""
        if text not in self._suggestions and len(self._suggestions) < MOST_SUGGESTIONS:
            self._suggestions[text] = self._suggestion(text)
        return self._suggestions.get(text, "")

    def _suggestion(self, text) -> str:
        spellings = {**self.stems, **self.known}
        text = words(text)
        plain = MARKS.sub("", text).strip()
        if plain != text and self.names_member(plain):
            return plain
        bracketed = BRACKETED.fullmatch(text)
        for attempt in (text, bracketed["stem"] if bracketed else ""):
            near = nearest(folded(attempt), spellings) or one_off(folded(attempt), spellings)
            if near:
                return spellings[near].column.title
        return ""

    def unknown(self, text: str, **place) -> Problem:
        """The problem of a heading that names nothing."""
        found = text[:LONGEST_FOUND]
        message = _("No column here is called “%(heading)s”. Correct the heading or take the column out.")
        titles = [column.title for column in self.declaration.columns if not column.readonly]
        return Problem(
            message % {"heading": found},
            found=found,
            expected=_("one of: %(choices)s") % {"choices": _("; ").join(titles)},
            suggestion=self.suggestion(text),
            **place,
        )


def one_off(text: str, spellings: Iterable[str]) -> str:
    """
    Of a short spelling, the first that begins alike and differs in one character (``年分``): too little for a measure
    of nearness.
    """
    if not 2 <= len(text) <= SHORT:
        return ""
    alike = (s for s in spellings if len(s) == len(text) and s[0] == text[0])
    return next((s for s in alike if sum(map(str.__ne__, s, text)) == 1), "")
