"""What the form of an indicator's page offers: only what these figures can be shown as."""

from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from aba_site.query_state import years_text
from poverty.models import Region
from poverty.views.figure_query import VIEWS
from poverty.views.indicator_page import IndicatorPage
from poverty.views.region_choice import RegionGroup, offered, region_groups


@dataclass(frozen=True)
class IndicatorForm:
    """The choices, with their names; what is chosen is known to the page and its query."""

    page: IndicatorPage

    @property
    def views(self) -> list[tuple[str, str]]:
        names = {
            "chart": _("Chart that fits best"),
            "line": _("Lines"),
            "bars": _("Bars"),
            "dots": _("Ranked dots"),
            "multiples": _("Small multiples"),
            "table": _("Table"),
            "map": _("Map"),
            "coverage": _("What is there and what is missing"),
        }
        return [(view, names[view]) for view in VIEWS if view in self.page.possible_views]

    @property
    def measures(self) -> list[tuple[str, str]]:
        return self.page.panel.measure_choices()

    @property
    def years(self) -> list[int]:
        return self.page.panel.years

    @property
    def all_years(self) -> str:
        """What the choice of years says where nothing was chosen."""
        return years_text(self.years[0], self.years[-1])

    @cached_property
    def _offered(self) -> list[Region]:
        return offered(self.page.panel.regions.values(), self.page.query.codes)

    @property
    def regions_left_off(self) -> bool:
        return len(self._offered) < len(self.page.panel.regions)

    @property
    def region_groups(self) -> list[RegionGroup]:
        codes = self.page.query.codes
        return region_groups(self._offered, codes, lambda others: self.page.address(region="~".join(others)))
