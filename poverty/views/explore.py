"""Every published figure in one place: narrowed by what a reader chooses, page by page, and downloaded as chosen."""

import re
from itertools import groupby

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.numbers import grouped
from aba_site.query_state import QueryReader
from poverty.metrics.exploring import COUNTED, YEARS, Page, Place, page_of, years_held
from poverty.models import Indicator, Observation, Region
from poverty.tables.exploring import selection_table
from poverty.tables.figures import statuses
from poverty.views.figure_filter import FigureFilter, read_filter

PLACE = re.compile(r"([-a-zA-Z0-9_]{1,80}):([0-9]{4}):([0-9]{6,12})\Z")
OFFERED = (Region.Level.PROVINCE, Region.Level.PREFECTURE, Region.Level.COUNTY)


@require_safe
def explore(request):
    reader = QueryReader.of(request.GET)
    years = years_held() or YEARS
    chosen = read_filter(reader, years)
    selection = chosen.selection()
    after, before = (asked_place(reader, name, chosen.known) for name in ("after", "before"))
    page = page_of(selection, after, before)
    context = {
        "filter": chosen,
        "offer": offered(chosen, years),
        "notices": list(map(str, reader.problems)),
        "count": count_text(selection.count()),
        "table": selection_table(page.rows, chosen.indicator),
        "page": page,
        "statuses": statuses(page.rows),
        "links": page_links(chosen, page),
        "csv": reverse("observations-csv") + chosen.parameters(),
        "crumbs": [(_("Explore the figures"), "")],
    }
    return render(request, "poverty/explore.html", context)


def offered(chosen: FigureFilter, years: tuple[int, int]) -> dict:
    """The options of the form. One query."""
    indicators = sorted(chosen.known, key=lambda one: (Indicator.Theme.values.index(one.theme), one.position, one.slug))
    themes = groupby(indicators, lambda one: one.theme)
    regions = [(one.code, one.name) for one in Region.objects.published().filter(level__in=OFFERED).order_by("code")]
    if chosen.regions and chosen.codes not in dict(regions):
        names = _("; ").join(region.name for region in chosen.regions)
        regions.insert(0, (chosen.codes, names))
    return {
        "themes": Indicator.Theme.choices,
        "indicators": [(Indicator.Theme(theme).label, list(group)) for theme, group in themes],
        "regions": regions,
        "years": range(years[0], years[1] + 1) if years != YEARS else (),
        "statuses": Observation.Status.choices,
    }


def count_text(count: int | None) -> str:
    """An exact number, or in words that there are more than were counted."""
    if count is None:
        return _("More than %(count)s figures") % {"count": grouped(COUNTED, 0)}
    return _("Figures: %(count)s") % {"count": grouped(count, 0)}


def asked_place(reader: QueryReader, name: str, known: list[Indicator]) -> Place | None:
    """``gdp:2016:513200`` as a place in the order of the figures; whatever else becomes a problem of the reader."""
    asked = reader.single(name)
    if not asked:
        return None
    if found := PLACE.match(asked):
        slug, year, code = found.groups()
        indicator = next((one.pk for one in known if one.slug == slug), None)
        region = Region.objects.published().filter(code=code).values_list("pk", flat=True).first()
        if indicator and region:
            return Place(indicator, int(year), region)
    reader.refuse(name, asked, _("There is no such page."), _("The first page is shown."))
    return None


def page_links(chosen: FigureFilter, page: Page) -> list[tuple[str, str, str]]:
    """``[(rel, label, address)]`` of the pages before and after."""
    links = []
    if page.has_previous:
        links.append(("", _("First page"), chosen.parameters() or "?"))
        links.append(("prev", _("Previous page"), chosen.parameters(before=place_text(page.rows[0]))))
    if page.has_next:
        links.append(("next", _("Next page"), chosen.parameters(after=place_text(page.rows[-1]))))
    return links


def place_text(row: Observation) -> str:
    return f"{row.indicator.slug}:{row.year}:{row.region.code}"
