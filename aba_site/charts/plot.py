"""
Where everything in a chart stands, once for all who draw it.

All places are fractions of the plot: x from 0 (left) to 1 (right), y from 0 (top) to 1 (bottom).
"""

from dataclasses import dataclass, field

from aba_site.charts.reading import Series


@dataclass(frozen=True, slots=True)
class Tick:
    """A number or a name along an axis; ``value`` is the number."""

    at: float
    text: str
    chosen: bool = False
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Stroke:
    """A line of a series between two gaps or breaks, all of it dashed or none."""

    series: int
    points: tuple[tuple[float, float], ...]
    dashed: bool


@dataclass(frozen=True, slots=True)
class Mark:
    """One point. ``sign``: empty for a value; else what stands in its place, or ``break`` between two values."""

    series: int
    index: int
    x: float
    y: float
    colour: int
    hollow: bool = False
    sign: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar; ``text`` is its value, ``negative`` that it runs the other way."""

    series: int
    index: int
    x: float
    y: float
    width: float
    height: float
    colour: int
    hollow: bool
    negative: bool
    text: str

    @property
    def nil(self) -> bool:
        """Whether it stands for zero, and so has no length."""
        return not (self.width and self.height)


@dataclass(slots=True)
class Plot:
    """``values`` along the axis of numbers, ``names`` along the other; ``lies``: numbers run to the right."""

    series: list[Series]
    values: list[Tick]
    names: list[Tick]
    lies: bool = False
    base: float | None = None
    strokes: list[Stroke] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    bars: list[Bar] = field(default_factory=list)
    title: str = ""
    labels: list[str] = field(default_factory=list)  # names of the points of a scatter

    @property
    def empty(self) -> bool:
        return not self.marks and not self.bars
