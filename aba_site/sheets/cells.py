"""
What a cell of a sheet holds, kind by kind: how a value is written and how it is read back.

Reading is the exact inverse of writing. Besides, it takes what people and spreadsheet programs make of a value:
whole numbers stored as ``2020.0``, dates as dates, labels for codes, full-width digits, commas for thousands.
A cell that cannot be read raises ``ValueError`` saying what was found and what was expected.
"""

import re
import unicodedata
import uuid
from datetime import date, datetime
from decimal import Decimal, localcontext

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from aba_site.sheets.problems import expected, nearest
from aba_site.sheets.raw import seen
from aba_site.sheets.references import References

# Excel and its kin run a cell that begins so as a formula. Apostrophes before it are escaped along with it.
FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
NUMBER = re.compile(r"[+-]?\d+(\.\d*)?|[+-]?\.\d+")
THOUSANDS = re.compile(r"[+-]?\d{1,3}(,\d{3})+(\.\d*)?")
DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?( 00:00(:00)?)?")
YEAR = re.compile(r"((?:19|20|21)\d\d)(?:\.0+)?\s*(?:年度?|年末|年底)?")
EXACT_DIGITS = 15  # a spreadsheet's number holds no more
MOST_DECIMALS = 6  # kept of any number
LONGEST_WHOLE = 18  # a database's integer holds no more


def neutral(text: str) -> str:
    """Text as it is safe in a cell: ``=1+1`` → ``'=1+1``."""
    return f"'{text}" if FORMULA.match(text) else text


def restored(text: str) -> str:
    """The inverse of :func:`neutral`."""
    return text[1:] if text.startswith("'") and FORMULA.match(text[1:]) else text


def one_line_end(text: str) -> str:
    """With every line end as ``\\n``: forms send ``\\r\\n``, and a workbook would show ``_x000D_``."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def in_every_language(text) -> list[str]:
    """What a lazily translated text says in each language of the site."""
    spellings = []
    for code, _name in settings.LANGUAGES:
        with override(code):
            spellings.append(str(text))
    return spellings


def digits_of(value) -> str:
    """The plain digits of a number as typed, without grouping; empty where it is none."""
    if isinstance(value, bool):
        return ""
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, Decimal):
        return without_noise(f"{value:f}") if value.is_finite() else ""
    text = str(value)
    if not text.isascii():
        kinds = {unicodedata.category(letter) for letter in text}
        if "No" in kinds:  # 12.5① is not 12.51, nor 10² 102
            return ""
        text = seen(text)
        text = unicodedata.normalize("NFKC", text).replace("−", "-")
    text = text.strip()
    if THOUSANDS.fullmatch(text):
        text = text.replace(",", "")
    return without_noise(text) if NUMBER.fullmatch(text) else ""


def without_noise(digits: str) -> str:
    """
    ``9108.889999999999`` as spreadsheet programs show it, ``9108.89``: beyond fifteen digits a binary number is noise.
    """
    fraction = digits.partition(".")[2]
    if len(fraction) <= MOST_DECIMALS or len(digits.lstrip("+-0.").replace(".", "")) <= EXACT_DIGITS:
        return digits
    with localcontext(prec=EXACT_DIGITS):
        return f"{(+Decimal(digits)).normalize():f}"


def refuse_rounded(value) -> None:
    """A workbook's number of more than fifteen digits has lost some of them, as credit codes typed as numbers do."""
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= 10**EXACT_DIGITS:
        raise expected(value, _("at most fifteen digits in a number, as spreadsheets keep no more; type it as text"))


def year_of(value) -> int | None:
    """The year that a cell or heading says, with or without 年."""
    if isinstance(value, date):
        return None
    match = YEAR.fullmatch(unicodedata.normalize("NFKC", digits_of(value) or seen(str(value))).strip())
    return int(match[1]) if match else None


class Cell(Widget):
    """Text; the base of the others."""

    def clean(self, value, row=None, **kwargs):
        refuse_rounded(value)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        text = restored(seen(one_line_end(str(value))).strip())
        if CONTROL.search(text):
            raise expected(CONTROL.sub("�", text), _("text without control characters"))
        return text

    def render(self, value, obj=None, native=False, **kwargs):
        return "" if value is None else neutral(one_line_end(str(value)))

    def describe(self, value) -> str:
        """The value as a person reads it."""
        return self.render(value)

    def same(self, stored, read) -> bool:
        """Whether what is stored says what was read."""
        return stored == read or (isinstance(stored, str) and seen(one_line_end(stored)).strip() == read)


