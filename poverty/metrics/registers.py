"""What the sources state of something, beside how many entries of it are held here: two different things."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Case, F, Model, Value, When, Window
from django.db.models.functions import RowNumber

from poverty.metrics.figures import Figure
from poverty.models import Observation

FEW_REGIONS = 4


class Register:
    """
    The entries that a stated total would count: those of a model that meet conditions. Not asked before it is used, as
    who asks decides what is seen.
    """

    def __init__(self, model: type[Model], **conditions):
        self.model, self.conditions = model, conditions

    def published(self):
        return self.model.objects.published().filter(**self.conditions)


@dataclass(frozen=True, slots=True)
class StatedAndHeld:
    """A total that a source states, and the number of published entries held for the same region."""

    figure: Figure
    held: int


def newest_figures(observations) -> list[Figure]:
    """
    The newest of the given observations for each indicator and region; a forecast only where nothing else is known.

    Ordered as indicators are, then by region code. One query.
    """
    newest_first = [
        Case(When(status=Observation.Status.FORECAST, then=Value(1)), default=Value(0)).asc(),
        F("year").desc(),
    ]
    latest = observations.annotate(
        age=Window(RowNumber(), partition_by=["indicator", "region"], order_by=newest_first)
    ).filter(age=1)
    rows = latest.with_names().order_by("indicator__position", "indicator__slug", "region__code")
    return [Figure(row) for row in rows]


def few_figures(observations, home: str) -> list[Figure]:
    """
    :func:`newest_figures` for an overview: an indicator that many regions report is told of ``home`` alone, or, where
    home does not report it, of the regions of the highest level.
    """
    few = []
    for _indicator, members in groupby(newest_figures(observations), lambda figure: figure.indicator.pk):
        figures = list(members)
        if len(figures) > FEW_REGIONS:
            highest = min(len(figure.region.prefix) for figure in figures)
            at_home = [figure for figure in figures if figure.region.code == home]
            figures = at_home or [figure for figure in figures if len(figure.region.prefix) == highest]
        few += figures
    return few


def stated_and_held(observations, registers: Mapping[str, Register]) -> list[StatedAndHeld]:
    """
    For each stated total the published entries of its register within its region.

    ``registers`` maps the slug of an indicator that counts something to the entries it would count.
    One query for the totals and one for each register that a total was found for.
    """
    codes: dict[str, list[str]] = {}
    pairs = []
    for figure in newest_figures(observations.filter(indicator__slug__in=registers)):
        slug = figure.indicator.slug
        if slug not in codes:
            codes[slug] = list(registers[slug].published().order_by().values_list("region__code", flat=True))
        pairs.append(StatedAndHeld(figure, sum(code.startswith(figure.region.prefix) for code in codes[slug])))
    return pairs
