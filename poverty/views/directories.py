"""Directories of industries and of the cooperatives that carry them, and the page of each."""

from django.db.models import Prefetch
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from aba_site.filters import Filters
from poverty.filters import choose_region, narrow
from poverty.metrics.registers import Register
from poverty.models import (
    Brand,
    Certification,
    Cooperative,
    Enterprise,
    FamilyFarm,
    Fund,
    Industry,
    Product,
    ProductionBase,
)
from poverty.models.industries import Horizon
from poverty.models.organisations import Recognition
from poverty.tables.cells import area, count, day
from poverty.tables.directories import (
    base_table,
    brand_table,
    certification_table,
    cooperative_table,
    enterprise_table,
    farm_table,
    fund_table,
)
from poverty.tables.totals import totals_table

DIRECTORY_MODELS = (Industry, Product, Brand, Certification, ProductionBase, Enterprise, FamilyFarm, Fund)


# The entries that a stated total would count, by the slug of its indicator.
COOPERATIVE_REGISTERS = {
    "new-cooperatives": Register(Cooperative),
    "new-provincial-demonstration-cooperatives": Register(Cooperative, level=Recognition.PROVINCIAL),
}
INDUSTRY_REGISTERS = COOPERATIVE_REGISTERS | {
    "new-family-farms": Register(FamilyFarm),
    "new-provincial-demonstration-farms": Register(FamilyFarm, level=Recognition.PROVINCIAL),
    "provincial-leading-enterprises": Register(Enterprise, level=Enterprise.Level.PROVINCIAL),
    "prefectural-leading-enterprises": Register(Enterprise, level=Enterprise.Level.PREFECTURAL),
    "standardised-bases": Register(ProductionBase, kind=ProductionBase.Kind.STANDARDISED),
    "student-bases": Register(ProductionBase, kind=ProductionBase.Kind.INCUBATOR),
    "product-research-centres": Register(ProductionBase, kind=ProductionBase.Kind.RESEARCH),
    "certified-foods": Register(Certification),
}


def industry_list(request):
    """Industries by horizon, and below them what they make, where, who carries them and with what money."""
    filters = Filters(request.GET)
    region = choose_region(filters, *(model.objects.published() for model in DIRECTORY_MODELS))
    sector = filters.choose("sector", _("Sector"), Industry.Sector.choices)
    context = {
        "crumbs": [(_("Industries"), "")],
        "filters": filters,
        "groups": _by_horizon(_chosen(Industry, region, sector=sector)),
        "products": _chosen(Product, region, industry__sector=sector).prefetch_related(_certifications()),
        "brands": brand_table(_chosen(Brand, region, products__industry__sector=sector).prefetch_related(_products())),
        "certifications": certification_table(
            _chosen(Certification, region, product__industry__sector=sector).select_related("product")
        ),
        "bases": base_table(_with_industry(ProductionBase, region, sector)),
        "enterprises": enterprise_table(_with_industry(Enterprise, region, sector)),
        "farms": farm_table(_with_industry(FamilyFarm, region, sector)),
        "funds": fund_table(_chosen(Fund, region)),
        "totals": totals_table(INDUSTRY_REGISTERS, region),
    }
    return render(request, "poverty/industry_list.html", context)


def industry_page(request, slug):
    industry = get_object_or_404(Industry.objects.published().with_names(), slug=slug)
    context = {
        "crumbs": [(_("Industries"), reverse("industry-list")), (industry.name, "")],
        "industry": industry,
        "area": area(industry.area_mu),
        "products": industry.products.published().with_names().prefetch_related(_certifications()),
        "bases": base_table(industry.bases.published().with_names().select_related("industry")),
    }
    return render(request, "poverty/industry.html", context)


def cooperative_list(request):
    filters = Filters(request.GET)
    region = choose_region(filters, Cooperative.objects.published())
    level = filters.choose("level", _("Demonstration level"), Recognition.choices)
    sector = filters.choose("sector", _("Sector"), Industry.Sector.choices)
    cooperatives = _with_industry(Cooperative, region, sector, level=level)
    context = {
        "crumbs": [(_("Cooperatives"), "")],
        "filters": filters,
        "cooperatives": list(cooperatives),
        "table": cooperative_table(cooperatives),
        "totals": totals_table(COOPERATIVE_REGISTERS, region),
    }
    return render(request, "poverty/cooperative_list.html", context)


def cooperative_page(request, pk):
    rows = Cooperative.objects.published().with_names().select_related("industry")
    cooperative = get_object_or_404(rows, pk=pk)
    context = {
        "crumbs": [(_("Cooperatives"), reverse("cooperative-list")), (cooperative.name, "")],
        "cooperative": cooperative,
        "facts": [
            (_("Demonstration level"), cooperative.get_level_display()),
            (_("Member households"), count(cooperative.members)),
            (_("Of these, registered poor households"), count(cooperative.poor_members)),
            (_("Founded on"), day(cooperative.founded_on)),
            (_("Unified social credit code"), cooperative.credit_code),
        ],
    }
    return render(request, "poverty/cooperative.html", context)


def _chosen(model, region, **wanted):
    """Public rows within the region; each further condition counts only where it was chosen."""
    rows = narrow(model.objects.published(), region).with_names()
    return rows.filter(**{name: value for name, value in wanted.items() if value}).distinct()


def _with_industry(model, region, sector, **wanted):
    return _chosen(model, region, industry__sector=sector, **wanted).select_related("industry")


def _by_horizon(industries):
    """``[(horizon, heading, industries)]``, those of an unknown horizon last; empty groups are left out."""
    headings = [*Horizon.choices, ("unstated", _("Horizon not stated"))]
    groups = [
        (key, heading, [one for one in industries if (one.horizon or "unstated") == key]) for key, heading in headings
    ]
    return [group for group in groups if group[2]]


def _certifications():
    return Prefetch("certifications", Certification.objects.published(), to_attr="public_certifications")


def _products():
    return Prefetch("products", Product.objects.published(), to_attr="public_products")
