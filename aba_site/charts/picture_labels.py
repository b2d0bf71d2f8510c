"""Names at the ends of lines: beside the line's last point, moved apart where they would meet."""

from dataclasses import dataclass

from aba_site.charts.looks import OUTLINES, Look
from aba_site.charts.markup import amount, route, tag, text
from aba_site.charts.palette import INK_SOFT, RULE_STRONG, SERIES
from aba_site.charts.plot import Plot
from aba_site.charts.text_width import ems, wrapped

SIZE = 18.0
LINE = 22
SMALL = 15.0  # where names would not fit otherwise
WIDEST = 15  # em
KEY = 30  # pixels before a name, for a thread and the shape of the points


@dataclass(slots=True)
class Label:
    """``wanted`` and ``at`` are the middle of its lines, in pixels from the top of the plot."""

    lines: list[str]
    end: tuple[float, float] | None
    look: Look
    strong: bool
    height: float
    wanted: float
    at: float = 0.0


def room_for(plot: Plot) -> float:
    """Pixels right of the plot that the names need."""
    widest = max((ems(line, bold=True) for one in plot.series for line in _lines(one.name)), default=0)
    return widest * SIZE + KEY + 12


def _lines(name: str) -> list[str]:
    return wrapped(name, WIDEST, 2, bold=True)


def end_labels(plot: Plot, left: float, top: float, width: float, height: float) -> str:
    """Markup for all names; ``left`` and ``top`` are those of the plot."""
    labels = _labels(plot, width, height)
    size = SIZE if sum(label.height for label in labels) <= height + LINE else SMALL
    for label in labels:
        label.height *= size / SIZE
    spread(labels, height)
    return "".join(_drawn(label, left + width, left, top, size) for label in labels)


def _labels(plot: Plot, width: float, height: float) -> list[Label]:
    ends = {}
    for mark in plot.marks:
        if not mark.sign and (mark.series not in ends or mark.x >= ends[mark.series][0]):
            ends[mark.series] = (mark.x, mark.y)
    labels = []
    for place, one in enumerate(plot.series):
        if not one.name:
            continue
        end = ends.get(place)
        lines = _lines(one.name)
        at = end[1] * height if end else height
        point = (end[0] * width, at) if end else None
        labels.append(Label(lines, point, one.look, one.strong, len(lines) * LINE, at))
    return labels


def spread(labels: list[Label], height: float) -> None:
    """
    Sets ``at``: in the order of the line ends, none over another, each as near to its line as the others allow.
    Neighbours that meet form a group around their common middle; groups that meet join.
    """
    groups = []
    for label in sorted(labels, key=lambda label: label.wanted):
        groups.append([label])
        while len(groups) > 1 and _bottom(groups[-2], height) > _top(groups[-1], height):
            groups[-2:] = [groups[-2] + groups[-1]]
    for group in groups:
        at = _top(group, height)
        for label in group:
            label.at = at + label.height / 2
            at += label.height


def _tall(group: list[Label]) -> float:
    return sum(label.height for label in group)


def _top(group: list[Label], height: float) -> float:
    """Of a group around the mean of what its labels want, kept inside the plot and half a line around it."""
    offset, wanted = 0.0, 0.0
    for label in group:
        wanted += label.wanted - offset - label.height / 2
        offset += label.height
    top = wanted / len(group)
    return max(min(top, height + LINE / 2 - offset), -LINE / 2)


def _bottom(group: list[Label], height: float) -> float:
    return _top(group, height) + _tall(group)


def _drawn(label: Label, right: float, left: float, top: float, size: float) -> str:
    """The name right of ``right``, where the plot ends, with a thread to its line where that is not beside it."""
    at, leading = top + label.at, LINE * size / SIZE
    colour = SERIES[label.look.colour] if label.end else INK_SOFT
    key = f"translate({amount(right + KEY - 8)} {amount(at)})"
    parts = [
        _thread(label.end, left, top, right, at),
        tag("path", d=OUTLINES[label.look.shape], fill=colour, transform=key),
    ]
    ink = colour if label.look.colour else INK_SOFT
    first = at - (len(label.lines) - 1) * leading / 2 + size * 0.35
    for place, line in enumerate(label.lines):
        y, weight = first + place * leading, "700" if label.strong else None
        parts.append(tag("text", text(line), x=right + KEY + 2, y=y, font_size=size, font_weight=weight, fill=ink))
    return "".join(parts)


def _thread(end: tuple[float, float] | None, left: float, top: float, right: float, at: float) -> str:
    """From the end of a line to its name; dotted across the years in which the line is not there."""
    if end is None:
        return ""
    x, y = left + end[0], top + end[1]
    early = right - x > 4
    if not early and abs(y - at) <= 4:
        return ""
    way = route([(x + 7, y), (max(right + 8, x + 7), y), (right + 16, at)])
    dash = "1 4" if early else None
    return tag("path", d=way, fill="none", stroke=RULE_STRONG, stroke_width="1", stroke_dasharray=dash)
