"""The regions that a form offers, in groups of those that belong together."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from poverty.models import Region

BOX = """
            <label><input type="checkbox" name="region" value="%s"%s> %s</label>
          """
MOST_OFFERED = 250
LONGEST_QUERY_OF_CODES = 200  # regions


@dataclass(frozen=True, slots=True)
class RegionGroup:
    """
    Regions with one parent, each with whether it is chosen; ``query`` chooses just these, where the form offers that
    and they are few enough for an address.
    """

    title: str
    regions: list[tuple[Region, bool]]
    query: str = ""

    @property
    def boxes(self) -> SafeString:
        """A box to tick for each region; hundreds of them are joined here sooner than a template would."""
        boxes = [
            BOX % (region.code, " checked" if chosen else "", escape(region.short_name))
            for region, chosen in self.regions
        ]
        return mark_safe("".join(boxes))  # noqa: S308  codes are digits, names are escaped

    @property
    def holds_chosen(self) -> bool:
        return any(chosen for _region, chosen in self.regions)


def offered(regions: Iterable[Region], chosen: Collection[str]) -> list[Region]:
    """All of them; of very many those chosen and those above townships."""
    regions = list(regions)
    if len(regions) <= MOST_OFFERED:
        return regions
    return [region for region in regions if len(region.code) == 6 or region.code in chosen]


def region_groups(regions: Iterable[Region], chosen: Collection[str], address=None) -> list[RegionGroup]:
    """``address(codes)`` makes the query string that chooses these regions and keeps all else, if that is offered."""
    ordered = sorted(regions, key=lambda region: (len(region.code), _parent_code(region), region.code))
    groups = [list(members) for _parent, members in groupby(ordered, key=_parent_code)]
    several = len(groups) > 1
    return [
        RegionGroup(
            _title(members[0], several),
            [(region, region.code in chosen) for region in members],
            address([region.code for region in members])
            if address and several and len(members) <= LONGEST_QUERY_OF_CODES
            else "",
        )
        for members in groups
    ]


def _parent_code(region: Region) -> str:
    return region.parent.code if region.parent else ""


def _title(region: Region, several: bool) -> str:
    if not several:
        return _("Regions")
    if region.parent is None or not region.parent.is_published:
        return region.get_level_display()
    return _("Within %(region)s") % {"region": region.parent.short_name}
