"""What happened to an account and to where its person works, and what they decided."""

import json

from django.contrib.admin.models import ADDITION, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.utils.text import get_text_list
from django.utils.translation import gettext
from django.utils.translation import gettext as _

from aba_site.scoping import current
from poverty.admin.compared import Change
from poverty.admin.happened import Event, edits_of
from poverty.models import Decision, Membership

SECRET = ("password", "password1", "password2")
MOST_DECISIONS = 500


def events_of_person(user) -> list[Event]:
    membership = Membership.objects.filter(user=user).first()
    events = [*_of_account(user), *_decisions_by(user, membership)]
    if membership:
        for event in edits_of(membership):
            event.what = _("%(what)s: where this person works") % {"what": event.what}
            events.append(event)
    return sorted(events, key=lambda event: event.at, reverse=True)


def _of_account(user) -> list[Event]:
    entries = LogEntry.objects.filter(content_type=ContentType.objects.get_for_model(user), object_id=str(user.pk))
    events = []
    for entry in entries.select_related("user"):
        parts = _parts(entry)
        changes = [_change(user, *said) for part in parts for said in part.get("from_to", ())]
        own = [part["changed"] for part in parts if "name" not in part.get("changed", {"name": ""})]
        if entry.action_flag == ADDITION:
            events.append(Event(entry.action_time, entry.user, _("Account made")))
        elif own:
            named = get_text_list([gettext(name) for part in own for name in part["fields"]], _("and"))
            events.append(Event(entry.action_time, entry.user, _("Account changed"), "" if changes else named, changes))
    return events


def _change(user, name, before, after) -> Change:
    return Change(str(user._meta.get_field(name).verbose_name), before, after)


def _parts(entry) -> list[dict]:
    try:
        parts = json.loads(entry.change_message or "[]")
    except ValueError:  # a sentence, as older versions wrote
        return []
    return [part for part in parts if isinstance(part, dict)] if isinstance(parts, list) else []


def _decisions_by(user, membership) -> list[Event]:
    """Since they work where they do: what they decided elsewhere is told to those who see that too."""
    events, decisions = [], Decision.objects.filter(by=user)
    if membership and not current().is_everything:
        elsewhere = membership.history.exclude(region=membership.region_id).order_by("-history_date").first()
        here = membership.history.filter(history_date__gt=elsewhere.history_date) if elsewhere else None
        decisions = decisions.filter(at__gte=here.earliest().history_date) if here else decisions
    for one in decisions.order_by("-at", "-id")[:MOST_DECISIONS]:
        what = _("Decided: %(what)s (%(n)s)") % {"what": one.get_kind_display(), "n": one.rows}
        events.append(Event(one.at, None, what, one.reason))
    return events


def changed_from_to(form) -> list[tuple[str, str, str]]:
    """What an account's form changes, for the log: field, before, after. Never a password."""
    names = [name for name in form.changed_data if name not in SECRET and name in form.initial]
    return [(name, _text(form.initial[name]), _text(form.cleaned_data[name])) for name in names]


def _text(value) -> str:
    return "–" if value in (None, "") else str(value)
