"""What deciding about rows has in common, whichever kind they are: which are taken, left to others, or passed over."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Count, Max, Q
from django.urls import reverse

from poverty import actions
from poverty.admin.compared import Change
from poverty.models import Decision, DecisionItem, Observation
from poverty.staff import is_one_person_office

MOST_SHOWN = 50


@dataclass
class Shown:
    """One row as the page that asks shows it. ``fate``: ``"done"``, ``"own"`` or ``"passed"``."""

    row: object
    fate: str
    title: str
    address: str
    region: str = ""
    source: str = ""
    why: str = ""
    changes: list[Change] = field(default_factory=list)
    returned: list[Decision] = field(default_factory=list)
    stands: str = ""
    parts: list["Shown"] = field(default_factory=list)
    left_off: int = 0


@dataclass
class Weighed:
    """How many of the rows a decision would take, leave to others as they are one's own, and pass over."""

    done: int
    own: int
    passed: int
    digest: str


class ReviewKind:
    """
    ``possible(step)``: a condition on the rows that a step takes. ``not_for(step, user)``: on those among them that it
    leaves to somebody else.
    """

    steps: tuple[str, ...] = ("submit", "approve", "send_back", "recall", "withdraw", "restore")
    label = ""
    moment = "submitted_at"

    def possible(self, step: str) -> Q:
        raise NotImplementedError

    def not_for(self, step: str, user) -> Q | None:
        if step == "approve" and not is_one_person_office():
            return Q(submitted_by=user)
        return ~Q(submitted_by=user) if step == "recall" else None

    def allowed(self, queryset, step, user):
        """The rows whose state, and keeper, allow the step; in no order."""
        return queryset.order_by().filter(self.possible(step))

    def taken(self, queryset, step, user):
        """The rows that the step takes."""
        rows, others = self.allowed(queryset, step, user), self.not_for(step, user)
        return rows if others is None else rows.exclude(others)

    def weigh(self, queryset, step, user) -> Weighed:
        rows = queryset.order_by()
        count, last, top = rows.aggregate(n=Count("pk"), last=Max(self.moment), top=Max("pk")).values()
        possible = self.allowed(queryset, step, user).count()
        done = self.taken(queryset, step, user).count()
        return Weighed(done, possible - done, count - possible, f"{count}-{possible}-{done}-{top}-{last}")

    def fates(self, rows: Sequence, step, user) -> dict:
        model, ids = type(rows[0]), [row.pk for row in rows]
        same = model._default_manager.filter(pk__in=ids)
        possible = set(self.allowed(same, step, user).values_list("pk", flat=True))
        done = set(self.taken(same, step, user).values_list("pk", flat=True))
        return {pk: "done" if pk in done else "own" if pk in possible else "passed" for pk in ids}

    def carry_out(self, queryset, step, user, reason) -> actions.Reviewed:
        raise NotImplementedError

    def show(self, rows: Sequence, step: str, user) -> list[Shown]:
        """With a few queries for all of them."""
        if not rows:
            return []
        fates, returned = self.fates(rows, step, user), returns_of(self.label or rows[0]._meta.label_lower, rows)
        shown = [
            Shown(row, fates[row.pk], str(row), address_of(row), returned=returned.get(row.pk, [])) for row in rows
        ]
        self.fill(shown, step)
        return shown

    def fill(self, shown: list[Shown], step: str) -> None:
        """What each of them says before and after."""


def address_of(row) -> str:
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def returns_of(label: str, rows) -> dict[int, list[Decision]]:
    """For what reasons rows were returned before, the latest first; of figures, any version of them."""
    if label == "poverty.upload":
        found: dict[int, list[Decision]] = {}
        decisions = Decision.objects.filter(kind=Decision.Kind.RETURNED, upload__in=rows).select_related("by")
        for decision in decisions:
            found.setdefault(decision.upload_id, []).append(decision)
        return found
    own = {row.pk: [row.pk] for row in rows}
    if label == "poverty.observation":
        own = _versions(rows)
    of = {version: pk for pk, versions in own.items() for version in versions}
    items = DecisionItem.objects.filter(model=label, object_id__in=of, decision__kind=Decision.Kind.RETURNED)
    found = {}
    for item in items.select_related("decision__by").order_by("-decision__at", "-decision"):
        found.setdefault(of[item.object_id], []).append(item.decision)
    return found


def _versions(rows) -> dict[int, list[int]]:
    wanted = {f"{name}__in": {getattr(row, name) for row in rows} for name in ("indicator_id", "region_id", "year")}
    versions: dict[tuple, list[int]] = {}
    for pk, *key in Observation.objects.filter(**wanted).values_list("pk", "indicator_id", "region_id", "year"):
        versions.setdefault(tuple(key), []).append(pk)
    return {row.pk: versions.get(actions.figure(row), [row.pk]) for row in rows}
