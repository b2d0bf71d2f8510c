"""The plots of a specification, whatever its type."""

from aba_site.charts.axes import shared_scale
from aba_site.charts.bars import bar_plot
from aba_site.charts.dots import dots_plot
from aba_site.charts.lines import line_plot
from aba_site.charts.plot import Plot
from aba_site.charts.reading import series_of
from aba_site.charts.scatter import scatter_plot

PANEL_TICKS = 3


def plots(spec: dict) -> list[Plot]:
    """One plot; for ``multiples`` one for each series, all on one scale."""
    match spec.get("type"):
        case "multiples":
            series = series_of(spec)
            scale = shared_scale(spec, series, most=PANEL_TICKS)
            return [line_plot(spec, [one], scale, title=one.name) for one in series]
        case "bar":
            return [bar_plot(spec)]
        case "dots":
            return [dots_plot(spec)]
        case "scatter":
            return [scatter_plot(spec)]
    series = series_of(spec)
    return [line_plot(spec, series, shared_scale(spec, series))]
