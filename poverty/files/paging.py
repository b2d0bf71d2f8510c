"""Where the first page of an indicator's figures ends, by the counts that are kept along: no figure is read for it."""

from bisect import bisect_left
from itertools import accumulate
from typing import NamedTuple

from poverty.metrics.reading import columns_of
from poverty.models import HeldSeries, Indicator


class FirstPage(NamedTuple):
    """``count`` figures there are in all; the first of them are of regions up to this code."""

    count: int
    last_code: str


def first_page(indicator: Indicator, codes: list[str], years: tuple[int, int], most: int) -> FirstPage | None:
    """
    Of today's public figures of some regions (all, if none are named), of which at ``most`` so many are wanted.
    ``None`` where the counts do not tell: they are of all years of a region, and the ``years`` may leave some out.
    """
    held = HeldSeries.objects.filter(indicator=indicator).order_by("region__code")
    if codes:
        held = held.filter(region__code__in=codes)
    found = columns_of(held.values_list("region__code", "figures", "first_year", "last_year"))
    if not found or min(found[2]) < years[0] or max(found[3]) > years[1]:
        return None
    sums = list(accumulate(found[1]))
    return FirstPage(sums[-1], found[0][bisect_left(sums, min(most, sums[-1]))])
