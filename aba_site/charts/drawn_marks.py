"""Lines, points and bars of a chart in the page."""

from aba_site.charts.looks import OUTLINES, colour_class
from aba_site.charts.markup import percent, route, tag, text
from aba_site.charts.plot import Bar, Mark, Plot
from aba_site.charts.signs import sign_drawing
from aba_site.charts.text_width import ems

MOST_POINTS = 30  # in a line, before points are left out
MOST_TOOLTIPS = 250
NARROW = 17  # em of a plot on a phone
ONE_IN = 12
WHOLE = {"viewBox": "0 0 100 100", "preserveAspectRatio": "none", "width": "100%", "height": "100%"}


def strokes(plot: Plot) -> str:
    """Paths in hundredths of the box, pulled to its shape; their width is not."""
    if not plot.strokes:
        return ""
    paths = [
        tag(
            "path",
            class_=_stroke_class(plot, stroke),
            d=route((x * 100, y * 100) for x, y in stroke.points),
            data_series=stroke.series if stroke.series >= 0 else None,
        )
        for stroke in sorted(plot.strokes, key=lambda stroke: stroke.series >= 0 and plot.series[stroke.series].strong)
    ]
    return tag("svg", *paths, class_="plot__lines", **WHOLE)


def _stroke_class(plot: Plot, stroke) -> str:
    if stroke.series < 0:
        return "between dashed" if stroke.dashed else "between"
    one = plot.series[stroke.series]
    return one.look.css + (" strong" if one.strong else "") + (" dashed" if stroke.dashed else "")


def points_shown(plot: Plot) -> list[Mark]:
    """All points of short lines; of long ones a few, the last, those no line reaches, and those that say something."""
    if not plot.strokes or len(plot.names) <= MOST_POINTS or plot.lies:
        return plot.marks
    every = -(-len(plot.names) // ONE_IN)
    last = len(plot.names) - 1
    on_lines = {(stroke.series, point) for stroke in plot.strokes for point in stroke.points}
    return [
        mark
        for mark in plot.marks
        if mark.hollow
        or mark.sign
        or (last - mark.index) % every == 0
        or (mark.series, (mark.x, mark.y)) not in on_lines
    ]


def marks(plot: Plot, shown: list[Mark]) -> str:
    told = len(shown) <= MOST_TOOLTIPS
    ordered = sorted(shown, key=lambda mark: (plot.series[mark.series].strong, mark.colour == 1))
    return tag("g", *(_mark(plot, mark, told) for mark in ordered), class_="plot__marks") if shown else ""


def _mark(plot: Plot, mark: Mark, told: bool) -> str:
    """A shape around its point, in pixels, whatever the size of the box."""
    one = plot.series[mark.series]
    classes = colour_class(mark.colour) + (" strong" if one.strong else "")
    title = tag("title", text(mark.text)) if told and mark.text else ""
    if mark.sign:
        shape, classes = sign_drawing(mark.sign), f"{classes} sign sign--{mark.sign}"
    else:
        shape, classes = tag("path", d=OUTLINES[one.look.shape]), classes + (" hollow" if mark.hollow else "")
    point = None if mark.sign == "break" else mark.index  # which stands between two points
    place = {"x": percent(mark.x), "y": percent(mark.y), "data_series": mark.series, "data_point": point}
    return tag("svg", title, shape, class_=classes, **place)


def bars(plot: Plot, values: bool) -> str:
    """``values``: with the number at the end of each bar; of upright ones on a phone only where it has room."""
    if not plot.bars:
        return ""
    shapes = tag("g", *(_bar(plot, bar) for bar in plot.bars), class_="plot__bars")
    if not values:
        return shapes
    crowded = not plot.lies and len(plot.bars) * (max(ems(bar.text) for bar in plot.bars) + 0.5) > NARROW
    return shapes + tag(
        "g", *(_number(plot, bar) for bar in plot.bars), class_="plot__numbers" + " wide-only" * crowded
    )


def _bar(plot: Plot, bar: Bar) -> str:
    """A rectangle; for zero, which has none, a line as long as a bar is thick."""
    css, point = colour_class(bar.colour), {"data_series": bar.series, "data_point": bar.index}
    x, y, far, bottom = (percent(at) for at in (bar.x, bar.y, bar.x + bar.width, bar.y + bar.height))
    if bar.nil:
        return tag("line", class_=f"{css} nil", x1=x, x2=far, y1=y, y2=bottom, **point)
    width, height = percent(bar.width), percent(bar.height)
    return tag("rect", class_=css + (" hollow" if bar.hollow else ""), x=x, y=y, width=width, height=height, **point)


def _number(plot: Plot, bar: Bar) -> str:
    """At the end of a bar; right of the line where a bar to the left begins, so that it never meets the names."""
    middle = bar.x + bar.width / 2
    if plot.lies:
        css, x, y = None, bar.x + bar.width, bar.y + bar.height / 2
    else:
        css, x, y = ("under", middle, bar.y + bar.height) if bar.negative else ("over", middle, bar.y)
    return tag("text", text(bar.text), class_=css, x=percent(x), y=percent(y), data_series=bar.series)
