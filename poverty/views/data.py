"""Open data: the page that explains them, the tables as files, and the standards that describe them."""

from django.db.models import Q
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.archives import zip_response
from aba_site.downloads import csv_response, json_error, json_response, plain_error
from aba_site.query_state import QueryReader
from poverty import files
from poverty.files import columns, sdmx
from poverty.files.everything import everything, newest_publication
from poverty.metrics import Measure
from poverty.metrics.coverage import HOME, indicators_by_theme
from poverty.metrics.held_by_theme import themes_held
from poverty.models import Observation, Region
from poverty.packs import LEVELS
from poverty.tables.figures import column_table, indicator_files_table, status_table
from poverty.tables.held import theme_table
from poverty.views.figure_filter import FigureFilter, read_file_filter

# What narrows a file of observations; one that always holds everything refuses it.
FILTERS = ("region", "time", "as_of", "measure", "view", "theme", "indicator", "status", "within")


@require_safe
def data_page(request):
    holdings = [held for _theme, group in indicators_by_theme() for held in group if held.figures]
    context = {
        "figure_count": sum(held.figures for held in holdings),
        "downloads": [link("data-everything", "everything.zip", _("all tables, their description and a guide"))],
        "tables": [
            link(f"data-{name}" if name != "observations" else "observations-csv", table.path, table.description)
            for name, table in files.TABLES.items()
        ],
        "standards": [
            link("datapackage", "datapackage.json", _("Data Package, version 2")),
            link("observations-csvw", "observations.csv-metadata.json", _("CSV on the Web (W3C)")),
            link("observations-sdmx", "observations.sdmx.csv", _("SDMX-CSV, version 2.0")),
        ],
        "explore": reverse("explore"),
        "by_theme": theme_table(themes_held(), reverse("explore")),
        "packs": pack_links(),
        "indicator_files": indicator_files_table(holdings),
        "columns": column_table(files.FIELDS),
        "measure_columns": column_table(files.MEASURES),
        "statuses": status_table(),
        "licence": files.LICENCE,
        "address": request.build_absolute_uri(reverse("data")),
        "crumbs": [(_("Data"), "")],
    }
    return render(request, "poverty/data.html", context)


def link(name: str, label: str, hint: str, *arguments: str) -> dict:
    """For components/downloads.html."""
    return {"label": label, "href": reverse(name, args=arguments), "hint": hint}


def pack_links() -> list[dict]:
    """The packs of the home prefecture and its counties; those of other places are on their own pages. One query."""
    home = Region.objects.published().filter(Q(code=HOME) | Q(parent__code=HOME), level__in=LEVELS).order_by("code")
    return [link("region-pack", region.short_name, "ZIP", region.code) for region in home]


def values_query(reader: QueryReader) -> FigureFilter:
    """As asked of a file of values, which computes nothing."""
    query = read_file_filter(reader)
    if query.measure != Measure.VALUE:
        query.notices.append(_("This file has values only; the files of each indicator have its measures."))
    return query


def unfiltered(reader: QueryReader) -> list[str]:
    """What is wrong with the request for a file that always holds everything."""
    for name in FILTERS:
        if asked := reader.single(name):
            reader.refuse(name, asked, _("This file always holds everything."))
    return [problem.refusal for problem in reader.problems]


@require_safe
def observations_csv(request):
    query = values_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    return csv_response(request, "observations.csv", files.FIELDS, files.text_rows(query.figures()))


@require_safe
def observations_sdmx(request):
    query = values_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    rows = files.sdmx_rows(query.figures())
    return csv_response(request, "observations.sdmx.csv", columns.SDMX, rows, sdmx.CONTENT_TYPE, mark="")


@require_safe
def observations_csvw(request):
    """Describes ``observations.csv`` with the same filters."""
    query = values_query(QueryReader.of(request.GET))
    if query.notices:
        return json_error(400, _("Bad request"), " ".join(query.notices))
    filters = f"?{request.GET.urlencode(safe='~:')}" if request.GET else ""
    return json_response(files.csvw(get_language(), filters), content_type="application/csvm+json")


@require_safe
def table_csv(request, name):
    if problems := unfiltered(QueryReader.of(request.GET)):
        return plain_error(400, problems)
    table = files.TABLES[name]
    return csv_response(request, table.path, table.fields, table.read())


@require_safe
def datapackage(request):
    if problems := unfiltered(QueryReader.of(request.GET)):
        return json_error(400, _("Bad request"), " ".join(problems))
    figures = Observation.objects.published()
    address = request.build_absolute_uri(reverse("data"))
    return json_response(files.data_package(files.distinct_sources(figures), address, get_language()))


@require_safe
def everything_zip(request):
    if problems := unfiltered(QueryReader.of(request.GET)):
        return plain_error(400, problems)
    moment = newest_publication()
    address = request.build_absolute_uri(reverse("data"))
    return zip_response(request, f"aba-statistics-{get_language()}.zip", everything(address, moment), moment)
