"""A panel as lines, bars, ranked dots or small multiples: specifications for :mod:`aba_site.charts`."""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum

from aba_site.charts import clean
from poverty.charts.units import measure_decimals, measure_unit, point
from poverty.metrics import Entry, GridRow, Measure, Panel, with_gaps
from poverty.models import Observation

MOST_LINES = 6  # more cannot be told apart
MOST_PANELS = 24


class Shape(StrEnum):
    """How a chart looks; ``dots`` set the last year beside the first."""

    LINE = "line"
    MULTIPLES = "multiples"
    BARS = "bar"
    DOTS = "dots"


def panel_chart(
    panel: Panel, rows: Sequence[GridRow], measure: str, title: str, home: str, shape: Shape | None = None
) -> dict:
    """
    Lines over years, or bars over regions where there is only one year, unless another shape is asked for.

    Bars are of the last year of the rows, dots of the first and the last. Gaps are ``None``.
    """
    years = [entry.year for entry in rows[0].entries] if rows else []
    shape = shape or (Shape.BARS if len(years) == 1 else Shape.LINE)
    over_years = shape in (Shape.LINE, Shape.MULTIPLES)
    labels, series = _over_years(rows, years, measure, home) if over_years else _ranked(rows, measure, home, shape)
    found = {status for one in series for status in one["status"]} - {"", Observation.Status.NORMAL}
    return clean(
        {
            "type": str(shape),
            "title": title,
            "unit": measure_unit(measure, panel.indicator, years[0] if years else None),
            "decimals": measure_decimals(measure, panel.indicator, rows),
            "labels": labels,
            "series": series,
            "reverse": measure == Measure.RANK and over_years,
            "zero": measure not in (Measure.INDEX, Measure.RANK),
            "tall": not over_years and len(labels) > 8,
            "status_labels": {status: Observation.Status(status).label for status in sorted(found)},
        }
    )


def _over_years(rows, years, measure, home) -> tuple[list[str], list[dict]]:
    """A year of which nothing is held is a gap: no line leads over it as if those on either side were neighbours."""
    along, series = with_gaps(years), []
    for row in rows:
        held = {entry.year: entry for entry in row.entries}
        series.append(
            {
                "name": row.region.short_name,
                "code": row.region.code,
                "points": [point(held[year].computed, measure) if year in held else None for year in along],
                "status": [held[year].status if year in held else "" for year in along],
                "highlight": row.region.code == home,
            }
        )
    return list(map(str, along)), series


def _ranked(rows, measure, home, shape) -> tuple[list[str], list[dict]]:
    """Regions by their last number, the best placed first, those without one last."""
    best_first = 1 if measure == Measure.RANK else -1
    ordered = sorted(rows, key=lambda row: _place(row.entries[-1], best_first))
    several = shape == Shape.DOTS and ordered and len(ordered[0].entries) > 1
    at = [0, -1] if several else [-1]
    marked = [place for place, row in enumerate(ordered) if row.region.code == home]
    series = [
        {
            "name": str(ordered[0].entries[index].year),
            "code": str(ordered[0].entries[index].year),
            "points": [point(row.entries[index].computed, measure) for row in ordered],
            "status": [row.entries[index].status for row in ordered],
            "highlight": marked,
        }
        for index in at
        if ordered
    ]
    return [row.region.short_name for row in ordered], series


def _place(entry: Entry, sign: int) -> tuple[bool, Decimal]:
    value = entry.computed.value
    return value is None, Decimal(0) if value is None else sign * value
