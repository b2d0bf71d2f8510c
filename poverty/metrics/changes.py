"""What became of figures since a moment at which somebody saw them."""

from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from poverty.models import Indicator, Observation
from poverty.querysets import ObservationQuerySet


def changes_since(indicator: Indicator, moment: datetime) -> int:
    """
    How many figures of an indicator the public sees today that differ from those it saw at a moment: added since,
    revised, or taken back. One that says again what it said then does not count. One query.

    Whatever happened since has left its moment on a version of the figure: that it was published or superseded.
    """
    moved = Observation.objects.filter(
        Q(published_at__gt=moment) | Q(superseded_at__gt=moment),
        published_at__isnull=False,
        **{name: OuterRef(name) for name in ("indicator", "region", "year")},
    )
    versions = (
        Observation.objects.filter(ObservationQuerySet.IS_PUBLIC, Exists(moved))
        .filter(indicator=indicator, published_at__isnull=False)
        .order_by("version")
        .values_list("region", "year", "published_at", "superseded_at", *Observation.SAID)
    )
    then, now = {}, {}
    for region, year, published_at, superseded_at, *said in versions:
        if published_at <= moment and (superseded_at is None or superseded_at > moment):
            then[region, year] = said
        if superseded_at is None:
            now[region, year] = said
    return sum(then.get(figure) != now.get(figure) for figure in {*then, *now})
