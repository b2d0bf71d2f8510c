"""Charts: one specification, drawn by the server as SVG and by static/js/chart.js with Chart.js."""

from aba_site.charts.specification import clean

__all__ = ["clean"]
