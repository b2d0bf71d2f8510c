"""
What is on somebody's desk: what waits for them, what they sent on, what came back, and what is missing or about to
lapse where they work. All of it within the scope of now.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Exists, F, Max, OuterRef, Q
from django.utils import timezone

from poverty.figure_rules import is_outlier
from poverty.models import Brand, Certification, Decision, DecisionItem, Indicator, Observation, Region
from poverty.models.base import Publishable

Kind = Decision.Kind
SOON = timedelta(days=90)
MOST = 10  # lines of each list
LOOKED_AT = 500  # of the newest figures that wait, how many are compared with the year before
BELOW = {
    "province": "county",
    "prefecture": "county",
    "county": "township",
    "township": "village",
    "village": "village",
}


@dataclass(frozen=True, slots=True)
class Waiting:
    """Rows of one kind: ``others`` submitted by others, ``own`` by this person, ``drafts`` by nobody yet."""

    others: int = 0
    own: int = 0
    drafts: int = 0


def figures_waiting(person) -> Waiting:
    """One query."""
    submitted, own = Q(submitted_at__isnull=False), Q(submitted_by=person)
    counts = Observation.objects.pending().aggregate(
        submitted=Count("pk", filter=submitted), own=Count("pk", filter=own), drafts=Count("pk", filter=~submitted)
    )
    return Waiting(counts["submitted"] - counts["own"], counts["own"], counts["drafts"])


def records_by_state(model: type, person) -> tuple[Counter, int]:
    """How many records are in each state, and how many of the submitted ones are this person's. One query."""
    counts, own = Counter(), 0
    by = "submitted_by"
    for state, sender, n in model.objects.order_by().values_list("state", by).annotate(Count("pk")):
        counts[state] += n
        own += n if state == Publishable.State.SUBMITTED and sender == person.pk else 0
    return counts, own


# -- what came back -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Returned:
    """``label`` and ``pk`` of a row that this person had submitted, and why it came back."""

    label: str
    pk: int
    decision: Decision


def returned_to(person) -> list[Returned]:
    """
    What this person submitted and somebody returned, as long as nothing was decided about it since. The newest first.

    Two queries, whatever the number of decisions before.
    """
    mine = DecisionItem.objects.filter(
        decision__kind=Kind.SUBMITTED, decision__by=person, model=OuterRef("model"), object_id=OuterRef("object_id")
    )
    later = DecisionItem.objects.filter(
        model=OuterRef("model"), object_id=OuterRef("object_id"), decision_id__gt=OuterRef("decision_id")
    )
    items = DecisionItem.objects.filter(Exists(mine), ~Exists(later), decision__kind=Kind.RETURNED)
    found = [
        Returned(item.model, item.object_id, item.decision)
        for item in items.select_related("decision__by").order_by("-decision_id", "id")[:MOST]
    ]
    whole = Decision.objects.filter(kind=Kind.SUBMITTED, by=person, upload=OuterRef("upload"))
    later = Decision.objects.filter(upload=OuterRef("upload"), pk__gt=OuterRef("pk"))
    uploads = Decision.objects.filter(Exists(whole), ~Exists(later), kind=Kind.RETURNED, upload__isnull=False)
    found += [
        Returned("poverty.upload", one.upload_id, one)
        for one in uploads.select_related("by", "upload").order_by("-pk")[:MOST]
    ]
    return sorted(found, key=lambda one: one.decision.pk, reverse=True)[:MOST]


# -- what is missing ------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Gap:
    """An indicator whose newest year some places have reported, and the places that have not."""

    indicator: Indicator
    year: int
    reported: int
    missing: list[Region]


def gaps(region: Region | None) -> tuple[list[Gap], list[tuple[Region, int]]]:
    """
    By indicator the places just below a region that lack the newest year that others have; and how many each lacks.

    Forecasts do not count as reports. Gaps that fewest places share come first: those are slips, not other programmes.
    Three queries.
    """
    places = {place.pk: place for place in _places_below(region)}
    rows = (
        Observation.objects.published()
        .filter(region__in=places)
        .exclude(status=Observation.Status.FORECAST)
        .order_by()
        .values_list("indicator", "region")
        .annotate(last=Max("year"))
    )
    newest, reported = {}, {}
    for indicator, place, last in rows:
        newest[indicator] = max(last, newest.get(indicator, 0))
        reported.setdefault((indicator, last), set()).add(place)
    indicators = Indicator.objects.in_bulk(newest)
    found = []
    for pk, year in newest.items():
        missing = [place for key, place in places.items() if key not in reported[pk, year]]
        if missing:
            found.append(Gap(indicators[pk], year, len(reported[pk, year]), missing))
    found.sort(key=lambda gap: (len(gap.missing), -gap.year, gap.indicator.position))
    lacking = Counter(place.pk for gap in found for place in gap.missing)
    return found, [(place, lacking[pk]) for pk, place in places.items()]


def _places_below(region: Region | None) -> Iterable[Region]:
    level = BELOW[region.level] if region else Region.Level.COUNTY
    return Region.objects.published().filter(level=level).order_by("code")


# -- what looks wrong, is late or lapses ----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Outlier:
    figure: Observation
    before: Observation


def outliers() -> list[Outlier]:
    """Of the newest figures that wait, those far from the year before. Two queries."""
    newest = Observation.objects.pending().filter(value__isnull=False).order_by("-pk")
    waiting = list(newest.select_related("indicator", "region")[:LOOKED_AT])
    before = {
        (one.indicator_id, one.region_id, one.year + 1): one
        for one in Observation.objects.published().filter(
            indicator__in={one.indicator_id for one in waiting},
            region__in={one.region_id for one in waiting},
            year__in={one.year - 1 for one in waiting},
        )
    }
    pairs = [(one, before.get((one.indicator_id, one.region_id, one.year))) for one in waiting]
    return [Outlier(one, other) for one, other in pairs if other and is_outlier(one.value, other.value)][:MOST]


def overdue(today: date) -> list[Indicator]:
    """Indicators whose next figures were due before today, the latest first."""
    late = Indicator.objects.exclude(state=Publishable.State.WITHDRAWN).filter(next_update_due__lt=today)
    return list(late.order_by("next_update_due", "position")[:MOST])


def lapsing(today: date) -> list[tuple[Publishable, date]]:
    """Certificates and trademarks that end within 90 days, or have ended; the most urgent first."""
    kept = ~Q(state=Publishable.State.WITHDRAWN)
    found = []
    for model, field in ((Certification, "valid_to"), (Brand, "expires_on")):
        rows = model.objects.filter(kept, **{f"{field}__lte": today + SOON}).annotate(ends=F(field))
        found += [(row, row.ends) for row in rows.select_related("region").order_by(field)[:MOST]]
    return sorted(found, key=lambda pair: pair[1])[:MOST]


def today() -> date:
    return timezone.localdate()
