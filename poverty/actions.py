"""
The writes: how versions of a figure follow each other, and how records become public.

A figure is one indicator in one region and year. Its versions are only ever added: values of a stored version
never change, only the moments at which it was published and superseded are filled in.
Each function is one transaction.
"""

from collections import defaultdict
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from poverty.models import Indicator, Observation, Upload
from poverty.models.base import Publishable

# What a correction may change. Everything else of a version says who recorded it and when.
VALUES = (
    "value",
    "status",
    "qualifier",
    "printed",
    "note_zh",
    "note_en",
    "reading_confidence",
    "year_basis",
    "year_note_zh",
    "year_note_en",
    "source_id",
    "section",
    "statements",
)
BATCH = 500


@contextmanager
def public_change():
    """The one door: whatever alters what the public sees happens inside it, in one transaction."""
    with transaction.atomic():
        yield


# -- figures --------------------------------------------------------------------------------------


def figure(observation) -> tuple:
    """Which figure this is a version of."""
    return observation.indicator_id, observation.region_id, observation.year


def values(observation) -> tuple:
    """What a version says."""
    return tuple(getattr(observation, name) for name in VALUES)


@dataclass
class Versions:
    """The stored versions of one figure."""

    last: int = 0
    pending: Observation | None = None
    published: Observation | None = None

    @property
    def standing(self) -> Observation | None:
        return self.pending or self.published


@dataclass
class Recorded:
    """What came of recording figures."""

    added: list[Observation] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0


@transaction.atomic
def record(*, figures: Iterable[Observation], by, reason: str = "", upload: Upload | None = None) -> Recorded:
    """
    Adds a pending version for each unsaved observation whose values differ from the figure's standing version.

    Standing is the pending version, or the published one where none is pending. An older pending version is
    superseded. The figures must have been validated; the database refuses what its constraints forbid.
    """
    figures = list(figures)
    now = timezone.now()
    stored = _lock_versions(figures)
    recorded, replaced = Recorded(), []
    for one in figures:
        versions = stored[figure(one)]
        if versions.standing and values(versions.standing) == values(one):
            recorded.unchanged += 1
            continue
        recorded.changed += bool(versions.last)
        recorded.new += not versions.last
        if versions.pending:
            replaced.append(versions.pending.pk)
        one.version = versions.last + 1
        one.recorded_at, one.recorded_by = now, by
        one.reason, one.upload = reason, upload
        one.published_at = one.published_by = one.superseded_at = None
        recorded.added.append(one)
    _supersede(replaced, now)
    Observation.objects.bulk_create(recorded.added, batch_size=BATCH)
    return recorded


@transaction.atomic
def bring_in(*, figures: Iterable[Observation], name: str, sha256: str, by, unchanged: int = 0) -> Upload | None:
    """
    Records the figures of one spreadsheet under an upload that waits for approval.

    ``unchanged`` counts the rows that the caller already found to say nothing new. Where no figure differs,
    nothing is written and the answer is ``None``.
    """
    upload = Upload.objects.create(name=name[:255], sha256=sha256, uploaded_by=by, uploaded_at=timezone.now())
    recorded = record(figures=figures, by=by, upload=upload)
    if not recorded.added:
        upload.delete()
        return None
    upload.rows_new, upload.rows_changed = recorded.new, recorded.changed
    upload.rows_unchanged = recorded.unchanged + unchanged
    upload.save()
    return upload


def publish(*, observations=None, upload: Upload | None = None, by) -> int:
    """
    Publishes pending versions: those given, or all of an upload. Each supersedes the version published before it.

    Versions that are no longer pending are passed over. Answers how many were published.
    """
    with public_change():
        if upload is not None:
            observations = upload.observations.all()
        observations = observations.pending()
        _lock_indicators(observations.order_by().values("indicator"))
        if upload is not None:
            upload = Upload.objects.select_for_update().get(pk=upload.pk)
            if upload.state == Upload.State.WITHDRAWN:
                raise ValidationError(_("“%(name)s” was withdrawn. Bring the sheet in again.") % {"name": upload.name})
        now, published, uploads = timezone.now(), 0, set()
        for chunk in _chunks(list(observations.values_list("pk", flat=True))):
            waiting = Observation.objects.pending().filter(pk__in=chunk)
            found = dict(waiting.values_list("pk", "upload_id"))
            these = Observation.objects.filter(pk__in=list(found))
            same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
            before = Observation.objects.standing().filter(Exists(these.filter(**same)), published_at__isnull=False)
            before.update(superseded_at=now)
            published += these.update(published_at=now, published_by=by)
            uploads.update(found.values())
        _settle_uploads(uploads - {None})
        return published


@dataclass
class Withdrawal:
    """What came of undoing an upload; ``kept`` are figures corrected since, which stay as they are."""

    removed: int = 0
    reopened: int = 0
    kept: list[Observation] = field(default_factory=list)


