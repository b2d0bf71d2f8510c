"""Which records are held of a place or from a source, of every kind that any app keeps."""

from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db.models import CharField, Q, Value

from aba_site.bilingual import pick
from poverty.models.base import Record


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record in a list: its name, place and section, and its page where it has one."""

    name: str
    region_name: str
    section: str
    href: str


@dataclass(slots=True)
class HeldKind:
    """Records of one kind."""

    name: str
    key: str
    records: list[HeldRecord] = field(default_factory=list)


@cache
def record_models() -> dict[str, type[Record]]:
    """
    Every kind of record that any installed app keeps, by model name.

    The trunk must not import the apps that stand on it; it finds their models because they are Records.
    """
    return {model._meta.model_name: model for model in apps.get_models() if issubclass(model, Record)}


def records_where(condition: Q) -> list[HeldKind]:
    """The published records that fit, by kind, each kind by section and name. One query, whatever the kinds."""
    columns = (
        "held_kind",
        "pk",
        "slug",
        "name_zh",
        "name_en",
        "region__name_zh",
        "region__name_en",
        "region__state",
        "section",
    )
    parts = [
        model.objects.published()
        .filter(condition)
        .order_by()
        .annotate(held_kind=Value(key, output_field=CharField()))
        .values_list(*columns)
        for key, model in record_models().items()
    ]
    kinds: dict[str, HeldKind] = {}
    for kind, pk, slug, zh, en, region_zh, region_en, region_state, section in parts[0].union(*parts[1:], all=True):
        model = record_models()[kind]
        held = kinds.setdefault(kind, HeldKind(str(model._meta.verbose_name_plural), kind))
        region_name = pick(region_zh, region_en) if region_state == "published" else ""
        held.records.append(HeldRecord(pick(zh, en), region_name, section, _page(model, pk, slug)))
    for held in kinds.values():
        held.records.sort(key=lambda record: (section_key(record.section), record.name))
    return [kinds[key] for key in record_models() if key in kinds]


def _page(model, pk, slug) -> str:
    return model(pk=pk, slug=slug).get_absolute_url() if hasattr(model, "get_absolute_url") else ""


def section_key(section: str) -> tuple:
    """Sections in the order of the document: 2.1 before 2.10, figures and the nameless last."""
    parts = [(int(part), "") if part.isdecimal() else (10_000, part) for part in section.split(".")]
    return (not section, parts)
