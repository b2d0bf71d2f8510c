"""The public log: what changed when, and the figures of each entry with what they said before."""

from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import Exists, OuterRef, Prefetch, Q, Subquery

from poverty.models import Indicator, Observation, Publication, Region, Source
from poverty.querysets import ObservationQuerySet

ENTRIES = 20
FIGURES = 100
REASONS = 5


@dataclass(frozen=True, slots=True)
class LoggedFigure:
    """
    A version that an entry made public or took back.

    ``other`` is the version that it replaced or, where it was taken back, the one that stood again; ``None`` for none.
    ``in_closed_year``: its year was settled by then.
    """

    observation: Observation
    other: Observation | None
    in_closed_year: bool = False


def log_entries(indicator: Indicator | None = None):
    """Entries about at least one public indicator, the newest first, with what a list prints of them."""
    named = Indicator.objects.published().only("slug", "name_zh", "name_en", "position", "state")
    touched = Publication.indicators.through.objects.filter(
        publication=OuterRef("pk"), indicator__state=Indicator.State.PUBLISHED
    )
    if indicator:
        touched = touched.filter(indicator=indicator)
    entries = Publication.objects.filter(Exists(touched)).select_related("upload__source")
    return entries.prefetch_related(Prefetch("indicators", named, to_attr="public_indicators"))


def page_of_log(number: int, indicator: Indicator | None = None) -> tuple[list[Publication], bool]:
    """The entries of a page, counted from 1, and whether there are more. Three queries; see publicly_counted."""
    entries, more = _cut(log_entries(indicator), number, ENTRIES)
    return publicly_counted(entries), more


def publicly_counted(entries: list[Publication]) -> list[Publication]:
    """
    The entries, with counts of what is public of them today: an entry that was about other figures too is counted
    again. Their number is no more public than they are. One query, and two for each such entry.
    """
    moments = _moments_of_hidden([entry.at for entry in entries])
    for entry in entries:
        if entry.at in moments:
            _count_public(entry)
    return entries


def _moments_of_hidden(moments) -> set:
    """Those of the moments at which a figure of something that is not public changed. Reads only such figures."""
    queries = [
        Observation.objects.filter(**{f"{name}__in": model.objects.exclude(state=model.State.PUBLISHED)})
        .filter(Q(published_at__in=moments) | Q(superseded_at__in=moments), published_at__isnull=False)
        .order_by()
        .values_list("published_at", "superseded_at")
        for name, model in (("indicator", Indicator), ("region", Region), ("source", Source))
    ]
    return {moment for pair in queries[0].union(*queries[1:]) for moment in pair}


def _count_public(entry: Publication) -> None:
    figures = _versions(entry).filter(ObservationQuerySet.IS_PUBLIC).order_by()
    count, revised = figures.count(), figures.filter(Exists(_earlier(entry))).count()
    back = entry.kind == Publication.Kind.WITHDRAWN
    entry.figures_new, entry.figures_withdrawn = (0, count - revised) if back else (count - revised, 0)
    entry.figures_revised = revised


def figures_of(entry: Publication, number: int) -> tuple[list[LoggedFigure], bool]:
    """A page of an entry's figures in the order in which they were recorded, and whether there are more."""
    figures = _versions(entry).filter(ObservationQuerySet.IS_PUBLIC).with_names().order_by("pk")
    rows, more = _cut(figures, number, FIGURES)
    others = _others(entry, rows) if entry.figures_revised else {}
    closed = closed_years_of(entry)
    return [LoggedFigure(row, others.get(row.pk), (row.indicator_id, row.year) in closed) for row in rows], more


def closed_years_of(entry: Publication) -> set[tuple[int, int]]:
    """(indicator, year) of those among an entry's figures whose year was closed at the time."""
    return {(indicator, year) for indicator, year in entry.closed_years}


def corrected_in_closed_years(entry: Publication) -> tuple[int, list[str]]:
    """How many public figures of closed years an entry is about, and the first of the reasons given. No names."""
    closed = closed_years_of(entry)
    if not closed:
        return 0, []
    within = reduce(or_, (Q(indicator=indicator, year=year) for indicator, year in closed))
    figures = _versions(entry).filter(ObservationQuerySet.IS_PUBLIC).filter(within).order_by()
    count = figures.count()
    if entry.kind == Publication.Kind.WITHDRAWN:
        return count, [entry.reason] if count and entry.reason else []
    given = figures.exclude(reason="").values_list("reason", flat=True).distinct().order_by("reason")
    return count, list(given[:REASONS])


def _cut(rows, number, size):
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return found[:size], len(found) > size


def _versions(entry: Publication):
    """What was published at the entry's moment, or taken back then."""
    if entry.kind == Publication.Kind.WITHDRAWN:
        return Observation.objects.filter(upload=entry.upload, superseded_at=entry.at, published_at__isnull=False)
    versions = Observation.objects.filter(published_at=entry.at)
    if entry.upload_id:
        return versions.filter(upload=entry.upload)
    # Several uploads, or none: what other entries of the same moment do not speak of.
    elsewhere = Publication.objects.filter(at=entry.at, kind=entry.kind, upload__isnull=False).values("upload")
    return versions.filter(Q(upload__isnull=True) | ~Q(upload__in=elsewhere))


def _others(entry: Publication, rows) -> dict[int, Observation]:
    """
    By version, the one shown just before it was published, or just after it was taken back. Two queries.

    That is the latest of the earlier versions which was not superseded until then: one that a later withdrawal
    reopened, and perhaps another version replaced, counts as well.
    """
    pairs = Observation.objects.filter(pk__in=[row.pk for row in rows]).annotate(
        other=Subquery(_earlier(entry).values("pk")[:1])
    )
    found = dict(pairs.exclude(other=None).order_by().values_list("pk", "other"))
    # One of a source that is not public stays untold.
    others = Observation.objects.filter(ObservationQuerySet.IS_PUBLIC).with_names().in_bulk(set(found.values()))
    return {pk: others[other] for pk, other in found.items() if other in others}


def _earlier(entry: Publication):
    """Of the figure of an outer query, the versions shown just before the entry, or after it where it took back."""
    same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
    until = "gt" if entry.kind == Publication.Kind.WITHDRAWN else "gte"
    shown = Q(superseded_at__isnull=True) | Q(**{f"superseded_at__{until}": entry.at})
    earlier = Observation.objects.filter(shown, **same, version__lt=OuterRef("version"), published_at__lt=entry.at)
    return earlier.order_by("-version")
