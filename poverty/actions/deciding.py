"""The log of who decided what, and the rule that nobody approves what they submitted themselves."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from aba_site.scoping import current
from poverty.actions.door import BATCH, chunks
from poverty.models import Decision, DecisionItem, Region
from poverty.staff import is_one_person_office

Kind = Decision.Kind


@dataclass
class Reviewed:
    """
    What came of a decision about several rows: ``done``; ``own``, which somebody else has to approve; ``passed`` over,
    as they were in another state.
    """

    done: int = 0
    own: int = 0
    passed: int = 0

    def __add__(self, other: "Reviewed") -> "Reviewed":
        return Reviewed(self.done + other.done, self.own + other.own, self.passed + other.passed)


def of_others(submitted, by):
    """Those of the submitted rows that this person may approve: not their own, unless the office has but one."""
    return submitted if is_one_person_office() or by is None else submitted.exclude(submitted_by=by)


def is_own(row, by) -> bool:
    return not is_one_person_office() and by is not None and row.submitted_by_id == by.pk


def log(kind: str, *, by, model: str = "", ids: Iterable[int] = (), reason: str = "", upload=None, rows=None):
    """
    One decision: about ``ids`` of ``model``, or about all ``rows`` that an ``upload`` brought. None where it is about
    no row, nor about an upload.
    """
    ids = list(ids)
    rows = len(ids) if rows is None else rows
    if not rows and upload is None:
        return None
    decision = Decision.objects.create(kind=kind, by=by, reason=reason[:300], upload=upload, rows=rows)
    for chunk in chunks(ids):
        items = [DecisionItem(decision=decision, model=model, object_id=pk) for pk in chunk]
        DecisionItem.objects.bulk_create(items, batch_size=BATCH)
    return decision


def must_give_reason(reason: str) -> str:
    if not reason.strip():
        raise ValidationError(_("Say why."))
    return reason.strip()


def must_keep(place: str | None) -> None:
    """Whoever writes keeps the place: the last check, after lists and forms have offered nothing else."""
    if not current().covers(place):
        raise PermissionDenied


def must_keep_regions(ids: set[int]) -> None:
    scope = current()
    if not scope.is_everything and Region.objects.filter(pk__in=ids).count() != len(ids):
        raise PermissionDenied
