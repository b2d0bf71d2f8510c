"""One value for several records at once: all of them or none, each in its history with the reason."""

from collections.abc import Iterable, Mapping
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from poverty.actions.deciding import must_give_reason
from poverty.actions.door import public_change
from poverty.actions.records import save_record
from poverty.actions.revising import propose
from poverty.models.base import Publishable

MOST_NAMED = 10
CLOSED = (Publishable.State.SUBMITTED, Publishable.State.WITHDRAWN)


def edit_records(*, records: Iterable[Publishable], values: Mapping, reason: str, by) -> int:
    """
    Gives records the same values; ``values`` by attribute (``region_id``, not ``region``). Answers how many changed.

    A published record stays as it is until somebody else approves. :class:`ValidationError` names the records that
    cannot be changed, or not to that: then nothing is written.
    """
    reason = must_give_reason(reason)
    with public_change():
        changed = [(record, before) for record in _locked(records) if (before := _differing(record, values))]
        _refuse_invalid([record for record, _before in changed], values)
        for record, before in changed:
            _write(record, before, {name: values[name] for name in before}, reason, by)
        return len(changed)


def _locked(records) -> list[Publishable]:
    records = list(records)
    if not records:
        return []
    rows = type(records[0])._default_manager.select_for_update(of=("self",)).order_by("pk")
    return list(rows.filter(pk__in=[one.pk for one in records]))


def _differing(record, values) -> dict:
    """What a record says otherwise, by attribute."""
    return {name: getattr(record, name) for name in values if getattr(record, name) != values[name]}


def _refuse_invalid(records, values):
    refused = {}
    for record in records:
        if record.state in CLOSED:
            refused[record] = _("%(state)s: cannot be changed") % {"state": record.get_state_display()}
            continue
        if fault := fault_of(record, values):
            refused[record] = fault
    if refused:
        raise ValidationError(named(refused))


def fault_of(record, values) -> str:
    """Why a record cannot have these values, ``""`` where it can. They are set in ``record``, which is not saved."""
    for name, value in values.items():
        setattr(record, name, value)
    others = [field.name for field in record._meta.fields if field.attname not in values]
    try:
        record.clean_fields(exclude=others)
        record.clean()
        for constraint in _touched(type(record), frozenset(values)):
            constraint.validate(type(record), record)
    except ValidationError as error:
        return " ".join(error.messages)
    return ""


@cache
def _touched(model, attributes) -> list:
    """The rules that speak of these attributes: each is a question to the database."""
    names = {model._meta.get_field(name).name for name in attributes} | attributes
    rules = [rule for kind in (model, *model._meta.all_parents) for rule in kind._meta.constraints]
    return [rule for rule in rules if _speaks_of(rule, names)]


def _speaks_of(rule, names) -> bool:
    if isinstance(rule, models.CheckConstraint):
        return bool(rule.condition.referenced_base_fields & names)
    return not rule.fields or bool({*rule.fields} & names)


def named(refused: Mapping[Publishable, str]) -> list[str]:
    """A line for each of the first records, and one for how many more there are."""
    lines = [f"{record}: {fault}" for record, fault in list(refused.items())[:MOST_NAMED]]
    left = len(refused) - MOST_NAMED
    return [*lines, _("and %(n)s more") % {"n": left}] if left > 0 else lines


def _write(record, before, after, reason, by):
    if record.state != Publishable.State.PUBLISHED:
        save_record(record=record, by=by, reason=reason, fields=list(after))
        return
    for name, value in before.items():
        setattr(record, name, value)
    propose(record=record, before=before, after=after, by=by, reason=reason)
