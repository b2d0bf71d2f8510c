"""The list of regions, and the profile of one: a prefecture, a county, a village."""

from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.numbers import grouped
from poverty.charts import place_map
from poverty.headlines import profile_sentence, profile_stats
from poverty.metrics import read_panel
from poverty.metrics.holdings import records_where
from poverty.metrics.profile import region_profile
from poverty.models import Indicator, Observation, Region, Source
from poverty.tables.figure_groups import figure_groups
from poverty.tables.figures import region_table, statuses

# The indicator by which regions are compared on their pages.
COMPARED_BY = "gdp"
LISTED = ("province", "prefecture", "county")


@require_safe
def region_list(request):
    regions = list(Region.objects.published().filter(level__in=LISTED).select_related("parent"))
    groups = []
    for parent in regions:
        children = [region for region in regions if region.parent_id == parent.pk]
        if children:
            title = parts_title(parent, children)
            groups.append((parent, title, place_map(children), region_table(children, title)))
    return render(request, "poverty/region_list.html", {"groups": groups, "crumbs": [(_("Regions"), "")]})


@require_safe
def region_page(request, code):
    if not (code.isascii() and code.isdecimal()):
        raise Http404  # a NUL, for one, is an error in PostgreSQL
    regions = Region.objects.published().select_related("source", "parent__parent__parent__parent")
    region = get_object_or_404(regions, code=code)
    figures = list(Observation.objects.published().filter(region=region).with_names())
    themes = Indicator.Theme.values
    figures.sort(
        key=lambda row: (themes.index(row.indicator.theme), row.indicator.position, row.indicator.slug, row.year)
    )
    children = list(region.children.published())
    title = parts_title(region, children)
    profile = compared_profile(region, figures)
    trail = parents(region)
    context = {
        "region": region,
        "trail": trail,
        "area": grouped(region.area_km2, 0),
        "coordinates": coordinates(region),
        "exit_source": exit_source(region),
        "profile_sentence": profile_sentence(profile) if profile else "",
        "profile_stats": profile_stats(profile) if profile else [],
        "groups": figure_groups(figures, lambda row: row.indicator.get_theme_display(), show=["indicator"]),
        "statuses": statuses(figures),
        "kinds": records_where(Q(region__code__startswith=region.prefix)),
        "neighbours": list(region.neighbours.published()),
        "children": children,
        "parts_title": title,
        "map": place_map(children),
        "parts": region_table(children, title),
        "crumbs": [
            (_("Regions"), reverse("region-list")),
            *((parent.short_name, parent.get_absolute_url()) for parent in trail),
            (region.short_name, ""),
        ],
    }
    return render(request, "poverty/region.html", context)


def parents(region: Region) -> list[Region]:
    """The public ones from the province down to the region's parent."""
    found = []
    while region.parent:
        region = region.parent
        found.insert(0, region)
    return [region for region in found if region.is_published]


def exit_source(region: Region) -> Source | None:
    """The register that says when a county left the list of poor counties; other facts have the region's own source."""
    if not region.poverty_exit_year:
        return None
    return Source.objects.published().filter(slug="county-register").first()


def coordinates(region: Region) -> str:
    """``32.4001° N, 102.6091° E``; empty where they are not known."""
    if region.latitude is None:
        return ""
    return _("%(latitude)s° N, %(longitude)s° E") % {
        "latitude": f"{region.latitude.normalize():f}",
        "longitude": f"{region.longitude.normalize():f}",
    }


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


def compared_profile(region: Region, figures):
    """The region beside its peers, where it has figures of the indicator by which regions are compared."""
    compared = [row.indicator for row in figures if row.indicator.slug == COMPARED_BY]
    return region_profile(read_panel(compared[0]), region.code) if compared else None
