"""Challenging a figure, and looking up what came of it."""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from aba_site.query_state import QueryReader
from poverty.metrics.provenance import read_provenance
from poverty.models import Observation
from poverty.tables.figures import place_and_year
from poverty.tables.standings import value_text
from supervision.actions import NotReceived, receive
from supervision.forms import ChallengeForm
from supervision.models import Challenge


@never_cache
@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def challenge_figure(request, slug, code, year):
    """The only public page that sets a cookie: the form's protection against forgery."""
    figure = standing_figure(slug, code, year)
    form = ChallengeForm(request.POST if request.method == "POST" else None, figure=figure)
    if form.is_bound and form.is_valid():
        try:
            challenge = send(form)
        except NotReceived as reason:
            form.add_error(None, str(reason))
        else:
            return redirect(f"{challenge.get_absolute_url()}?sent=yes")
    context = {"form": form, "figure": figure, "value": value_text(figure), "crumbs": crumbs(figure)}
    return render(request, "supervision/challenge.html", context)


def standing_figure(slug, code, year) -> Observation:
    """The version of a figure that stands in public today."""
    provenance = read_provenance(slug, code, year)
    if provenance is None or provenance.current is None:
        raise Http404
    return provenance.current.version


def send(form: ChallengeForm) -> Challenge:
    """The sender doubts what they had in front of them, also where another version has been published meanwhile."""
    figure = form.figure
    figure.version = form.version
    said = {name: form.cleaned_data[name] for name in ("kind", "text", "document")}
    return receive(figure=figure, **said)


def crumbs(figure) -> list[tuple[str, str]]:
    return [
        (figure.indicator.name, figure.indicator.get_absolute_url()),
        (place_and_year(figure.region, figure.year), figure.get_absolute_url()),
        (_("Challenge this figure"), ""),
    ]


@never_cache
@require_safe
def challenge_answer(request, reference):
    """What became of a challenge. What its sender wrote is not shown, nor is what is still a draft."""
    public = Challenge.objects.filter(indicator__state="published", region__state="published")
    challenge = get_object_or_404(public.select_related("indicator", "region"), reference=reference)
    sent = QueryReader.of(request.GET).choice("sent", ["yes"], "")
    context = {
        "challenge": challenge,
        "place": place_and_year(challenge.region, challenge.year),
        "sent": bool(sent),
        "address": request.build_absolute_uri(challenge.get_absolute_url()),
        "crumbs": [
            (challenge.indicator.name, challenge.indicator.get_absolute_url()),
            (place_and_year(challenge.region, challenge.year), challenge.figure_address()),
            (_("Question"), ""),
        ],
    }
    return render(request, "supervision/answer.html", context)
