"""Ranked rows of dots: one for each series, the first and the last year joined by a thin line."""

from aba_site.charts.axes import chosen, described, reference, shared_scale, sign_of, value_ticks
from aba_site.charts.plot import Mark, Plot, Stroke, Tick
from aba_site.charts.reading import Series, labels_of, series_of
from aba_site.charts.scales import Scale

DOTS_TICKS = 5


def dots_plot(spec: dict) -> Plot:
    """A row for each label, from the top down."""
    labels, series = labels_of(spec), series_of(spec)
    scale = shared_scale(spec, series, DOTS_TICKS)
    room = 1 / max(len(labels), 1)
    plot = Plot(
        series,
        value_ticks(scale, spec.get("unit", ""), upright=False),
        [Tick((i + 0.5) * room, label, chosen(series, i)) for i, label in enumerate(labels)],
        lies=True,
        base=reference(spec, scale),
    )
    for index, label in enumerate(labels):
        row = [
            mark
            for place, one in enumerate(series)
            if (mark := _mark(spec, scale, one, place, index, label, (index + 0.5) * room))
        ]
        plot.marks += row
        if len(series) == 2 and _joined(series, index):
            plot.strokes.append(Stroke(-1, tuple((mark.x, mark.y) for mark in row), series[1].hollow(index)))
    return plot


def _mark(spec: dict, scale: Scale, one: Series, place: int, index: int, label: str, y: float) -> Mark | None:
    point, sign = one.points[index], sign_of(one.status[index])
    if point is None and not sign:
        return None
    x, sign = (scale.base, sign) if point is None else (scale.place(point), "")
    words = described(spec, one, index, label)
    return Mark(place, index, x, y, one.look.colour, one.hollow(index), sign, words)


def _joined(series: list[Series], index: int) -> bool:
    """Both have a value and the later one does not stand behind a break."""
    return all(one.points[index] is not None for one in series) and series[1].status[index] not in ("B", "D")
