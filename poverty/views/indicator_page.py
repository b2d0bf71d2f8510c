"""What the page of an indicator shows of a panel, for what the reader asked."""

from dataclasses import dataclass
from functools import cached_property

from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.phrases import span_text, year_text
from aba_site.query_state import query_string
from aba_site.tile_map import TileMap
from poverty.charts import MOST_LINES, mappable, measure_unit, panel_map
from poverty.files import sources_of
from poverty.headlines import profile_sentence, profile_stats
from poverty.metrics import Coverage, Measure, Panel, changes_since, coverage_matrix, measure_label, with_gaps
from poverty.metrics.coverage import HOME
from poverty.metrics.profile import region_profile
from poverty.summaries import summary
from poverty.tables.coverage import coverage_key, coverage_table
from poverty.tables.figures import figure_table, place_and_year, statuses
from poverty.tables.panels import PanelTable, reasons
from poverty.views.figure_query import FigureQuery
from poverty.views.indicator_charts import ChartChoice, choose_chart

FEW_FIGURES = 6
ROWS_A_PAGE = 50


@dataclass
class IndicatorPage:
    """
    The parts of the page; charts, tables and maps are all made of :attr:`rows`.

    ``base`` leads from the page to the indicator's own address, below which its figures have theirs.
    """

    panel: Panel
    query: FigureQuery
    base: str = ""

    def __post_init__(self):
        self.years = [year for year in self.panel.years if self.query.first <= year <= self.query.last]
        self.codes = self.query.codes or list(self.panel.regions)
        self.rows = self.panel.grid(self.query.measure, self.codes, self.years) if self.years else []
        self.observations = [
            entry.observation for row in self.rows for entry in row.entries if entry.observation is not None
        ]
        self.map_rows = mappable(self.rows)
        self.view = self._view()
        self._settle_page()
        if self.query.measure == Measure.INDEX and self.panel.changes_in_points:
            self.query.notices.append(_("These are relative changes of a percentage, not percentage points."))
        if self.query.moment:
            self._say_when()

    @property
    def home(self) -> str:
        """The region set off: Aba, or the only one there is."""
        return HOME if HOME in self.panel.regions else next(iter(self.panel.regions), "")

    # -- how it is looked at ----------------------------------------------------------------------

    @cached_property
    def possible_views(self) -> set[str]:
        regions, years = len(self.rows) > 1, len(self.years) > 1
        possible = {
            "chart": len(self.observations) > 1,
            "line": years,
            "bars": regions,
            "dots": regions and years,
            "multiples": regions and years,
            "map": len(self.map_rows) > 1,
        }
        return {"table", "coverage", *(view for view, is_possible in possible.items() if is_possible)}

    def _view(self) -> str:
        asked = self.query.view or "chart"
        if asked not in self.possible_views:
            if self.query.view:
                self.query.notices.append(_("These figures cannot be shown that way; the table is shown instead."))
            return "table"
        if asked == "line" and len(self.query.codes) > MOST_LINES:
            text = _("More than %(count)s lines cannot be told apart: here they are as small multiples.")
            self.query.notices.append(text % {"count": MOST_LINES})
            return "multiples"
        return asked

    @property
    def has_one_year(self) -> bool:
        """Whether what is drawn shows one year, which a slider can choose."""
        return self.view in ("map", "bars", "dots") and len(self.years) > 1

    @property
    def drawn_year(self) -> int:
        return self.query.year if self.query.year in self.years else self.last_year

    @property
    def last_year(self) -> int:
        return self.years[-1]

    @property
    def is_single(self) -> bool:
        """Only one figure is held: nothing to choose and nothing to compare."""
        return len(self.panel.cells) < 2

    def address(self, **others) -> str:
        """The query string of this state, with some of it changed."""
        view = "" if self.query.view in ("", "chart") else self.query.view
        year = self.query.year if self.has_one_year and self.query.year != self.query.last else ""
        return self.query.filters(**({"view": view, "year": year} | others)) or "?"

    # -- what is said -----------------------------------------------------------------------------

    @cached_property
    def summary(self) -> str:
        if not self.observations:
            return ""
        return summary(self.panel, self.drawable, self.query.measure, self.home)

    @cached_property
    def drawable(self) -> list:
        """The rows of one level: those chosen, or else those of the home region's level."""
        if self.query.codes or self.home not in self.panel.regions:
            return self.rows
        level = self.panel.regions[self.home].level
        return [row for row in self.rows if row.region.level == level]

    @cached_property
    def profile(self):
        return region_profile(self.panel, self.home)

    @cached_property
    def profile_sentence(self) -> str:
        return profile_sentence(self.profile) if self.profile else ""

    @cached_property
    def profile_stats(self) -> list[dict]:
        return profile_stats(self.profile, self.query.as_of) if self.profile and not self.is_single else []

    @cached_property
    def reasons(self) -> list[tuple[str, str]]:
        return [] if self.query.measure == Measure.VALUE else reasons(self.rows)

    @cached_property
    def statuses(self) -> list[tuple[str, str]]:
        return statuses(self.observations)

    @cached_property
    def notes(self):
        """What there is to say on single figures, by place and year, where the table itself does not say it."""
        if self.is_detailed:
            return []
        noted = [row for row in self.observations if row.note_zh or row.note_en]
        return [(place_and_year(row.region, row.year), row.note) for row in noted]

    @cached_property
    def sources(self):
        return sources_of(self.observations)

    @property
    def unit(self) -> str:
        return measure_unit(self.query.measure, self.panel.indicator, self.years[0] if self.years else None)

    def title(self, years: str) -> str:
        indicator, measure = self.panel.indicator, self.query.measure
        words = {"indicator": indicator.name, "years": years, "measure": measure_label(measure, indicator)}
        if measure == Measure.VALUE:
            return _("%(indicator)s, %(years)s") % words
        return _("%(indicator)s, %(years)s: %(measure)s") % words

    @property
    def span(self) -> str:
        return span_text(self.years[0], self.years[-1]) if self.years else ""

    def _say_when(self):
        """As it stood when, and whether that has changed since."""
        form = "DATE_FORMAT" if parse_date(self.query.as_of) else "DATETIME_FORMAT"
        stood = date_format(timezone.localtime(self.query.moment), form)
        self.query.notices.insert(0, _("Shown as it stood on %(moment)s.") % {"moment": stood})
        changed = changes_since(self.panel.indicator, self.query.moment)
        if changed:
            text = ngettext(
                "Since then %(count)s figure of this indicator has been added, revised or taken back.",
                "Since then %(count)s figures of this indicator have been added, revised or taken back.",
                changed,
            )
            self.query.notices.insert(1, text % {"count": changed})

    # -- the parts --------------------------------------------------------------------------------

    @property
    def drawn_view(self) -> str:
        """The chart that the view means, also where the view is a table: a picture to take away. Empty without one."""
        view = self.view if self.view in ("line", "bars", "dots", "multiples") else "chart"
        return view if view in self.possible_views else ""

    @cached_property
    def picture(self) -> ChartChoice | None:
        return choose_chart(self, self.drawn_view) if self.drawn_view else None

    @cached_property
    def chart(self) -> dict | None:
        if self.view in ("table", "map", "coverage"):
            return None
        return self.picture.spec if self.picture else None

    @cached_property
    def map(self) -> TileMap | None:
        if self.view != "map":
            return None
        title = self.title(year_text(self.drawn_year))
        place = self.years.index(self.drawn_year)
        return panel_map(self.panel, self.map_rows, self.query.measure, title, place)

    @cached_property
    def is_detailed(self) -> bool:
        """Few enough figures, in all or of one year or one region, to show all that is known of each."""
        few = len(self.panel.cells) <= FEW_FIGURES or len(self.rows) < 2 or len(self.years) < 2
        return self.query.measure == Measure.VALUE and few and len(self.observations) <= ROWS_A_PAGE

    @cached_property
    def table(self):
        caption = self.title(self.span)
        if self.is_detailed:
            return figure_table(self.observations, caption, show=["region"])
        query = query_string(
            measure="" if self.query.measure == Measure.VALUE else self.query.measure, as_of=self.query.as_of
        )
        shown = self._page_of(self.rows)
        return PanelTable(self.panel, shown, self.rows, self.query.measure, self.home, self.base, query).table(caption)

    @cached_property
    def coverage(self) -> Coverage:
        return coverage_matrix(self.panel, [self.panel.regions[code] for code in self.codes], with_gaps(self.years))

    @property
    def coverage_table(self):
        """Regions by years: what is reported and what is not; a page of it."""
        caption = _("What is there and what is missing: %(title)s") % {"title": self.title(self.span)}
        return coverage_table(self._page_of(self.coverage.rows), with_gaps(self.years), caption)

    @property
    def coverage_key(self):
        return coverage_key(self.coverage)

    # -- pages of a long table --------------------------------------------------------------------

    def _page_of(self, rows: list, number: int = 0) -> list:
        return rows[((number or self.query.page) - 1) * ROWS_A_PAGE :][:ROWS_A_PAGE]

    @property
    def last_page(self) -> int:
        return max(1, -(-len(self.rows) // ROWS_A_PAGE))

    def _settle_page(self):
        if self.query.page <= self.last_page:
            return
        self.query.page = 1
        if self.last_page > 1:
            self.query.notices.append(_("The table has no page of this number; the first is shown."))

    @cached_property
    def pages(self) -> list[tuple[str, str, bool]]:
        """``(first and last region, address, whether it is this one)``; empty where one page holds all."""
        if self.last_page == 1 or self.is_detailed:
            return []
        return [self._page(number) for number in range(1, self.last_page + 1)]

    def _page(self, number: int) -> tuple[str, str, bool]:
        part = self._page_of(self.rows, number)
        label = _("%(first)s to %(last)s") % {
            "first": part[0].region.short_name, "last": part[-1].region.short_name,
        }  # fmt: skip
        return label, self.address(page=number), number == self.query.page
