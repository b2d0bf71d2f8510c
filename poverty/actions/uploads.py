"""Bringing in a spreadsheet: begun, written in one transaction or given up, and undone."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from poverty.actions.deciding import Kind, log
from poverty.actions.door import Progress, public_change
from poverty.actions.figures import Draft, add_drafts, lock_indicators, take_back
from poverty.actions.publications import log_withdrawn
from poverty.actions.records import RecordChange, any_published, change_records, restore_records
from poverty.actions.revising import drop_revisions, propose
from poverty.models import Revision, Upload
from poverty.models.base import Publishable
from poverty.staff import region_of

State = Upload.State


def begin_upload(*, name: str, sha256: str, model: str, sheet: str = "", strategy: str = "both", by) -> Upload:
    """
    An upload that is about to be written. It stands at once, so that whatever becomes of the writing can be said.

    ``model`` is what its rows are (``"poverty.observation"``), ``sheet`` the sheet's name inside the file.
    """
    return Upload.objects.create(
        name=name[:255],
        sha256=sha256,
        model=model,
        sheet=sheet[:100],
        strategy=strategy,
        state=State.APPLYING,
        uploaded_by=by,
        uploaded_at=timezone.now(),
        region=region_of(by),
    )


def apply_figures(
    *, upload: Upload, drafts: Sequence[Draft], unchanged: int, refused: int = 0, progress: Progress | None = None
) -> Upload:
    """
    Writes the figures of an upload, all or none; they wait for approval.

    The figures must have been validated, and no two be of one figure. Where all have one source, it is the upload's.
    ``unchanged`` and ``refused`` count the sheet's other rows. Raises :class:`~poverty.actions.door.Moved` where a
    draft's base is no longer what stands.
    """
    with transaction.atomic():
        lock_indicators({draft.figure.indicator_id for draft in drafts})
        upload = _lock_begun(upload)
        new, changed = add_drafts(drafts, upload=upload, progress=progress)
        sources = {draft.figure.source_id for draft in drafts}
        upload.source_id = sources.pop() if len(sources) == 1 else None
        return _finish(upload, State.PENDING, new, changed, unchanged, refused)


def apply_records(
    *, upload: Upload, rows: Sequence[RecordChange], unchanged: int, refused: int = 0, progress: Progress | None = None
) -> Upload:
    """
    Writes the records of an upload, all or none, with their history and the journal by which it can be undone.

    Raises :class:`~poverty.actions.door.Moved` where a record is no longer what the sheet was compared with, and
    :class:`~poverty.actions.door.Refused` where the database refuses a row.
    """
    with public_change():
        upload = _lock_begun(upload)
        waiting = [row for row in rows if _waits(row, upload)]
        change_records([row for row in rows if not _waits(row, upload)], upload=upload, progress=progress)
        for row in waiting:
            _propose(row, upload)
        new = sum(row.new for row in rows)
        state = State.PENDING if waiting else State.APPLIED
        return _finish(upload, state, new, len(rows) - new, unchanged, refused)


def _waits(row, upload) -> bool:
    """Whether somebody else has to approve: a change of what is published, unless the operator brings it in."""
    record = row.instance
    published = isinstance(record, Publishable) and not row.new and record.state != Publishable.State.DRAFT
    return published and upload.uploaded_by_id is not None


def _propose(row, upload):
    before = row.before | {name: old for name, (old, _new) in row.many.items()}
    after = row.after | {name: new for name, (_old, new) in row.many.items()}
    reason = _("Sheet “%(name)s”") % {"name": upload.name}
    propose(
        record=row.instance, before=before, after=after, by=upload.uploaded_by, reason=reason, upload=upload,
        cell=row.cell, state=Revision.State.DRAFT,
    )  # fmt: skip


def fail_upload(*, upload: Upload, reason: str) -> bool:
    """Notes why an upload was not brought in. Only one that is being written can fail; answers whether it was."""
    waits = Upload.objects.filter(pk=upload.pk, state=State.APPLYING)
    return bool(waits.update(state=State.FAILED, note=reason, finished_at=timezone.now()))


def _lock_begun(upload) -> Upload:
    upload = Upload.objects.select_for_update().get(pk=upload.pk)
    if upload.state != State.APPLYING:
        raise ValidationError(
            _("“%(name)s” is not waiting to be written. Bring the sheet in again.") % {"name": upload.name}
        )
    return upload


def _finish(upload, state, new, changed, unchanged, refused) -> Upload:
    """Ends the writing in the same transaction: an upload that says that it was brought in was."""
    upload.state, upload.finished_at = state, timezone.now()
    upload.rows_new, upload.rows_changed = new, changed
    upload.rows_unchanged, upload.rows_refused = unchanged, refused
    upload.save()
    return upload


# -- undoing --------------------------------------------------------------------------------------


@dataclass
class Withdrawal:
    """
    What came of undoing an upload.

    ``removed`` counts figures taken back and records withdrawn, ``reopened`` earlier figures that stand again and
    records that say again what they did; ``kept`` are figures and records changed since, which stay as they are.
    """

    removed: int = 0
    reopened: int = 0
    kept: list[models.Model] = field(default_factory=list)


def is_public(upload: Upload) -> bool:
    """Whether anything that an upload brought is, or was, shown to the public: then undoing it shows as well."""
    return upload.observations.filter(published_at__isnull=False).exists() or any_published(upload)


def withdraw_upload(*, upload: Upload, by, reason: str) -> Withdrawal:
    """
    Undoes an upload: what it brought is taken back, and what it had replaced stands again.

    Where something else has replaced what the upload brought, that is kept and reported. Nothing is deleted. The public
    log says so where any of it was shown.
    """
    with public_change():
        lock_indicators(upload.observations.order_by().values("indicator"))
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        _refuse_to_withdraw(upload)
        upload.state = State.WITHDRAWN
        line = _("Withdrawn by %(user)s: %(reason)s") % {"user": by, "reason": reason}
        upload.note = f"{upload.note}\n{line}".strip()
        upload.save()
        now = timezone.now()
        figures = take_back(upload, now)
        log_withdrawn(figures.public, upload=upload, at=now, by=by, reason=reason)
        drop_revisions(revisions=upload.revisions.open(), by=by, reason=reason)
        withdrawn, restored, left = restore_records(upload, by=by)
        rows = figures.standing + withdrawn + restored
        log(Kind.WITHDRAWN, by=by, upload=upload, rows=rows, reason=reason)
        return Withdrawal(figures.standing + withdrawn, figures.reopened + restored, [*figures.kept, *left])


def _refuse_to_withdraw(upload):
    why = {
        State.WITHDRAWN: _("“%(name)s” was withdrawn before."),
        State.APPLYING: _("“%(name)s” is still being written."),
        State.FAILED: _("“%(name)s” was not brought in: there is nothing to withdraw."),
    }
    if upload.state in why:
        raise ValidationError(why[upload.state] % {"name": upload.name})
