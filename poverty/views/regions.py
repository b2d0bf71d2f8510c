"""The list of regions, and the page of one with its factsheet: a prefecture, a county, a village."""

from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from poverty.charts import place_map
from poverty.metrics.places import read_place
from poverty.models import Region
from poverty.tables.places import place_table
from poverty.views.factsheet import Factsheet
from poverty.views.region_page import RegionPage, parts_title

LISTED = ("province", "prefecture", "county")


@require_safe
def region_list(request):
    regions = list(Region.objects.published().filter(level__in=LISTED).select_related("parent"))
    groups = []
    for parent in regions:
        children = [region for region in regions if region.parent_id == parent.pk]
        if children:
            title = parts_title(parent, children)
            groups.append((parent, title, place_map(children), place_table(children, None, {}, title)))
    return render(request, "poverty/region_list.html", {"groups": groups, "crumbs": [(_("Regions"), "")]})


@require_safe
def region_page(request, code):
    page = RegionPage(read_place(public_region(code)))
    return render(request, "poverty/region.html", {"page": page, "region": page.region, "crumbs": page.crumbs})


@require_safe
def factsheet(request, code):
    page = RegionPage(read_place(public_region(code)))
    sheet = Factsheet(page, request.build_absolute_uri(page.region.get_absolute_url()), timezone.localdate())
    context = {
        "sheet": sheet,
        "page": page,
        "region": page.region,
        "crumbs": [*page.crumbs[:-1], (page.region.short_name, page.region.get_absolute_url()), (_("Factsheet"), "")],
    }
    return render(request, "poverty/factsheet.html", context)


def public_region(code: str) -> Region:
    """With its source and all regions above it."""
    if not (code.isascii() and code.isdecimal()):
        raise Http404  # a NUL, for one, is an error in PostgreSQL
    regions = Region.objects.published().select_related("source", "parent__parent__parent__parent")
    return get_object_or_404(regions, code=code)
