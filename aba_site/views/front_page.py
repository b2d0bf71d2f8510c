"""The home page: the headline figures of Aba, its 13 counties as a map, its GDP."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from aba_site.numbers import percent
from aba_site.tables import Cell, Column, Table
from poverty.charts import panel_chart, place_map
from poverty.metrics import Figure, Measure, Panel, compound_growth, latest_figures, read_panel
from poverty.metrics.coverage import HOME
from poverty.metrics.held_by_theme import figures_held
from poverty.models import Indicator, Region, Source
from poverty.tables.cells import day
from poverty.tables.measures import rank_text

HEADLINES = [
    "people-lifted-out-of-poverty",
    "villages-exited",
    "gdp",
    "tourism-revenue",
    "tourist-visits",
    "new-cooperatives",
]


def home(request):
    counties = list(Region.objects.published().counties().filter(parent__code=HOME))
    gdp = Indicator.objects.published().filter(slug="gdp").first()
    figure_count, doubtful_count = figures_held()
    sources = {source.slug: source for source in Source.objects.published()}
    context = {
        **headlines(),
        "map": place_map(counties, _("The 13 counties by the year they left the list of poor counties")),
        "exits": exit_table(counties),
        "exit_source": sources.get("county-register"),
        "paper": sources.get("aba-paper"),
        "figure_count": figure_count,
        "doubtful_count": doubtful_count,
    }
    if gdp:
        context |= gdp_of_aba(read_panel(gdp))
    return render(request, "home.html", context)


def headlines() -> dict:
    """The headline figures; a source that they share is named once, below them, instead of under each."""
    figures = list(latest_figures(HEADLINES, HOME).values())
    shared = figures[0].source if len({figure.source.pk for figure in figures}) == 1 else None
    return {"headlines": [(figure, None if shared else figure.source) for figure in figures], "headline_source": shared}


def exit_table(counties) -> Table:
    not_held = Cell(_("not held"), css="missing")
    rows = [
        [Cell(county.name, county.get_absolute_url()), str(county.poverty_exit_year or "") or not_held,
         day(county.poverty_exit_approved_on) or not_held]
        for county in sorted(counties, key=lambda county: (county.poverty_exit_year or 9999, county.code))
    ]  # fmt: skip
    return Table(
        _("When each county left the list of poor counties"),
        [Column(_("County")), Column(_("Batch"), number=True), Column(_("Approved on"), number=True)],
        rows,
        empty=_("No county is recorded yet."),
    )


def gdp_of_aba(panel: Panel) -> dict:
    """Chart, table and summary of Aba's GDP among the prefectures; nothing where it has none."""
    series = panel.series.get(HOME)
    if not series:
        return {}
    first, last = min(series), max(series)
    share = panel.compute(Measure.SHARE, HOME, last, first)
    rank = panel.compute(Measure.RANK, HOME, last, first)
    yearly = compound_growth(series, first, last)
    return {
        "gdp": {
            "first": first,
            "last": last,
            "text": Figure(series[last]).exact_text,
            "unit": panel.indicator.unit,
            "share": percent(share.value),
            "rank": rank.value,
            "regions": rank.of,
            "growth": percent(yearly.value),
            "href": panel.indicator.get_absolute_url(),
            "source": series[last].source,
            "section": series[last].section,
        },
        "gdp_chart": _gdp_chart(panel, series),
        "gdp_table": _gdp_table(panel, series),
    }


def _gdp_chart(panel, series) -> dict:
    rows = panel.grid(Measure.VALUE, [HOME], series)
    return panel_chart(panel, rows, Measure.VALUE, _("Gross domestic product of Aba"), HOME) | {"id": "gdp"}


def _gdp_table(panel, series) -> Table:
    first = min(series)
    rows = []
    for year, figure in series.items():
        share = panel.compute(Measure.SHARE, HOME, year, first)
        rank = panel.compute(Measure.RANK, HOME, year, first)
        place = rank_text(rank.value, rank.of) if rank.value else ""
        rows.append([str(year), Figure(figure).exact_text, percent(share.value), place])
    columns = [
        Column(_("Year")),
        Column(_("GDP, %(unit)s") % {"unit": panel.indicator.unit}, number=True),
        Column(_("Share of the sum of the regions"), number=True),
        Column(_("Rank"), number=True),
    ]
    return Table(_("Gross domestic product of Aba"), columns, rows, css="data--years")
