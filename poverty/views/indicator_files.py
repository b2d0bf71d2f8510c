"""One indicator's figures as files: the page's own data, with the page's own filters."""

import json
from datetime import datetime

from django.core import signing
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.downloads import csv_response, json_error, json_line, json_response, plain_error, xlsx_response
from aba_site.query_state import QueryReader
from poverty import files
from poverty.metrics import Measure, Reason, measure_label, read_panel
from poverty.models import Indicator, Observation, Region
from poverty.views.figure_query import PAGE_OF_JSON, FigureQuery, file_query

TOKEN_SALT = "poverty.indicator-json"  # noqa: S105  not a secret: it keeps these tokens apart from others
KINDS = ("csv", "xlsx", "json", "metadata")


def download_links(indicator: Indicator, query: FigureQuery) -> list[dict]:
    """For components/downloads.html: the files with the filters and the measure of the page."""
    told = {
        "csv": ("CSV", _("for any program")),
        "xlsx": ("XLSX", _("for Excel, with notes")),
        "json": ("JSON", _("for programs")),
        "metadata": (_("Metadata"), _("definition, sources, columns")),
    }
    return [
        {"label": label, "hint": hint, "href": reverse(f"indicator-{kind}", args=[indicator.slug]) + query.filters()}
        for kind, (label, hint) in told.items()
    ]


def published_indicator(slug: str) -> Indicator:
    return get_object_or_404(Indicator.objects.published().select_related("denominator"), slug=slug)


def file_rows(indicator: Indicator, query: FigureQuery, read=files.rows):
    """
    What the file of an indicator holds: as it is ``read`` for values, as a list for a measure, which needs the figures
    of other years and regions too.
    """
    if query.measure == Measure.VALUE:
        return read(query.figures().filter(indicator=indicator))
    panel = read_panel(indicator, query.moment)
    years = [year for year in panel.years if query.first <= year <= query.last]
    codes = [code for code in query.codes if code in panel.regions]
    if not years or (query.codes and not codes):
        return []
    return files.measured_rows(panel, codes, years, query.measure)


