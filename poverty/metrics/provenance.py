"""What the public was told of one figure, and when: every version that stood, from its publication on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import pairwise

from poverty.models import Observation


@dataclass(frozen=True, slots=True)
class Standing:
    """
    A time during which one version was what the public saw: ``start ≤ moment < end``, without an end until today.

    ``replaced`` says whether a later version followed at its end; else it was withdrawn. ``again`` says whether it
    had stood before and came back because the version after it was withdrawn.
    """

    version: Observation
    start: datetime
    end: datetime | None
    replaced: bool = False
    again: bool = False

    @property
    def withdrawn(self) -> bool:
        return self.end is not None and not self.replaced

    def covers(self, moment: datetime) -> bool:
        return self.start <= moment and (self.end is None or moment < self.end)


@dataclass(frozen=True)
class Provenance:
    """``standings`` of one figure in the order of time; at most one of them stands today, and it is the last."""

    standings: Sequence[Standing]

    @property
    def current(self) -> Standing | None:
        return self.standings[-1] if self.standings[-1].end is None else None

    def at(self, moment: datetime | None) -> Standing | None:
        """What stood at a moment, or stands today."""
        if moment is None:
            return self.current
        return next((one for one in self.standings if one.covers(moment)), None)

    @cached_property
    def versions(self) -> list[Observation]:
        """Each version that the public saw, once, the first first."""
        return list({one.version.version: one.version for one in self.standings}.values())

    @property
    def any_version(self) -> Observation:
        """For what all versions say alike: the indicator, the region and the year."""
        return self.standings[-1].version


def read_provenance(slug: str, code: str, year: int) -> Provenance | None:
    """
    Everything the public was told of the figure of an indicator in a region and year; ``None`` where that is nothing.

    A version is told while its indicator, region and source are published, as everywhere. One query.
    """
    rows = Observation.objects.filter(
        indicator__slug=slug, region__code=code, year=year, published_at__isnull=False,
        indicator__state="published", region__state="published",
    )  # fmt: skip
    rows = rows.select_related("indicator__denominator", "region__parent", "source", "upload").order_by("version")
    told = [one for one in standings(list(rows)) if one.version.source.is_published]
    return Provenance(told) if told else None


def standings(versions: Iterable[Observation]) -> list[Standing]:
    """
    Who stood when, by the rule of :meth:`poverty.querysets.ObservationQuerySet.as_of`: of the versions published and
    not yet superseded the latest wins. A version that was reopened has no end of its own; it stands, is hidden by
    the one after it, and stands again.
    """
    versions = list(versions)
    moments = sorted({moment for one in versions for moment in (one.published_at, one.superseded_at) if moment})
    found: list[Standing] = []
    for start, end in pairwise([*moments, None]):
        shown = _latest(versions, start)
        if shown is None:
            continue
        before = found[-1] if found else None
        if before and before.version is shown and before.end == start:
            found[-1] = Standing(shown, before.start, end, again=before.again)
        else:
            again = any(one.version is shown for one in found)
            found.append(Standing(shown, start, end, again=again))
    return [_with_ending(one, after) for one, after in pairwise([*found, None])]


def _latest(versions, moment):
    shown = [
        one
        for one in versions
        if one.published_at <= moment and (one.superseded_at is None or moment < one.superseded_at)
    ]
    return max(shown, key=lambda one: one.version, default=None)


def _with_ending(one: Standing, after: Standing | None) -> Standing:
    followed = after is not None and after.start == one.end and after.version.version > one.version.version
    return Standing(one.version, one.start, one.end, replaced=followed, again=one.again)
