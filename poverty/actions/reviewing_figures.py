"""
How versions of figures become public: submitted by one person, approved or returned by another.

A pending version is a draft until it is submitted. What is published can be withdrawn, and recorded again.
"""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from aba_site.scoping import everything
from poverty.actions import counting
from poverty.actions.closed_years import must_explain
from poverty.actions.deciding import Kind, Reviewed, log, must_give_reason, of_others
from poverty.actions.door import chunks, public_change
from poverty.actions.figures import figure, lock_indicators, publish, record, supersede
from poverty.actions.publications import Change, log_withdrawn
from poverty.models import Observation, Upload

LABEL = "poverty.observation"
NOT_SUBMITTED = Q(published_at__isnull=False) | Q(submitted_at__isnull=True)


@transaction.atomic
def submit_figures(*, figures, by, upload: Upload | None = None) -> Reviewed:
    """Asks for approval of the drafts among these versions. With ``upload``, they are all that it brought."""
    found = figures.count()
    lock_indicators(figures.drafts().order_by().values("indicator"))
    ids = list(figures.drafts().order_by().values_list("pk", flat=True))
    _mark(ids, submitted_at=timezone.now(), submitted_by=by)
    _log(Kind.SUBMITTED, ids, by, upload)
    return Reviewed(len(ids), passed=found - len(ids))


def approve_figures(*, figures, by, upload: Upload | None = None) -> Reviewed:
    """Publishes the submitted versions among these, but for those that this person submitted."""
    with public_change():
        found, submitted = figures.count(), figures.submitted().count()
        lock_indicators(figures.submitted().order_by().values("indicator"))
        chosen = of_others(figures.submitted(), by).order_by()
        ids = list(chosen.values_list("pk", flat=True))
        publish(observations=chosen, by=by)
        _log(Kind.PUBLISHED, ids, by, upload)
        return Reviewed(len(ids), own=submitted - len(ids), passed=found - submitted)


@transaction.atomic
def send_back_figures(*, figures, by, reason: str, upload: Upload | None = None) -> Reviewed:
    """Makes submitted versions drafts again, and says why."""
    return make_drafts(Kind.RETURNED, figures, by=by, reason=must_give_reason(reason), upload=upload)


@transaction.atomic
def recall_figures(*, figures, by, upload: Upload | None = None) -> Reviewed:
    """Takes back what this person submitted."""
    mine = figures.filter(submitted_by=by)
    done = make_drafts(Kind.RECALLED, mine, by=by, upload=upload)
    return done + Reviewed(own=figures.submitted().count())


@transaction.atomic
def make_drafts(kind: str, figures, *, by, reason: str = "", upload: Upload | None = None) -> Reviewed:
    """Drafts again of the submitted versions among these, for whichever reason."""
    found, submitted = figures.count(), figures.submitted()
    lock_indicators(submitted.order_by().values("indicator"))
    ids = list(submitted.order_by().values_list("pk", flat=True))
    _mark(ids, submitted_at=None, submitted_by=None)
    _log(kind, ids, by, upload, reason)
    return Reviewed(len(ids), passed=found - len(ids))


def withdraw_figures(*, figures, by, reason: str) -> Reviewed:
    """
    Takes published versions off the site, and drafts off the desk. They are kept, and can be recorded again. The public
    log says so of what was published.
    """
    reason = must_give_reason(reason)
    with public_change():
        found, standing = figures.count(), figures.standing().filter(NOT_SUBMITTED).order_by()
        lock_indicators(standing.values("indicator"))
        rows = list(standing.values_list("pk", "indicator_id", "upload_id", "year", "published_at", "region_id"))
        now, ids = timezone.now(), [pk for pk, *_others in rows]
        supersede(ids, now)
        counting.note_figures((of, region) for _pk, of, _upload, _year, shown, region in rows if shown)
        log_each_upload(rows, now, by, reason)
        _log(Kind.WITHDRAWN, ids, by, None, reason)
        return Reviewed(len(ids), passed=found - len(ids))


def log_each_upload(rows, now, by, reason):
    """An entry of the public log tells which figures it is about by their upload."""
    by_upload: dict[int | None, list[Change]] = {}
    for _pk, indicator, upload, year, published_at, _region in rows:
        if published_at:
            by_upload.setdefault(upload, []).append(Change(indicator, upload, False, year))
    with everything():
        uploads = Upload.objects.in_bulk(set(by_upload) - {None})
    for upload, changes in by_upload.items():
        log_withdrawn(changes, upload=uploads.get(upload), at=now, by=by, reason=reason)


@transaction.atomic
def restore_figures(*, figures, by, reason: str = "") -> Reviewed:
    """
    Records again what withdrawn versions said, as drafts; nothing where something stands in their place.

    Of several versions of one figure the latest is taken.
    """
    same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
    gone = figures.filter(~Exists(Observation.objects.standing().filter(**same)), superseded_at__isnull=False)
    found, latest = figures.count(), {}
    for one in gone.order_by("version"):
        latest[figure(one)] = one
    must_explain(map(copy_of, latest.values()), reason)
    why = reason.strip() or _("Restored")
    recorded = record(figures=[copy_of(one) for one in latest.values()], by=by, reason=why)
    _log(Kind.RESTORED, [one.pk for one in recorded.added], by, None, reason)
    return Reviewed(len(recorded.added), passed=found - len(recorded.added))


def copy_of(version: Observation) -> Observation:
    """An unsaved version that says the same."""
    said = {name: getattr(version, name) for name in Observation.SAID}
    return Observation(indicator_id=version.indicator_id, region_id=version.region_id, year=version.year, **said)


def _mark(ids: Sequence[int], **values):
    for chunk in chunks(ids):
        Observation.objects.filter(pk__in=chunk).update(**values)


def _log(kind, ids, by, upload, reason=""):
    if not ids:
        return
    with everything():
        if upload is not None:
            log(kind, by=by, reason=reason, upload=upload, rows=len(ids))
        else:
            log(kind, by=by, model=LABEL, ids=ids, reason=reason)
