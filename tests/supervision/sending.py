"""Challenging a figure as a reader's browser does it."""

import time
from unittest import mock

from django.urls import reverse
from django.utils import timezone

from poverty.models import Observation
from supervision.forms import SECONDS_TO_FILL_IN, make_token
from supervision.models import Challenge

PLACE = ["gdp", "513200", 2016]
WORDS = {"kind": "number", "text": "The yearbook prints 281.23, not 281.32."}


def form_address(place=PLACE):
    return reverse("challenge", args=place)


def figure():
    slug, code, year = PLACE
    return Observation.objects.published().with_names().get(indicator__slug=slug, region__code=code, year=year)


def token(seconds_ago=SECONDS_TO_FILL_IN + 1, of=None):
    """That of a form which was opened so long ago."""
    with mock.patch("time.time", return_value=time.time() - seconds_ago):
        return make_token(of or figure())


def send(client, **fields):
    said = {**WORDS, "token": token(), **fields}
    return client.post(form_address(), {name: value for name, value in said.items() if value is not None})


def make_challenge(**fields):
    """A good row: open, about Aba's GDP of 2016."""
    row = figure()
    defaults = {
        "indicator": row.indicator, "region": row.region, "year": row.year, "version": row.version,
        "kind": "number", "text": "It is wrong, I think.", "received_at": timezone.now(),
    }  # fmt: skip
    return Challenge.objects.create(**defaults | fields)
