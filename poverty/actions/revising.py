"""Changes of published records: they wait beside the record, which stays as it is until somebody else approves."""

from collections.abc import Iterable

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from aba_site.scoping import everything
from poverty.actions.deciding import Kind, Reviewed, is_own, log, must_give_reason, must_keep, must_keep_regions
from poverty.actions.door import Moved, public_change
from poverty.actions.figures import settle_uploads
from poverty.actions.records import as_json, from_json, save_record
from poverty.models import Region, Revision, Upload, UploadedRow
from poverty.models.base import Publishable

State = Revision.State
LABEL = "poverty.revision"


def propose(
    *, record: Publishable, before: dict, after: dict, by, reason: str = "", upload=None, cell: str = "",
    state: str = State.SUBMITTED,
) -> Revision:  # fmt: skip
    """
    Keeps a change of a published record for somebody else's approval.

    ``before`` and ``after``: the changed attributes by name, relations to many as frozensets of primary keys.
    """
    must_keep(record.place)
    if after.get("region_id"):
        must_keep_regions({after["region_id"]})
    with public_change():
        if open_one := Revision.objects.of(record).open().first():
            said = {"name": record, "user": open_one.made_by or "–"}
            raise ValidationError(_("A change of “%(name)s” by %(user)s waits already. Decide on it first.") % said)
        submitted = state == State.SUBMITTED
        revision = Revision.objects.create(
            model=record._meta.label_lower, object_id=record.pk, name=str(record)[:200],
            region=_region_of(record), before=as_json(before), after=as_json(after), reason=reason[:300],
            upload=upload, cell=cell, state=state, made_by=by,
            submitted_at=timezone.now() if submitted else None, submitted_by=by if submitted else None,
        )  # fmt: skip
        if submitted:
            log(Kind.SUBMITTED, by=by, model=LABEL, ids=[revision.pk], reason=reason)
        return revision


def note_relations(*, record: Publishable, before: dict, after: dict, by, reason: str = "") -> None:
    """Keeps what a draft's relations to many were changed from and to: its history holds columns alone."""
    must_keep(record.place)
    with public_change():
        Revision.objects.create(
            model=record._meta.label_lower, object_id=record.pk, name=str(record)[:200], region=_region_of(record),
            before=as_json(before), after=as_json(after), reason=reason[:300], state=State.PUBLISHED, made_by=by,
        )  # fmt: skip


def _region_of(record):
    """Whose change it is: that of the region itself, of where the record is, or of who keeps the source."""
    if isinstance(record, Region):
        return record
    return getattr(record, "region", None) or getattr(record, "kept_by", None)


def submit_revisions(*, revisions: Iterable[Revision], by) -> Reviewed:
    given = {"submitted_at": timezone.now(), "submitted_by": by}
    return _move(revisions, (State.DRAFT, State.RETURNED), State.SUBMITTED, Kind.SUBMITTED, by, **given)


def approve_revisions(*, revisions: Iterable[Revision], by) -> Reviewed:
    """Writes the changes into their records, but for those that this person submitted."""
    return _move(
        revisions, (State.SUBMITTED,), State.PUBLISHED, Kind.PUBLISHED, by,
        but=lambda one: is_own(one, by), first=lambda one: _write(one, by),
    )  # fmt: skip


def send_back_revisions(*, revisions: Iterable[Revision], by, reason: str) -> Reviewed:
    given = {"submitted_at": None, "submitted_by": None}
    return _move(revisions, (State.SUBMITTED,), State.RETURNED, Kind.RETURNED, by, must_give_reason(reason), **given)


def recall_revisions(*, revisions: Iterable[Revision], by) -> Reviewed:
    """Takes back what this person submitted."""
    others = lambda one: one.submitted_by_id != (by and by.pk)  # noqa: E731
    given = {"submitted_at": None, "submitted_by": None}
    return _move(revisions, (State.SUBMITTED,), State.DRAFT, Kind.RECALLED, by, but=others, **given)


def drop_revisions(*, revisions: Iterable[Revision], by, reason: str = "") -> Reviewed:
    """Gives up changes that wait; the records stay as they are."""
    return _move(revisions, Revision.OPEN, State.WITHDRAWN, Kind.WITHDRAWN, by, reason)


def _move(revisions, states, state, kind, by, reason="", but=lambda _one: False, first=None, **given) -> Reviewed:
    done, own, passed, uploads = [], 0, 0, set()
    with public_change():
        ids = [one.pk for one in revisions]
        for one in Revision.objects.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk"):
            if one.state not in states:
                passed += 1
            elif but(one):
                own += 1
            else:
                if first:
                    first(one)
                one.state = state
                for name, value in given.items():
                    setattr(one, name, value)
                one.save(update_fields=["state", *given])
                done.append(one.pk)
                uploads.add(one.upload_id)
        log(kind, by=by, model=LABEL, ids=done, reason=reason)
        if state in (State.PUBLISHED, State.WITHDRAWN):
            _settle(uploads - {None})
    return Reviewed(len(done), own, passed)


def _settle(uploads):
    """An upload whose last change was decided on waits no longer; the records it made may still be drafts."""
    with everything():
        made = UploadedRow.objects.filter(upload__in=uploads, is_new=True).order_by()
        made_some = set(made.values_list("upload", flat=True).distinct())
        settle_uploads(uploads - made_some)
        waits = Revision.objects.open().filter(upload__in=made_some).order_by().values("upload")
        pending = Upload.objects.filter(pk__in=made_some, state=Upload.State.PENDING)
        pending.exclude(pk__in=waits).update(state=Upload.State.APPLIED)


def _write(revision: Revision, by):
    """The change itself. :class:`~poverty.actions.door.Moved` where the record says something else by now."""
    model = apps.get_model(revision.model)
    record = model._default_manager.select_for_update(of=("self",)).filter(pk=revision.object_id).first()
    if record is None or record.state != Publishable.State.PUBLISHED:
        raise Moved(_("“%(name)s” is no longer published. Return the change of it.") % {"name": revision.name})
    before, after = from_json(model, revision.before), from_json(model, revision.after)
    if any(_now(record, name) != value for name, value in before.items()):
        text = _("“%(name)s” has changed since this change of it was submitted. Return it.")
        raise Moved(text % {"name": record})
    many = {name: value for name, value in after.items() if isinstance(value, frozenset)}
    fields = [name for name in after if name not in many]
    for name in fields:
        setattr(record, name, after[name])
    record.full_clean(exclude=[field.name for field in model._meta.fields if field.attname not in fields])
    save_record(record=record, by=revision.made_by or by, reason=revision.reason, fields=fields)
    for name, value in many.items():
        getattr(record, name).set(value)
    if revision.upload_id:
        UploadedRow.objects.create(
            upload_id=revision.upload_id, model=revision.model, object_id=record.pk, cell=revision.cell,
            before=revision.before, after=revision.after,
        )  # fmt: skip


def _now(record, name):
    if record._meta.get_field(name).many_to_many:
        return frozenset(getattr(record, name).order_by().values_list("pk", flat=True))
    return getattr(record, name)
