"""Every computed number of the site: named functions that know no HTTP."""

from poverty.metrics.figures import Figure, latest_figures, qualified

__all__ = ["Figure", "latest_figures", "qualified"]
