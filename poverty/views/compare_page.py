"""What the page that compares places shows, for what the reader asked."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.charts import drawn
from aba_site.filters import Filters
from aba_site.query_state import QueryReader, query_string, sentences, years_text
from poverty.comparing_charts import dots_chart
from poverty.metrics.comparing import Comparison, by_theme
from poverty.metrics.coverage import HOME
from poverty.models import Indicator, Region
from poverty.tables.comparing import compared_table
from poverty.tables.figures import statuses
from poverty.views.region_choice import RegionGroup, region_groups

OFFERED = ("province", "prefecture", "county")
MOST, FEWEST = 6, 2
MOST_CHARTS = 6
MOST_OPEN = 60  # boxes to tick; beyond, each group opens by itself


def offered_regions() -> list[Region]:
    """Provinces, prefectures and counties. One query."""
    return list(Region.objects.published().filter(level__in=OFFERED).select_related("parent"))


def asked_regions(reader: QueryReader, offered: Iterable[Region]) -> list[Region]:
    """The published ones that were asked for, in that order, at most six. No query, or one for places not offered."""
    codes = reader.codes("region")
    known = {region.code: region for region in offered}
    others = [code for code in codes if code not in known]
    if others:
        rows = Region.objects.published().filter(code__in=others).select_related("parent")
        known |= {region.code: region for region in rows}
    if unknown := [code for code in codes if code not in known]:
        reader.refuse("region", "~".join(unknown), _("There is no region with this code."), _("It was left out."))
    regions = [known[code] for code in codes if code in known]
    if rest := regions[MOST:]:
        reason = _("At most %(most)s regions are compared at once.") % {"most": MOST}
        reader.refuse("region", "~".join(region.code for region in rest), reason, _("It was left out."))
    return regions[:MOST]


def _at_home(region: Region) -> bool:
    """Whether it belongs to the prefecture that the site is about."""
    return region.parent is not None and region.parent.code == HOME


@dataclass
class ComparePage:
    """``comparison`` is ``None`` until at least two regions are chosen."""

    filters: Filters
    offered: list[Region]
    regions: list[Region]
    comparison: Comparison | None = None
    years: tuple[int, int] | None = None
    years_chosen: bool = field(default=False)

    def __post_init__(self):
        self.theme = self.filters.choose("theme", _("Theme"), Indicator.Theme.choices)

    def span(self, first: int, last: int) -> tuple[int, int]:
        """The years asked for among those there are."""
        self.years_chosen = bool(self.filters.reader.values("time"))
        self.years = self.filters.reader.years("time", first, last)
        return self.years

    @property
    def notices(self) -> list[str]:
        return [*self.filters.notices, *self.cautions]

    @property
    def cautions(self) -> list[str]:
        """What makes places hard to compare: different levels, and a place that lies within another."""
        cautions = []
        if len({region.level for region in self.regions}) > 1:
            larger = _("These places are of different levels: totals of the larger are larger by nature.")
            cautions.append(sentences(larger, _("Look at ratios and percentages first.")))
        for inner in self.regions:
            for outer in self.regions:
                if inner != outer and inner.code.startswith(outer.prefix):
                    words = {"inner": inner.short_name, "outer": outer.short_name}
                    cautions.append(_("%(inner)s is a part of %(outer)s and counted in its totals.") % words)
        return cautions

    # -- the form ---------------------------------------------------------------------------------

    @property
    def chosen(self) -> set[str]:
        return {region.code for region in self.regions}

    @cached_property
    def groups(self) -> list[RegionGroup]:
        """Which regions are offered, under the one they belong to."""
        return region_groups(self.offered, self.chosen)

    @property
    def all_open(self) -> bool:
        """Where there are few; else a group is open in which one is chosen."""
        return len(self.offered) <= MOST_OPEN

    @property
    def beyond(self) -> list[Region]:
        """Chosen places that the form does not offer: townships and villages."""
        return [region for region in self.regions if region.level not in OFFERED]

    @property
    def year_options(self) -> list[int]:
        if self.comparison is None or self.comparison.years is None:
            return []
        first, last = self.comparison.years
        return list(range(first, last + 1))

    @property
    def suggestions(self) -> list[tuple[str, str]]:
        """Names and addresses of comparisons, where fewer than two regions are chosen."""
        if len(self.regions) >= FEWEST:
            return []
        if self.regions:
            one = self.regions[0]
            near = [other for other in self.offered if other.parent_id == one.parent_id and other != one]
            return [self._suggestion([one, other]) for other in near[:MOST]]
        groups = [[region for region, _chosen in group.regions] for group in reversed(self.groups)]
        groups.sort(key=lambda members: not _at_home(members[0]))
        return [self._suggestion(members[:3]) for members in groups if len(members) >= FEWEST][:MOST]

    def _suggestion(self, regions) -> tuple[str, str]:
        codes = "~".join(region.code for region in regions)
        names = pgettext("between the items of a list", ", ").join(region.short_name for region in regions)
        return names, f"{reverse('compare')}?region={codes}"

    # -- the figures ------------------------------------------------------------------------------

    @property
    def title(self) -> str:
        return pgettext("between the items of a list", ", ").join(region.short_name for region in self.regions)

    @property
    def tables(self):
        """By theme, the indicators that at least two of the places have."""
        return self._tables([row for row in self.comparison.rows if len(row.figures) > 1])

    @property
    def alone(self):
        """By theme, the indicators that only one of the places has."""
        return self._tables([row for row in self.comparison.rows if len(row.figures) == 1])

    def _tables(self, rows):
        return [(theme, compared_table(found, self.regions, str(theme.label))) for theme, found in by_theme(rows)]

    @property
    def alone_count(self) -> int:
        return sum(len(row.figures) == 1 for row in self.comparison.rows)

    @cached_property
    def charts(self):
        """The first few indicators that all of the places have, each as a row of dots."""
        complete = self.comparison.complete()
        specs = [
            dots_chart(row.indicator, row.year, [(figure.region, figure) for figure in row.figures.values()])
            for row in complete[:MOST_CHARTS]
        ]
        return [(spec, drawn(spec)) for spec in specs]

    @property
    def statuses(self):
        return statuses(figure for row in self.comparison.rows for figure in row.figures.values())

    @property
    def downloads(self) -> list[dict]:
        query = query_string(
            region="~".join(region.code for region in self.regions),
            theme=self.theme,
            time=years_text(*self.years) if self.years_chosen and self.years else "",
        )
        hint = _("every figure of these regions, theme and years")
        return [{"label": "observations.csv", "href": f"{reverse('observations-csv')}{query}", "hint": hint}]
