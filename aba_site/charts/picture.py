"""
A chart as a picture of its own, to be kept, printed and passed on: SVG that needs no style sheet and no page.

Whatever the page says beside a chart stands in it: title, unit, names, signs, source, date and address.
"""

from django.utils.translation import gettext as _

from aba_site.bilingual import is_chinese
from aba_site.charts import picture_plots as draw
from aba_site.charts.geometry import plots
from aba_site.charts.looks import OUTLINES
from aba_site.charts.markup import tag, text
from aba_site.charts.palette import ACCENT, FONTS, INK, INK_SOFT, PAPER, RULE, SERIES
from aba_site.charts.picture_labels import end_labels, room_for
from aba_site.charts.picture_plots import Box
from aba_site.charts.plot import Plot
from aba_site.charts.reading import Series, series_of
from aba_site.charts.signs import sign_drawing, signs
from aba_site.charts.text_width import ems, wrapped
from aba_site.phrases import bracketed, gap

WIDTH = 1200
MARGIN = 48
INSIDE = WIDTH - 2 * MARGIN
PLOT = 470  # pixels high
NAMES_BELOW = 34  # pixels for names under a plot
TITLE, LEAD, SMALL = 34, 20, 16
PANELS = 4  # in a row
FEW_ROWS = 40
WIDEST_NAMES, WIDEST_IN_ONE = 15, 20  # em, beside rows: in two lines, in one
VALUES_UPRIGHT = 12  # bars that still have room for numbers over them


def picture(spec: dict) -> str:
    """1,200 pixels wide, as high as it takes; in the light colours, in the language in use."""
    y, head = _head(spec)
    y, keys = _keys(spec, y)
    y, body = _body(spec, y)
    y, foot = _foot(spec, y)
    return tag(
        "svg",
        tag("title", text(spec.get("title", ""))),
        tag("desc", text(spec.get("description", ""))) if spec.get("description") else "",
        tag("rect", width="100%", height="100%", fill=PAPER),
        tag("rect", x=MARGIN, y="36", width="64", height="6", fill=ACCENT),
        tag("g", head, keys, body, foot, font_family=FONTS),
        xmlns="http://www.w3.org/2000/svg",
        width=WIDTH,
        height=round(y),
        viewBox=f"0 0 {WIDTH} {round(y)}",
        lang="zh-Hans" if is_chinese() else "en",
        role="img",
    )


def _lines(content: str, y: float, size: float, most: int, colour: str, bold: bool = False) -> tuple[float, str]:
    """Text across the picture; gives back where the next may begin."""
    lead, parts = size * 1.36, []
    for line in wrapped(content, INSIDE / size, most, bold):
        y += lead
        parts.append(
            tag("text", text(line), x=MARGIN, y=y, font_size=size, fill=colour, font_weight="700" if bold else None)
        )
    return y, "".join(parts)


def _head(spec: dict) -> tuple[float, str]:
    y, title = _lines(str(spec.get("title", "")), 48, TITLE, 3, INK, bold=True)
    unit = _("Unit: %(unit)s.") % {"unit": spec["unit"]} if spec.get("unit") else ""
    words = gap().join(filter(None, (str(spec.get("description", "")), unit)))
    y, lead = _lines(words, y + 6, LEAD, 4, INK_SOFT)
    return y + 24, title + lead


def _keys(spec: dict, y: float) -> tuple[float, str]:
    """A row of keys for bars and dots of several series; lines have their names at their ends."""
    series = series_of(spec) if spec.get("type") in ("bar", "dots") else []
    if len(series) < 2:
        return y, ""
    x, y, parts = MARGIN, y + 4, []
    for one in series:
        wide = ems(one.name) * SMALL + 52
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = MARGIN, y + 28
        parts.append(_key(one, x, y, spec.get("type")))
        x += wide
    return y + 26, "".join(parts)


def _key(one: Series, x: float, y: float, kind: str) -> str:
    colour = SERIES[one.look.colour]
    shape = (
        tag("rect", x=x, y=y - 8, width="16", height="16", fill=colour)
        if kind == "bar"
        else tag("path", d=OUTLINES[one.look.shape], fill=colour, transform=f"translate({x + 8:g} {y:g}) scale(1.4)")
    )
    return shape + tag("text", text(one.name), x=x + 24, y=y + 6, font_size=SMALL + 1, fill=INK)


def _body(spec: dict, y: float) -> tuple[float, str]:
    found = plots(spec)
    if all(plot.empty for plot in found):
        words = tag("text", text(_("Nothing to show.")), x=WIDTH / 2, y=y + 90, font_size=LEAD, fill=INK_SOFT,
                    text_anchor="middle")  # fmt: skip
        return y + 180, words
    match spec.get("type"):
        case "multiples":
            return _multiples(found, y)
        case "scatter":
            return _scatter(spec, found[0], y)
        case "bar" | "dots" if found[0].lies:
            return _rows(found[0], y)
        case "bar":
            return _upright(found[0], y)
    return _line(found[0], y)


def _line(plot: Plot, y: float) -> tuple[float, str]:
    left = MARGIN + draw.gutter(plot.values)
    box = Box(left, y + 12, WIDTH - MARGIN - room_for(plot) - left, max(PLOT, 22 * len(plot.series)))
    parts = (
        draw.grid(plot, box),
        draw.names_under(plot, box),
        draw.strokes(plot, box),
        draw.marks(plot, box),
        end_labels(plot, box.left, box.top, box.width, box.height),
    )
    return box.bottom + NAMES_BELOW, "".join(parts)


