"""Keys: what a colour, a shape, a dash and a sign stand for."""

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from aba_site.bilingual import is_chinese
from aba_site.charts.looks import OUTLINES, SIGN_OF_NOT_APPLICABLE
from aba_site.charts.markup import tag
from aba_site.charts.reading import NOT_APPLICABLE, NOT_OBSERVED, SUPPRESSED, Series, series_of

HATCHING = "M-3.6 .8L.8 -3.6M-3.6 3.6L3.6 -3.6M-.8 3.6L3.6 -.8"
FRAME = "-9 -7 18 14"


def legend(spec: dict) -> SafeString:
    """A list of the series, unless there is one alone or each has its own panel; then a list of signs, if any occur."""
    series = series_of(spec) if spec.get("type") != "scatter" else []
    html = ""
    if len(series) > 1 and spec.get("type") != "multiples":
        items = "".join(
            f'<li data-series="{index}">{_key(one, spec.get("type"))}{escape(one.name)}</li>'
            for index, one in enumerate(series)
        )
        html = f'<ul class="chart__legend">{items}</ul>'
    return mark_safe(html + _list_of_signs(spec, series))  # noqa: S308  every text is escaped above


def _key(one: Series, kind: str) -> str:
    if kind == "bar":
        shape = tag("rect", x="-7", y="-5", width="14", height="10")
    else:
        line = tag("path", class_="chart__key-line", d="M-9 0H9") if kind == "line" else ""
        shape = line + tag("path", d=OUTLINES[one.look.shape])
    return tag("svg", shape, class_=f"chart__key {one.look.css}", viewBox=FRAME, aria_hidden="true")


def signs(spec: dict, series: list[Series]) -> list[tuple[str, str]]:
    """
    ``[("dashed", "Forecast"), ("not-applicable", "Not applicable")]``: of what occurs and has a name.
    What is not observed is ``dashed`` in lines, ``hollow`` in dots and an ``outline`` in bars; breaks part lines only.
    """
    labels = spec.get("status_labels", {})
    unobserved = {"bar": "outline", "dots": "hollow"}.get(spec.get("type"), "dashed")
    found = {}
    for one in series:
        for point, letter in zip(one.points, one.status, strict=True):
            sign = _sign(point, letter, unobserved)
            if sign and labels.get(letter):
                found.setdefault(sign, {})[str(labels[letter])] = None
    comma = "、" if is_chinese() else ", "
    return [(sign, comma.join(texts)) for sign, texts in found.items()]


def _sign(point: float | None, letter: str, unobserved: str) -> str:
    if point is None:
        return {NOT_APPLICABLE: "not-applicable", SUPPRESSED: "suppressed"}.get(letter, "")
    if letter in NOT_OBSERVED:
        return unobserved
    return "break" if letter in ("B", "D") and unobserved == "dashed" else ""


def sign_drawing(sign: str, fill: str | None = None) -> str:
    """Around 0, 0; stroked by what holds it. ``fill`` of what is hollow, where no style sheet gives it."""
    hollow = {"class_": None if fill else "hollow", "fill": fill}
    match sign:
        case "dashed":
            line = tag("path", d="M-9 0H9", stroke_dasharray="4 3")
            return line + tag("path", d=OUTLINES["circle"], transform="scale(.8)", **hollow)
        case "hollow":
            return tag("path", d=OUTLINES["circle"], **hollow)
        case "outline":
            return tag("path", d="M-7 -5H7V5H-7Z", stroke_dasharray="3 2", **hollow)
        case "break":
            return tag("path", d="M-3 -5L-1 0L-3 5M3 -5L1 0L3 5")
        case "not-applicable":
            return tag("path", d=SIGN_OF_NOT_APPLICABLE)
    return tag("path", d=OUTLINES["square"], **hollow) + tag("path", d=HATCHING)


def _list_of_signs(spec: dict, series: list[Series]) -> str:
    items = "".join(f"<li>{_drawn_sign(sign)}{escape(text)}</li>" for sign, text in signs(spec, series))
    return f'<ul class="chart__signs">{items}</ul>' if items else ""


def _drawn_sign(sign: str) -> str:
    return tag("svg", sign_drawing(sign), class_="chart__sign", viewBox=FRAME, aria_hidden="true")
