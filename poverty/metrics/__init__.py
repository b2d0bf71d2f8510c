"""Every computed number of the site: named functions that know no HTTP."""

from poverty.metrics.changes import changes_since
from poverty.metrics.comparison import Relation, relation
from poverty.metrics.completeness import Coverage, coverage_matrix
from poverty.metrics.figures import Figure, latest_figures, qualified, shown_decimals
from poverty.metrics.measures import (
    Computed,
    Reason,
    compound_growth,
    growth,
    index,
    is_percentage,
    per,
    point_change,
    rank,
    share,
    total,
)
from poverty.metrics.panel import Entry, GridRow, Measure, Panel, measure_label, read_panel, with_gaps

__all__ = [
    "Computed",
    "Coverage",
    "Entry",
    "Figure",
    "GridRow",
    "Measure",
    "Panel",
    "Reason",
    "Relation",
    "changes_since",
    "compound_growth",
    "coverage_matrix",
    "growth",
    "index",
    "is_percentage",
    "latest_figures",
    "measure_label",
    "per",
    "point_change",
    "qualified",
    "rank",
    "read_panel",
    "relation",
    "share",
    "shown_decimals",
    "total",
    "with_gaps",
]
