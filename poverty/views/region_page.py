"""What the page of a region and its factsheet show of a place."""

from dataclasses import dataclass
from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import grouped
from aba_site.query_state import query_string
from aba_site.tile_map import TileMap
from poverty.charts import place_map
from poverty.comparing_charts import figure_map
from poverty.metrics.held import stated_beside_held
from poverty.metrics.holdings import HeldKind, records_within
from poverty.metrics.places import Line, Place, figures_of_children
from poverty.models import Region, Source
from poverty.packs import LEVELS
from poverty.standings import comparisons, place_sentence
from poverty.tables.figures import statuses
from poverty.tables.places import as_observation, line_groups, place_table
from poverty.tables.totals import pair_table

HEADLINES = 6
MOST_COMPARED = 6  # regions that the page of comparisons takes


@dataclass
class RegionPage:
    """Everything known of a place; each part is asked for once."""

    place: Place

    @property
    def region(self) -> Region:
        return self.place.region

    @cached_property
    def crumbs(self) -> list[tuple[str, str]]:
        above = [(parent.short_name, parent.get_absolute_url()) for parent in self.region.public_trail]
        return [(_("Regions"), reverse("region-list")), *above, (self.region.short_name, "")]

    # -- names and codes --------------------------------------------------------------------------

    @cached_property
    def code_parts(self) -> list[tuple[str, Region]]:
        """What each part of the code stands for: ``[("51", Sichuan), ("32", Aba), ("21", Wenchuan)]``."""
        parts, told = [], 0
        for region in [*self.region.public_trail, self.region]:
            parts.append((region.prefix[told:], region))
            told = len(region.prefix)
        return parts

    @cached_property
    def former_names(self) -> list[str]:
        return [name.strip() for name in self.region.former_names.split(";") if name.strip()]

    @cached_property
    def area(self) -> str:
        return grouped(self.region.area_km2, 0)

    @cached_property
    def coordinates(self) -> str:
        """``32.4001° N, 102.6091° E``; empty where they are not known."""
        if self.region.latitude is None:
            return ""
        return _("%(latitude)s° N, %(longitude)s° E") % {
            "latitude": f"{self.region.latitude.normalize():f}",
            "longitude": f"{self.region.longitude.normalize():f}",
        }

    @cached_property
    def exit_source(self) -> Source | None:
        """The register of when counties left the list of poor counties; other facts have the region's own source."""
        if not self.region.poverty_exit_year:
            return None
        return Source.objects.published().filter(slug="county-register").first()

    # -- figures ----------------------------------------------------------------------------------

    @cached_property
    def headlines(self) -> list[tuple[Line, list[str]]]:
        return self.headlines_of(HEADLINES)

    def headlines_of(self, count: int) -> list[tuple[Line, list[str]]]:
        """Figures to tell large, each with how it stands to others, in words."""
        return [(line, comparisons(line, len(self.place.siblings))) for line in self.place.headlines(count)]

    @cached_property
    def sentence(self) -> str:
        line = self.place.main_line
        return place_sentence(line, len(self.place.siblings)) if line else ""

    @cached_property
    def groups(self):
        return line_groups(self.place)

    @cached_property
    def statuses(self) -> list[tuple[str, str]]:
        shown = [row for line in self.place.lines for row in line.series.values()]
        if self.parts_told:
            indicator, peers = self.parts_told
            shown += [as_observation(peer, indicator, self.region) for peer in peers.values()]
        return statuses(shown)

    # -- records ----------------------------------------------------------------------------------

    @cached_property
    def kinds(self) -> list[HeldKind]:
        return records_within(self.region)

    @cached_property
    def totals(self):
        pairs = stated_beside_held(self.place)
        return pair_table(pairs) if pairs else None

    # -- other places -----------------------------------------------------------------------------

    @cached_property
    def parts_told(self):
        """The indicator by which the parts are told, and their figures; ``None`` where they have none."""
        return figures_of_children(self.place) if self.place.children else None

    @property
    def parts_title(self) -> str:
        return parts_title(self.region, self.place.children)

    @property
    def parts(self):
        indicator, peers = self.parts_told or (None, {})
        return place_table(self.place.children, indicator, peers, self.parts_title)

    @property
    def maps(self) -> list[TileMap]:
        """Of the parts: when each left the list of poor counties, and the figure by which they are told."""
        children = self.place.children
        figures = figure_map(self.parts_told[0], children, self.parts_told[1]) if self.parts_told else None
        exits = any(child.poverty_exit_year for child in children)
        places = place_map(children) if exits or not figures else None
        return list(filter(None, [figures, places]))

    @property
    def neighbours(self):
        main = self.place.main_line
        if main is None:
            return place_table(self.place.neighbours, None, {}, _("Neighbours"))
        held = [region.code for region in self.place.neighbours]
        peers = {code: peer for code in held if (peer := self.place.others.get((code, main.indicator.pk)))}
        return place_table(self.place.neighbours, main.indicator, peers, _("Neighbours"), main.newest)

    # -- where to go from here --------------------------------------------------------------------

    @property
    def ways(self) -> list[tuple[str, str, str]]:
        """Links with a hint: comparing it, on one sheet of paper, without a network."""
        code, ways = self.region.code, []
        if self.compared and self.place.lines:
            names = pgettext("between the items of a list", ", ").join(one.short_name for one in self.compared[1:])
            query = query_string(region="~".join(one.code for one in self.compared))
            ways.append((_("Compare"), reverse("compare") + query, _("with %(names)s") % {"names": names}))
        ways.append((_("Factsheet"), reverse("factsheet", args=[code]), _("one page of A4, to print")))
        if self.region.level in LEVELS:
            hint = _("everything here as one ZIP, to read without a network")
            ways.append((_("Offline pack"), reverse("region-pack", args=[code]), hint))
        return ways

    @cached_property
    def compared(self) -> list[Region]:
        """It and some of its siblings: its neighbours first. Empty where it has none."""
        near = {region.pk for region in self.place.neighbours}
        others = [region for region in self.place.siblings if region.pk != self.region.pk]
        others.sort(key=lambda region: (region.pk not in near, region.code))
        return [self.region, *others[: MOST_COMPARED - 1]] if others else []


def parts_title(region: Region, children: list[Region]) -> str:
    """``Prefectures of Sichuan Province``"""
    titles = {
        "prefecture": _("Prefectures of %(region)s"),
        "county": _("Counties of %(region)s"),
        "township": _("Towns and townships of %(region)s"),
        "village": _("Villages of %(region)s"),
    }
    level = children[0].level if children else ""
    return titles.get(level, _("Parts of %(region)s")) % {"region": region.name}
