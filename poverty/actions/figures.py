"""
How versions of a figure follow each other.

A figure is one indicator in one region and year. Its versions are only ever added: values of a stored version
never change, only the moments at which it was published and superseded are filled in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, Max, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.scoping import everything
from poverty.actions import counting
from poverty.actions.closed_years import must_explain
from poverty.actions.deciding import must_keep_regions
from poverty.actions.door import Moved, Progress, chunks, public_change
from poverty.actions.publications import Change, log_published
from poverty.actions.storing import Unsaved, store
from poverty.models import Indicator, Observation, Revision, Upload

# What a correction may change. Everything else of a version says who recorded it, when and from which cell.
VALUES = Observation.SAID
SAME_FIGURE = {name: OuterRef(name) for name in ("indicator", "region", "year")}
FEW_REGIONS = 100
MOST_NAMED = 5


def figure(observation) -> tuple:
    """Which figure this is a version of."""
    return observation.indicator_id, observation.region_id, observation.year


def values(observation) -> tuple:
    """What a version says."""
    return tuple(getattr(observation, name) for name in VALUES)


class Draft(NamedTuple):
    """A figure as it should be, unsaved, and the primary key of the standing version it was compared with."""

    figure: Observation | Unsaved
    base: int | None


class Versions(NamedTuple):
    """The stored versions of one figure: the last number given, and the primary keys of those that stand."""

    last: int = 0
    pending: int | None = None
    published: int | None = None

    @property
    def standing(self) -> int | None:
        return self.pending or self.published


NONE = Versions()


@dataclass
class Recorded:
    """What came of recording figures."""

    added: list[Observation] = field(default_factory=list)
    new: int = 0
    changed: int = 0
    unchanged: int = 0


# -- adding versions ------------------------------------------------------------------------------


@transaction.atomic
def record(*, figures: Iterable[Observation], by, reason: str = "") -> Recorded:
    """
    Adds a pending version for each unsaved observation whose values differ from the figure's standing version.

    Standing is the pending version, or the published one where none is pending. An older pending version is
    superseded. The figures must have been validated; the database refuses what its constraints forbid. In a year that
    is closed, a figure that was published is not corrected without a reason.
    """
    figures = list(figures)
    lock_indicators({one.indicator_id for one in figures})
    versions = versions_of(figures)
    said = _said([versions.get(figure(one), NONE).standing for one in figures])
    added = [one for one in figures if values(one) != said.get(versions.get(figure(one), NONE).standing)]
    new = sum(figure(one) not in versions for one in added)
    must_explain(added, reason)
    add_versions(added, versions, by=by, reason=reason)
    stored = versions_of(added)
    for one in added:
        one.pk, one._state.adding = stored[figure(one)].pending, False
    return Recorded(added, new=new, changed=len(added) - new, unchanged=len(figures) - len(added))


def add_drafts(drafts: Sequence[Draft], *, upload: Upload, progress: Progress | None = None) -> tuple[int, int]:
    """
    Adds a pending version for each draft, in the caller's transaction and with the indicators locked.

    :class:`~poverty.actions.door.Moved` where a figure's standing version is no longer the draft's base. Stored
    values never change, so that the primary key says it all. Answers how many figures are new and how many changed.
    """
    figures = [draft.figure for draft in drafts]
    versions = versions_of(figures)
    moved = [one for one, base in drafts if versions.get(figure(one), NONE).standing != base]
    if moved:
        raise Moved(_how_moved(moved))
    try:
        must_explain(figures)
    except ValidationError as error:  # closed since the sheet was looked at
        raise Moved(error.message) from error
    add_versions(figures, versions, by=upload.uploaded_by, upload=upload, progress=progress)
    new = sum(draft.base is None for draft in drafts)
    return new, len(figures) - new


def add_versions(figures, versions, *, by, reason="", upload=None, progress: Progress | None = None):
    """
    Numbers and stores figures as pending versions, in place of those that were pending. Without a ``reason`` for all,
    each keeps its own.
    """
    must_keep_regions({one.region_id for one in figures})
    now = timezone.now()
    for one in figures:
        one.version = versions.get(figure(one), NONE).last + 1
        one.recorded_at, one.recorded_by_id = now, by and by.pk
        one.reason, one.upload_id = reason or one.reason, upload and upload.pk
        one.published_at = one.published_by_id = one.superseded_at = None
        one.submitted_at = one.submitted_by_id = None
    supersede([pk for one in figures if (pk := versions.get(figure(one), NONE).pending)], now)
    store(figures, progress)


# -- publishing -----------------------------------------------------------------------------------


def publish(*, observations=None, upload: Upload | None = None, by) -> int:
    """
    Publishes pending versions: those given, or all of an upload. Each supersedes the version published before it;
    the public log says so.

    Versions that are no longer pending are passed over. Answers how many were published.
    """
    with public_change():
        if upload is not None:
            observations = upload.observations.all()
        waiting = observations.pending().order_by()
        lock_indicators(waiting.values("indicator"))
        if upload is not None:
            upload = Upload.objects.select_for_update().get(pk=upload.pk)
            if upload.state == Upload.State.WITHDRAWN:
                raise ValidationError(_("“%(name)s” was withdrawn. Bring the sheet in again.") % {"name": upload.name})
        now, shown = timezone.now(), Observation.objects.standing().filter(published_at__isnull=False)
        before = Subquery(shown.filter(**SAME_FIGURE).order_by().values("pk")[:1])
        columns = "pk", "indicator_id", "region_id", "source_id", "upload_id", "year", "before"
        rows = list(waiting.annotate(before=before).values_list(*columns))
        supersede([replaced for *_others, replaced in rows if replaced], now)
        for chunk in chunks([pk for pk, *_others in rows]):
            Observation.objects.filter(pk__in=chunk).update(published_at=now, published_by=by)
        counting.note_published([row[1:3] for row in rows], {row[3] for row in rows}, at=now)
        changes = [Change(of, upload, bool(other), year) for _pk, of, _region, _source, upload, year, other in rows]
        log_published(changes, at=now, by=by)
        with everything():  # an upload may have brought figures of other places as well
            settle_uploads({change.upload_id for change in changes} - {None})
        return len(rows)


def settle_uploads(ids, states=(Upload.State.PENDING, Upload.State.SUBMITTED)):
    """An upload none of whose versions waits any longer is published."""
    waiting = Observation.objects.pending().filter(upload=OuterRef("pk"))
    revised = Revision.objects.open().filter(upload=OuterRef("pk"))
    settled = Upload.objects.filter(~Exists(waiting), ~Exists(revised), pk__in=ids, state__in=states)
    settled.update(state=Upload.State.PUBLISHED)


# -- taking back ----------------------------------------------------------------------------------


class Version(NamedTuple):
    """A stored version, as much of it as tells which followed which."""

    pk: int
    indicator_id: int
    region_id: int
    year: int
    version: int
    upload_id: int | None
    recorded_at: object
    published_at: object
    superseded_at: object


@dataclass
class TakenBack:
    """``public`` are the published versions among those taken back; ``kept`` those that stand in their place by now."""

    standing: int
    reopened: int
    public: list[Change]
    kept: list[Observation]


def take_back(upload: Upload, now: datetime) -> TakenBack:
    """
    Supersedes an upload's standing versions and reopens those that they had replaced: in public where they are
    published, among those that wait where they still wait.

    Within the transaction that withdraws the upload, with its indicators locked. Versions that stand in place of one
    of the upload's by now are kept.
    """
    mine = [Version(*row) for row in upload.observations.order_by().values_list(*Version._fields)]
    standing = [one for one in mine if not one.superseded_at]
    supersede([one.pk for one in standing], now)
    chains = _chains([one for one in mine if one.superseded_at or one.version > 1])
    with everything():
        withdrawn = set(Upload.objects.filter(state=Upload.State.WITHDRAWN).values_list("pk", flat=True))
    reopened, kept = {}, []
    for one in mine:
        chain = chains.get(figure(one), ())
        if one.superseded_at:
            kept += [later.pk for later in chain if later.version > one.version and not later.superseded_at]
        elif earlier := _replaced_by(one, chain, withdrawn):
            reopened[one.pk] = earlier.pk
    for chunk in chunks(list(reopened.values())):
        Observation.objects.filter(pk__in=chunk).update(superseded_at=None)
    shown = [one for one in standing if one.published_at]
    counting.note_figures((one.indicator_id, one.region_id) for one in shown)
    public = [Change(one.indicator_id, upload.pk, one.pk in reopened, one.year) for one in shown]
    return TakenBack(len(standing), len(reopened), public, _with_names(kept))


def _replaced_by(version, chain, withdrawn) -> Version | None:
    """The version that this one took the place of, passing over those of uploads withdrawn since."""
    for earlier in chain:
        if earlier.version < version.version and _gave_way(earlier, version):
            return _replaced_by(earlier, chain, withdrawn) if earlier.upload_id in withdrawn else earlier
    return None


def _gave_way(earlier, later) -> bool:
    """A published version gives way when the next is published, one that waits when the next is recorded."""
    if later.published_at:
        return bool(earlier.published_at) and earlier.superseded_at == later.published_at
    return not earlier.published_at and earlier.superseded_at == later.recorded_at


def _chains(versions) -> dict[tuple, list[Version]]:
    """All versions of the figures of these versions, the latest first."""
    chains = {figure(one): [] for one in versions}
    found = _candidates(versions).order_by("-version").values_list(*Version._fields) if versions else ()
    for row in found:
        one = Version(*row)
        if figure(one) in chains:
            chains[figure(one)].append(one)
    return chains


def _with_names(ids) -> list[Observation]:
    found = [one for chunk in chunks(ids) for one in Observation.objects.with_names().filter(pk__in=chunk)]
    return sorted(found, key=figure)


# -- how versions are found -----------------------------------------------------------------------


def lock_indicators(ids):
    """
    Whoever records, publishes or undoes figures of one indicator takes turns: else a version that is published
    while its correction is recorded would be superseded by one that only waits, and nothing be left to show.
    Always before an upload is locked, and in one order, so that no two wait for each other.
    (SQLite locks the whole database by itself.)
    """
    list(Indicator.objects.filter(pk__in=ids).select_for_update(no_key=True).order_by("pk").values_list("pk"))


def versions_of(figures) -> dict[tuple, Versions]:
    """What is stored of these figures; and of others of the same indicators and years."""
    if not figures:
        return {}
    waits = Q(published_at__isnull=True, superseded_at__isnull=True)
    shown = Q(published_at__isnull=False, superseded_at__isnull=True)
    rows = (
        _candidates(figures)
        .order_by()
        .values_list("indicator_id", "region_id", "year")
        .annotate(last=Max("version"), pending=Max("pk", filter=waits), published=Max("pk", filter=shown))
    )
    return {tuple(row[:3]): Versions(*row[3:]) for row in rows}


def _candidates(figures):
    """The stored versions among which those of these figures are."""
    found = Observation.objects.filter(
        indicator__in={one.indicator_id for one in figures}, year__in={one.year for one in figures}
    )
    regions = {one.region_id for one in figures}
    return found.filter(region__in=regions) if len(regions) <= FEW_REGIONS else found


def supersede(ids, now):
    for chunk in chunks(ids):
        Observation.objects.filter(pk__in=chunk).update(superseded_at=now)


def _said(ids) -> dict[int, tuple]:
    """What stored versions say, by primary key."""
    ids = [pk for pk in ids if pk]
    rows = (row for chunk in chunks(ids) for row in Observation.objects.filter(pk__in=chunk).values_list("pk", *VALUES))
    return {pk: tuple(said) for pk, *said in rows}


def _how_moved(figures) -> str:
    first = (Observation(indicator_id=i, region_id=r, year=year) for i, r, year in map(figure, figures[:MOST_NAMED]))
    named = _("; ").join(map(str, first))
    text = ngettext(
        "%(n)s figure has changed since the preview (%(figures)s). Nothing was written: preview the sheet again.",
        "%(n)s figures have changed since the preview (%(figures)s). Nothing was written: preview the sheet again.",
        len(figures),
    )
    return text % {"n": len(figures), "figures": named}
