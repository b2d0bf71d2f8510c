"""Search: names in Chinese, pinyin and English, and codes, over everything that is public."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, F, Model, QuerySet, TextField, Value, When
from django.db.models.functions import Concat
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from aba_site.query_state import QueryReader
from aba_site.search_keys import fold
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

MOST_OF_A_KIND = 20
LONGEST_QUERY = 200


LEVEL_ORDER = Case(*(When(level=level, then=Value(place)) for place, level in enumerate(Region.Level.values)))


def place(record) -> str:
    return record.region.name if record.region and record.region.is_published else ""


def level_and_parent(region: Region) -> str:
    parent = region.parent.name if region.parent and region.parent.is_published else ""
    return " · ".join(filter(None, [region.get_level_display(), parent, region.code]))


@dataclass(frozen=True)
class Kind:
    """Something that is searched. ``page`` names the directory that lists what has no page of its own."""

    heading: str
    rows: QuerySet
    page: str = ""
    detail: Callable[[Model], str] = place
    order: tuple = ("slug",)

    def href(self, record) -> str:
        return f"{reverse(self.page)}#{anchor(record)}" if self.page else record.get_absolute_url()


def _records(heading, model, page="") -> Kind:
    return Kind(heading, model.objects.select_related("region"), page)


PARTNERSHIPS = Partnership.objects.filter(platform__state=Platform.State.PUBLISHED).select_related("region")
KINDS = [
    Kind(_("Regions"), Region.objects.select_related("parent"), "", level_and_parent, (LEVEL_ORDER, "code")),
    Kind(_("Indicators"), Indicator.objects.all(), "", Indicator.get_theme_display, ("position", "slug")),
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
    Kind(_("Platform partnerships"), PARTNERSHIPS, "ecommerce"),
    _records(_("E-commerce training"), TrainingProgramme, "ecommerce"),
    _records(_("Tourism sites"), TourismSite),
    _records(_("Demonstration villages"), DemonstrationVillage, "tourism"),
    _records(_("Findings"), Finding, "finding-list"),
    Kind(_("Sources"), Source.objects.all(), "", Source.get_kind_display),
]


EXAMPLES = [
    (_("A name in Chinese:"), "汶川"),
    (_("The same in pinyin, with or without spaces:"), "wen chuan"),
    (_("The initials of its syllables:"), "wcx"),
    (_("A name in English:"), "apple"),
    (_("The code of a place:"), "513227"),
]


@dataclass(frozen=True, slots=True)
class Hit:
    name: str
    href: str
    detail: str


@dataclass(frozen=True, slots=True)
class Group:
    """The best hits of one kind; ``more`` says how many there are besides."""

    heading: str
    hits: list[Hit]
    more: int

    @property
    def total(self) -> int:
        return len(self.hits) + self.more


def search(request):
    reader = QueryReader.of(request.GET)
    query = reader.single("q")
    if len(query) > LONGEST_QUERY:
        reader.refuse("q", query, gettext("Only its beginning was looked for."))
    groups = [group for kind in KINDS if (group := _search(kind, query[:LONGEST_QUERY]))] if fold(query) else []
    context = {
        "crumbs": [(gettext("Search"), "")],
        "examples": EXAMPLES,
        "query": query[:LONGEST_QUERY],
        "groups": groups,
        "total": sum(group.total for group in groups),
        "notices": list(map(str, reader.problems)),
    }
    return render(request, "search.html", context)


def _search(kind: Kind, query: str) -> Group | None:
    """One query, and a second to count only where there is more than a page shows."""
    found = kind.rows.published().matching(query)
    best = list(_best_first(found, fold(query), kind.order)[: MOST_OF_A_KIND + 1])
    if not best:
        return None
    more = found.count() - MOST_OF_A_KIND if len(best) > MOST_OF_A_KIND else 0
    hits = [Hit(record.name, kind.href(record), kind.detail(record)) for record in best[:MOST_OF_A_KIND]]
    return Group(kind.heading, hits, more)


def _best_first(found: QuerySet, wanted: str, order) -> QuerySet:
    """A whole name or code first, then one that begins so, then one that merely contains it."""
    forms = Concat(Value("|"), F("search_key"), Value("|"), output_field=TextField())
    rank = Case(
        When(forms__contains=f"|{wanted}|", then=Value(0)),
        When(forms__contains=f"|{wanted}", then=Value(1)),
        default=Value(2),
    )
    return found.alias(forms=forms).order_by(rank, *order)
