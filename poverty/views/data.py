"""Bulk data: what can be downloaded, all observations in one file, and a Data Package that describes it."""

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.downloads import csv_response, json_response, plain_error
from aba_site.query_state import QueryReader
from poverty import files
from poverty.metrics.coverage import indicators_by_theme
from poverty.models import Observation
from poverty.tables.figures import column_table, indicator_files_table, status_table
from poverty.views.figure_query import file_query


@require_safe
def data_page(request):
    holdings = [held for _theme, group in indicators_by_theme() for held in group if held.figures]
    context = {
        "figure_count": sum(held.figures for held in holdings),
        "downloads": [
            {"label": "observations.csv", "href": reverse("observations-csv"), "hint": _("every published figure")},
            {"label": "datapackage.json", "href": reverse("datapackage"), "hint": _("Data Package, version 2")},
        ],
        "indicator_files": indicator_files_table(holdings),
        "columns": column_table(files.FIELDS),
        "statuses": status_table(),
        "licence": files.LICENCE,
        "address": request.build_absolute_uri(reverse("data")),
        "crumbs": [(_("Data"), "")],
    }
    return render(request, "poverty/data.html", context)


@require_safe
def observations_csv(request):
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    return csv_response(request, "observations.csv", files.FIELDS, files.rows(query.figures()))


@require_safe
def datapackage(request):
    figures = Observation.objects.published()
    address = request.build_absolute_uri(reverse("data"))
    return json_response(files.data_package(files.distinct_sources(figures), address, get_language()))
