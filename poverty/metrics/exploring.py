"""
Any selection of the published figures, page by page along an index: a page deep inside costs what the first does.

Figures come in the order of indicator, year and region; where regions are chosen, of region, indicator and year. Each
is the order of an index, by primary keys, which is that of entry. What follows a place in an order of three columns is
three ranges: the rest of the same pair, the rest of the same first column, and the first columns after it. Each is
asked for by itself, because then either database begins to read where the range begins. One condition with OR makes
them read what lies before it, and Django has no comparison of rows.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Max, Min, Sum

from poverty.models import HeldSeries, HeldTheme, Observation

PAGE = 50
COUNTED = 5_000
FEW_KEYS = 64  # mostly enough to fill a page, and far sooner read by the database than thousands
YEARS = (1900, 2100)


class Place(NamedTuple):
    """Where a page ends or begins: a figure by its keys, whether or not it is (still) among those selected."""

    indicator_id: int
    year: int
    region_id: int

    @classmethod
    def of(cls, observation: Observation) -> "Place":
        return cls(*(getattr(observation, name) for name in cls._fields))


@dataclass(frozen=True)
class Selection:
    """
    Which figures. ``indicators`` and ``regions`` are primary keys in ascending order; ``regions`` is ``None`` for all
    of them. ``years`` is a range, ends included; ``moment`` is ``None`` for the present.
    """

    indicators: Sequence[int]
    regions: Sequence[int] | None = None
    years: tuple[int, int] = YEARS
    status: str = ""
    moment: datetime | None = None

    @property
    def order(self) -> tuple[str, str, str]:
        """The columns of the index that is walked."""
        if self.regions is None:
            return "indicator_id", "year", "region_id"
        return "region_id", "indicator_id", "year"

    @property
    def leading(self) -> Sequence[int]:
        """The keys that the first of these columns may have."""
        return self.indicators if self.regions is None else self.regions

    def figures(self):
        """All of them, in no order."""
        return self.among(self.leading)

    def among(self, keys: Sequence[int], years: tuple[int, int] | None = None):
        """
        Those whose first column has one of these keys, in a part of the years.

        The keys are always named, all of them if need be, and a column has one condition and no second: otherwise
        SQLite may take another index and sort.
        """
        first, last = years or self.years
        figures = Observation.objects.as_of(self.moment) if self.moment else Observation.objects.published()
        figures = figures.filter(**{f"{self.order[0]}__in": keys} if len(keys) != 1 else {self.order[0]: keys[0]})
        if self.regions is not None:
            figures = figures.filter(indicator_id__in=self.indicators)
        if first == last:
            figures = figures.filter(year=first)
        elif (first, last) != YEARS:
            figures = figures.filter(year__range=(first, last))
        if self.status:
            figures = figures.filter(status=self.status)
        return figures.order_by()

    def count(self) -> int | None:
        """
        How many there are; ``None`` where that would be to look at more than :data:`COUNTED` rows: of the series that
        are counted along, or else of figures.
        """
        if self.moment or self.status or self.years != YEARS:
            found = self.figures()[: COUNTED + 1].count()
            return found if found <= COUNTED else None
        series = HeldSeries.objects.filter(indicator_id__in=self.indicators).order_by()
        if self.regions is not None:
            series = series.filter(region_id__in=self.regions)
        found = series.values("region_id", "figures")[: COUNTED + 1].aggregate(series=Count("*"), total=Sum("figures"))
        return (found["total"] or 0) if found["series"] <= COUNTED else None


@dataclass(frozen=True, slots=True)
class Page:
    """At most :data:`PAGE` figures with their names, and whether there are others before and after them."""

    rows: list[Observation]
    has_previous: bool
    has_next: bool


def page_of(selection: Selection, after: Place | None = None, before: Place | None = None, size: int = PAGE) -> Page:
    """The figures next after a place, or those next before one; without either the first. At most four queries."""
    if before:
        rows = _walk(selection, before, size + 1, back=True)
        if len(rows) > size:
            return Page(rows[size - 1 :: -1], has_previous=True, has_next=True)
        after = None  # the first page, and whole
    rows = _walk(selection, after, size + 1)
    return Page(rows[:size], has_previous=bool(after), has_next=len(rows) > size)


def _walk(selection: Selection, start: Place | None, most: int, *, back=False) -> list[Observation]:
    rows: list[Observation] = []
    for part in _ranges(selection, start, back):
        rows += part[: most - len(rows)]
        if len(rows) == most:
            break
    return rows


def _ranges(selection: Selection, start: Place | None, back: bool) -> Iterator:
    """What lies beyond the start, as querysets one after the other; everything where there is no start."""
    sign, beyond = ("-", "lt") if back else ("", "gt")
    order = [f"{sign}{name}" for name in selection.order]
    keys = list(reversed(selection.leading)) if back else list(selection.leading)
    if start:
        key = getattr(start, selection.order[0])
        if key in keys:
            first, last = selection.years
            years = (first, min(last, start.year - 1)) if back else (max(first, start.year + 1), last)
            if selection.regions is None:
                same = selection.among([key], (start.year, start.year))
                parts = [same.filter(**{f"region_id__{beyond}": start.region_id}), selection.among([key], years)]
            else:
                same, others = selection.among([key], years), selection.among([key])
                parts = [
                    same.filter(indicator_id=start.indicator_id),
                    others.filter(**{f"indicator_id__{beyond}": start.indicator_id}),
                ]
            yield from (part.with_names().order_by(*order) for part in parts)
        keys = [other for other in keys if (other < key if back else other > key)]
    for some in filter(None, (keys[:FEW_KEYS], keys[FEW_KEYS:])):
        yield selection.among(some).with_names().order_by(*order)


def years_held() -> tuple[int, int] | None:
    """
    The first and the last year with a published figure; ``None`` without figures. One query, of what is counted along:
    from the ends of an index it would step over every figure of a year that only waits to be published.
    """
    years = HeldTheme.objects.aggregate(first=Min("first_year"), last=Max("last_year"))
    return None if years["first"] is None else (years["first"], years["last"])
