"""What can be said of one region by one indicator, in a few numbers."""

from dataclasses import dataclass

from poverty.metrics.figures import Figure
from poverty.metrics.measures import Computed
from poverty.metrics.panel import Measure, Panel


@dataclass(frozen=True, slots=True)
class Profile:
    """The newest figure (a forecast only where nothing else is known), its share and rank, and growth until then."""

    figure: Figure
    first: int
    share: Computed
    rank: Computed
    yearly_growth: Computed


def region_profile(panel: Panel, code: str) -> Profile | None:
    """``None`` where the region has no figures. Growth runs from the first year that the panel has of the region."""
    series = panel.series.get(code)
    if not series:
        return None
    observed = [year for year, row in series.items() if row.status != "F"] or list(series)
    first, last = observed[0], observed[-1]
    return Profile(
        figure=Figure(series[last]),
        first=first,
        share=panel.compute(Measure.SHARE, code, last, first),
        rank=panel.compute(Measure.RANK, code, last, first),
        yearly_growth=panel.growth(code, first, last) if last > first else Computed(None),
    )
