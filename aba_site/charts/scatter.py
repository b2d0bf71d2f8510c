"""Pairs of numbers as points: ``series[0].points`` are ``[x, y]``, ``labels`` their names."""

from aba_site.charts.axes import value_ticks
from aba_site.charts.axis_numbers import value_text
from aba_site.charts.looks import Look
from aba_site.charts.plot import Mark, Plot
from aba_site.charts.reading import MOST_BARS, NOT_OBSERVED, Series, number
from aba_site.charts.scales import scale_of

LOOK = Look(1, "circle")


def scatter_plot(spec: dict) -> Plot:
    """Neither axis need begin at zero; points of which one number is missing are left out."""
    given = (list(spec.get("series", ())) or [{}])[0]
    pairs = [_pair(point) for point in list(given.get("points", ()))[:MOST_BARS]]
    found = [(index, *pair) for index, pair in enumerate(pairs) if None not in pair]
    across, up = spec.get("x", {}), spec.get("y", {})
    scales = [
        scale_of([one[axis] for one in found], zero=False, decimals=about.get("decimals"))
        for axis, about in ((1, across), (2, up))
    ]
    names = [str(label) for label in spec.get("labels", ())]
    names += [""] * (len(pairs) - len(names))
    highlight = given.get("highlight") or ()
    chosen = frozenset(highlight) if isinstance(highlight, list | tuple) else frozenset()
    status = [str(letter or "") for letter in given.get("status") or ()] + [""] * len(pairs)
    plot = Plot(
        [Series(str(given.get("name", "")), [one[2] for one in found], [], LOOK, False, chosen)],
        value_ticks(scales[1], up.get("unit", ""), upright=True),
        value_ticks(scales[0], across.get("unit", ""), upright=False),
        labels=names,
    )
    plot.marks = [
        Mark(0, index, scales[0].place(x), 1 - scales[1].place(y), 1 if index in chosen or not chosen else 0,
             status[index] in NOT_OBSERVED, text=_words(names[index], (x, across), (y, up)))
        for index, x, y in found
    ]  # fmt: skip
    return plot


def _pair(point) -> tuple[float | None, float | None]:
    return (number(point[0]), number(point[1])) if isinstance(point, list | tuple) and len(point) == 2 else (None, None)


def _words(name: str, *axes: tuple[float, dict]) -> str:
    """``Wenchuan: GDP 12.5, persons 300``"""
    numbers = ", ".join(
        f"{about.get('title', '')} {value_text(value, about.get('decimals') or 0, about.get('unit', ''))}"
        for value, about in axes
    )
    return f"{name}: {numbers}"