@require_safe
def indicator_csv(request, slug):
    indicator = published_indicator(slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    rows = file_rows(indicator, query, files.text_rows) if request.method == "GET" else []
    return csv_response(request, f"{slug}.csv", files.fields_of(query.measure), rows)


@require_safe
def indicator_xlsx(request, slug):
    indicator = published_indicator(slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    rows, notes = [], []
    if request.method == "GET":
        rows = file_rows(indicator, query)
        notes = workbook_notes(indicator, request.build_absolute_uri(), query)
    return xlsx_response(
        request, f"{slug}.xlsx", slug, files.fields_of(query.measure), rows, _("Notes"), notes
    )  # fmt: skip


def workbook_notes(indicator: Indicator, address: str, query: FigureQuery) -> list[tuple[str, str]]:
    """The second sheet: what the first one holds, where it is from and how it may be used."""
    figures = query.figures().filter(indicator=indicator)
    sources = files.distinct_sources(figures)
    today = timezone.localdate().isoformat()
    statuses = figures.order_by("status").values_list("status", flat=True).distinct()
    return [
        (_("Title"), indicator.name),
        (_("Unit"), indicator.unit),
        (_("Definition"), indicator.definition),
        (_("How it is computed"), indicator.computation),
        (_("Limits"), indicator.limits),
        *measure_notes(query.measure, indicator),
        *((_("Source"), f"{source.name}. {source.citation}") for source in sources),
        *((_("Status %(letter)s") % {"letter": status}, str(Observation.Status(status).label)) for status in statuses),
        (_("How to cite"), files.citation(indicator.name, sources, address, today)),
        (_("Licence"), "CC BY 4.0, " + files.LICENCE["path"]),
        (_("Address"), address),
        (_("Date"), today),
        (_("Times"), _("recorded_at and published_at are in UTC.")),
    ]


def measure_notes(measure: str, indicator: Indicator) -> list[tuple[str, str]]:
    """What the columns of a computed measure hold, and why a number may be missing there."""
    if measure == Measure.VALUE:
        return []
    return [
        (_("Measure"), measure_label(measure, indicator)),
        *((field.name, str(field.description)) for field in files.MEASURES[1:]),
        *((_("Reason %(code)s") % {"code": reason.value}, str(reason.label)) for reason in Reason),
    ]


@require_safe
def indicator_json(request, slug):
    indicator = published_indicator(slug)
    reader = QueryReader.of(request.GET)
    limit = reader.whole("limit", PAGE_OF_JSON, PAGE_OF_JSON)
    after, token_moment = read_token(reader, slug)
    query = file_query(reader)
    if query.notices:
        return json_error(400, _("Bad request"), " ".join(query.notices))
    # Later pages show what the first one saw, even if something is published in between.
    query.moment = query.moment or token_moment
    moment = query.moment or timezone.now()
    count, data = json_page(indicator, query, after, limit + 1)
    more, data = len(data) > limit, data[:limit]
    meta = {
        "indicator": indicator.slug,
        "title": indicator.name,
        "unit": indicator.unit,
        "definition": indicator.definition,
        "language": get_language(),
        "count": count,
        "as_of": query.as_of or None,
        "address": request.build_absolute_uri(),
        "metadata": request.build_absolute_uri(reverse("indicator-metadata", args=[slug])),
        "licence": files.LICENCE,
        "measure": query.measure,
    }
    token = make_token(slug, json.loads(data[-1]), moment) if more else None
    text = f'{{"meta": {json_line(meta)}, "data": [{", ".join(data)}], "next": {json_line(token)}}}'
    return HttpResponse(text, content_type="application/json")


def json_page(
    indicator: Indicator, query: FigureQuery, after: tuple[str, int] | None, most: int
) -> tuple[int, list[str]]:
    """How many figures there are in all, and at ``most`` so many of those after a region's code and year, as JSON."""
    if query.measure != Measure.VALUE:
        rows, fields = file_rows(indicator, query), files.fields_of(query.measure)
        # A row has its region's code second and its year fourth.
        later = [row for row in rows if after is None or (row[1], row[3]) > after]
        return len(rows), [json_line(files.as_object(row, fields)) for row in later[:most]]
    figures = query.figures().filter(indicator=indicator)
    if query.moment is None and (page := files.first_page(indicator, query.codes, (query.first, query.last), most)):
        among = Region.objects.filter(code__lte=page.last_code)
        data = files.json_rows(figures.filter(region__in=among), most)
        if len(data) == min(page.count, most):  # else something was published or withdrawn in between
            return page.count, data
    count = figures.count()
    if after:
        figures = figures.filter(Q(region__code__gt=after[0]) | Q(region__code=after[0], year__gt=after[1]))
    return count, files.json_rows(figures, most)


def make_token(slug: str, last: dict, moment: datetime) -> str:
    """Where the next page begins, for ``?next=``; opaque to the reader."""
    return signing.dumps([slug, last["region_code"], last["period"], moment.isoformat()], salt=TOKEN_SALT)


def read_token(reader: QueryReader, slug: str) -> tuple[tuple[str, int] | None, datetime | None]:
    """The last figure of the page before and the moment of the first page; a token of our own making only."""
    token = reader.single("next")
    if not token:
        return None, None
    try:
        made_for, code, year, moment = signing.loads(token, salt=TOKEN_SALT)
    except signing.BadSignature:
        made_for = ""
    if made_for != slug:
        reader.refuse("next", token, _("It is not the token of a page of these figures."))
        return None, None
    return (code, year), datetime.fromisoformat(moment)


@require_safe
def indicator_metadata(request, slug):
    indicator = published_indicator(slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return json_error(400, _("Bad request"), " ".join(query.notices))
    panel = read_panel(indicator, query.moment).narrowed(query.codes, query.first, query.last)
    address = request.build_absolute_uri(reverse("indicator", args=[slug]))
    links = {
        kind: request.build_absolute_uri(reverse(f"indicator-{kind}", args=[slug]) + query.filters()) for kind in KINDS
    }
    return json_response(files.metadata(panel, address, timezone.localdate().isoformat(), links))
