"""Whether two indicators go together over places: coefficients in Decimal, and the places that have both."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, localcontext
from itertools import pairwise

from django.db.models import OuterRef, Subquery

from poverty.metrics import measures
from poverty.models import Indicator, Observation, Region

ENOUGH = 8  # with fewer places a coefficient is mostly chance
PRECISION = 60  # digits: values have up to 24, and their squares are added up
MOST_OFFERS = 8


def observed():
    """What was seen to be so: a forecast goes together with whatever it was made from."""
    return Observation.objects.published().filter(value__isnull=False).exclude(status=Observation.Status.FORECAST)


def pearson(xs: Sequence[Decimal], ys: Sequence[Decimal]) -> Decimal | None:
    """
    ``Σ(x − x̄)(y − ȳ) / √(Σ(x − x̄)² · Σ(y − ȳ)²)``, from −1 to 1; ``None`` where one of them does not vary.
    """
    with localcontext() as context:
        context.prec = PRECISION
        count = len(xs)
        if not count:
            return None
        mean_x, mean_y = sum(xs) / count, sum(ys) / count
        products = sum(((x - mean_x) * (y - mean_y) for x, y in zip(xs, ys, strict=True)), Decimal(0))
        squares = sum(((x - mean_x) ** 2 for x in xs), Decimal(0)) * sum(((y - mean_y) ** 2 for y in ys), Decimal(0))
        if not squares:
            return None
        return max(Decimal(-1), min(Decimal(1), products / squares.sqrt()))


def spearman(xs: Sequence[Decimal], ys: Sequence[Decimal]) -> Decimal | None:
    """:func:`pearson` of the ranks; equal values share the mean of their ranks."""
    return pearson(ranks(xs), ranks(ys))


def ranks(values: Sequence[Decimal]) -> list[Decimal]:
    """From the lowest, 1; equal values share the mean of theirs: ``[10, 20, 20]`` → ``[1, 2.5, 2.5]``."""
    ordered = sorted(values)
    first = {value: place for place, value in reversed(list(enumerate(ordered, 1)))}
    last = {value: place for place, value in enumerate(ordered, 1)}
    return [Decimal(first[value] + last[value]) / 2 for value in values]


@dataclass(frozen=True, slots=True)
class Point:
    """A place with a value of both indicators in the year."""

    region: Region
    x: Observation
    y: Observation


@dataclass(frozen=True)
class Pairing:
    """
    Two indicators over the places of a level in a year. ``left_out`` have both but cannot be compared with the
    others: bounds, or another definition. Coefficients are ``None`` with fewer than eight points.
    """

    points: list[Point]
    left_out: list[Point]

    @property
    def pearson(self) -> Decimal | None:
        return self._coefficient(pearson)

    @property
    def spearman(self) -> Decimal | None:
        return self._coefficient(spearman)

    def _coefficient(self, function) -> Decimal | None:
        if len(self.points) < ENOUGH:
            return None
        return function([point.x.value for point in self.points], [point.y.value for point in self.points])


@dataclass(frozen=True, slots=True)
class Common:
    """Where two indicators meet: by level and year, the primary keys of the regions that have both."""

    regions: dict[tuple[str, int], set[int]]

    @property
    def levels(self) -> list[str]:
        """From the one with the most regions in any year."""
        most = defaultdict(int)
        for (level, _year), regions in self.regions.items():
            most[level] = max(most[level], len(regions))
        return sorted(most, key=lambda level: -most[level])

    def years(self, level: str) -> list[int]:
        """The newest first."""
        return sorted((year for held, year in self.regions if held == level), reverse=True)


def common_places(x: Indicator, y: Indicator) -> Common:
    """Where both have a value. One query, of keys alone."""
    held = {x.pk: defaultdict(set), y.pk: defaultdict(set)}
    rows = observed().filter(indicator__in=[x, y]).order_by()
    for indicator, level, year, region in rows.values_list("indicator_id", "region__level", "year", "region_id"):
        held[indicator][level, year].add(region)
    both = {key: regions & held[y.pk][key] for key, regions in held[x.pk].items() if key in held[y.pk]}
    return Common({key: regions for key, regions in both.items() if regions})


def read_pairing(x: Indicator, y: Indicator, regions: set[int], year: int) -> Pairing:
    """The figures of both in these regions. One query."""
    rows = observed().filter(indicator__in=[x, y], year=year, region__in=regions)
    by_region = defaultdict(dict)
    for row in rows.select_related("region__parent", "source"):
        row.indicator = x if row.indicator_id == x.pk else y
        by_region[row.region][row.indicator_id] = row
    both = [Point(region, held[x.pk], held[y.pk]) for region, held in by_region.items() if len(held) == 2]
    both.sort(key=lambda point: point.region.code)
    left_out = [point for point in both if not _fits(point)]
    return Pairing([point for point in both if _fits(point)], left_out)


def _fits(point: Point) -> bool:
    return not any(measures.obstacle(row) or row.status == measures.DEFINITION_DIFFERS for row in (point.x, point.y))


@dataclass(frozen=True, slots=True)
class Offer:
    """Two indicators that ``count`` places of a level have both of, in a year."""

    x: Indicator
    y: Indicator
    level: str
    year: int
    count: int


def offers(x: Indicator | None = None) -> list[Offer]:
    """Pairs that have figures, those with most places first; of each indicator only its newest year. Two queries."""
    newest = observed().filter(indicator=OuterRef("pk")).order_by("-year").values("year")[:1]
    indicators = {one.pk: one for one in Indicator.objects.published().annotate(newest=Subquery(newest))}
    by_year = defaultdict(list)
    for one in indicators.values():
        if one.newest:
            by_year[one.newest].append(one)
    places = defaultdict(lambda: defaultdict(set))
    wanted = [one.pk for same in by_year.values() if len(same) > 1 for one in same]
    rows = observed().filter(indicator__in=wanted).order_by()
    rows = rows.filter(year__in=[year for year, same in by_year.items() if len(same) > 1])
    for pk, level, year, region in rows.values_list("indicator_id", "region__level", "year", "region_id"):
        if indicators[pk].newest == year:
            places[level, year][pk].add(region)
    found = [
        Offer(indicators[one], indicators[other], level, year, len(held[one] & held[other]))
        for (level, year), held in places.items()
        for one, other in _neighbours(held, indicators, x)
    ]
    found = [offer for offer in found if offer.count > 1]
    return sorted(found, key=lambda offer: (-offer.count, offer.x.position, offer.y.position))[:MOST_OFFERS]


def _neighbours(held, indicators, x):
    """Each indicator with the next in the order of lists; or one of them with every other."""
    ordered = sorted(held, key=lambda pk: (indicators[pk].position, indicators[pk].slug))
    if x is not None:
        return [(x.pk, other) for other in ordered if other != x.pk] if x.pk in held else []
    return list(pairwise(ordered))
