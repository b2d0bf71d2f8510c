"""An upload as a whole: its figures, its changes of published records and the records it made, decided on together."""

from django.apps import apps
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from poverty.actions import reviewing_figures, reviewing_records, revising
from poverty.actions.closed_years import must_explain
from poverty.actions.deciding import Kind, Reviewed, is_own, log, must_give_reason
from poverty.actions.door import chunks, public_change
from poverty.actions.figures import add_versions, figure, lock_indicators, settle_uploads, values, versions_of
from poverty.models import Observation, Upload
from poverty.models.base import Publishable

State = Upload.State
PER_QUERY = 200


def submit_upload(*, upload: Upload, by) -> Reviewed:
    """Asks for approval of all that an upload brought and nobody has submitted yet."""
    with public_change():
        upload = _in(upload, (State.PENDING, State.APPLIED), _("“%(name)s” does not wait to be submitted."))
        done = reviewing_figures.submit_figures(figures=upload.observations.all(), by=by, upload=upload)
        rest = revising.submit_revisions(revisions=upload.revisions.all(), by=by)
        rest += reviewing_records.submit_records(records=_made_by(upload, Publishable.State.DRAFT), by=by)
        if not (done + rest).done:
            raise ValidationError(_("Nothing of “%(name)s” is a draft any longer.") % {"name": upload.name})
        _log_rest(Kind.SUBMITTED, upload, rest, by)
        _set(upload, State.SUBMITTED, submitted_at=timezone.now(), submitted_by=by)
        return done + rest


def approve_upload(*, upload: Upload, by) -> Reviewed:
    """Publishes what was submitted of an upload; somebody else than who submitted it."""
    with public_change():
        upload = _in(upload, (State.SUBMITTED,), _("“%(name)s” was not submitted."))
        if is_own(upload, by):
            raise ValidationError(_("You submitted “%(name)s” yourself: somebody else has to approve it."))
        done = reviewing_figures.approve_figures(figures=upload.observations.all(), by=by, upload=upload)
        rest = reviewing_records.approve_records(records=_made_by(upload, Publishable.State.SUBMITTED), by=by)
        rest += revising.approve_revisions(revisions=upload.revisions.all(), by=by)
        _log_rest(Kind.PUBLISHED, upload, rest, by)
        settle_uploads({upload.pk})
        return done + rest


def send_back_upload(*, upload: Upload, by, reason: str) -> Reviewed:
    """Makes drafts of all that was submitted of an upload, and says why."""
    reason = must_give_reason(reason)
    with public_change():
        upload = _in(upload, (State.SUBMITTED,), _("“%(name)s” was not submitted."))
        figures = upload.observations.all()
        done = reviewing_figures.send_back_figures(figures=figures, by=by, reason=reason, upload=upload)
        rest = revising.send_back_revisions(revisions=upload.revisions.all(), by=by, reason=reason)
        records = _made_by(upload, Publishable.State.SUBMITTED)
        rest += reviewing_records.send_back_records(records=records, by=by, reason=reason)
        _log_rest(Kind.RETURNED, upload, rest, by, reason)
        _set(upload, State.PENDING, submitted_at=None, submitted_by=None)
        return done + rest


def recall_upload(*, upload: Upload, by) -> Reviewed:
    """Takes back what this person submitted."""
    with public_change():
        upload = _in(upload, (State.SUBMITTED,), _("“%(name)s” was not submitted."))
        if upload.submitted_by_id != by.pk:
            raise ValidationError(_("“%(name)s” was submitted by somebody else.") % {"name": upload.name})
        done = reviewing_figures.recall_figures(figures=upload.observations.all(), by=by, upload=upload)
        rest = revising.recall_revisions(revisions=upload.revisions.all(), by=by)
        rest += reviewing_records.recall_records(records=_made_by(upload, Publishable.State.SUBMITTED), by=by)
        _log_rest(Kind.RECALLED, upload, rest, by)
        _set(upload, State.PENDING, submitted_at=None, submitted_by=None)
        return done + rest


def _log_rest(kind, upload, rest: Reviewed, by, reason=""):
    """Figures are logged with their upload; of records and their changes, that it was about all of it."""
    if rest.done:
        log(kind, by=by, upload=upload, rows=rest.done, reason=reason)


def restore_upload(*, upload: Upload, by, reason: str = "") -> Reviewed:
    """
    Brings back what a withdrawn upload had brought, as drafts: figures as new versions of it, the records it made as
    drafts. What it had changed of records is not changed again: bring the sheet in once more.
    """
    with public_change():
        upload = _in(upload, (State.WITHDRAWN,), _("“%(name)s” was not withdrawn."))
        figures = _figures_again(upload, by, reason)
        records = _made_by(upload, Publishable.State.WITHDRAWN)
        done = reviewing_records.restore_records_withdrawn(records=records, by=by, reason=reason)
        log(Kind.RESTORED, by=by, upload=upload, rows=figures, reason=reason)
        _set(upload, State.PENDING, submitted_at=None, submitted_by=None)
        return done + Reviewed(figures)


def _figures_again(upload, by, reason) -> int:
    """The latest version that the upload brought of each figure, unless what stands says the same or is a later one."""
    latest = {}
    for one in upload.observations.order_by("version"):
        latest[figure(one)] = one
    versions = versions_of(list(latest.values()))
    standing = {pk for one in versions.values() if (pk := one.standing)}
    stands = {}
    for chunk in chunks(sorted(standing)):
        stands |= {figure(one): one for one in Observation.objects.filter(pk__in=chunk)}
    again = []
    for key, one in latest.items():
        now = stands.get(key)
        if now is None or (now.version < one.version and values(now) != values(one)):
            copy = reviewing_figures.copy_of(one)
            copy.sheet, copy.cell = one.sheet, one.cell
            again.append(copy)
    must_explain(again, reason)
    add_versions(again, versions, by=by, reason=reason.strip() or _("Restored"), upload=upload)
    return len(again)


def _made_by(upload, state) -> list[Publishable]:
    """The records that an upload made and that are in this state."""
    found: dict[str, list[int]] = {}
    for label, pk in upload.rows.filter(is_new=True).order_by().values_list("model", "object_id"):
        found.setdefault(label, []).append(pk)
    return [
        record
        for label, ids in found.items()
        if issubclass(model := apps.get_model(label), Publishable)
        for part in chunks(ids, PER_QUERY)
        for record in model._default_manager.filter(pk__in=part, state=state)
    ]


def _in(upload, states, message: str) -> Upload:
    """The upload as it is now and locked, if it is in one of these states; before it, the indicators of its figures."""
    lock_indicators(upload.observations.order_by().values("indicator"))
    upload = Upload.objects.select_for_update(of=("self",)).get(pk=upload.pk)
    if upload.state not in states:
        raise ValidationError(message % {"name": upload.name})
    return upload


def _set(upload, state, **given):
    for name, value in given.items():
        setattr(upload, name, value)
    upload.state = state
    upload.save(update_fields=["state", *given])
