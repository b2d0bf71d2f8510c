"""The first page of the back-office: what waits for this person, what came back, what is missing, what is held."""

import json

from django.apps import apps
from django.db.models import Count
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from aba_site.numbers import grouped
from poverty.metrics import desk
from poverty.models import Observation, Revision, Upload
from poverty.models.base import Publishable
from poverty.staff import PUBLISH, membership_of

NEWEST = 6
MOST_PLACES = 8
State = Publishable.State


def overview(request, context):
    """What ``templates/admin/index.html`` shows, for those who may see the models. See ``UNFOLD``."""
    user = request.user
    context["membership"] = membership_of(user)
    context["held"], records = held(user)
    if user.has_perm("poverty.view_observation"):
        figures = desk.figures_waiting(user)
        context["waiting"] = waiting(user, figures, records)
        context["returned"] = [line for one in desk.returned_to(user) if (line := returned_line(one))]
        context["outliers"] = [outlier_line(one) for one in desk.outliers()]
        context["years"] = years()
        context["gaps"] = gaps(user)
    if user.has_perm("poverty.view_upload"):
        context["uploads"] = Upload.objects.select_related("uploaded_by")[:NEWEST]
    context["dates"] = dates(user)
    return context


# -- what waits -----------------------------------------------------------------------------------


def waiting(user, figures: desk.Waiting, records: dict) -> list[dict]:
    """Cards: how much waits for this person, how much they wait for, how much is a draft; each with its list."""
    approves = user.has_perm(PUBLISH)
    listed = reverse("admin:poverty_observation_changelist")
    revisions = Revision.objects.filter(state=Revision.State.SUBMITTED)
    own = revisions.filter(submitted_by=user).count()
    theirs = revisions.count() - own
    cards = []
    if approves:
        cards += [
            _card(_("Figures for you to approve"), figures.others, f"{listed}?standing=submitted", "approval"),
            _card(
                _("Changes of published records for you to approve"), theirs,
                f"{reverse('admin:poverty_revision_changelist')}?state__exact=submitted", "difference",
            ),
            *(
                _card(_("%(kind)s for you to approve") % {"kind": label}, n, href, "inventory")
                for label, n, href in records["others"]
            ),
        ]  # fmt: skip
        cards += for_answerers(user)
    cards += [
        _card(_("Figures that you submitted"), figures.own, f"{listed}?standing=submitted", "outgoing_mail"),
        _card(_("Records and changes that you submitted"), records["own"] + own, "", "outgoing_mail"),
        _card(_("Figures that nobody has submitted yet"), figures.drafts, f"{listed}?standing=pending", "edit_note"),
    ]
    return [card for card in cards if card["n"]]


def for_answerers(user) -> list[dict]:
    """What other apps have waiting: each says so in its AppConfig, as the trunk knows none of them."""
    found = []
    for config in apps.get_app_configs():
        if hasattr(config, "waiting_for"):
            found += [_card(*line) for line in config.waiting_for(user)]
    return found


def _card(label, n, href, icon) -> dict:
    return {"label": label, "n": n, "shown": grouped(n, 0), "href": href, "icon": icon}


def returned_line(one: desk.Returned) -> dict | None:
    """``None`` for what this person submitted while they worked elsewhere."""
    model = apps.get_model(one.label)
    row = model._default_manager.filter(pk=one.pk).first()
    if row is None:
        return None
    return {
        "name": str(row),
        "kind": model._meta.verbose_name,
        "href": _page_of(model, one.pk),
        "reason": one.decision.reason,
        "by": one.decision.by,
        "at": one.decision.at,
    }


def outlier_line(one: desk.Outlier) -> dict:
    decimals = one.figure.indicator.decimals
    return {
        "name": str(one.figure),
        "href": _page_of(Observation, one.figure.pk),
        "value": grouped(one.figure.value, decimals),
        "before": grouped(one.before.value, decimals),
        "unit": one.figure.indicator.unit,
        "year": one.before.year,
    }


def _page_of(model, pk) -> str:
    try:
        return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_change", args=[pk])
    except NoReverseMatch:
        return ""


# -- what is missing, late or lapses --------------------------------------------------------------


def gaps(user) -> dict:
    """
    By place how many figures of the newest year are missing, as chart and table; and the likeliest slips by name.

    Nothing where no place has reported anything: then nothing can be said to be missing.
    """
    membership = membership_of(user)
    found, places = desk.gaps(membership.region if membership else None)
    if not found and not Observation.objects.published().filter(region__in=[one for one, _n in places]).exists():
        return {}
    data = {
        "labels": [place.name for place, _n in places],
        "datasets": [{"data": [n for _place, n in places], "backgroundColor": "var(--color-primary-600)"}],
    }
    lines = [
        {
            "indicator": gap.indicator,
            "href": f"{reverse('admin:poverty_observation_changelist')}?indicator__id__exact={gap.indicator.pk}",
            "year": gap.year,
            "missing": [place.name for place in gap.missing[:MOST_PLACES]],
            "more": max(0, len(gap.missing) - MOST_PLACES),
        }
        for gap in found[: desk.MOST]
    ]
    return {"chart": json.dumps(data), "places": places, "lines": lines, "total": sum(n for _place, n in places)}


def dates(user) -> list[dict]:
    """What was due, or lapses soon: the most urgent first."""
    today, found = desk.today(), []
    if user.has_perm("poverty.view_indicator"):
        found += [(one, one.next_update_due, _("Update was due")) for one in desk.overdue(today)]
    if user.has_perm("poverty.view_brand"):
        found += [(row, day, _("Has lapsed") if day < today else _("Lapses")) for row, day in desk.lapsing(today)]
    found.sort(key=lambda line: line[1])
    return [
        {
            "name": str(row),
            "kind": row._meta.verbose_name,
            "href": _page_of(type(row), row.pk),
            "day": day,
            "what": what,
        }
        for row, day, what in found
    ]


# -- what is held ---------------------------------------------------------------------------------


def years() -> dict:
    """Published figures by year: the chart's data as JSON, and the same as rows for a table."""
    published = Observation.objects.standing().filter(published_at__isnull=False)
    rows = list(published.order_by("year").values_list("year").annotate(Count("pk")))
    data = {
        "labels": [str(year) for year, _n in rows],
        "datasets": [{"data": [n for _year, n in rows], "backgroundColor": "var(--color-primary-600)"}],
    }
    return {"chart": json.dumps(data), "rows": rows, "total": sum(n for _year, n in rows)}


def held(user) -> tuple[list[dict], dict]:
    """
    Each kind of record that the user may see: how many are in each state. And of those that wait for approval:
    ``others`` (label, number, address) by kind, ``own`` in all.
    """
    rows, records = [], {"others": [], "own": 0}
    for model in apps.get_models():
        opts = model._meta
        if not issubclass(model, Publishable) or not user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
            continue
        counts, own = desk.records_by_state(model, user)
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        states = [{"n": counts[state], "href": f"{address}?state__exact={state}"} for state in State.values]
        rows.append({"label": opts.verbose_name_plural, "href": address, "states": states})
        records["own"] += own
        if counts[State.SUBMITTED] > own:
            n = counts[State.SUBMITTED] - own
            records["others"].append((opts.verbose_name_plural, n, f"{address}?state__exact=submitted"))
    return rows, records
