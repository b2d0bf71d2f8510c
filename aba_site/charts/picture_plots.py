"""A plot in pixels, with the colours written into it."""

from dataclasses import dataclass

from aba_site.charts.drawn_marks import points_shown
from aba_site.charts.looks import OUTLINES
from aba_site.charts.markup import amount, route, tag, text
from aba_site.charts.palette import INK, INK_SOFT, PAPER, RULE, RULE_STRONG, SERIES
from aba_site.charts.plot import Bar, Mark, Plot, Stroke, Tick
from aba_site.charts.signs import sign_drawing
from aba_site.charts.text_width import clipped, ems, wrapped

TICK = 16  # pixels of text along the axes
DASH = "8 6"
ASIDE = 10


@dataclass(frozen=True, slots=True)
class Box:
    """Of a plot, in pixels of the picture."""

    left: float
    top: float
    width: float
    height: float

    def x(self, fraction: float) -> float:
        return self.left + fraction * self.width

    def y(self, fraction: float) -> float:
        return self.top + fraction * self.height

    @property
    def bottom(self) -> float:
        return self.top + self.height


def grid(plot: Plot, box: Box, size: float = TICK, numbers: bool = True) -> str:
    """Lines across the plot with their numbers, and the line that values are read against."""
    parts = []
    for tick in plot.values if numbers else ():
        if plot.lies:
            parts.append(_rule(box.x(tick.at), box.top, box.x(tick.at), box.bottom, RULE, "2 4"))
            parts.append(_tick(tick.text, box.x(tick.at), box.bottom + size * 1.6, "middle", size))
        else:
            parts.append(_rule(box.left, box.y(tick.at), box.left + box.width, box.y(tick.at), RULE, "2 4"))
            parts.append(_tick(tick.text, box.left - 12, box.y(tick.at) + size * 0.34, "end", size))
    if plot.base is not None:
        ends = (
            (box.x(plot.base), box.top, box.x(plot.base), box.bottom)
            if plot.lies
            else (box.left, box.y(plot.base), box.left + box.width, box.y(plot.base))
        )
        parts.append(_rule(*ends, RULE_STRONG))
    return "".join(parts)


def _rule(x1: float, y1: float, x2: float, y2: float, colour: str, dash: str | None = None) -> str:
    return tag("line", x1=x1, y1=y1, x2=x2, y2=y2, stroke=colour, stroke_width="1.2", stroke_dasharray=dash)


def _tick(words: str, x: float, y: float, anchor: str, size: float = TICK, strong: bool = False) -> str:
    return tag("text", text(words), x=x, y=y, text_anchor=anchor, font_size=size, fill=INK if strong else INK_SOFT,
               font_weight="700" if strong else None)  # fmt: skip


