"""Numbers as files and as readers write them."""

from decimal import Decimal

from babel.numbers import format_compact_decimal

from aba_site.bilingual import is_chinese


def plain(value: Decimal | None, decimals: int) -> str:
    """For files: no grouping, the indicator's decimals, more only where the value has more. Empty for ``None``."""
    if value is None:
        return ""
    exact = value.normalize()
    if -exact.as_tuple().exponent > decimals:
        return f"{exact:f}"
    return f"{value:.{decimals}f}"


def grouped(value: Decimal | float | None, decimals: int) -> str:
    """For tables: ``17,423.44``. Both languages of this site group by thousands."""
    return "" if value is None else f"{value:,.{decimals}f}".replace("-", "−")


def compact(value: Decimal) -> str:
    """For headlines: ``23.57 billion`` in English, ``235.72亿`` in Chinese. Below ten thousand as :func:`grouped`."""
    if abs(value) < 10_000:
        return grouped(value, max(0, -value.normalize().as_tuple().exponent))
    if is_chinese():
        return format_compact_decimal(value, locale="zh_Hans", fraction_digits=2)
    return format_compact_decimal(value, format_type="long", locale="en", fraction_digits=2)


def percent(ratio: Decimal | float | None, decimals: int = 2) -> str:
    """A ratio as a percentage: ``0.1333`` → ``13.33%``."""
    return "" if ratio is None else f"{ratio * 100:,.{decimals}f}%".replace("-", "−")
