"""What kind of value a column holds, as a reader is told it and as a spreadsheet shows it."""

import unicodedata
from dataclasses import dataclass

from django.conf import settings
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import get_language, gettext_lazy

from aba_site.sheets import cells

LONG_TEXT_WIDTH = 50
WIDEST_HEADING = 26
FILTER_BUTTON = 3


@dataclass(frozen=True, slots=True)
class Kind:
    """``width`` is in characters; ``look`` names one of :class:`~aba_site.sheets.outgoing.typed.Formats`."""

    label: str | Promise
    width: int
    look: str = ""


KINDS = (
    (cells.ReferencesCell, Kind(gettext_lazy("codes, separated by |"), 30, "text")),
    (cells.ReferenceCell, Kind(gettext_lazy("code"), 22, "text")),
    (cells.ChoiceCell, Kind(gettext_lazy("one of the codes"), 14, "text")),
    (cells.BooleanCell, Kind(gettext_lazy("TRUE or FALSE"), 9)),
    (cells.IntegerCell, Kind(gettext_lazy("whole number"), 10, "whole")),
    (cells.DecimalCell, Kind(gettext_lazy("number"), 16)),
    (cells.DateCell, Kind(gettext_lazy("date, year-month-day"), 12, "date")),
    (cells.MomentCell, Kind(gettext_lazy("date and time"), 27, "text")),
    (cells.UuidCell, Kind(gettext_lazy("reference"), 38, "text")),
)
TEXT = Kind(gettext_lazy("text"), 24, "text")
# As text in a column of the format “text”, a spreadsheet program may show what is long as ####.
LONG_TEXT = Kind(gettext_lazy("text"), LONG_TEXT_WIDTH)


def kind_of(column) -> Kind:
    if isinstance(column.model_field, models.TextField):
        return LONG_TEXT
    return next((kind for cell, kind in KINDS if isinstance(column.widget, cell)), TEXT)


def width_of(column) -> int:
    """Wide enough for what it holds and, within reason, for its heading."""
    return max(kind_of(column).width, min(shown_width(column.title) + FILTER_BUTTON, WIDEST_HEADING))


def shown_width(text: str) -> int:
    """In the width of a digit: Chinese characters are twice as wide."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def spoken(text) -> list[str]:
    """A lazily translated text in every language of the site, the reader's first."""
    spellings = dict(zip((code for code, _name in settings.LANGUAGES), cells.in_every_language(text), strict=True))
    return list(dict.fromkeys([spellings.get(get_language(), str(text)), *spellings.values()]))


def in_both(text, between=" / ") -> str:
    """``Region / 地区``."""
    return between.join(spoken(text))
