"""What can be searched for."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.db.models import Case, F, IntegerField, Model, Q, QuerySet, Value, When
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import pick
from ecommerce.models import EcommercePark, Partnership, Platform, ServiceStation, TrainingProgramme
from poverty.models import (
    Brand,
    Certification,
    Cooperative,
    Enterprise,
    FamilyFarm,
    Finding,
    Fund,
    Indicator,
    Industry,
    Product,
    ProductionBase,
    Region,
    Source,
)
from poverty.tables.cells import anchor
from tourism.models import DemonstrationVillage, TourismSite

LEVELS = Region.Level.values
LEVEL_ORDER = Case(
    *(When(level=level, then=Value(place)) for place, level in enumerate(LEVELS)), output_field=IntegerField()
)


def place(record) -> str:
    return record.region.name if record.region and record.region.is_published else ""


def level_and_parent(region: Region) -> str:
    parent = region.parent.name if region.parent and region.parent.is_published else ""
    return " · ".join(filter(None, [region.get_level_display(), parent, region.code, formerly(region)]))


def formerly(region: Region) -> str:
    names = [name.strip() for name in region.former_names.split(";") if name.strip()]
    return gettext("formerly %(names)s") % {"names": pick("、", ", ").join(names)} if names else ""


@dataclass(frozen=True)
class Kind:
    """
    Something that is searched. ``page`` names the directory that lists what has no page of its own; ``weight`` sorts
    what matches as well, ``place_code`` says where it lies.
    """

    heading: str
    model: type[Model]
    page: str = ""
    detail: Callable[[Model], str] = place
    weight: object = Value(0)
    place_code: object = F("region__code")
    key: str = "slug"
    related: str | None = None
    only: Q = field(default_factory=Q)

    @property
    def rows(self) -> QuerySet:
        """With what is printed of each, in the same query."""
        rows = self.model.objects.filter(self.only)
        return rows.select_related(self.related) if self.related else rows

    def href(self, record) -> str:
        return f"{reverse(self.page)}#{anchor(record)}" if self.page else record.get_absolute_url()


def _records(heading, model, page="") -> Kind:
    return Kind(heading, model, page, related="region")


NOWHERE = Value("")
PUBLIC_PLATFORM = Q(platform__state=Platform.State.PUBLISHED)
REGIONS = Kind(_("Regions"), Region, "", level_and_parent, LEVEL_ORDER, F("code"), "code", "parent")
INDICATORS = Kind(_("Indicators"), Indicator, "", Indicator.get_theme_display, F("position"), NOWHERE)
KINDS = [
    REGIONS,
    INDICATORS,
    _records(_("Industries"), Industry),
    _records(_("Products"), Product, "industry-list"),
    _records(_("Brands"), Brand, "industry-list"),
    _records(_("Certifications"), Certification, "industry-list"),
    _records(_("Cooperatives"), Cooperative),
    _records(_("Enterprises"), Enterprise, "industry-list"),
    _records(_("Family farms"), FamilyFarm, "industry-list"),
    _records(_("Production bases and facilities"), ProductionBase, "industry-list"),
    _records(_("Funds"), Fund, "industry-list"),
    _records(_("E-commerce service stations"), ServiceStation, "station-list"),
    _records(_("E-commerce parks"), EcommercePark, "ecommerce"),
    _records(_("Platforms"), Platform, "ecommerce"),
    Kind(_("Platform partnerships"), Partnership, "ecommerce", related="region", only=PUBLIC_PLATFORM),
    _records(_("E-commerce training"), TrainingProgramme, "ecommerce"),
    _records(_("Tourism sites"), TourismSite),
    _records(_("Demonstration villages"), DemonstrationVillage, "tourism"),
    _records(_("Findings"), Finding, "finding-list"),
    Kind(_("Sources"), Source, "", Source.get_kind_display, place_code=NOWHERE),
]
