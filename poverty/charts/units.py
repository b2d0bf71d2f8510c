"""In which unit and with how many decimals a measure is drawn."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from aba_site.bilingual import is_chinese
from aba_site.phrases import singular
from poverty.metrics import Computed, GridRow, Measure, is_percentage
from poverty.models import Indicator
from poverty.tables.measures import significant_decimals


def measure_unit(measure: str, indicator: Indicator, base: int | None = None) -> str:
    """``%``, ``2010 = 100``, ``yuan per person``: what a number of the measure is counted in."""
    match measure:
        case Measure.GROWTH if is_percentage(indicator):
            return _("percentage points")
        case Measure.GROWTH | Measure.SHARE:
            return "%"
        case Measure.RANK:
            return _("rank, 1 is the highest value")
        case Measure.INDEX:
            return _("%(year)s = 100") % {"year": base} if base else _("first year shown = 100")
        case Measure.PER:
            return per_unit(indicator)
    return indicator.unit


def per_unit(indicator: Indicator) -> str:
    """``yuan per visit``, ``元/人次``; the indicator's own unit where it declares no denominator."""
    if indicator.denominator is None:
        return indicator.unit
    of = indicator.denominator.unit
    if is_chinese():
        return f"{indicator.unit}/{of}"
    return _("%(unit)s per %(of)s") % {"unit": indicator.unit, "of": singular(of)}


def measure_decimals(measure: str, indicator: Indicator, rows: Sequence[GridRow] = ()) -> int:
    match measure:
        case Measure.GROWTH if is_percentage(indicator):
            return indicator.decimals
        case Measure.GROWTH | Measure.SHARE:
            return 2
        case Measure.RANK:
            return 0
        case Measure.INDEX:
            return 1
        case Measure.PER:
            values = [abs(e.computed.value) for row in rows for e in row.entries if e.computed.value is not None]
            return significant_decimals(max(values, default=Decimal(0)))
    return indicator.decimals


def point(computed: Computed, measure: str) -> Decimal | None:
    """A number as the chart draws it: ratios in per cent."""
    if computed.value is None or computed.in_points:
        return computed.value
    return round(computed.value * 100, 4) if measure in (Measure.GROWTH, Measure.SHARE) else computed.value
