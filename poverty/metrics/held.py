"""What the sources state of a place's registers, beside how many entries are held here: two different things."""

from functools import cache

from django.apps import apps
from django.db.models import CharField, Count, Value

from poverty.metrics.places import Place
from poverty.metrics.registers import StatedAndHeld


@cache
def registers() -> dict:
    """
    By the slug of an indicator that counts something, the entries it would count, of every app that keeps any.

    The trunk must not import the apps that stand on it: each says in its AppConfig which registers it has.
    """
    found = {}
    for config in apps.get_app_configs():
        if hasattr(config, "registers"):
            found |= config.registers()
    return found


def stated_beside_held(place: Place) -> list[StatedAndHeld]:
    """The newest stated totals of a place, each beside the published entries within it. One query, or none."""
    lines = [line for line in place.lines if line.indicator.slug in registers() and line.newest.value is not None]
    parts = [_counted(line.indicator.slug, place.region) for line in lines]
    if not parts:
        return []
    held = dict(parts[0].union(*parts[1:], all=True))
    return [StatedAndHeld(line.figure, held.get(line.indicator.slug, 0)) for line in lines]


def _counted(slug, region):
    entries = registers()[slug].published().within(region).order_by()
    named = entries.annotate(register=Value(slug, output_field=CharField())).values("register")
    return named.annotate(entries=Count("pk", distinct=True)).values_list("register", "entries")
