"""Above the form of a row: in which state it is, what was said about it, and what can be done next."""

from contextlib import suppress
from dataclasses import dataclass, field

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from poverty.actions.records import from_json
from poverty.admin.compared import Change, compared, figure_text
from poverty.admin.review_kind import address_of, returns_of
from poverty.admin.review_kinds import kind_of
from poverty.admin.review_steps import STEPS
from poverty.models import ClosedYear, Decision, Observation, Revision, Upload
from poverty.models.base import Publishable


@dataclass
class Panel:
    """``lines`` say in words how it stands. ``post_to`` is the list whose actions the buttons are."""

    lines: list[str]
    pk: int
    post_to: str
    steps: list = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    returned: list[Decision] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    change: "Panel | None" = None


def panel_of(model_admin, request, row) -> Panel:
    panel = Panel(_lines(row), row.pk, _list_of(row), steps=_steps(model_admin, request, row), links=_links(row))
    if _is_draft(row):
        panel.returned = returns_of(row._meta.label_lower, [row]).get(row.pk, [])[:1]
    if isinstance(row, Revision):
        panel.changes = _changes_of(row)
    elif isinstance(row, Publishable) and row.is_published:
        revision = Revision.objects.of(row).open().select_related("made_by", "submitted_by").first()
        if revision:
            panel.change = panel_of(model_admin.admin_site._registry[Revision], request, revision)
    return panel


def _is_draft(row) -> bool:
    return _state(row) in ("draft", "pending", "returned")


def _state(row) -> str:
    if isinstance(row, Observation):
        return row.standing
    if isinstance(row, ClosedYear):
        return "open" if row.is_open_again else "closed"
    return row.state


def _steps(model_admin, request, row) -> list:
    """What this person may do about this row as it is."""
    kind = kind_of(type(row))
    offered = [name for name in kind.steps if name in model_admin.get_actions(request)]
    possible = []
    for name in offered:
        if kind.fates([row], name, request.user)[row.pk] == "done":
            possible.append(STEPS[name])
    return possible


def _list_of(row) -> str:
    address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_changelist")
    return f"{address}?standing=all" if isinstance(row, Observation) else address


def _lines(row) -> list[str]:
    state = _state(row)
    submitted = {"user": getattr(row, "submitted_by", None) or "–", "when": moment(getattr(row, "submitted_at", None))}
    texts = {
        "closed": _("Closed: what is published of this year is corrected with a reason, which the public reads."),
        "open": _("Opened again: what is published of this year is corrected as in any other."),
        "draft": _("A draft: nobody has submitted it yet."),
        "pending": _("A draft: nobody has submitted it yet."),
        "returned": _("Returned: it can be submitted again."),
        "submitted": _("Submitted by %(user)s on %(when)s. It waits until somebody else approves it.") % submitted,
        "published": _("Published."),
        "superseded": _("Replaced by another version, or withdrawn."),
        "applied": _("Brought in. The records that it made are drafts until they are submitted and approved."),
        "withdrawn": _("Withdrawn. It is kept, and can be restored."),
    }
    lines = [texts[state]] if state in texts else []
    if state == "published" and isinstance(row, Publishable):
        lines.append(_("What you change here waits until somebody else approves it."))
    if isinstance(row, Revision):
        lines = _lines_of_revision(row, lines)
    elif state == "withdrawn" and (why := _withdrawn(row)):
        lines.append(why)
    return lines


def _lines_of_revision(revision, lines):
    said = {"user": revision.made_by or "–", "when": moment(revision.made_at)}
    first = _("A change by %(user)s of %(when)s.") % said
    states = {
        "published": _("It was approved: the record says so by now."),
        "withdrawn": _("It was given up: the record stayed as it was."),
    }
    lines = [states[revision.state]] if revision.state in states else lines
    why = [_("Why: %(reason)s") % {"reason": revision.reason}] if revision.reason else []
    return [first, *why, *lines]


def _withdrawn(row) -> str:
    """Who withdrew it, when and why. Of an upload the decision itself says what it was about, of others its items."""
    if isinstance(row, Upload):
        about = {"upload": row}
    else:
        about = {"items__model": row._meta.label_lower, "items__object_id": row.pk}
    decision = Decision.objects.filter(kind="withdrawn", **about).select_related("by").order_by("-at", "-id").first()
    if decision is None:
        return ""
    said = {"user": decision.by or "–", "when": moment(decision.at), "reason": decision.reason}
    return _("By %(user)s on %(when)s: %(reason)s") % said


def _changes_of(revision) -> list[Change]:
    model = apps.get_model(revision.model)
    said = from_json(model, revision.before), from_json(model, revision.after)
    return compared(model, [said])[0]


def _links(row) -> list[tuple[str, str]]:
    links = []
    if isinstance(row, Revision):
        app, name = row.model.split(".")
        links.append((_("Open the record"), reverse(f"admin:{app}_{name}_change", args=[row.object_id])))
    if isinstance(row, Observation):
        same = Observation.objects.standing().filter(indicator=row.indicator_id, region=row.region_id, year=row.year)
        for other in same.exclude(pk=row.pk).select_related("indicator"):
            said = {"n": other.version, "value": figure_text(other)}
            text = (
                _("Version %(n)s is published: %(value)s")
                if other.published_at
                else _("Version %(n)s waits: %(value)s")
            )
            links.append((text % said, address_of(other)))
    with suppress(NoReverseMatch):
        address = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])
        links.append((_("History"), address))
    return links


def moment(at) -> str:
    return date_format(localtime(at), "Y-m-d H:i") if at else "–"
