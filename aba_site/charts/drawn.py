"""
A chart as it stands in the page: SVG in percentages, so that it fills any box and its text keeps its size.

Colours and sizes come from the classes in static/css/drawn-charts.css.
"""

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from aba_site.charts.drawn_marks import NARROW, bars, marks, points_shown, strokes
from aba_site.charts.geometry import plots
from aba_site.charts.markup import percent, tag, text
from aba_site.charts.plot import Plot, Tick
from aba_site.charts.reading import lies
from aba_site.charts.text_width import clipped, ems
from aba_site.phrases import bracketed

WIDEST_NAMES = 12  # em, beside lying bars
WIDEST_UNDER = 9  # em, under upright ones
WIDE = 46  # em of a plot on a page
PANEL = 11
MANY_ROWS = 40
ROOM_FOR_VALUES = 3  # series of lying bars that still have room for numbers
MOST_NUMBERED = 12  # upright bars


def drawn(spec: dict) -> SafeString:
    """The picture in the page, for ``.chart__box``; the table below it holds the same numbers."""
    kind = spec.get("type")
    found = plots(spec)
    if kind == "multiples":
        inside = "".join(_panel(plot) for plot in found)
    else:
        inside = _titled(spec, found[0]) if kind == "scatter" else _plot(found[0], kind)
    lying = " chart__drawn--lies" if lies(spec) else ""
    many = " chart__drawn--many" if lying and len(found[0].names) > MANY_ROWS else ""
    kind = f" chart__drawn--{kind}" if kind in ("line", "bar", "dots", "multiples", "scatter") else ""
    return mark_safe(  # noqa: S308  every text is escaped where it is written
        f'<div class="chart__drawn{kind}{lying}{many}" aria-hidden="true">{inside}</div>'
    )


def _panel(plot: Plot) -> str:
    strong = " chart__panel--strong" if plot.series[0].strong else ""
    title = f'<p class="chart__panel-title">{text(plot.title)}</p>'
    return f'<div class="chart__panel{strong}">{title}{_plot(plot, "multiples")}</div>'


def _titled(spec: dict, plot: Plot) -> str:
    up, across = (_axis_title(spec.get(axis, {})) for axis in "yx")
    under = f'<p class="chart__axis-title chart__axis-title--across">{text(across)} →</p>'
    return f'<p class="chart__axis-title">↑ {text(up)}</p>{_plot(plot, "scatter")}{under}'


def _axis_title(about: dict) -> str:
    """``GDP (100 million yuan)``"""
    return bracketed(str(about.get("title", "")), str(about.get("unit", "")))


def _plot(plot: Plot, kind: str) -> str:
    numbered = len(plot.series) <= ROOM_FOR_VALUES if plot.lies else len(plot.bars) <= MOST_NUMBERED
    values = bool(plot.bars) and numbered
    left = max((ems(tick.text) for tick in (plot.names if plot.lies else plot.values)), default=0)
    right = max((ems(bar.text) for bar in plot.bars), default=0) if values and plot.lies else 0
    classes = f"chart__plot left-{_class(min(left, WIDEST_NAMES))} right-{_class(right)}"
    if plot.empty:
        inside = tag("text", text(_("Nothing to show.")), class_="chart__nothing", x="50%", y="50%")
    else:
        inside = _grid(plot, numbers=not (values and plot.lies)) + (
            _names_beside(plot) if plot.lies else _names_under(plot, kind)
        )
        inside += bars(plot, values) + strokes(plot) + marks(plot, points_shown(plot))
        if kind == "scatter":
            inside += _point_names(plot)
    tilt = "" if plot.lies else _tilt(plot, kind)
    rows = len(plot.names) * (max(1, 0.5 * len(plot.series)) if plot.bars else 1)
    height = f"{max(rows, 1):g}em" if plot.lies else "100%"
    ends = {"data_values": _ends(plot.values), "data_names": _ends(plot.names)}
    return (
        f'<div class="{classes}{tilt}">{tag("svg", inside, class_="plot", width="100%", height=height, **ends)}</div>'
    )


def _ends(ticks: list[Tick]) -> str | None:
    """The numbers at both ends of an axis, for who draws into the same plot: ``0.0 300.0``; ``None`` for names."""
    return f"{ticks[0].value!r} {ticks[-1].value!r}" if ticks and ticks[0].value is not None else None


