"""What all kinds of charts do alike: a scale for all series, its ticks, and words for a point."""

from aba_site.bilingual import pick
from aba_site.charts.axis_numbers import axis_texts, value_text
from aba_site.charts.plot import Tick
from aba_site.charts.reading import NOT_APPLICABLE, SUPPRESSED, Series
from aba_site.charts.scales import MOST_TICKS, Scale, scale_of
from aba_site.phrases import bracketed


def shared_scale(spec: dict, series: list[Series], most: int = MOST_TICKS, zero: bool | None = None) -> Scale:
    reverse = bool(spec.get("reverse"))
    return scale_of(
        (point for one in series for point in one.points),
        zero=bool(spec.get("zero", not reverse)) if zero is None else zero,
        reverse=reverse,
        decimals=spec.get("decimals"),
        most=most,
    )


def reference(spec: dict, scale: Scale) -> float | None:
    """The line that numbers are read against: zero, or 100 for an index."""
    level = 100.0 if spec.get("index") else 0.0
    inside = scale.low <= level <= scale.high
    return scale.place(level) if inside and not scale.reverse else None


def value_ticks(scale: Scale, unit: str, upright: bool) -> list[Tick]:
    texts = axis_texts(scale.ticks, unit)
    places = [scale.place(float(tick)) for tick in scale.ticks]
    return [
        Tick(1 - at if upright else at, text, value=float(tick))
        for at, text, tick in zip(places, texts, scale.ticks, strict=True)
    ]


def described(spec: dict, one: Series, index: int, label: str) -> str:
    """``Example A, 2017: 27 (Forecast)``"""
    status = spec.get("status_labels", {}).get(one.status[index], "")
    point = one.points[index]
    number = value_text(point, spec.get("decimals") or 0, spec.get("unit", "")) if point is not None else ""
    return pick("{}，{}：{}", "{}, {}: {}").format(one.name, label, bracketed(number, str(status)))


def sign_of(status: str) -> str:
    return {NOT_APPLICABLE: "not-applicable", SUPPRESSED: "suppressed"}.get(status, "")


def chosen(series: list[Series], index: int) -> bool:
    """Whether a label stands out in one of the series."""
    return any(one.chosen is not None and index in one.chosen for one in series)