def withdraw_upload(*, upload: Upload, by, reason: str) -> Withdrawal:
    """
    Undoes an upload: its standing versions are superseded, and those they had replaced in public stand again.

    Where a later version has replaced one of the upload's, that later version is kept and reported.
    """
    with public_change():
        _lock_indicators(upload.observations.order_by().values("indicator"))
        upload = Upload.objects.select_for_update().get(pk=upload.pk)
        if upload.state == Upload.State.WITHDRAWN:
            raise ValidationError(_("“%(name)s” was withdrawn before.") % {"name": upload.name})
        upload.state = Upload.State.WITHDRAWN
        line = _("Withdrawn by %(user)s: %(reason)s") % {"user": by, "reason": reason}
        upload.note = f"{upload.note}\n{line}".strip()
        upload.save()
        mine = list(upload.observations.all())
        now = timezone.now()
        _supersede([one.pk for one in mine if not one.superseded_at], now)
        chains = _chains(mine)
        result = Withdrawal(removed=sum(not one.superseded_at for one in mine))
        reopened = []
        for one in mine:
            chain = chains[figure(one)]
            if one.superseded_at:
                result.kept += [later for later in chain if later.version > one.version and not later.superseded_at]
            elif one.published_at and (earlier := _replaced_by(one, chain)):
                reopened.append(earlier.pk)
        for chunk in _chunks(reopened):
            result.reopened += Observation.objects.filter(pk__in=chunk).update(superseded_at=None)
        return result


# -- records --------------------------------------------------------------------------------------


def save_record(*, record: Publishable, by, reason: str = "", fields: Iterable[str] | None = None) -> None:
    """Saves an edited record, noting in its history who changed it and why. ``fields``: only these columns."""
    record._history_user, record._change_reason = by, reason[:100]
    with public_change():
        record.save(update_fields=fields)


def set_state(*, records: Iterable[Publishable], state: str, by, reason: str = "") -> int:
    """Publishes or withdraws records. Answers how many were in another state before."""
    with public_change():
        others = [record for record in records if record.state != state]
        for record in others:
            record.state = state
            save_record(record=record, by=by, reason=reason, fields=["state"])
        return len(others)


# -- how versions are found -----------------------------------------------------------------------


def _lock_indicators(ids):
    """
    Whoever records, publishes or undoes figures of one indicator takes turns: else a version that is published
    while its correction is recorded would be superseded by one that only waits, and nothing be left to show.
    Always before an upload is locked, and in one order, so that no two wait for each other.
    (SQLite locks the whole database by itself.)
    """
    list(Indicator.objects.filter(pk__in=ids).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def _lock_versions(figures) -> dict[tuple, Versions]:
    """The stored versions of these figures, with their indicators locked."""
    indicators = {one.indicator_id for one in figures}
    _lock_indicators(indicators)
    candidates = Observation.objects.filter(indicator__in=indicators, year__in={one.year for one in figures})
    if len(figures) == 1:
        candidates = candidates.filter(region=figures[0].region_id)
    stored = defaultdict(Versions)
    for one in candidates.order_by():
        versions = stored[figure(one)]
        versions.last = max(versions.last, one.version)
        if one.standing != "superseded":
            setattr(versions, one.standing, one)
    return stored


def _supersede(ids, now):
    for chunk in _chunks(ids):
        Observation.objects.filter(pk__in=chunk).update(superseded_at=now)


def _settle_uploads(ids):
    """An upload none of whose versions waits any longer is published."""
    waiting = Observation.objects.pending().filter(upload=OuterRef("pk"))
    settled = Upload.objects.filter(~Exists(waiting), pk__in=ids, state=Upload.State.PENDING)
    settled.update(state=Upload.State.PUBLISHED)


def _chains(versions) -> dict[tuple, list[Observation]]:
    """All versions of the figures of these versions, the latest first."""
    chains = defaultdict(list)
    wanted = {figure(one) for one in versions}
    found = Observation.objects.filter(
        indicator__in={key[0] for key in wanted}, year__in={key[2] for key in wanted}
    ).select_related("upload")
    for one in found.order_by("-version"):
        if figure(one) in wanted:
            chains[figure(one)].append(one)
    return chains


def _replaced_by(version, chain) -> Observation | None:
    """The version that this one replaced in public, passing over those of uploads withdrawn since."""
    for earlier in chain:
        if earlier.published_at and earlier.superseded_at == version.published_at:
            if earlier.upload and earlier.upload.state == Upload.State.WITHDRAWN:
                return _replaced_by(earlier, chain)
            return earlier
    return None


def _chunks(ids):
    return (ids[start : start + BATCH] for start in range(0, len(ids), BATCH))
