"""From a problem to the measures that answer it and the figures that would show whether they do."""

from dataclasses import dataclass, field

from django.db.models import Prefetch

from poverty.metrics.figures import Figure
from poverty.metrics.registers import newest_figures
from poverty.models import Finding, Indicator, Observation, Region

# An indicator known for more places than this is linked to instead of being printed place by place.
MOST_PLACES = 3


@dataclass(frozen=True, slots=True)
class Watch:
    """An indicator that watches a finding, with its newest figure there, or in the few places within."""

    indicator: Indicator
    figures: list[Figure]


@dataclass(slots=True)
class Thread:
    """A finding, the public measures and mechanisms that answer it, and what watches any of them."""

    finding: Finding
    answers: list[Finding] = field(default_factory=list)
    watches: list[Watch] = field(default_factory=list)


def threads() -> list[Thread]:
    """Every public finding, in the order of the source. Four queries, however many there are."""
    public_problems = Finding.objects.published().filter(kind=Finding.Kind.PROBLEM)
    findings = list(
        Finding.objects.published()
        .with_names()
        .prefetch_related(
            Prefetch("indicators", Indicator.objects.published(), to_attr="public_indicators"),
            Prefetch("answers", public_problems, to_attr="public_problems"),
        )
    )
    of = {finding.pk: Thread(finding) for finding in findings}
    for finding in findings:
        for problem in finding.public_problems:
            of[problem.pk].answers.append(finding)
    known = _newest_by_indicator({indicator.pk for finding in findings for indicator in finding.public_indicators})
    for thread in of.values():
        thread.watches = _watches(thread, known)
    return list(of.values())


def _newest_by_indicator(indicators: set[int]) -> dict[int, list[Figure]]:
    observations = Observation.objects.published().filter(
        indicator__in=indicators,
        region__level__in=[Region.Level.PROVINCE, Region.Level.PREFECTURE, Region.Level.COUNTY],
    )
    known: dict[int, list[Figure]] = {}
    for figure in newest_figures(observations):
        known.setdefault(figure.indicator.pk, []).append(figure)
    return known


def _watches(thread: Thread, known: dict[int, list[Figure]]) -> list[Watch]:
    indicators = {
        indicator.pk: indicator
        for finding in [thread.finding, *thread.answers]
        for indicator in finding.public_indicators
    }
    region = thread.finding.region
    return [Watch(indicator, _within(region, known.get(pk, []))) for pk, indicator in indicators.items()]


def _within(region: Region | None, figures: list[Figure]) -> list[Figure]:
    """The figure of the region itself, else those of the places in it; none where these are too many to print."""
    own = [figure for figure in figures if region and figure.region.pk == region.pk]
    places = own or [figure for figure in figures if not region or figure.region.code.startswith(region.prefix)]
    return places if len(places) <= MOST_PLACES else []
