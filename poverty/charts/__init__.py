"""Charts and maps of a panel, made of the same rows as its table."""

from poverty.charts.maps import mappable, panel_map, place_map, quantile_levels
from poverty.charts.panels import MOST_LINES, MOST_PANELS, Shape, panel_chart
from poverty.charts.units import measure_decimals, measure_unit

__all__ = [
    "MOST_LINES",
    "MOST_PANELS",
    "Shape",
    "mappable",
    "measure_decimals",
    "measure_unit",
    "panel_chart",
    "panel_map",
    "place_map",
    "quantile_levels",
]
