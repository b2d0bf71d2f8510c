"""A line as small as a word: how a figure went, its last point marked."""

from collections.abc import Sequence
from functools import lru_cache

from django.utils.safestring import SafeString, mark_safe

from aba_site.charts.lines import runs
from aba_site.charts.looks import Look
from aba_site.charts.markup import amount, text
from aba_site.charts.reading import Series, number

WIDTH, HEIGHT, EDGE = 96, 24, 4
LOOK = Look(1, "circle")


def sparkline(points: Sequence, statuses: Sequence[str], label: str) -> SafeString:
    """From the least to the most of ``points`` (``None``: a gap); ``label`` says in words what it shows."""
    numbers = [number(point) for point in points]
    letters = ([str(status or "") for status in statuses] + [""] * len(numbers))[: len(numbers)]
    one = Series("", numbers, letters, LOOK, True, None)
    across, down = _columns(len(numbers)), _heights(numbers)
    lines, drawn = [], set()
    for indexes, dashed in runs(one):
        drawn.update(indexes)
        route = "L".join([f"{across[index]} {down[index]}" for index in indexes])
        lines.append(f'<path class="dashed" d="M{route}"/>' if dashed else f'<path d="M{route}"/>')
    found = [index for index, place in enumerate(down) if place]
    dots = [_dot(across[index], down[index], 1, "") for index in found if index not in drawn and index != found[-1]]
    last = [_dot(across[i], down[i], 3, ' class="hollow"' if one.hollow(i) else "") for i in found[-1:]]
    inside = "".join((*lines, *dots, *last))
    return mark_safe(  # noqa: S308  numbers, and a label that is escaped
        f'<svg class="sparkline" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{text(label)}">{inside}</svg>'
    )


@lru_cache(maxsize=200)
def _columns(count: int) -> tuple[str, ...]:
    """How far to the right each of so many points lies; the lines of one page have mostly as many."""
    step = (WIDTH - 2 * EDGE) / max(count - 1, 1)
    return tuple(amount(EDGE + index * step) for index in range(count))


def _heights(numbers: list[float | None]) -> list[str]:
    """How far down each point lies, the most at the top; empty at a gap."""
    found = [value for value in numbers if value is not None]
    low, high = min(found, default=0), max(found, default=0)
    tall = HEIGHT - 2 * EDGE
    if high <= low:
        middle = amount(EDGE + (1 - 0.5) * tall)
        return ["" if value is None else middle for value in numbers]
    return ["" if value is None else amount(EDGE + (1 - (value - low) / (high - low)) * tall) for value in numbers]


def _dot(x: str, y: str, radius: int, css: str) -> str:
    return f'<circle{css} cx="{x}" cy="{y}" r="{radius}"/>'