class ChoiceCell(Cell):
    """A code is written; a code or its label in either language is read."""

    def __init__(self, choices):
        super().__init__()
        self.choices = [(str(code), label) for code, label in choices]
        self._codes = None

    @property
    def codes(self):
        if self._codes is None:
            self._codes = {code.casefold(): code for code, _label in self.choices}
            for code, label in self.choices:
                for spelling in in_every_language(label):
                    self._codes.setdefault(spelling.casefold(), code)
        return self._codes

    def clean(self, value, row=None, **kwargs):
        text = super().clean(value)
        code = self.codes.get(text.casefold())
        if code is None:
            wanted = _("one of: %(choices)s") % {
                "choices": "; ".join(f"{code} ({label})" if code else str(label) for code, label in self.choices)
            }
            near = nearest(text.casefold(), self.codes)
            raise expected(text, wanted, str(dict(self.choices)[self.codes[near]]) if near else "")
        return code

    def describe(self, value):
        return str(dict(self.choices).get(value, value))


class IntegerCell(Cell):
    def clean(self, value, row=None, **kwargs):
        number = digits_of(value)
        whole, _point, fraction = number.partition(".")
        if not number or fraction.strip("0"):
            raise expected(value, _("a whole number"))
        refuse_rounded(value)
        if len(whole) > LONGEST_WHOLE:
            raise expected(value, _("a smaller number"))
        return int(whole or 0)

    def render(self, value, obj=None, native=False, **kwargs):
        if value is None:
            return ""
        return value if native else str(value)


class YearCell(IntegerCell):
    """``2016``, ``2016年``, ``２０１６年度``."""

    def clean(self, value, row=None, **kwargs):
        year = year_of(value)
        if year is None:
            raise expected(value, _("a year such as 2016"))
        return year


class DecimalCell(Cell):
    def clean(self, value, row=None, **kwargs):
        number = digits_of(value)
        if not number:
            raise expected(value, _("a number"))
        refuse_rounded(value)
        read = Decimal(number)
        if not read:
            return Decimal(0)  # also of -0.00
        return Decimal(number.rstrip("0").rstrip(".")) if "." in number else read

    def render(self, value, obj=None, native=False, **kwargs):
        if value is None:
            return ""
        text = f"{value.normalize():f}"
        exact = len(text.lstrip("-0.").replace(".", "")) <= EXACT_DIGITS
        return float(text) if native and exact else text


class BooleanCell(Cell):
    """``TRUE`` and ``FALSE``, as spreadsheet programs spell them."""

    MEANINGS = {
        **dict.fromkeys(("true", "yes", "1", "是", "真"), True),
        **dict.fromkeys(("false", "no", "0", "否", "假"), False),
    }

    def clean(self, value, row=None, **kwargs):
        meaning = self.MEANINGS.get(str(super().clean(value)).casefold())
        if meaning is None:
            raise expected(value, _("TRUE or FALSE"))
        return meaning

    def render(self, value, obj=None, native=False, **kwargs):
        if native:
            return value
        return "TRUE" if value else "FALSE"


class DateCell(Cell):
    def clean(self, value, row=None, **kwargs):
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        match = DATE.fullmatch(unicodedata.normalize("NFKC", seen(str(value))).strip())
        try:
            return date(*map(int, match.group(1, 2, 3)))
        except (AttributeError, ValueError):
            raise expected(value, _("a date such as 2018-12-31")) from None

    def render(self, value, obj=None, native=False, **kwargs):
        if value is None:
            return ""
        return value if native else value.isoformat()


class MomentCell(Cell):
    """A moment is only ever written: with its time zone, to the second."""

    def render(self, value, obj=None, native=False, **kwargs):
        return "" if value is None else timezone.localtime(value).isoformat(timespec="seconds")


class UuidCell(Cell):
    def clean(self, value, row=None, **kwargs):
        try:
            return uuid.UUID(super().clean(value))
        except ValueError:
            raise expected(value, _("a reference such as 123e4567-e89b-12d3-a456-426614174000")) from None


class ReferenceCell(Cell):
    """One related row: its key is written, its key or a name is read as its id; see :class:`References`."""

    def __init__(self, model):
        super().__init__()
        self.references = References(model)

    def clean(self, value, row=None, **kwargs):
        return self.references.find(super().clean(value))

    def render(self, value, obj=None, native=False, **kwargs):
        return "" if value is None else neutral(self.references.key(value))

    def describe(self, value):
        return "" if value is None else self.references.entry(value)


class ReferencesCell(ReferenceCell):
    """Several related rows, separated by ``|`` or ``；``; read as the set of their ids."""

    SEPARATOR = "|"
    SEPARATORS = re.compile(r"[|｜；;]")

    def clean(self, value, row=None, **kwargs):
        keys = self.SEPARATORS.split(Cell.clean(self, value))
        return frozenset(self.references.find(key.strip()) for key in keys if key.strip())

    def render(self, value, obj=None, native=False, **kwargs):
        return neutral(self.SEPARATOR.join(sorted(map(self.references.key, value))))

    def describe(self, value):
        return _("; ").join(sorted(map(self.references.entry, value)))
