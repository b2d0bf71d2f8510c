"""E-commerce: an overview of what there is to trade online with, and the register of service stations."""

from django.db.models import Prefetch
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from aba_site.filters import Filters
from ecommerce.models import EcommercePark, Partnership, Platform, ServiceStation, TrainingProgramme
from ecommerce.tables import station_table
from poverty.filters import choose_region, narrow
from poverty.metrics.coverage import HOME
from poverty.metrics.registers import Register, few_figures
from poverty.models import Indicator, Observation
from poverty.tables.totals import totals_table

# The entries that a stated total would count, by the slug of its indicator.
RURAL_STATIONS = Register(ServiceStation, level__in=[ServiceStation.Level.TOWNSHIP, ServiceStation.Level.VILLAGE])
STATION_REGISTERS = {
    "county-ecommerce-centres": Register(ServiceStation, level=ServiceStation.Level.COUNTY),
    "rural-ecommerce-centres": RURAL_STATIONS,
    "ecommerce-service-sites": RURAL_STATIONS,
}
REGISTERS = STATION_REGISTERS | {
    "ecommerce-facilities": Register(EcommercePark),
    "partner-platforms": Register(Partnership, platform__state=Platform.State.PUBLISHED),
}


def overview(request):
    """Stations, parks, platforms and training, and every e-commerce figure that a source states."""
    filters = Filters(request.GET)
    models = (ServiceStation, EcommercePark, Partnership, TrainingProgramme)
    region = choose_region(filters, *(model.objects.published() for model in models))
    figures = narrow(Observation.objects.published(), region).filter(indicator__theme=Indicator.Theme.ECOMMERCE)
    context = {
        "crumbs": [(_("E-commerce"), "")],
        "filters": filters,
        "figures": few_figures(figures, HOME),
        "stations": station_table(_held(ServiceStation, region)),
        "totals": totals_table(REGISTERS, region),
        "parks": _held(EcommercePark, region),
        "platforms": _platforms(region),
        "programmes": _held(TrainingProgramme, region),
    }
    return render(request, "ecommerce/overview.html", context)


def station_list(request):
    filters = Filters(request.GET)
    region = choose_region(filters, ServiceStation.objects.published())
    wanted = {
        "level": filters.choose("level", _("Level"), ServiceStation.Level.choices),
        "operation": filters.choose("operation", _("Operation"), ServiceStation.Operation.choices),
    }
    stations = _held(ServiceStation, region).filter(**{name: value for name, value in wanted.items() if value})
    context = {
        "crumbs": [(_("E-commerce"), reverse("ecommerce")), (_("Service stations"), "")],
        "filters": filters,
        "stations": station_table(stations),
        "totals": totals_table(STATION_REGISTERS, region),
    }
    return render(request, "ecommerce/station_list.html", context)


def _held(model, region):
    return narrow(model.objects.published(), region).with_names()


def _platforms(region):
    """The public platforms with their public partnerships; within a region, those that have one there."""
    partnerships = _held(Partnership, region)
    platforms = Platform.objects.published().with_names()
    if region:
        platforms = platforms.filter(pk__in=partnerships.values("platform"))
    return platforms.prefetch_related(Prefetch("partnerships", partnerships, to_attr="public_partnerships"))
