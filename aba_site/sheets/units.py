"""
Units as sheets name them, in Chinese and English, and how many of one make another.

Sizes are fractions, never floats: 1 mu is 1/15 of a hectare, which no decimal number says. A unit is what it
measures and how much of it; a ratio (``公斤/亩``) is one such pair over another, and ``万``, ``千`` or ``10,000``
before a unit makes it as many times larger.
"""

import re
import unicodedata
from decimal import MAX_EMAX, MIN_EMIN, Context, Decimal, Inexact
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from django.utils.translation import gettext as _

from aba_site.sheets.problems import expected

# Spellings as `folded` leaves them; what they measure; how many of its base unit they are.
MEASURED = (
    ("元 圆 yuan rmb cny ¥ 人民币 人民币元 元人民币 yuanrmb rmbyuan", "money", 1),
    ("平方米 平米 m2 sqm squaremetre squaremetres squaremeter squaremeters", "area", 1),
    ("亩 市亩 mu", "area", Fraction(2000, 3)),
    ("公顷 ha hectare hectares", "area", 10_000),
    (
        "平方公里 平方千米 km2 sqkm squarekilometre squarekilometres squarekilometer squarekilometers",
        "area",
        1_000_000,
    ),
    ("克 g gram grams", "mass", Fraction(1, 1000)),
    ("千克 公斤 kg kilogram kilograms kilo kilos", "mass", 1),
    ("斤 市斤 jin", "mass", Fraction(1, 2)),
    ("担 市担 dan", "mass", 50),
    ("吨 公吨 t tonne tonnes ton tons metricton metrictons", "mass", 1000),
    ("米 m metre metres meter meters", "length", 1),
    ("公里 千米 km kilometre kilometres kilometer kilometers", "length", 1000),
    ("立方米 m3 cubicmetre cubicmetres cubicmeter cubicmeters", "volume", 1),
    ("% percent pct 百分比 百分之", "share", Fraction(1, 100)),
    ("‰ permille permil 千分比 千分之", "share", Fraction(1, 1000)),
    ("个百分点 百分点 percentagepoint percentagepoints pp", "points", Fraction(1, 100)),
)
# What is counted: the spellings of one line mean the same, and no line converts to another. The measure words of
# the third line all count single things; which things, the column or the indicator says.
COUNTED = (
    "人 名 person persons people",
    "户 household households",
    "个 家 座 处 所",
    "人次 person-visit person-visits person-time person-times persontime persontimes visit visits",
    "项", "种", "件", "起", "本", "方", "期", "头 head", "只", "株 plant plants", "次",
    "village villages", "township townships", "county counties", "enterprise enterprises", "farm farms",
    "cooperative cooperatives", "site sites", "centre centres center centers", "station stations",
    "product products", "case cases",
)  # fmt: skip
TIMES = {
    "hundred": 10**2, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "十": 10, "百": 10**2, "千": 10**3, "万": 10**4, "亿": 10**8,
}  # fmt: skip
MULTIPLIED = re.compile(rf"(?P<number>10+)?(?P<words>(?:{'|'.join(TIMES)})*)(?P<unit>.+)")
CURRENCY_FIRST = re.compile(r"(?:rmb|cny|¥|人民币)(.+)")
PREFIX = re.compile(r"(?:(?:计量|货币)?单位|units?\s*:)\s*[:为]?\s*")
PER = re.compile(r"\s+per\s+(?!cent\b)")
BRACKETS = {"(": ")", "[": "]", "{": "}", "【": "】", "〔": "〕", "<": ">", "《": "》"}
LONGEST = 60


class Measure(NamedTuple):
    """What a unit measures (``("money",)``, ``("mass", "area")`` for a ratio), and how many base units it is."""

    kind: tuple[str, ...]
    size: Fraction


UNITS = {
    **{
        spelling: Measure((kind,), Fraction(size))
        for spellings, kind, size in MEASURED
        for spelling in spellings.split()
    },
    **{spelling: Measure((line.split()[0],), Fraction(1)) for line in COUNTED for spelling in line.split()},
}


def folded(text: str) -> str:
    """One spelling for all ways to write it: ``单位：（ 亿元 ）`` → ``亿元``, ``10,000 Yuan`` → ``10000yuan``."""
    text = PREFIX.sub("", unicodedata.normalize("NFKC", text).strip().casefold(), count=1)
    while text and BRACKETS.get(text[0]) == text[-1]:
        text = text[1:-1].strip()
        text = PREFIX.sub("", text, count=1)
    return re.sub(r"[\s,.^]", "", PER.sub("/", text))


@lru_cache(maxsize=1000)
def _measure(unit: str) -> Measure | None:
    """What a folded name means; ``None`` where nobody knows."""
    if len(unit) > LONGEST:
        return None
    over, slash, under = unit.partition("/")
    if slash:
        one, other = _measure(over), _measure(under)
        return Measure(one.kind + other.kind, one.size / other.size) if one and other else None
    return UNITS.get(unit) or _multiplied(unit) or _currency_first(unit)


def _multiplied(unit) -> Measure | None:
    match = MULTIPLIED.fullmatch(unit)
    if not match or match["unit"] not in UNITS:
        return None
    size = Fraction(int(match["number"] or 1))
    for word in re.findall("|".join(TIMES), match["words"]):
        size *= TIMES[word]
    kind, one = UNITS[match["unit"]]
    return Measure(kind, one * size)


def _currency_first(unit) -> Measure | None:
    """``RMB 100 million``, ``人民币亿元``."""
    match = CURRENCY_FIRST.fullmatch(unit)
    measure = match and (_measure(match[1]) or _measure(f"{match[1]}元"))
    return measure if measure and measure.kind == ("money",) else None


def names() -> list[str]:
    """What units are called, the Chinese ones also by the ten thousand and the like."""
    chinese = [name for name in UNITS if not name.isascii()]
    return [*UNITS, *(times + name for times in TIMES if not times.isascii() for name in chinese)]


def known_unit(text: str) -> bool:
    """Whether the text is the name of a unit."""
    return _measure(folded(text)) is not None


def conversion(of: str, to: str) -> Fraction | None:
    """
    How many ``to`` make one ``of``: ``conversion("万元", "元")`` is 10,000.

    1 where both are spelled alike, whether or not anybody knows the unit; ``None`` where they measure different
    things or one is not known.
    """
    of, to = folded(of), folded(to)
    if of == to:
        return Fraction(1)
    one, other = _measure(of), _measure(to)
    if one is None or other is None or one.kind != other.kind:
        return None
    return one.size / other.size


def converted(value: Decimal, factor: Fraction) -> Decimal:
    """
    The value times the factor, exactly, written without zeros that say nothing.

    Raises :class:`~aba_site.sheets.problems.CellFault` where the result has no end (1 mu in hectares is 0.0666…):
    rounding it would be a figure that nobody stated.
    """
    digits = len(value.as_tuple().digits) + len(str(factor.numerator)) + factor.denominator.bit_length()
    exact = Context(prec=digits, Emin=MIN_EMIN, Emax=MAX_EMAX, traps=[Inexact])
    try:
        result = exact.divide(exact.multiply(value, factor.numerator), Decimal(factor.denominator))
    except Inexact:
        wanted = _("a number that stays exact when its unit is converted (× %(factor)s), or one in the unit kept here")
        raise expected(f"{value:f}", wanted % {"factor": factor}) from None
    result = exact.normalize(result)
    return result if result.as_tuple().exponent <= 0 else Decimal(f"{result:f}")
