"""One indicator's figures as files: the page's own data, with the page's own filters."""

from datetime import datetime

from django.core import signing
from django.db.models import Q
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.downloads import csv_response, json_error, json_response, plain_error, xlsx_response
from aba_site.query_state import QueryReader
from poverty import files
from poverty.metrics import read_panel
from poverty.models import Indicator, Observation
from poverty.views.figure_query import PAGE_OF_JSON, FigureQuery, file_query

TOKEN_SALT = "poverty.indicator-json"  # noqa: S105  not a secret: it keeps these tokens apart from others


def download_links(indicator: Indicator, query: FigureQuery) -> list[dict]:
    """For components/downloads.html: the files with the filters of the page."""
    kinds = [
        ("csv", "CSV", _("for any program")),
        ("xlsx", "XLSX", _("for Excel, with notes")),
        ("json", "JSON", _("for programs")),
        ("metadata", _("Metadata"), _("definition, sources, columns")),
    ]
    return [
        {"label": label, "hint": hint, "href": reverse(f"indicator-{kind}", args=[indicator.slug]) + query.filters()}
        for kind, label, hint in kinds
    ]


@require_safe
def indicator_csv(request, slug):
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    return csv_response(request, f"{slug}.csv", files.FIELDS, files.rows(query.figures().filter(indicator=indicator)))


@require_safe
def indicator_xlsx(request, slug):
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return plain_error(400, query.notices)
    figures = query.figures().filter(indicator=indicator)
    notes = workbook_notes(indicator, request.build_absolute_uri(), figures) if request.method == "GET" else []
    return xlsx_response(
        request, f"{slug}.xlsx", slug, files.FIELDS, files.rows(figures), _("Notes"), notes
    )  # fmt: skip


def workbook_notes(indicator: Indicator, address: str, figures) -> list[tuple[str, str]]:
    """The second sheet: what the first one holds, where it is from and how it may be used."""
    sources = files.distinct_sources(figures)
    today = timezone.localdate().isoformat()
    statuses = figures.order_by("status").values_list("status", flat=True).distinct()
    return [
        (_("Title"), indicator.name),
        (_("Unit"), indicator.unit),
        (_("Definition"), indicator.definition),
        (_("Limits"), indicator.limits),
        *((_("Source"), f"{source.name}. {source.citation}") for source in sources),
        *((_("Status %(letter)s") % {"letter": status}, str(Observation.Status(status).label)) for status in statuses),
        (_("How to cite"), files.citation(indicator.name, sources, address, today)),
        (_("Licence"), "CC BY 4.0, " + files.LICENCE["path"]),
        (_("Address"), address),
        (_("Date"), today),
        (_("Times"), _("recorded_at and published_at are in UTC.")),
    ]


@require_safe
def indicator_json(request, slug):
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    reader = QueryReader.of(request.GET)
    limit = reader.whole("limit", PAGE_OF_JSON, PAGE_OF_JSON)
    after, token_moment = read_token(reader, slug)
    query = file_query(reader)
    if query.notices:
        return json_error(400, _("Bad request"), " ".join(query.notices))
    # Later pages show what the first one saw, even if something is published in between.
    query.moment = query.moment or token_moment
    moment = query.moment or timezone.now()
    figures = query.figures().filter(indicator=indicator)
    count = figures.count()
    if after:
        figures = figures.filter(Q(region__code__gt=after[0]) | Q(region__code=after[0], year__gt=after[1]))
    data = [files.as_object(row) for row in files.rows(figures, limit + 1)]
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
    }
    token = make_token(slug, data[-1], moment) if more else None
    return json_response({"meta": meta, "data": data, "next": token})


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
    indicator = get_object_or_404(Indicator.objects.published(), slug=slug)
    query = file_query(QueryReader.of(request.GET))
    if query.notices:
        return json_error(400, _("Bad request"), " ".join(query.notices))
    panel = read_panel(indicator, query.moment)
    address = request.build_absolute_uri(reverse("indicator", args=[slug]))
    return json_response(files.metadata(panel.narrowed(query.codes, query.first, query.last), address))
