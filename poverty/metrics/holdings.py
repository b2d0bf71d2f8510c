"""Which records are held of a place or from a source, of every kind that any app keeps."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache

from django.apps import apps
from django.db import connection
from django.db.models import CharField, Q, Value

from aba_site.bilingual import pick
from aba_site.scoping import current
from poverty.models import Region
from poverty.models.base import Record

ANY_PREFIX = "000000000000"  # stands for the code of a place, and is none


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
    return _by_kind(_rows_where(condition))


def records_within(region: Region) -> list[HeldKind]:
    """The published records of a place and of all places within it, as :func:`records_where`."""
    if not current().is_everything:
        return records_where(Q(region__code__startswith=region.prefix))
    # Seventeen kinds take the longer to put together than to read: it is done once, and the code filled in.
    sql, params = _statement_within(connection.vendor)
    with connection.cursor() as cursor:
        cursor.execute(sql, [f"{region.prefix}%" if param == f"{ANY_PREFIX}%" else param for param in params])
        return _by_kind(cursor.fetchall())


@cache
def _statement_within(_vendor: str) -> tuple[str, tuple]:
    return _rows_where(Q(region__code__startswith=ANY_PREFIX)).query.sql_with_params()


def _rows_where(condition: Q):
    columns = ("slug", "name_zh", "name_en", "region__name_zh", "region__name_en", "region__state", "section")
    parts = [
        model.objects.published()
        .filter(condition)
        .order_by()
        .values_list(Value(key, output_field=CharField()), "pk", *columns)
        for key, model in record_models().items()
    ]
    return parts[0].union(*parts[1:], all=True)


def _by_kind(rows: Iterable[tuple]) -> list[HeldKind]:
    kinds: dict[str, HeldKind] = {}
    for kind, pk, slug, zh, en, region_zh, region_en, region_state, section in rows:
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
