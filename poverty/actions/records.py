"""How records are saved, become public, and come in by sheet: with an edit history and a journal of each upload."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from decimal import Decimal
from functools import reduce
from operator import or_
from uuid import UUID

from django.apps import apps
from django.db import DatabaseError, models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from aba_site.scoping import everything
from poverty.actions.counting import note_record
from poverty.actions.deciding import must_keep
from poverty.actions.door import BATCH, Moved, Progress, Refused, chunks, public_change
from poverty.models import Source, Upload, UploadedRow
from poverty.models.base import Publishable
from poverty.staff import region_of

PER_QUERY = 200  # rows asked for at once, by keys of several parts
LONGEST_REASON = 100
MOST_NAMED = 20


def save_record(*, record: models.Model, by, reason: str = "", fields: Iterable[str] | None = None) -> None:
    """Saves an edited record, noting in its history who changed it and why. ``fields``: only these columns."""
    _keep_new_source(record, by)
    must_keep(record.place)
    with public_change():
        note_record(record, fields)
        _signed(record, by, reason).save(update_fields=fields)


def set_state(*, records: Iterable[Publishable], state: str, by, reason: str = "") -> int:
    """Publishes or withdraws records. Answers how many were in another state before."""
    with public_change():
        others = [record for record in records if record.state != state]
        for record in others:
            record.state = state
            save_record(record=record, by=by, reason=reason, fields=["state"])
        return len(others)


def _keep_new_source(record, by):
    """A source is kept where whoever entered it works, not where its form or sheet says."""
    if isinstance(record, Source) and record._state.adding:
        record.kept_by = region_of(by)


def _signed(record, by, reason):
    record._history_user, record._change_reason = by, reason[:LONGEST_REASON]
    return record


# -- bringing in ----------------------------------------------------------------------------------


@dataclass
class RecordChange:
    """
    One row of a sheet that changes a record.

    ``instance`` is unsaved where the record is ``new``, else any instance of it. ``before`` and ``after`` are
    the changed attributes by name (``region_id``, not ``region``) with their values; a new record has no ``before``.
    ``many`` holds the changed many-to-many relations as sets of primary keys, (old, new). ``cell`` is the row's place.
    """

    instance: models.Model
    new: bool
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    many: dict[str, tuple[frozenset, frozenset]] = field(default_factory=dict)
    cell: str = ""


def change_records(changes: Sequence[RecordChange], *, upload: Upload, progress: Progress | None = None) -> None:
    """
    Writes changed records and their journal, in the caller's transaction.

    :class:`~poverty.actions.door.Moved` where a record is no longer what it was compared with, or a new one's key
    is taken by now; :class:`~poverty.actions.door.Refused` where the database refuses a row.
    """
    reason, current = _("Sheet “%(name)s”") % {"name": upload.name}, {}
    for chunk in chunks(changes, PER_QUERY):  # all of them before any is written: one may change another's neighbours
        current |= _locked_rows([change.instance for change in chunk if not change.new])
        _refuse_moved(chunk, current)
    for done, change in enumerate(changes, 1):
        record = change.instance if change.new else current[change.instance.pk]
        _keep_new_source(record, upload.uploaded_by)
        must_keep(record.place)
        try:
            _write(_signed(record, upload.uploaded_by, reason), change)
        except DatabaseError as error:
            told = {"cell": change.cell, "reason": str(error).splitlines()[0]}
            raise Refused(_("%(cell)s: the database refuses this row: %(reason)s") % told, change.cell) from error
        if progress and (done % PER_QUERY == 0 or done == len(changes)):
            progress(done, len(changes))
    UploadedRow.objects.bulk_create([_journal_of(change, upload) for change in changes], batch_size=BATCH)


def _write(record, change):
    if change.new:
        record.save(force_insert=True)
    elif change.after:
        for name, value in change.after.items():
            setattr(record, name, value)
        note_record(record, change.after)
        record.save(update_fields=list(change.after))
    for name, (_old, new) in change.many.items():
        getattr(record, name).set(new)


def _refuse_moved(changes, current):
    taken = _taken([change.instance for change in changes if change.new])
    cells = [
        change.cell
        for change in changes
        if (change.instance.natural_key() in taken if change.new else _has_moved(change, current))
    ]
    if cells:
        text = _("Changed by someone else since the preview: %(cells)s. Nothing was written: preview the sheet again.")
        named = _("; ").join(cells[:MOST_NAMED]) + (" …" if len(cells) > MOST_NAMED else "")
        raise Moved(text % {"cells": named})


def _has_moved(change, current) -> bool:
    record = current.get(change.instance.pk)
    return (
        record is None
        or any(getattr(record, name) != value for name, value in change.before.items())
        or any(_related(record, name) != old for name, (old, _new) in change.many.items())
    )


def _locked_rows(instances) -> dict:
    """The rows as they are now, by primary key; nobody changes them until the transaction ends."""
    if not instances:
        return {}
    rows = type(instances[0])._default_manager.select_for_update().order_by("pk")
    return {row.pk: row for row in rows.filter(pk__in=[one.pk for one in instances])}


def _taken(instances) -> set[tuple]:
    """The natural keys among those of new records under which there is a record already."""
    if not instances:
        return set()
    model = type(instances[0])
    wanted = reduce(or_, (Q(**dict(zip(model.NATURAL_KEY, one.natural_key(), strict=True))) for one in instances))
    with everything():
        return {one.natural_key() for one in model._default_manager.filter(wanted)}


def _related(record, name) -> frozenset:
    return frozenset(getattr(record, name).order_by().values_list("pk", flat=True))


# -- the journal ----------------------------------------------------------------------------------


def _journal_of(change, upload) -> UploadedRow:
    before = change.before | {name: old for name, (old, _new) in change.many.items()}
    after = change.after | {name: new for name, (_old, new) in change.many.items()}
    return UploadedRow(
        upload=upload,
        model=change.instance._meta.label_lower,
        object_id=change.instance.pk,
        cell=change.cell,
        is_new=change.new,
        before={} if change.new else as_json(before),
        after=as_json(after),
    )


def as_json(said: dict) -> dict:
    return {name: _plain(value) for name, value in said.items()}


def _plain(value):
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, date | time):  # a moment is a date too
        return value.isoformat()
    return str(value) if isinstance(value, Decimal | UUID) else value


def from_json(model, said: dict) -> dict:
    """The values that a journal's row speaks of, as the model's attributes hold them."""
    return {name: _value(model._meta.get_field(name), value) for name, value in said.items()}


def _value(model_field, plain):
    return frozenset(plain) if model_field.many_to_many else model_field.to_python(plain)


# -- taking back ----------------------------------------------------------------------------------


def restore_records(upload: Upload, *, by) -> tuple[int, int, list[models.Model]]:
    """
    Undoes what an upload did to records, the last row first, within the transaction that withdraws the upload.

    A record that still says what the upload wrote gets back what it said before, passing over what uploads withdrawn
    since had made of it; one that the upload made is withdrawn, published meanwhile or not. Answers how many were
    withdrawn, how many were restored, and the records that say something else by now: those are kept.
    """
    reason = _("Undone: sheet “%(name)s”") % {"name": upload.name}
    withdrawn, restored, undone, kept = 0, 0, [], []
    rows = list(upload.rows.order_by("-id"))
    for chunk in chunks(rows, PER_QUERY):
        current = _journalled(chunk)
        for row in chunk:
            record = current.get((row.model, row.object_id))
            if record is None:  # moved since to where who undoes this does not see it
                continue
            if _still_says(record, row) and (isinstance(record, Publishable) or not row.is_new):
                undone.append((record, row))
            else:
                kept.append(record)
    withdrawn_since = _withdrawn_rows(upload)
    for record, row in undone:
        if row.is_new:
            withdrawn += set_state(records=[record], state=Publishable.State.WITHDRAWN, by=by, reason=reason)
        else:
            _restore(record, _before(row, withdrawn_since), by, reason)
            restored += 1
    return withdrawn, restored, kept


def any_published(upload: Upload) -> bool:
    """Whether a record that an upload changed is no draft any longer."""
    journal = upload.rows.order_by().values_list("model", "object_id")
    found: dict[str, list[int]] = {}
    for label, pk in journal:
        found.setdefault(label, []).append(pk)
    return any(
        apps.get_model(label)._default_manager.filter(pk__in=part).exclude(state=Publishable.State.DRAFT).exists()
        for label, ids in found.items()
        if issubclass(apps.get_model(label), Publishable)
        for part in chunks(ids, PER_QUERY)
    )


def _journalled(rows) -> dict:
    """The records that rows of the journal are about, as they are now and locked, by model and primary key."""
    found = {}
    for label in {row.model for row in rows}:
        ids = [row.object_id for row in rows if row.model == label]
        records = apps.get_model(label)._default_manager.select_for_update().order_by("pk").filter(pk__in=ids)
        found |= {(label, record.pk): record for record in records}
    return found


def _still_says(record, row) -> bool:
    """Whether a record is what the upload made of it; publishing a new record is no change of it."""
    said = from_json(type(record), row.after)
    if row.is_new:
        said = _blank(type(record)) | said
        for name in ("state", "submitted_at", "submitted_by_id"):  # approving it is no change of what it says
            said.pop(name, None)
    return all(
        (_related(record, name) if isinstance(value, frozenset) else getattr(record, name)) == value
        for name, value in said.items()
    )


def _withdrawn_rows(upload) -> dict[tuple, list[UploadedRow]]:
    """What withdrawn uploads did to the records of this one: by model and primary key, the last first."""
    same = UploadedRow.objects.filter(upload=upload, model=OuterRef("model"), object_id=OuterRef("object_id"))
    rows = UploadedRow.objects.filter(Exists(same), upload__state=Upload.State.WITHDRAWN, is_new=False)
    found: dict[tuple, list[UploadedRow]] = {}
    for row in rows.exclude(upload=upload).order_by("-id"):
        found.setdefault((row.model, row.object_id), []).append(row)
    return found


def _before(row, withdrawn) -> dict:
    """What a record said before a row, and before those rows of withdrawn uploads that had made it say so."""
    model = apps.get_model(row.model)
    said = from_json(model, row.before)
    for earlier in withdrawn.get((row.model, row.object_id), ()):
        if earlier.pk < row.pk:
            after, before = from_json(model, earlier.after), from_json(model, earlier.before)
            said |= {name: before[name] for name, value in after.items() if name in said and said[name] == value}
    return said


def _blank(model) -> dict:
    """What a new record says where its sheet says nothing."""
    derived = {model._meta.pk.name, "search_key"}
    plain = {field.attname: field.get_default() for field in model._meta.concrete_fields if field.name not in derived}
    return plain | {field.name: frozenset() for field in model._meta.many_to_many}


def _restore(record, said, by, reason):
    many = {name: value for name, value in said.items() if isinstance(value, frozenset)}
    fields = [name for name in said if name not in many]
    for name in fields:
        setattr(record, name, said[name])
    if fields:
        save_record(record=record, by=by, reason=reason, fields=fields)
    for name, value in many.items():
        getattr(record, name).set(value)
