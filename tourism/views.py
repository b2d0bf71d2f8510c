"""Tourism: the graded sites, what they earn, and the villages that live from visitors."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aba_site.filters import Filters
from poverty.filters import choose_region, narrow
from poverty.metrics.coverage import HOME
from poverty.metrics.registers import Register, few_figures
from poverty.models import Indicator, Observation
from poverty.tables.totals import totals_table
from tourism.models import DemonstrationVillage, TourismSite
from tourism.tables import village_table

# The entries that a stated total would count, by the slug of its indicator.
REGISTERS = {
    "5a-sites": Register(TourismSite, grade=TourismSite.Grade.A5),
    "4a-sites": Register(TourismSite, grade=TourismSite.Grade.A4),
    "tourism-demonstration-villages": Register(DemonstrationVillage),
}


def overview(request):
    """Sites by grade, visits and revenue, demonstration villages, and stated totals beside what is held."""
    filters = Filters(request.GET)
    region = choose_region(filters, TourismSite.objects.published(), DemonstrationVillage.objects.published())
    figures = narrow(Observation.objects.published(), region).filter(indicator__theme=Indicator.Theme.TOURISM)
    context = {
        "crumbs": [(_("Tourism"), "")],
        "filters": filters,
        "figures": few_figures(figures, HOME),
        "grades": _by_grade(narrow(TourismSite.objects.published(), region).with_names()),
        "totals": totals_table(REGISTERS, region),
        "villages": village_table(narrow(DemonstrationVillage.objects.published(), region).with_names()),
    }
    return render(request, "tourism/overview.html", context)


def site_page(request, slug):
    site = get_object_or_404(TourismSite.objects.published().with_names(), slug=slug)
    context = {"crumbs": [(_("Tourism"), reverse("tourism")), (site.name, "")], "site": site}
    return render(request, "tourism/site.html", context)


def _by_grade(sites):
    """``[(grade, label, sites)]`` from 5A down to no grade; empty grades are left out."""
    return [
        (grade or "none", _("Grade %(grade)s") % {"grade": grade} if grade else label, matching)
        for grade, label in reversed(TourismSite.Grade.choices)
        if (matching := [site for site in sites if site.grade == grade])
    ]
