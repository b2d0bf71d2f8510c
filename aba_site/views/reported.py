"""Reported against held: over all registers, what the sources state beside what is recorded here."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import QuerySet
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from aba_site.filters import Filters
from ecommerce.views import REGISTERS as ECOMMERCE_REGISTERS
from ecommerce.views import STATION_REGISTERS
from poverty.filters import choose_region, narrow
from poverty.metrics.registers import stated_and_held
from poverty.models import Observation
from poverty.tables.reported import reported_table
from poverty.views.directories import COOPERATIVE_REGISTERS, INDUSTRY_REGISTERS
from tourism.views import REGISTERS as TOURISM_REGISTERS


@dataclass(frozen=True)
class Directory:
    """A page that lists entries; ``registers`` maps the slug of an indicator to the entries that it counts."""

    heading: str
    page: str
    registers: Mapping[str, QuerySet]


# A register that two pages show is told under the narrower one: the first here.
DIRECTORIES = [
    Directory(_("Cooperatives"), "cooperative-list", COOPERATIVE_REGISTERS),
    Directory(_("Farms, enterprises, bases and certificates"), "industry-list", INDUSTRY_REGISTERS),
    Directory(_("E-commerce service stations"), "station-list", STATION_REGISTERS),
    Directory(_("E-commerce parks and platforms"), "ecommerce", ECOMMERCE_REGISTERS),
    Directory(_("Tourism"), "tourism", TOURISM_REGISTERS),
]


@require_safe
def reported(request):
    registers = {slug: entries for directory in DIRECTORIES for slug, entries in directory.registers.items()}
    stated = Observation.objects.published().filter(indicator__slug__in=registers)
    filters = Filters(request.GET)
    region = choose_region(filters, stated)
    pairs = stated_and_held(narrow(stated, region), registers)
    context = {
        "crumbs": [(gettext("Reported and recorded"), "")],
        "filters": filters,
        "tables": by_directory(pairs),
        "totals": len(pairs),
        "without": sum(not pair.held for pair in pairs),
    }
    return render(request, "reported.html", context)


def by_directory(pairs) -> list[tuple]:
    """``[(page, heading, address, table)]`` of the directories that some of the totals are about."""
    told, tables = set(), []
    for directory in DIRECTORIES:
        own = [pair for pair in pairs if pair.figure.indicator.slug in directory.registers.keys() - told]
        told |= directory.registers.keys()
        if own:
            address = reverse(directory.page)
            tables.append((directory.page, directory.heading, address, reported_table(directory.heading, own, address)))
    return tables