def _upright(plot: Plot, y: float) -> tuple[float, str]:
    left = MARGIN + draw.gutter(plot.values)
    box = Box(left, y + 20, WIDTH - MARGIN - left, PLOT)
    parts = (
        draw.grid(plot, box),
        draw.bars(plot, box, draw.TICK, values=len(plot.bars) <= VALUES_UPRIGHT),
        draw.names_under(plot, box),
        draw.marks(plot, box),
    )
    return box.bottom + NAMES_BELOW, "".join(parts)


def _rows(plot: Plot, y: float) -> tuple[float, str]:
    few = len(plot.names) <= FEW_ROWS
    size = 17.0 if few else 14.0
    row = (32 if few else 23) * max(1, 0.6 * len(plot.series) if plot.bars else 1)
    most = WIDEST_NAMES if few else WIDEST_IN_ONE
    left = MARGIN + min(draw.gutter(plot.names, size * 1.07), most * size + 12)
    values = bool(plot.bars) and len(plot.series) <= 3
    right = max(ems(bar.text) for bar in plot.bars) * size + 8 if values else 20
    box = Box(left, y + 8, WIDTH - MARGIN - right - left, row * len(plot.names))
    parts = (
        draw.grid(plot, box, numbers=not values),
        draw.names_beside(plot, box, size, most, 2 if few else 1),
        draw.strokes(plot, box, width=2.6),
        draw.bars(plot, box, size, values),
        draw.marks(plot, box, 1.5 if few else 1.2),
    )
    return box.bottom + (8 if values else NAMES_BELOW), "".join(parts)


def _scatter(spec: dict, plot: Plot, y: float) -> tuple[float, str]:
    up, across = (_axis(spec.get(axis, {})) for axis in "yx")
    left = MARGIN + draw.gutter(plot.values)
    box = Box(left, y + 34, WIDTH - MARGIN - 40 - left, PLOT + 60)
    parts = [
        tag("text", text(f"↑ {up}"), x=MARGIN, y=y + 8, font_size=SMALL, fill=INK_SOFT),
        draw.grid(plot, box),
        draw.names_under(plot, box),
        *(tag("line", x1=box.x(t.at), x2=box.x(t.at), y1=box.top, y2=box.bottom, stroke=RULE, stroke_dasharray="2 4")
          for t in plot.names),
        draw.marks(plot, box, 1.5),
        draw.point_names(plot, box),
        tag("text", text(f"{across} →"), x=box.left + box.width, y=box.bottom + 56, font_size=SMALL, fill=INK_SOFT,
            text_anchor="end"),
    ]  # fmt: skip
    return box.bottom + 62, "".join(parts)


def _axis(about: dict) -> str:
    return bracketed(str(about.get("title", "")), str(about.get("unit", "")))


def _multiples(found: list[Plot], y: float) -> tuple[float, str]:
    across = min(PANELS, len(found))
    left, tall, y = draw.gutter(found[0].values, 13), 170, y + 8
    step = (INSIDE + 28) / across
    parts = []
    for place, plot in enumerate(found):
        x, top = MARGIN + place % across * step, y + place // across * (tall + 74)
        box = Box(x + left, top + 32, step - 28 - left - 12, tall)
        strong = plot.series[0].strong
        title = wrapped(plot.title, (step - 40) / 16, 1, bold=True)
        parts += [
            tag("text", text(*title or [""]), x=x, y=top + 12, font_size=16.0, font_weight="700",
                fill=ACCENT if strong else INK),
            draw.grid(plot, box, 13.0),
            draw.names_under(plot, box, 13.0) if not plot.empty else "",
            draw.strokes(plot, box),
            draw.marks(plot, box, 0.9),
        ]  # fmt: skip
    return y + -(-len(found) // across) * (tall + 74), "".join(parts)


def _foot(spec: dict, y: float) -> tuple[float, str]:
    y, keys = _signs(spec, y + 14)
    y += 14
    rule = tag("line", x1=MARGIN, x2=WIDTH - MARGIN, y1=y, y2=y, stroke=RULE)
    source = _("Source:") + gap() + str(spec["source"]) if spec.get("source") else ""
    y, source = _lines(source, y + 8, SMALL, 4, INK_SOFT)
    where = " · ".join(str(spec[part]) for part in ("date", "address") if spec.get(part))
    y, where = _lines(where, y, SMALL, 2, INK_SOFT)
    return y + 32, keys + rule + source + where


def _signs(spec: dict, y: float) -> tuple[float, str]:
    found = signs(spec, series_of(spec)) if spec.get("type") != "scatter" else []
    x, parts = MARGIN, []
    for sign, words in found:
        wide = ems(words) * SMALL + 56
        if x > MARGIN and x + wide > WIDTH - MARGIN:
            x, y = MARGIN, y + 26
        drawing = tag("g", sign_drawing(sign, fill=PAPER), transform=f"translate({x + 12:g} {y + 10:g}) scale(1.3)",
                      fill="none", stroke=INK_SOFT, stroke_width="1.3")  # fmt: skip
        parts.append(drawing + tag("text", text(words), x=x + 30, y=y + 16, font_size=SMALL, fill=INK_SOFT))
        x += wide
    return (y + 20, "".join(parts)) if found else (y, "")