def names_under(plot: Plot, box: Box, size: float = TICK) -> str:
    """As many names as have room, counted from the last; all under bars, clipped or aslant."""
    if plot.bars or (not plot.strokes and not plot.marks):
        return _names_of_bars(plot, box, size)
    widest = max((ems(tick.text) for tick in plot.names), default=0) * size + size
    every = max(1, -(-int(len(plot.names) * widest) // int(box.width + widest)))
    last = len(plot.names) - 1
    return "".join(
        _tick(tick.text, box.x(tick.at), box.bottom + size * 1.7, "middle", size)
        for place, tick in enumerate(plot.names)
        if (last - place) % every == 0
    )


def _names_of_bars(plot: Plot, box: Box, size: float) -> str:
    room = box.width / max(len(plot.names), 1) / size - 0.5
    return "".join(
        _tick(clipped(tick.text, room), box.x(tick.at), box.bottom + size * 1.7, "middle", size, tick.chosen)
        for tick in plot.names
    )


def names_beside(plot: Plot, box: Box, size: float, most: float, lines: int) -> str:
    """At most ``lines`` of ``most`` em each, the smaller the more there are."""
    parts = []
    for tick in plot.names:
        name = wrapped(tick.text, most, lines, tick.chosen)
        small = size if len(name) == 1 else size * 0.86
        first = box.y(tick.at) + small * 0.35 - (len(name) - 1) * small * 0.5
        parts += [
            _tick(line, box.left - 12, first + place * small, "end", small, tick.chosen)
            for place, line in enumerate(name)
        ]
    return "".join(parts)


def strokes(plot: Plot, box: Box, width: float = 2.4) -> str:
    ordered = sorted(plot.strokes, key=lambda stroke: stroke.series >= 0 and plot.series[stroke.series].strong)
    return "".join(_stroke(plot, stroke, box, width) for stroke in ordered)


def _stroke(plot: Plot, stroke: Stroke, box: Box, width: float) -> str:
    between = stroke.series < 0
    one = None if between else plot.series[stroke.series]
    return tag(
        "path",
        d=route((box.x(x), box.y(y)) for x, y in stroke.points),
        fill="none",
        stroke=RULE_STRONG if between else SERIES[one.look.colour],
        stroke_width=width * (1.5 if one and one.strong else 1),
        stroke_dasharray=DASH if stroke.dashed else None,
        stroke_linejoin="round",
        stroke_linecap=None if stroke.dashed else "round",
    )


def marks(plot: Plot, box: Box, scale: float = 1.3) -> str:
    ordered = sorted(points_shown(plot), key=lambda mark: (plot.series[mark.series].strong, mark.colour == 1))
    return "".join(_mark(plot, mark, box, scale) for mark in ordered)


def _mark(plot: Plot, mark: Mark, box: Box, scale: float) -> str:
    one, colour = plot.series[mark.series], SERIES[mark.colour] if mark.colour or plot.strokes else RULE_STRONG
    aside = ASIDE if mark.sign and plot.lies else 0  # so that it does not meet the names
    place = f"translate({amount(box.x(mark.x) + aside)} {amount(box.y(mark.y))}) scale({amount(scale)})"
    if mark.sign:
        return tag(
            "g", sign_drawing(mark.sign, fill=PAPER), transform=place, fill="none", stroke=colour, stroke_width="1.4"
        )
    looks = {"fill": PAPER, "stroke": colour, "stroke_width": "1.7"} if mark.hollow else {
        "fill": colour, "stroke": PAPER, "stroke_width": "0.8"}  # fmt: skip
    return tag("path", d=OUTLINES[one.look.shape], transform=place, **looks)


def bars(plot: Plot, box: Box, size: float, values: bool) -> str:
    return "".join(_bar(plot, bar, box) + (_number(plot, bar, box, size) if values else "") for bar in plot.bars)


def _bar(plot: Plot, bar: Bar, box: Box) -> str:
    colour = SERIES[bar.colour]
    if bar.nil:
        ends = {"x1": box.x(bar.x), "x2": box.x(bar.x + bar.width), "y1": box.y(bar.y), "y2": box.y(bar.y + bar.height)}
        return tag("line", stroke=colour, stroke_width="3", **ends)
    looks = {"fill": PAPER, "stroke": colour, "stroke_width": "1.6", "stroke_dasharray": "5 4"} if bar.hollow else {
        "fill": colour, "stroke": colour, "stroke_width": "1"}  # fmt: skip
    return tag(
        "rect", x=box.x(bar.x), y=box.y(bar.y), width=bar.width * box.width, height=bar.height * box.height, **looks
    )


def _number(plot: Plot, bar: Bar, box: Box, size: float) -> str:
    """At a bar's end; on the other side of the line for a bar to the left, above or below an upright one."""
    if plot.lies:
        x, y, anchor = box.x(bar.x + bar.width) + 8, box.y(bar.y + bar.height / 2) + size * 0.35, "start"
    else:
        x, anchor = box.x(bar.x + bar.width / 2), "middle"
        y = box.y(bar.y + bar.height) + size * 1.15 if bar.negative else box.y(bar.y) - 7
    return tag("text", text(bar.text), x=x, y=y, text_anchor=anchor, font_size=size, fill=INK)


def point_names(plot: Plot, box: Box, size: float = TICK) -> str:
    """Names of a scatter's points: of those that matter, and of others where they meet nothing."""
    chosen = plot.series[0].chosen
    taken = [(box.x(m.x) - 6, box.y(m.y) - 6, box.x(m.x) + 6, box.y(m.y) + 6) for m in plot.marks]
    parts = []
    for mark in sorted(plot.marks, key=lambda mark: mark.index not in chosen):
        name = clipped(plot.labels[mark.index], 16)
        wide, x, y = ems(name) * size, box.x(mark.x), box.y(mark.y)
        for left, anchor in ((x + 10, "start"), (x - 10 - wide, "end")):
            room = (left, y - size * 0.55, left + wide, y + size * 0.55)
            free = left > box.left and left + wide < box.left + box.width + 60
            if free and not any(_meet(room, other) for other in taken):
                taken.append(room)
                at = x + 10 if anchor == "start" else x - 10
                parts.append(_tick(name, at, y + size * 0.35, anchor, size, mark.index in chosen))
                break
    return "".join(parts)


def _meet(one: tuple, other: tuple) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def gutter(ticks: list[Tick], size: float = TICK) -> float:
    """Pixels left of the plot for numbers or names."""
    return max((ems(tick.text) for tick in ticks), default=0) * size + 12
