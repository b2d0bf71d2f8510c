"""What is wrong with a sheet, said so that the person who made it can mend it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _

from aba_site.search_keys import pinyin
from aba_site.sheets.raw import cell_name

LONGEST_FOUND = 80
MOST_NEAR = 20
LEAST_ALIKE = 60  # percent
# The heading of the reasons in a marked workbook, in Chinese and in English, by which their column is told when the
# sheet comes back. Not among the translations: a sheet marked long ago must still be known.
REASON_HEADINGS = ("需要更正之处", "What to correct")


@dataclass(frozen=True, slots=True)
class Problem:
    """
    What is wrong, and where: the sheet, and row and column as numbers from 1.

    A problem of a whole row points at the cell that says which row it is; one of a whole sheet has no row.
    ``message`` is a sentence that says what was found and what was expected; both also stand alone, for programs.
    """

    message: str
    sheet: str = ""
    row: int | None = None
    column: int | None = None
    heading: str = ""
    found: str = ""
    expected: str = ""
    suggestion: str = ""

    @property
    def cell(self) -> str:
        """``D17``; empty where it is about the whole sheet."""
        return cell_name(self.row, self.column)

    @property
    def place(self) -> str:
        """``表1!D17``."""
        return "!".join(part for part in (self.sheet, self.cell) if part)

    @property
    def advice(self) -> str:
        """``Did you mean “汶川县”?`` or nothing."""
        return _("Did you mean “%(near)s”?") % {"near": self.suggestion} if self.suggestion else ""

    @property
    def cause(self) -> tuple:
        """What problems of one cause have in common: they are shown together."""
        return self.heading, self.expected or self.message, bool(self.suggestion)

    def at(self, **place) -> "Problem":
        return replace(self, **place)

    def as_json(self) -> dict[str, str]:
        return {
            "sheet": self.sheet, "cell": self.cell, "found": self.found, "expected": self.expected,
            "suggestion": self.suggestion, "message": self.message,
        }  # fmt: skip

    def __str__(self):
        place = self.place
        if place and self.heading:
            place = _("%(place)s, “%(heading)s”") % {"place": place, "heading": self.heading}
        text = f"{self.message} {self.advice}".rstrip()
        return _("%(place)s: %(message)s") % {"place": place, "message": text} if place else text


class Unreadable(ValueError):
    """The file is not a spreadsheet that this site reads; the message says what to do."""


class CellFault(ValueError):
    """A cell holds what it must not."""

    def __init__(self, message, found="", expected="", suggestion=""):
        super().__init__(message)
        self.message, self.found, self.expected, self.suggestion = message, found, expected, suggestion

    def problem(self, **place) -> Problem:
        return Problem(self.message, found=self.found, expected=self.expected, suggestion=self.suggestion, **place)


def expected(found, wanted, suggestion="") -> CellFault:
    found = str(found)[:LONGEST_FOUND]
    message = _("found “%(found)s”, expected %(wanted)s.") % {"found": found, "wanted": wanted}
    return CellFault(message, found, str(wanted), suggestion)


def nearest(text: str, known: Iterable[str]) -> str:
    """
    The known spelling that resembles the text most, or nothing.

    Of several that differ as much, the one that sounds most alike (slips in Chinese are those of the typing by sound),
    then the first.
    """
    from rapidfuzz import fuzz, process  # when it is used: a start need not wait for it

    known = list(dict.fromkeys(known))
    near = process.extract(text, known, scorer=fuzz.ratio, score_cutoff=LEAST_ALIKE, limit=MOST_NEAR)
    if not near:
        return ""
    best = [(spelling, place) for spelling, score, place in near if score == near[0][1]]
    sound = pinyin(text)
    return max(best, key=lambda one: (fuzz.ratio(sound, pinyin(one[0])), -one[1]))[0]
