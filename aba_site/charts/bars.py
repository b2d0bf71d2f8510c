"""Bars from zero: upright for a few labels, lying for many."""

from aba_site.charts.axes import chosen, described, shared_scale, sign_of, value_ticks
from aba_site.charts.axis_numbers import value_text
from aba_site.charts.plot import Bar, Mark, Plot, Tick
from aba_site.charts.reading import labels_of, lies, series_of
from aba_site.charts.scales import MOST_TICKS

THICKNESS = 0.72  # of the room that a group of bars has
THICKEST = 0.16  # of the plot
LYING_TICKS = 5


def bar_plot(spec: dict) -> Plot:
    """A group of bars for each label, from zero; upright for a few labels, lying for many."""
    labels, series, lying = labels_of(spec), series_of(spec), lies(spec)
    scale = shared_scale({**spec, "reverse": False}, series, LYING_TICKS if lying else MOST_TICKS, zero=True)
    room = 1 / max(len(labels), 1)
    thick = min(THICKNESS * room, THICKEST if not lying else 1) / max(len(series), 1)
    plot = Plot(
        series,
        value_ticks(scale, spec.get("unit", ""), upright=not lying),
        [Tick((i + 0.5) * room, label, chosen(series, i)) for i, label in enumerate(labels)],
        lies=lying,
        base=scale.base if lying else 1 - scale.base,
    )
    for place, one in enumerate(series):
        for index, point in enumerate(one.points):
            side = (index + 0.5) * room + (place - len(series) / 2) * thick
            _bar_or_sign(plot, spec, scale, place, index, point, side, thick, labels[index])
    return plot


def _bar_or_sign(plot, spec, scale, place, index, point, side, thick, label) -> None:
    one = plot.series[place]
    if point is None:
        if sign := sign_of(one.status[index]):
            along = (plot.base, side + thick / 2) if plot.lies else (side + thick / 2, plot.base)
            text = described(spec, one, index, label)
            plot.marks.append(Mark(place, index, *along, one.look.colour, sign=sign, text=text))
        return
    start, end = sorted((scale.base, scale.place(point)))
    box = (start, side, end - start, thick) if plot.lies else (side, 1 - end, thick, end - start)
    text = value_text(point, spec.get("decimals") or 0, spec.get("unit", ""))
    plot.bars.append(Bar(place, index, *box, one.colour(index), one.hollow(index), point < 0, text))
