"""Every computed number of the site: named functions that know no HTTP."""

from poverty.metrics.figures import Figure, latest_figures, qualified, shown_decimals
from poverty.metrics.measures import Computed, Reason, compound_growth, growth, index, rank, share, total
from poverty.metrics.panel import Entry, GridRow, Measure, Panel, read_panel

__all__ = [
    "Computed",
    "Entry",
    "Figure",
    "GridRow",
    "Measure",
    "Panel",
    "Reason",
    "compound_growth",
    "growth",
    "index",
    "latest_figures",
    "qualified",
    "rank",
    "read_panel",
    "share",
    "shown_decimals",
    "total",
]