def _class(width: float) -> int:
    """Whole em, as the classes ``left-…`` know them."""
    return min(int(width) + 1, WIDEST_NAMES + 2) if width else 0


def _grid(plot: Plot, numbers: bool) -> str:
    """Lines and numbers of the values' axis; where each bar has its number, only the line that bars begin at."""
    lines, texts = [], []
    crowded = plot.lies and sum(ems(tick.text) + 1 for tick in plot.values) > NARROW - 6
    for place, tick in enumerate(plot.values if numbers else ()):
        at = percent(tick.at)
        if plot.lies:
            hidden = "wide-only" if crowded and place % 2 else None
            lines.append(tag("line", x1=at, x2=at, y1="0", y2="100%"))
            texts.append(tag("text", text(tick.text), class_=hidden, x=at, y="100%"))
        else:
            lines.append(tag("line", x1="0", x2="100%", y1=at, y2=at))
            texts.append(tag("text", text(tick.text), x="0", y=at))
    if plot.labels:  # a scatter: the other axis has numbers too
        lines += [tag("line", x1=percent(tick.at), x2=percent(tick.at), y1="0", y2="100%") for tick in plot.names]
    if plot.base is not None:
        at = percent(plot.base)
        ends = (
            {"x1": at, "x2": at, "y1": "0", "y2": "100%"}
            if plot.lies
            else {"x1": "0", "x2": "100%", "y1": at, "y2": at}
        )
        lines.append(tag("line", class_="base", **ends))
    return tag("g", *lines, class_="plot__grid") + tag("g", *texts, class_="plot__values")


def _names_beside(plot: Plot) -> str:
    names = [
        tag(
            "text",
            _clipped(tick.text, WIDEST_NAMES),
            class_="chosen" if tick.chosen else None,
            x="0",
            y=percent(tick.at),
        )
        for tick in plot.names
    ]
    return tag("g", *names, class_="plot__names")


def _clipped(name: str, most: float) -> str:
    short = clipped(name, most)
    return text(short) if short == name else text(short) + tag("title", text(name))


def _names_under(plot: Plot, kind: str) -> str:
    names = [
        tag("text", _clipped(tick.text, WIDEST_UNDER), class_=css or None, x=percent(tick.at), y="100%")
        for tick, css in thinned(plot.names, kind)
    ]
    return tag("g", *names, class_="plot__names")


def thinned(names: list[Tick], kind: str) -> list[tuple[Tick, str]]:
    """Names along the bottom with their class: of a line those that fit, counted from the last; of bars all."""
    if kind == "scatter":
        crowded = sum(ems(tick.text) + 1 for tick in names) > NARROW
        return [(tick, "wide-only" if crowded and place % 2 else "") for place, tick in enumerate(names)]
    if kind == "bar":
        return [(tick, "chosen" if tick.chosen else "") for tick in names]
    if kind == "multiples":
        return [(tick, "start" if tick is names[0] else "end") for tick in dict.fromkeys((*names[:1], *names[-1:]))]
    widest = max((ems(tick.text) for tick in names), default=0) + 1
    narrow, wide = (-(-len(names) * widest // room) for room in (NARROW, WIDE))
    narrow = -(-narrow // wide) * wide  # those on a phone are among those on a page
    kept = [(place, tick) for place, tick in enumerate(names) if (len(names) - 1 - place) % wide == 0]
    return [(tick, "wide-only" if (len(names) - 1 - place) % narrow else "") for place, tick in kept]


def _tilt(plot: Plot, kind: str) -> str:
    """Names under bars that have no room side by side stand aslant."""
    if kind != "bar":
        return ""
    room = len(plot.names) * (min(max((ems(tick.text) for tick in plot.names), default=0), WIDEST_UNDER) + 0.6)
    return " tilted" if room > WIDE else " tilted-narrow" if room > NARROW else ""


def _point_names(plot: Plot) -> str:
    """Beside the points that matter; beside all where there are few."""
    chosen = plot.series[0].chosen
    few = len(plot.marks) <= PANEL and not chosen
    return tag(
        "g",
        *(
            tag("text", _clipped(plot.labels[mark.index], WIDEST_NAMES), x=percent(mark.x), y=percent(mark.y),
                class_="end" if mark.x > 0.6 else None)
            for mark in plot.marks
            if few or mark.index in chosen
        ),
        class_="plot__point-names",
    )  # fmt: skip
