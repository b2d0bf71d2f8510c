"""The pages of a pack in the current language."""

from itertools import groupby

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from aba_site.charts import drawn, legend
from aba_site.numbers import grouped
from aba_site.phrases import span_text
from poverty.charts import MOST_LINES, panel_chart
from poverty.metrics import Measure, Panel
from poverty.models import Indicator, Observation, Region
from poverty.packs.holdings import PackHoldings
from poverty.packs.tables import (
    FEW_FIGURES,
    grid_table,
    indicator_table,
    notes,
    part_table,
    source_table,
    told_table,
)
from poverty.tables.figures import statuses

MOST_BARS = 40


def start_page(holdings: PackHoldings, about: dict) -> str:
    """The place: facts, figures by theme, parts, records, sources, what the letters mean."""
    themes = groupby(holdings.indicators, lambda held: held.indicator.theme)
    region = holdings.region
    context = {
        "region": region,
        "above": holdings.region.public_trail,
        "area": grouped(region.area_km2, 0),
        "themes": [
            (theme, Indicator.Theme(theme).label, indicator_table(holdings, list(held), Indicator.Theme(theme).label))
            for theme, held in themes
        ],
        "parts": part_table(holdings.parts, _("Parts")) if holdings.parts else None,
        "records": holdings.records(),
        "sources": source_table(holdings.sources),
        "statuses": [(letter, Observation.Status(letter).label) for letter in holdings.statuses],
    }
    return render_to_string("packs/place.html", context | about)


def indicator_page(region: Region, panel: Panel, about: dict) -> str:
    """One indicator in the place and its parts: chart, every figure, definition, sources."""
    indicator = panel.indicator
    figures = [panel.cells[place] for place in sorted(panel.cells)]
    title = _("%(indicator)s, %(years)s") % {
        "indicator": indicator.name,
        "years": span_text(panel.years[0], panel.years[-1]),
    }
    in_words = len(figures) <= FEW_FIGURES or len(panel.years) == 1
    context = {
        "region": region,
        "indicator": indicator,
        "theme": Indicator.Theme(indicator.theme).label,
        "chart": chart(panel, region.code, title),
        "table": told_table(figures, title) if in_words else grid_table(panel, region.code, title),
        "notes": [] if in_words else notes(figures),
        "statuses": statuses(figures),
        "sources": source_table(sorted({row.source for row in figures}, key=lambda source: source.slug)),
    }
    return render_to_string("packs/indicator.html", context | about)


def chart(panel: Panel, home: str, title: str) -> dict | None:
    """
    The place and the parts nearest to it over the years, or bars where there is one year; ``None`` of a single figure.
    """
    rows = panel.grid(Measure.VALUE, panel.regions, panel.years)
    several_years = len(panel.years) > 1
    if not several_years and not 1 < len(rows) <= MOST_BARS:
        return None
    if several_years and len(rows) > MOST_LINES:
        chosen = panel.closest(home if home in panel.regions else next(iter(panel.regions)), MOST_LINES)
        rows = [row for row in rows if row.region.code in chosen or row.region.code == home][:MOST_LINES]
    spec = panel_chart(panel, rows, Measure.VALUE, title, home)
    return {"spec": spec, "drawn": drawn(spec), "legend": legend(spec), "shown": len(rows), "of": len(panel.regions)}
