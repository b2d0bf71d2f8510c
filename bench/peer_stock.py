"""
The page of an indicator as one writes it with Django's own parts, to measure ours against.

Model instances from the ORM, a ``Paginator``, and a template that extends the site's base and formats each number with
``floatformat``. The same middleware, connections and cached templates as the site; the same figures with the same links
as the site's table, 50 regions a page, and their sums by year. No chart, no words about the figures.
"""

import os
from pathlib import Path

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "aba_site.settings")
application = get_wsgi_application()

from django.conf import settings  # noqa: E402  after Django is set up
from django.core.paginator import Paginator  # noqa: E402
from django.db.models import Sum  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.shortcuts import get_object_or_404  # noqa: E402
from django.template import engines  # noqa: E402
from django.urls import path  # noqa: E402

from aba_site.urls import urlpatterns as of_the_site  # noqa: E402
from poverty.models import Indicator, Observation, Region  # noqa: E402

REGIONS_A_PAGE = 50
TEMPLATE = engines["django"].from_string(Path(__file__).with_suffix(".html").read_text())


def indicator_page(request, slug):
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    observations = Observation.objects.published().filter(indicator=indicator)
    years = list(observations.values_list("year", flat=True).distinct().order_by("year"))
    regions = Region.objects.filter(observations__in=observations).distinct().order_by("code")
    page = Paginator(regions, REGIONS_A_PAGE).get_page(request.GET.get("page"))
    shown = list(page)
    figures = {(figure.region_id, figure.year): figure for figure in observations.filter(region__in=shown)}
    context = {
        "indicator": indicator,
        "decimals": f"{indicator.decimals}g",
        "years": years,
        "page": page,
        "rows": [(region, [figures.get((region.pk, year)) for year in years]) for region in shown],
        "totals": totals(observations) if indicator.aggregation == "sum" else [],
    }
    return HttpResponse(TEMPLATE.render(context, request))


def totals(observations):
    by_year = observations.values("year").annotate(total=Sum("value")).order_by("year")
    return [row["total"] for row in by_year]


urlpatterns = [path("stock/<slug:slug>/", indicator_page), *of_the_site]
settings.ROOT_URLCONF = __name__
