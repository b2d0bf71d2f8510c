"""Lines over years: gaps stay gaps, breaks stay breaks."""

from collections.abc import Iterator

from aba_site.charts.axes import described, reference, sign_of, value_ticks
from aba_site.charts.plot import Mark, Plot, Stroke, Tick
from aba_site.charts.reading import Series, labels_of
from aba_site.charts.scales import Scale


def line_plot(spec: dict, series: list[Series], scale: Scale, title: str = "") -> Plot:
    """Numbers upwards, labels to the right: the first at the left end, the last at the right end."""
    labels = labels_of(spec)
    across = [place / (len(labels) - 1) if len(labels) > 1 else 0.5 for place in range(len(labels))]
    plot = Plot(
        series,
        value_ticks(scale, spec.get("unit", ""), upright=True),
        [Tick(at, label) for at, label in zip(across, labels, strict=True)],
        base=_upright(reference(spec, scale)),
        title=title,
    )
    for place, one in enumerate(series):
        down = [None if point is None else 1 - scale.place(point) for point in one.points]
        plot.strokes += [
            Stroke(place, tuple((across[index], down[index]) for index in indexes), dashed)
            for indexes, dashed in runs(one)
        ]
        for index, y in enumerate(down):
            sign = sign_of(one.status[index]) if y is None else ""
            if y is None and not sign:
                continue
            words = described(spec, one, index, labels[index])
            at = 1 - scale.base if y is None else y
            hollow = one.hollow(index)
            plot.marks.append(Mark(place, index, across[index], at, one.look.colour, hollow, sign, words))
        plot.marks += [
            Mark(place, index, (across[index - 1] + across[index]) / 2, (down[index - 1] + down[index]) / 2,
                 one.look.colour, sign="break", text=described(spec, one, index, labels[index]))
            for index in broken(one)
        ]  # fmt: skip
    return plot


def _upright(at: float | None) -> float | None:
    return None if at is None else 1 - at


def runs(one: Series) -> Iterator[tuple[list[int], bool]]:
    """Indexes of points that a line joins, and whether it is dashed; gaps, breaks and a change of dash end a run."""
    run, dashed = [], False
    for index in range(1, len(one.points)):
        if not one.joined(index):
            if run:
                yield run, dashed
            run = []
        elif run and dashed == one.hollow(index):
            run.append(index)
        else:
            if run:
                yield run, dashed
            run, dashed = [index - 1, index], one.hollow(index)
    if run:
        yield run, dashed


def broken(one: Series) -> list[int]:
    """Indexes of points behind a break that would be joined to the point before."""
    return [
        index
        for index in range(1, len(one.points))
        if None not in one.points[index - 1 : index + 1] and not one.joined(index)
    ]
