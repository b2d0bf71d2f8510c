"""Charts: one specification, drawn by the server as SVG and by static/js/chart.js with Chart.js."""

from aba_site.charts.drawn import drawn
from aba_site.charts.picture import picture
from aba_site.charts.png import NoFont, TooLarge, png
from aba_site.charts.signs import legend
from aba_site.charts.sparkline import sparkline
from aba_site.charts.specification import clean

__all__ = ["NoFont", "TooLarge", "clean", "drawn", "legend", "picture", "png", "sparkline"]
