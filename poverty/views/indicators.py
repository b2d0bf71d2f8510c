"""The catalogue of indicators, and one indicator as a page: chart, table, map, definition, sources."""

from dataclasses import dataclass

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.phrases import span_text, year_text
from aba_site.query_state import QueryReader
from aba_site.tile_map import TileMap
from poverty.charts import mappable, panel_chart, panel_map
from poverty.files import sources_of
from poverty.headlines import profile_sentence, profile_stats
from poverty.metrics import GridRow, Measure, Panel, read_panel
from poverty.metrics.coverage import HOME, indicators_by_theme
from poverty.metrics.profile import region_profile
from poverty.models import Indicator
from poverty.tables.figures import figure_table, holding_table, panel_table, place_and_year, reasons, statuses
from poverty.views.figure_query import VIEWS, FigureQuery, asked_moment, page_query
from poverty.views.indicator_files import download_links

FEW_SERIES, MOST_SERIES = 6, 20


@require_safe
def indicator_list(request):
    themes = indicators_by_theme()
    context = {
        "themes": [(theme.label, theme.value, holding_table(held, theme.label)) for theme, held in themes],
        "statuses": statuses(held.latest.observation for _theme, group in themes for held in group if held.latest),
        "crumbs": [(_("Indicators"), "")],
    }
    return render(request, "poverty/indicator_list.html", context)


@require_safe
def indicator_page(request, slug):
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    reader = QueryReader.of(request.GET)
    moment, as_of = asked_moment(reader)
    panel = read_panel(indicator, moment)
    query = page_query(reader, panel, moment, as_of)
    page = IndicatorPage(panel, query)
    context = {
        "indicator": indicator,
        "query": query,
        "page": page,
        "crumbs": [(_("Indicators"), reverse("indicator-list")), (indicator.name, "")],
        "downloads": download_links(indicator, query),
    }
    return render(request, "poverty/indicator.html", context)


@dataclass
class IndicatorPage:
    """What the template of an indicator shows of a panel, for what the reader asked."""

    panel: Panel
    query: FigureQuery

    def __post_init__(self):
        panel, query = self.panel, self.query
        years = [year for year in panel.years if query.first <= year <= query.last]
        self.years = years
        self.codes = query.codes or list(panel.regions)
        self.rows = panel.grid(query.measure, self.codes, years) if years else []
        self.observations = [
            entry.observation for row in self.rows for entry in row.entries if entry.observation is not None
        ]
        self.map_rows = mappable(self.rows)
        self.view = self._view()
        self.table = self._table()
        self.chart = self._chart() if self.view == "chart" else None
        self.map = self._map() if self.view == "map" else None
        self.profile = region_profile(panel, self.home)
        if query.moment:
            form = "DATE_FORMAT" if parse_date(query.as_of) else "DATETIME_FORMAT"
            stood = date_format(timezone.localtime(query.moment), form)
            query.notices.insert(0, _("Shown as it stood on %(moment)s.") % {"moment": stood})

    @property
    def home(self) -> str:
        """The region set off: Aba, or the only one there is."""
        return HOME if HOME in self.panel.regions else next(iter(self.panel.regions), "")

    @property
    def views(self) -> list[tuple[str, str]]:
        """The ways to look at these figures that there are, with their names."""
        names = {"chart": _("Chart"), "table": _("Table"), "map": _("Map")}
        possible = {
            "chart": len(self.observations) > 1,
            "table": True,
            "map": len(self.map_rows) > 1,
        }
        return [(view, names[view]) for view in VIEWS if possible[view]]

    @property
    def measures(self) -> list[tuple[str, str]]:
        return Measure.choices

    @property
    def is_single(self) -> bool:
        """Only one figure is held: nothing to choose and nothing to compare."""
        return len(self.panel.cells) < 2

    @property
    def profile_sentence(self) -> str:
        return profile_sentence(self.profile) if self.profile else ""

    @property
    def profile_stats(self) -> list[dict]:
        return profile_stats(self.profile) if self.profile and not self.is_single else []

    @property
    def reasons(self) -> list[tuple[str, str]]:
        return [] if self.query.measure == Measure.VALUE else reasons(self.rows)

    @property
    def statuses(self) -> list[tuple[str, str]]:
        return statuses(self.observations)

    @property
    def notes(self):
        """What there is to say on single figures, by place and year, where the table itself does not say it."""
        if self._is_detailed():
            return []
        return [(place_and_year(row.region, row.year), row.note) for row in self.observations if row.note]

    @property
    def sources(self):
        return sources_of(self.observations)

    def _view(self) -> str:
        possible = [view for view, _name in self.views]
        if self.query.view and self.query.view not in possible:
            self.query.notices.append(_("These figures cannot be shown that way; the table is shown instead."))
            return "table"
        return self.query.view or possible[0]

    def _title(self, years) -> str:
        words = {"indicator": self.panel.indicator.name, "years": years}
        if self.query.measure == Measure.VALUE:
            return _("%(indicator)s, %(years)s") % words
        return _("%(indicator)s, %(years)s: %(measure)s") % {**words, "measure": Measure(self.query.measure).label}

    def _span(self) -> str:
        return span_text(self.years[0], self.years[-1]) if self.years else ""

    def _is_detailed(self) -> bool:
        """Few enough figures, in all or of one year or one region, to show all that is known of each."""
        few = len(self.panel.cells) <= FEW_SERIES or len(self.rows) < 2 or len(self.years) < 2
        return self.query.measure == Measure.VALUE and few

    def _table(self):
        caption = self._title(self._span())
        if self._is_detailed():
            return figure_table(self.observations, caption, show=["region"])
        return panel_table(self.panel, self.rows, self.query.measure, caption, self.home)

    def _chart(self) -> dict:
        rows, description = self._chart_rows()
        chart = panel_chart(self.panel, rows, self.query.measure, self._title(self._span()), self.home)
        return chart | {"id": "figures", "description": description}

    def _map(self) -> TileMap:
        return panel_map(self.panel, self.map_rows, self.query.measure, self._title(year_text(self.years[-1])))

    def _chart_rows(self) -> tuple[list[GridRow], str]:
        """The series drawn, and why these: all that were asked for, else the home region and those nearest to it."""
        if len(self.years) == 1 or (not self.query.codes and len(self.rows) <= FEW_SERIES):
            return self.rows, ""
        if self.query.codes:
            cut = len(self.rows) > MOST_SERIES
            note = _("Only the first %(count)s regions are drawn; the table has all.") % {"count": MOST_SERIES}
            return self.rows[:MOST_SERIES], note if cut else ""
        chosen = self.panel.closest(self.home, FEW_SERIES)
        note = _("Drawn are %(home)s and the %(count)s regions whose newest value is closest to its own.") % {
            "home": self.panel.regions[self.home].short_name,
            "count": len(chosen) - 1,
        }
        rows = [row for row in self.rows if row.region.code in chosen]
        return sorted(rows, key=lambda row: row.region.code != self.home), note
