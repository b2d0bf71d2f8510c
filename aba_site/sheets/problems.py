"""What is wrong with a sheet, said so that the person who made it can mend it."""

from dataclasses import dataclass
from difflib import get_close_matches

from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Problem:
    """Where it is (row as the spreadsheet program numbers it, column as it is headed) and what it is."""

    message: str
    row: int | None = None
    column: str = ""

    def __str__(self):
        if self.row is None:
            return self.message
        place = _("Row %(row)s, “%(column)s”") if self.column else _("Row %(row)s")
        place %= {"row": self.row, "column": self.column}
        return _("%(place)s: %(message)s") % {"place": place, "message": self.message}


class Unreadable(ValueError):
    """The file is not a spreadsheet that this site reads."""


def expected(found, wanted) -> ValueError:
    """A cell holds what it must not."""
    return ValueError(_("found “%(found)s”, expected %(wanted)s.") % {"found": str(found)[:80], "wanted": wanted})


def did_you_mean(text: str, known) -> str:
    """`` Did you mean “…”?`` or nothing."""
    near = get_close_matches(text, known, n=1, cutoff=0.6)
    return " " + _("Did you mean “%(near)s”?") % {"near": near[0]} if near else ""
