"""Numbers as they stand along axes and beside bars, in the reader's language."""

from collections.abc import Sequence
from decimal import Decimal

from babel.numbers import format_compact_decimal, format_scientific

from aba_site.bilingual import is_chinese
from aba_site.numbers import grouped

MOST_PLACES = 6
LONGEST_WORD = 12  # zeros: trillion, 万亿
TOO_LONG = Decimal("1e18")


def axis_texts(ticks: Sequence[Decimal], unit: str = "") -> list[str]:
    """All in one style and always told apart: ``500``, ``1,500``; ``0.5 million``, ``1.0 million``; ``50万``."""
    largest = max((abs(tick) for tick in ticks), default=Decimal(0))
    places = max(map(_places, ticks), default=0)
    if largest >= TOO_LONG or places > MOST_PLACES:
        texts = [format_scientific(tick, locale="en") if tick else "0" for tick in ticks]
    elif largest >= (100_000 if is_chinese() else 1_000_000):
        texts = _in_words(ticks, largest)
    else:
        texts = _plain(ticks, places)
    return [text.replace("-", "−") + (unit if unit == "%" else "") for text in texts]


def value_text(value: float, decimals: int, unit: str = "") -> str:
    """A value beside its bar: ``17,423.44``, ``12.5%``."""
    number = f"{value:.3e}".replace("-", "−") if abs(value) >= TOO_LONG else grouped(value, decimals)
    return number + (unit if unit == "%" else "")


def _in_words(ticks: Sequence[Decimal], largest: Decimal) -> list[str]:
    """In the word of the largest: 0, 0.5 million, 1 million; thousands in English, ten thousands in Chinese."""
    locale, style, digits = ("zh_Hans", "short", 4) if is_chinese() else ("en", "long", 3)
    word = Decimal(1).scaleb(min(largest.adjusted() // digits * digits, LONGEST_WORD))
    one = format_compact_decimal(word, format_type=style, locale=locale)
    numbers = [tick / word for tick in ticks]
    places = max(map(_places, numbers))
    if places > MOST_PLACES:
        return _plain(ticks, max(map(_places, ticks)))
    return [one.replace("1", number) if number != "0" else number for number in _plain(numbers, places)]


def _plain(numbers: Sequence[Decimal], places: int) -> list[str]:
    return [grouped(number, places) if number else "0" for number in numbers]


def _places(number: Decimal) -> int:
    return max(0, -number.normalize().as_tuple().exponent)
