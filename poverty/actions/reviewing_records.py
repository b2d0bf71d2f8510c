"""How records become public: submitted by one person, approved or returned by another; withdrawn and restored."""

from collections.abc import Iterable

from django.utils import timezone

from poverty.actions.deciding import Kind, Reviewed, is_own, log, must_give_reason
from poverty.actions.door import public_change
from poverty.actions.records import save_record
from poverty.models.base import Publishable

State = Publishable.State
CHANGED = ("state", "submitted_at", "submitted_by")


def submit_records(*, records: Iterable[Publishable], by) -> Reviewed:
    """Asks for approval of the drafts among these."""
    given = {"submitted_at": timezone.now(), "submitted_by": by}
    return _move(records, (State.DRAFT,), State.SUBMITTED, Kind.SUBMITTED, by, **given)


def approve_records(*, records: Iterable[Publishable], by) -> Reviewed:
    """Publishes the submitted ones, but for those that this person submitted."""
    return _move(records, (State.SUBMITTED,), State.PUBLISHED, Kind.PUBLISHED, by, but=lambda one: is_own(one, by))


def send_back_records(*, records: Iterable[Publishable], by, reason: str) -> Reviewed:
    """Makes submitted records drafts again, and says why."""
    return _move(records, (State.SUBMITTED,), State.DRAFT, Kind.RETURNED, by, must_give_reason(reason), **NOT_SUBMITTED)


def recall_records(*, records: Iterable[Publishable], by) -> Reviewed:
    """Takes back what this person submitted."""
    others = lambda one: one.submitted_by_id != (by and by.pk)  # noqa: E731
    return _move(records, (State.SUBMITTED,), State.DRAFT, Kind.RECALLED, by, but=others, **NOT_SUBMITTED)


def withdraw_records(*, records: Iterable[Publishable], by, reason: str, states=(State.PUBLISHED,)) -> Reviewed:
    """Takes records off the site, or drafts off the desk. They are kept, and can be restored."""
    return _move(records, states, State.WITHDRAWN, Kind.WITHDRAWN, by, must_give_reason(reason), **NOT_SUBMITTED)


def restore_records_withdrawn(*, records: Iterable[Publishable], by, reason: str = "") -> Reviewed:
    """Makes withdrawn records drafts again."""
    return _move(records, (State.WITHDRAWN,), State.DRAFT, Kind.RESTORED, by, reason, **NOT_SUBMITTED)


NOT_SUBMITTED = {"submitted_at": None, "submitted_by": None}


def _move(records, states, state, kind, by, reason="", but=lambda _record: False, **given) -> Reviewed:
    """From one of some states to another. All of them are saved, or none."""
    done, own, passed = {}, 0, 0
    with public_change():
        for record in _locked(records):
            if record.state not in states:
                passed += 1
            elif but(record):
                own += 1
            else:
                record.state = state
                for name, value in given.items():
                    setattr(record, name, value)
                save_record(record=record, by=by, reason=reason, fields=CHANGED)
                done.setdefault(record._meta.label_lower, []).append(record.pk)
        for label, ids in done.items():
            log(kind, by=by, model=label, ids=ids, reason=reason)
    return Reviewed(sum(map(len, done.values())), own, passed)


def _locked(records) -> Iterable[Publishable]:
    """As they are now: the list that was chosen from may be minutes old."""
    by_model = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record.pk)
    for model, ids in by_model.items():
        yield from model._default_manager.select_for_update(of=("self",)).filter(pk__in=ids).order_by("pk")
