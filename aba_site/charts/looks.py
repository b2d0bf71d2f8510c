"""How series are told apart: by colour and by the shape of their points."""

from dataclasses import dataclass

COLOURS = 6  # besides grey, which is 0
SHAPES = ("circle", "square", "triangle", "diamond", "cross", "star")

# Around 0, 0, of equal weight to the eye; a circle of radius 4 is among them.
OUTLINES = {
    "circle": "M-4 0A4 4 0 1 1 4 0A4 4 0 1 1 -4 0Z",
    "square": "M-3.6 -3.6H3.6V3.6H-3.6Z",
    "triangle": "M0 -4.8L4.6 3.4H-4.6Z",
    "diamond": "M0 -5L5 0L0 5L-5 0Z",
    "cross": "M-1.5 -4.5H1.5V-1.5H4.5V1.5H1.5V4.5H-1.5V1.5H-4.5V-1.5H-1.5Z",
    "star": "M0 -5.4L1.4 -1.9L5.1 -1.7L2.3 .7L3.2 4.4L0 2.4L-3.2 4.4L-2.3 .7L-5.1 -1.7L-1.4 -1.9Z",
}
SIGN_OF_NOT_APPLICABLE = "M-4 -4L4 4M-4 4L4 -4"


@dataclass(frozen=True, slots=True)
class Look:
    """``colour``: 1 is the accent, 0 grey. ``shape``: one of :data:`SHAPES`."""

    colour: int
    shape: str

    @property
    def css(self) -> str:
        return colour_class(self.colour)


def colour_class(colour: int) -> str:
    return f"colour-{colour}" if colour else "colour-muted"


def looks(series: list[dict]) -> list[Look]:
    """
    The accent for the series that matters (or the first, if none does), colours of their own for the others, grey
    where there are too many to tell apart; shapes in turn. The same as ``colourClasses`` in static/js/chart-looks.js.
    """
    accented = next((place for place, one in enumerate(series) if one.get("highlight") is True), None)
    few = len(series) <= COLOURS
    first = accented if accented is not None else (0 if few else None)
    others = iter(range(2, COLOURS + 1))
    return [
        Look(1 if place == first else (next(others) if few else 0), SHAPES[place % len(SHAPES)])
        for place in range(len(series))
    ]
