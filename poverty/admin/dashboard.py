"""The first page of the back-office: what is held, what waits, what came last."""

import json

from django.apps import apps
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from poverty.models import Observation, Upload
from poverty.models.base import Publishable

NEWEST = 6


def overview(request, context):
    """What ``templates/admin/index.html`` shows, for those who may see the models. See ``UNFOLD``."""
    if request.user.has_perm("poverty.view_observation"):
        context["figures"] = figures()
        context["years"] = years()
    if request.user.has_perm("poverty.view_upload"):
        context["uploads"] = Upload.objects.select_related("uploaded_by")[:NEWEST]
    context["held"] = held(request.user)
    return context


def figures() -> list[dict]:
    """How many figures stand in public and how many wait, with the lists that show them."""
    standing = Observation.objects.standing().aggregate(
        published=Count("pk", filter=Q(published_at__isnull=False)), pending=Count("pk", filter=Q(published_at=None))
    )
    address = reverse("admin:poverty_observation_changelist")
    return [
        {
            "label": _("Published figures"),
            "n": standing["published"],
            "href": f"{address}?standing=published",
            "icon": "monitoring",
        },
        {
            "label": _("Figures that wait for approval"),
            "n": standing["pending"],
            "href": f"{address}?standing=pending",
            "icon": "pending_actions",
        },
    ]


def years() -> dict:
    """Published figures by year: the chart's data as JSON, and the same as rows for a table."""
    published = Observation.objects.standing().filter(published_at__isnull=False)
    rows = list(published.order_by("year").values_list("year").annotate(Count("pk")))
    data = {
        "labels": [str(year) for year, _n in rows],
        "datasets": [{"data": [n for _year, n in rows], "backgroundColor": "var(--color-primary-600)"}],
    }
    return {"chart": json.dumps(data), "rows": rows}


def held(user) -> list[dict]:
    """Each kind of record that the user may see: how many are published, drafted and withdrawn."""
    rows = []
    for model in apps.get_models():
        opts = model._meta
        if not issubclass(model, Publishable) or not user.has_perm(f"{opts.app_label}.view_{opts.model_name}"):
            continue
        counts = dict(model.objects.order_by().values_list("state").annotate(Count("pk")))
        address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
        states = [
            {"n": counts.get(state, 0), "href": f"{address}?state__exact={state}"} for state in Publishable.State.values
        ]
        rows.append({"label": opts.verbose_name_plural, "href": address, "states": states})
    return rows
