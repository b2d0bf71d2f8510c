"""How the cells of a file are written, of values as the database gives them: SQLite a float, PostgreSQL its text."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Context, Decimal

from aba_site.downloads import defused, iso, json_line, quoted
from poverty.files.columns import OBSERVATIONS

PLACES = 6  # decimals that are kept
EXACT_BELOW = 10**8  # a float with so many digits and six decimals is the number that was stored
WHOLE_BELOW = 10**15  # and so is a whole number of so many
NO_NUMBERS = {"": "null", "-0": "0"}  # in JSON
# By an indicator's decimals: what all kept decimals of a number end with that needs no more; what follows whole ones.
BEYOND = {decimals: ("." if decimals == 0 else "") + "0" * (PLACES - decimals) for decimals in range(PLACES + 1)}
BEYOND |= {str(decimals): rest for decimals, rest in BEYOND.items()}
WHOLE = {decimals: "." + "0" * decimals if decimals else "" for decimals in range(PLACES + 1)}
FLOAT, SMALLEST = Context(prec=15), Decimal(1).scaleb(-PLACES)  # as Django reads the numbers of SQLite


@dataclass(frozen=True)
class Notation:
    """
    Of each kind of value what stands for it in a file; and of a line, around the value, the patterns of the cells of
    its series, its year and all the others.

    A number comes with the decimals of its indicator. Nothing is ``None`` or, in a copy of PostgreSQL, empty.
    """

    text: Callable[[str], str]
    number: Callable[[float | str | None, int | str], str]
    moment: Callable[[str | None], str]
    series: str
    year: str
    others: str


def cell(text: str) -> str:
    return quoted(defused(text))


def moment(text: str | None) -> str:
    """``2026-06-30 04:00:00``, with or without parts of a second and the offset, as databases write it, in UTC."""
    if not text:
        return ""
    read = datetime.fromisoformat(text)
    return iso(read if read.tzinfo else read.replace(tzinfo=UTC))


def number(value: float | str | None, decimals: int | str) -> str:
    """As :func:`aba_site.numbers.plain`, of a number as the database gives it: SQLite knows no decimals."""
    if value is None or value == "":
        return ""
    if isinstance(value, int) and -WHOLE_BELOW < value < WHOLE_BELOW:
        return f"{value}{WHOLE[decimals]}"
    text = _kept(value)
    rest = BEYOND[decimals]
    return text.removesuffix(rest) if text.endswith(rest) else text.rstrip("0")


def _kept(value: float | str) -> str:
    """With all decimals that are kept."""
    if isinstance(value, str):
        return value
    if -EXACT_BELOW < value < EXACT_BELOW:
        return f"{value:.{PLACES}f}"
    return f"{FLOAT.create_decimal_from_float(value).quantize(SMALLEST):f}"


def json_number(value: float | str | None, _decimals: int | str) -> str:
    """As :func:`aba_site.downloads.json_value` has it: a whole number without a point, the nearest float of others."""
    text = number(value, 0)
    return repr(float(text)) if "." in text else NO_NUMBERS.get(text, text)


def json_moment(text: str | None) -> str:
    return f'"{moment(text)}"' if text else "null"


OTHERS = OBSERVATIONS[5:]
CSV = Notation(cell, number, moment, "%s,%s,%s,", "%s,", ",%s" * len(OTHERS))
JSON = Notation(
    json_line, json_number, json_moment,
    '{"indicator": %s, "region_code": %s, "region_name": %s, ', '"period": %s, "value": ',
    "".join(f', "{field.name}": %s' for field in OTHERS) + "}",
)  # fmt: skip
