"""What happened to a row, gathered from where each kind of happening is kept, the newest first."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from poverty.actions.records import from_json
from poverty.admin.compared import Change, compared, said_by_version
from poverty.models import ClosedYear, Decision, DecisionItem, Observation, Revision, Upload, UploadedRow

Kind = Decision.Kind
AT_ONCE = timedelta(minutes=1)
# Which state a decision leads to.
LEADS_TO = {
    Kind.SUBMITTED: "submitted", Kind.PUBLISHED: "published", Kind.WITHDRAWN: "withdrawn", Kind.RETURNED: "draft",
    Kind.RECALLED: "draft", Kind.RESTORED: "draft",
}  # fmt: skip


@dataclass
class Event:
    at: datetime
    by: object
    what: str
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    link: tuple[str, str] | None = None


def events_of(row) -> list[Event]:
    if isinstance(row, Observation):
        found = _of_figure(row)
    elif isinstance(row, Upload):
        found = _of_upload(row)
    elif isinstance(row, Revision):
        found = _of_revision(row)
    elif isinstance(row, ClosedYear):
        found = list(map(_decided, decisions_about("poverty.closedyear", [row.pk])))
    else:
        found = _of_record(row)
    return sorted(found, key=lambda event: event.at, reverse=True)


# -- records --------------------------------------------------------------------------------------


def _of_record(record) -> list[Event]:
    decisions = decisions_about(record._meta.label_lower, [record.pk])
    events = [*edits_of(record, decisions), *map(_decided, decisions), *_journal_of(record)]
    for revision in Revision.objects.of(record).select_related("made_by"):
        events += _of_revision(revision)
    return events


def edits_of(record, decisions=()) -> list[Event]:
    """What was saved, each time compared with the time before. Moves of the state alone are told by the decisions."""
    model, open_ = type(record), sorted(decisions, key=lambda one: one.at)
    versions = list(
        model.history.filter(id=record.pk).select_related("history_user").order_by("history_date", "history_id")
    )
    said = [_said(one) for one in versions]
    pairs = [(None, said[0])] if said else []
    pairs += pairwise(said)
    events = []
    for version, changes, (before, after) in zip(versions, compared(model, pairs), pairs, strict=True):
        moved = before is not None and before.get("state") != after.get("state")
        told = moved and _told(open_, version, after["state"])
        if before is not None and not changes and (told or not moved):
            continue
        events.append(_edit(version, changes, before is None, moved and not told))
    return events


def _edit(version, changes, is_first, moved) -> Event:
    what = _("Entered") if is_first else _("Changed")
    if moved:
        what = _("%(what)s: %(state)s") % {"what": what, "state": version.get_state_display()}
    return Event(version.history_date, version.history_user, what, version.history_change_reason or "", changes)


def _told(decisions, version, state) -> bool:
    """Whether a decision tells of this move: the first after it by the same person that leads there. Used once."""
    for place, decision in enumerate(decisions):
        leads_there = decision.at >= version.history_date and LEADS_TO.get(decision.kind) == state
        if leads_there and decision.by_id == version.history_user_id:
            del decisions[place]
            return True
    return False


def _said(version) -> dict:
    return {one.attname: getattr(version, one.attname) for one in version.tracked_fields}


def _journal_of(record) -> list[Event]:
    """Relations to many that sheets changed: the history of a record holds none."""
    model = type(record)
    many = {one.name for one in model._meta.many_to_many}
    if not many:
        return []
    rows = UploadedRow.objects.filter(model=record._meta.label_lower, object_id=record.pk, is_new=False)
    events = []
    for row in rows.select_related("upload__uploaded_by"):
        before, after = from_json(model, row.before), from_json(model, row.after)
        pair = ({name: before[name] for name in many & set(before)}, {name: after[name] for name in many & set(after)})
        changes = compared(model, [pair])[0]
        if changes:
            at, by = row.upload.finished_at or row.upload.uploaded_at, row.upload.uploaded_by
            events.append(Event(at, by, _("Changed"), "", changes, _link(row.upload)))
    return events


def _of_revision(revision) -> list[Event]:
    model = apps.get_model(revision.model)
    said = from_json(model, revision.before), from_json(model, revision.after)
    was_made_at_once = revision.submitted_at is None and revision.state == Revision.State.PUBLISHED
    what = _("Changed") if was_made_at_once else _("Proposed a change")
    proposed = Event(
        revision.made_at, revision.made_by, what, revision.reason, compared(model, [said])[0],
        _link(revision),
    )  # fmt: skip
    about = [_decided(one, _("The change: %(what)s")) for one in decisions_about("poverty.revision", [revision.pk])]
    return [proposed, *about]


# -- figures --------------------------------------------------------------------------------------


def _of_figure(figure) -> list[Event]:
    same = {"indicator": figure.indicator_id, "region": figure.region_id, "year": figure.year}
    people = ("recorded_by", "published_by", "submitted_by", "upload")
    versions = list(Observation.objects.filter(**same).select_related(*people).order_by("version"))
    said = [said_by_version(one) for one in versions]
    changes = compared(Observation, [(None, said[0]), *pairwise(said)])
    uploads = {one.upload_id for one in versions} - {None}
    decisions = decisions_about("poverty.observation", [one.pk for one in versions])
    decisions += Decision.objects.filter(upload__in=uploads).select_related("by", "upload")
    events = [_decided(one) for one in decisions]
    told, told_uploads = _told_of_publishing([one.pk for one in versions], decisions)
    for version, changed in zip(reversed(versions), reversed(changes), strict=True):
        number = {"n": version.version}
        if version.published_at and version.pk not in told and version.upload_id not in told_uploads:
            what = _("Version %(n)s was published") % number
            events.append(Event(version.published_at, version.published_by, what))
        link = _link(version.upload) if version.upload else None
        what = _("Version %(n)s was recorded") % number
        events.append(Event(version.recorded_at, version.recorded_by, what, version.reason, changed, link))
    return events


def _told_of_publishing(ids, decisions) -> tuple[set[int], set[int]]:
    """Of which versions, and of which uploads, the log says that they were published."""
    items = DecisionItem.objects.filter(model="poverty.observation", object_id__in=ids, decision__kind=Kind.PUBLISHED)
    uploads = {one.upload_id for one in decisions if one.kind == Kind.PUBLISHED and one.upload_id}
    return set(items.values_list("object_id", flat=True)), uploads


# -- uploads --------------------------------------------------------------------------------------


def _of_upload(upload) -> list[Event]:
    counts = _("%(new)s new, %(changed)s changed, %(same)s as before") % {
        "new": upload.rows_new, "changed": upload.rows_changed, "same": upload.rows_unchanged,
    }  # fmt: skip
    decisions = list(upload.decisions.select_related("by"))
    events, told = list(map(_decided, decisions)), [one.at for one in decisions]
    for entry in upload.publications.select_related("by"):  # from before decisions were logged
        if not any(abs(at - entry.at) < AT_ONCE for at in told):
            events.append(Event(entry.at, entry.by, entry.get_kind_display()))
    if upload.state == Upload.State.FAILED and upload.finished_at:
        events.append(Event(upload.finished_at, None, upload.get_state_display(), upload.note))
    return [*events, Event(upload.uploaded_at, upload.uploaded_by, _("Brought in"), counts)]


# -- what they have in common ---------------------------------------------------------------------


def decisions_about(label: str, ids) -> list[Decision]:
    items = DecisionItem.objects.filter(model=label, object_id__in=ids).order_by().values("decision")
    return list(Decision.objects.filter(pk__in=items).select_related("by", "upload"))


def _decided(decision, frame="%(what)s") -> Event:
    what = frame % {"what": decision.get_kind_display()}
    if decision.rows > 1:
        what = _("%(what)s, with %(n)s others") % {"what": what, "n": decision.rows - 1}
    link = _link(decision.upload) if decision.upload_id and decision.upload else None
    return Event(decision.at, decision.by, what, decision.reason, link=link)


def _link(row) -> tuple[str, str] | None:
    try:
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])
    except NoReverseMatch:
        return None
    return str(row), address
