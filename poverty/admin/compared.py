"""What rows say before and after, field by field and in words."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import NamedTuple

from aba_site.numbers import grouped
from aba_site.phrases import with_unit
from poverty.admin.uploaded_rows import in_words
from poverty.models import Observation

NEVER_SHOWN = frozenset({"id", "search_key", "state", "submitted_at", "submitted_by", "kept_by", "rights_changed_at"})


class Change(NamedTuple):
    label: str
    before: str
    after: str


def compared(model, pairs: Sequence[tuple[dict | None, dict | None]]) -> list[list[Change]]:
    """
    For each pair of what a row said, by attribute, the fields that differ. ``None`` where there was no row: then only
    what the other says. One query for each model that the fields lead to.
    """
    fields = [one for one in (*model._meta.concrete_fields, *model._meta.many_to_many) if one.name not in NEVER_SHOWN]
    differing = [[one for one in fields if _differs(one, before, after)] for before, after in pairs]
    related = _related(differing, pairs)
    return [
        [_change(one, before or {}, after or {}, related) for one in found]
        for found, (before, after) in zip(differing, pairs, strict=True)
    ]


def said_by(row) -> dict:
    """What a row says, by attribute; without its relations to many."""
    return {one.attname: getattr(row, one.attname) for one in row._meta.concrete_fields}


def said_by_version(version: Observation | None) -> dict | None:
    return version and {name: getattr(version, name) for name in Observation.SAID}


def figure_text(version: Observation | None) -> str:
    """Value and unit of a version, or why there is none."""
    if version is None:
        return "–"
    if version.value is None:
        return version.get_status_display()
    return with_unit(grouped(version.value, version.indicator.decimals), version.indicator.unit)


def _differs(field, before, after) -> bool:
    name = _attribute(field)
    if before is not None and after is not None:
        return name in after and before.get(name) != after[name]
    said = (after if before is None else before) or {}
    return name in said and said[name] not in (None, "", frozenset(), field.get_default())


def _attribute(field):
    return field.name if field.many_to_many else field.attname


def _change(field, before, after, related) -> Change:
    name = _attribute(field)
    shown = [in_words(field, _plain(said.get(name)), related) for said in (before, after)]
    return Change(str(field.verbose_name), *shown)


def _plain(value):
    """A number without the zeros that its column holds."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def _related(differing, pairs: Iterable) -> dict:
    wanted: dict = {}
    for found, pair in zip(differing, pairs, strict=True):
        for field in found:
            for said in pair:
                value = (said or {}).get(_attribute(field))
                if field.is_relation and value is not None:
                    wanted.setdefault(field.related_model, set()).update(
                        value if isinstance(value, frozenset) else {value}
                    )
    return {
        (model, pk): str(one)
        for model, ids in wanted.items()
        for pk, one in model._default_manager.in_bulk(ids).items()
    }
