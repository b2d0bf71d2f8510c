"""The numbers of measures as readers see them."""

from decimal import Decimal

from django.utils.translation import pgettext

from aba_site.numbers import grouped, percent
from poverty.metrics import Computed, Measure, shown_decimals

SIGNIFICANT = 4


def significant_decimals(value: Decimal) -> int:
    """So many that four digits say something: 0 for 1234, 2 for 12.34, 5 for 0.01234; at most 12."""
    return 0 if not value else min(12, max(0, SIGNIFICANT - 1 - value.adjusted()))


def point_decimals(value: Decimal, decimals: int) -> int:
    """Those of the percentages that changed; a yearly mean has as many as other percentages of the site, two."""
    return min(shown_decimals(value, decimals), max(decimals, 2))


def rank_text(rank: int, ranked: int) -> str:
    """In a column of ranks: ``20 of 21``, ``20/21``."""
    return pgettext("rank, in a column", "%(rank)s of %(ranked)s") % {"rank": rank, "ranked": ranked}


def measure_text(computed: Computed, measure: str, decimals: int) -> str:
    """A measure's number as a reader sees it: ``13.33%``, ``20 of 21``, ``211.9``, ``281.32``; points bare."""
    if computed.in_points:
        return grouped(computed.value, point_decimals(computed.value, decimals))
    match measure:
        case Measure.GROWTH | Measure.SHARE:
            return percent(computed.value)
        case Measure.RANK:
            return pgettext("rank", "%(rank)s of %(ranked)s") % {"rank": computed.value, "ranked": computed.of}
        case Measure.INDEX:
            return grouped(computed.value, 1)
        case Measure.PER:
            return grouped(computed.value, significant_decimals(computed.value))
    return grouped(computed.value, shown_decimals(computed.value, decimals))
