"""A specification as it is drawn: its series with numbers, statuses and looks, none missing and none too many."""

from dataclasses import dataclass
from math import isfinite

from aba_site.charts.looks import Look, looks

MOST_SERIES = 20  # as static/js/chart-reading.js
MOST_PANELS = 24
MOST_BARS = 200
BARS_UPRIGHT = 8  # more labels than this lie, one below the other
IN_A_PANEL = Look(1, "circle")  # of its own there is nothing to tell it apart from
LARGEST, SMALLEST = 1e300, 1e-300

NOT_OBSERVED = frozenset("EFI")  # estimated, forecast, imputed: dashed and hollow
NOT_APPLICABLE, SUPPRESSED = "M", "Q"


@dataclass(frozen=True, slots=True)
class Series:
    """``points`` and ``status`` are as long as the labels; ``chosen`` are the labels that stand out, or ``None``."""

    name: str
    points: list[float | None]
    status: list[str]
    look: Look
    strong: bool
    chosen: frozenset[int] | None

    def hollow(self, index: int) -> bool:
        return self.status[index] in NOT_OBSERVED

    def joined(self, index: int) -> bool:
        """Whether a line may run from the point before into this one: no gap and no break in between."""
        before, here = self.points[index - 1 : index + 1]
        broken = self.status[index] in ("B", "D") or self.status[index - 1] == "D"
        return before is not None and here is not None and not broken

    def colour(self, index: int) -> int:
        return self.look.colour if self.chosen is None or index in self.chosen else 0


def number(point) -> float | None:
    """A point as a float; ``None`` for what is no number, and for those beyond 1e300, which nothing counts."""
    try:
        value = float(point)
    except (TypeError, ValueError, OverflowError):
        return None
    if not isfinite(value) or abs(value) > LARGEST:
        return None
    return value if abs(value) > SMALLEST else 0.0


def labels_of(spec: dict) -> list[str]:
    return [str(label) for label in spec.get("labels", ())][:MOST_BARS]


def series_of(spec: dict) -> list[Series]:
    """The series that are drawn, filled up to the labels where points or statuses are missing."""
    length = len(labels_of(spec))
    panels = spec.get("type") == "multiples"
    given = list(spec.get("series", ()))[: MOST_PANELS if panels else MOST_SERIES]
    apart = [IN_A_PANEL] * len(given) if panels else looks(given)
    return [_series(one, look, length, len(given)) for one, look in zip(given, apart, strict=True)]


def _series(one: dict, look: Look, length: int, of: int) -> Series:
    highlight = one.get("highlight", False)
    return Series(
        name=str(one.get("name", "")),
        points=_filled([number(point) for point in one.get("points", ())], length, None),
        status=_filled([str(letter or "") for letter in one.get("status") or ()], length, ""),
        look=look,
        strong=highlight is True or of == 1,
        chosen=frozenset(highlight) if isinstance(highlight, list | tuple) else None,
    )


def _filled(items: list, length: int, blank) -> list:
    return (items + [blank] * length)[:length]


def lies(spec: dict) -> bool:
    """Whether the names stand at the left, one below the other, and the numbers run to the right."""
    kind = spec.get("type")
    return kind == "dots" or (kind == "bar" and len(labels_of(spec)) > BARS_UPRIGHT)
