"""Deciding about rows in the back-office, as a person does: chosen in a list, looked at, confirmed."""

from django.urls import reverse

from poverty.models import Observation


def list_of(model):
    address = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
    return f"{address}?standing=all" if model is Observation else address


def page_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])


def ask(client, step, *rows, **more):
    """The page that asks about these rows."""
    sent = {"action": step, "_selected_action": [row.pk for row in rows], **more}
    return client.post(list_of(type(rows[0])), sent, follow=True)


def decide(client, step, *rows, reason="", **more):
    """Asks and confirms; answers the last page. Where nothing can be done, that is the page that asks."""
    asked = ask(client, step, *rows, **more)
    weighed = asked.context and asked.context.get("weighed")
    if not weighed or not weighed.done:
        return asked
    return ask(client, step, *rows, confirmed=weighed.digest, reason=reason, **more)


def state_of(row):
    row = type(row).objects.get(pk=row.pk)
    return row.standing if isinstance(row, Observation) else row.state
