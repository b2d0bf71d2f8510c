"""
What is held, counted along: whoever changes which figures are public says which, and the door counts at its end.

Wherever figures changed they are counted again. Only where many were published at once are these alone counted, and
those that they replaced: the figures of one year touch every series, and to count all of these again is to read every
figure.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime

from aba_site.scoping import everything
from poverty.models import HeldSeries, HeldTheme, Indicator, Observation, Region, Source
from poverty.querysets import ObservationQuerySet

FEW_SERIES = 500  # up to so many are simply counted again
DENSE = 8  # so are series in which so many figures each were published: they have few others
FEW_REGIONS = 500  # named by one statement; of more, all are taken

Series = tuple[int, int]  # (indicator, region)


@dataclass
class Touched:
    """
    Of which series, indicators, regions and sources figures appeared or vanished; or of ``anything``.

    ``published``: series by the moment at which figures were published in them; ``figures``: how many these are;
    ``from_sources``: what they stand on.
    """

    series: set[Series] = field(default_factory=set)
    published: dict[datetime, set[Series]] = field(default_factory=dict)
    figures: int = 0
    from_sources: set[int] = field(default_factory=set)
    indicators: set[int] = field(default_factory=set)
    regions: set[int] = field(default_factory=set)
    sources: set[int] = field(default_factory=set)
    anything: bool = False


_touched: ContextVar[Touched | None] = ContextVar("touched", default=None)


def is_followed() -> bool:
    return _touched.get() is not None


@contextmanager
def followed() -> Iterator[Touched]:
    """Notes what is touched inside."""
    touched = Touched()
    token = _touched.set(touched)
    try:
        yield touched
    finally:
        _touched.reset(token)


# -- saying what changed --------------------------------------------------------------------------


def touched() -> Touched:
    """Where to note it. What is public changes inside the one door only: elsewhere this is an error."""
    found = _touched.get()
    if found is None:
        raise RuntimeError("What the public sees is changed within poverty.actions.public_change().")
    return found


def note_published(series: Sequence[Series], sources: Iterable[int], *, at: datetime) -> None:
    """Versions were published at that moment: the series of each, and the sources that they stand on."""
    now = touched()
    now.figures += len(series)
    now.from_sources.update(sources)
    now.published.setdefault(at, set()).update(series)


def note_figures(series: Iterable[Series]) -> None:
    """Public versions of these were taken back or stand again."""
    touched().series.update(series)


def note_record(record, changed: Iterable[str] | None) -> None:
    """
    A record is about to be saved, with these columns or all of them: its state decides whether figures that stand on
    it are public, the theme of an indicator where they are counted. One query, where it may matter.
    """
    now = touched()
    kept = {Indicator: now.indicators, Region: now.regions, Source: now.sources}.get(type(record))
    if kept is None or record._state.adding:
        return
    said = [name for name in ("state", "theme") if hasattr(record, name) and (changed is None or name in changed)]
    if said and not type(record).objects.filter(pk=record.pk, **{name: getattr(record, name) for name in said}):
        kept.add(record.pk)


def note_anything() -> None:
    """Rows came or went in bulk, nobody knows which."""
    touched().anything = True


# -- counting -------------------------------------------------------------------------------------


def settle(now: Touched) -> None:
    """Brings the counts up to date, as the last of a transaction: who counts at the same time waits until it ends."""
    with everything():
        if now.anything:
            HeldSeries.objects.recount()
            HeldTheme.objects.recount()
        else:
            _recount_themes(_count_series(now))


def _count_series(now: Touched) -> set[int]:
    """Answers of which regions something was counted."""
    again, published = now.series | _series_of(now.sources), set().union(*now.published.values())
    if _is_one_publication(now, published):
        _count_publication(*now.published, {indicator for indicator, _region in published})
    else:
        again |= published
    regions = now.regions | {region for _indicator, region in again | published}
    for indicator in now.indicators:
        regions |= _recounted(indicator)
    for region in now.regions:
        HeldSeries.objects.recount(region=region)
    by_indicator = defaultdict(set)
    for indicator, region in again:
        by_indicator[indicator].add(region)
    for indicator in by_indicator.keys() - now.indicators:
        HeldSeries.objects.recount(indicator=indicator, **_among(by_indicator[indicator]))
    return regions


def _is_one_publication(now: Touched, published: set[Series]) -> bool:
    """
    Whether the figures of one moment are to be counted by themselves: they are many and far apart, each is public and
    so takes the place of any that it replaced, and nothing else happened to what they stand on.
    """
    if len(now.published) != 1 or now.indicators or now.regions or now.sources:
        return False
    if len(published) <= FEW_SERIES or now.figures >= DENSE * len(published):
        return False
    return not Source.objects.filter(pk__in=now.from_sources).exclude(state="published").exists()


def _count_publication(moment: datetime, indicators: set[int]) -> None:
    """Who publishes figures of an indicator holds it: no other publication of that moment is of these."""
    figures = Observation.objects.filter(ObservationQuerySet.IS_PUBLIC, indicator__in=indicators)
    HeldSeries.objects.replace(
        old=figures.filter(superseded_at=moment, published_at__isnull=False),
        new=figures.filter(superseded_at__isnull=True, published_at=moment),
    )


def _series_of(sources: set[int]) -> set[Series]:
    if not sources:
        return set()
    figures = Observation.objects.standing().filter(published_at__isnull=False, source__in=sources)
    return set(figures.order_by().values_list("indicator_id", "region_id").distinct())


def _recounted(indicator: int) -> set[int]:
    """Answers the regions that had or have something of it."""
    series = HeldSeries.objects.filter(indicator=indicator).order_by().values_list("region_id", flat=True)
    before = set(series)
    HeldSeries.objects.recount(indicator=indicator)
    return before | set(series.all())


def _recount_themes(regions: set[int]) -> None:
    if regions:
        HeldTheme.objects.recount(**_among(regions))


def _among(regions: Sequence[int] | set[int]) -> dict:
    return {"region__in": sorted(regions)} if len(regions) <= FEW_REGIONS else {}
