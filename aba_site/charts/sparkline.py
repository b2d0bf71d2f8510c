"""A line as small as a word: how a figure went, its last point marked."""

from collections.abc import Sequence

from django.utils.safestring import SafeString, mark_safe

from aba_site.charts.lines import runs
from aba_site.charts.looks import Look
from aba_site.charts.markup import amount, route, tag, text
from aba_site.charts.reading import Series, number

WIDTH, HEIGHT, EDGE = 96, 24, 4
LOOK = Look(1, "circle")


def sparkline(points: Sequence, statuses: Sequence[str], label: str) -> SafeString:
    """From the least to the most of ``points`` (``None``: a gap); ``label`` says in words what it shows."""
    numbers = [number(point) for point in points]
    letters = ([str(status or "") for status in statuses] + [""] * len(numbers))[: len(numbers)]
    one = Series("", numbers, letters, LOOK, True, None)
    places = _places(numbers)
    lines = [
        tag("path", class_="dashed" if dashed else None, d=route(places[index] for index in indexes))
        for indexes, dashed in runs(one)
    ]
    drawn = {index for indexes, _dashed in runs(one) for index in indexes}
    found = [index for index, place in enumerate(places) if place]
    dots = [_dot(places[index], 1, "") for index in found if index not in drawn and index != found[-1]]
    last = [_dot(places[found[-1]], 3, "hollow" if one.hollow(found[-1]) else "")] if found else []
    inside = "".join((*lines, *dots, *last))
    return mark_safe(  # noqa: S308  numbers, and a label that is escaped
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(label)}">{inside}</svg>'
    )


def _places(numbers: list[float | None]) -> list[tuple[float, float] | None]:
    found = [value for value in numbers if value is not None]
    low, high = min(found, default=0), max(found, default=0)
    step = (WIDTH - 2 * EDGE) / max(len(numbers) - 1, 1)
    tall = HEIGHT - 2 * EDGE

    def place(index, value):
        fraction = (value - low) / (high - low) if high > low else 0.5
        return EDGE + index * step, EDGE + (1 - fraction) * tall

    return [None if value is None else place(index, value) for index, value in enumerate(numbers)]


def _dot(place: tuple[float, float], radius: int, css: str) -> str:
    return tag("circle", class_=css or None, cx=amount(place[0]), cy=amount(place[1]), r=radius)
