"""Places beside each other over all indicators, and two indicators against each other over places."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.filters import Filters
from poverty.metrics.comparing import read_comparison
from poverty.views.compare_page import ComparePage, asked_regions, offered_regions
from poverty.views.pairing_page import PairingPage


@require_safe
def compare(request):
    filters = Filters(request.GET)
    offered = offered_regions()
    regions = asked_regions(filters.reader, offered)
    page = ComparePage(filters, offered, regions)
    if len(regions) > 1:
        page.comparison = read_comparison(regions, page.theme, page.span)
    context = {"page": page, "notices": page.notices, "crumbs": [(_("Compare"), "")]}
    return render(request, "poverty/compare.html", context)


@require_safe
def compare_indicators(request):
    page = PairingPage(Filters(request.GET))
    context = {"page": page, "notices": page.filters.notices, "crumbs": page.crumbs}
    return render(request, "poverty/compare_indicators.html", context)
