"""
Small random sets of figures with their history, and what each measure is of them, worked out the slow, obvious way.

They hold what is rare in real data: ties, zeros, negatives, bounds, breaks, other definitions, gaps, every reason for
an empty value, versions replaced, taken back and reopened, and a denominator that is zero or missing.
"""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region

VALUES = ["0", "0", "1", "5", "5", "10", "12.5", "-3", "100", "7.25", "1234567.5", "0.04"]
STATUSES = "AAAAAAAABDEFPUV"
EMPTY = "LMOQ"
QUALIFIERS = ["exact"] * 9 + ["more_than", "less_than", "about"]
FIRST, SECOND, THIRD = WHEN, WHEN + timedelta(days=10, microseconds=7), WHEN + timedelta(days=20)
BOUNDS = ("more_than", "less_than")


def make_panel(seed: int):
    """An indicator with three prefectures of a province and two counties, over five years with one left out."""
    random = Random(seed)  # noqa: S311  not a secret
    population = make_indicator("test-population", unit_en="persons", unit_zh="人", decimals=0)
    indicator = make_indicator("test-random", denominator=population, decimals=random.choice([0, 1, 2]))
    province = _place("990000", "province", None)
    prefectures = [_place(f"990{n}00", "prefecture", province) for n in (1, 2, 3)]
    counties = [_place(f"99010{n}", "county", prefectures[0]) for n in (1, 2)]
    years = sorted(random.sample(range(2010, 2016), 5))
    for region in [province, *prefectures, *counties]:
        for year in years:
            for one, chance in ((indicator, 0.85), (population, 0.8)):
                if random.random() < chance and (region is not province or random.random() < 0.5):
                    _make_versions(random, one, region, year)
    return indicator


def _place(code, level, parent):
    """Named without a digit, as places are: else a name and a number beside it run together."""
    letters = code.translate(str.maketrans("0123456789", "甲乙丙丁戊己庚辛壬癸"))
    latin = code.translate(str.maketrans("0123456789", "oabcdefghi"))
    return make_region(code, level, parent, name_zh=letters, name_en=latin.capitalize())


def _make_versions(random, indicator, region, year) -> None:
    def version(number, published_at, superseded_at=None):
        value, status, qualifier = random.choice(VALUES), random.choice(STATUSES), random.choice(QUALIFIERS)
        if random.random() < 0.15:
            value, status, qualifier = None, random.choice(EMPTY), "exact"
        make_observation(indicator, region, year, value, status=status, qualifier=qualifier, version=number,
                         published_at=published_at, superseded_at=superseded_at)  # fmt: skip

    match random.choice(["plain"] * 5 + ["revised", "taken back", "late", "waits", "reopened", "corrected unseen"]):
        case "plain":
            version(1, FIRST)
        case "revised":
            version(1, FIRST, SECOND)
            version(2, SECOND)
        case "taken back":
            version(1, FIRST, SECOND)
        case "late":
            version(1, SECOND)
        case "waits":
            version(1, FIRST)
            version(2, None)
        case "reopened":  # the second was shown from SECOND to THIRD, and the first again since
            version(1, FIRST)
            version(2, SECOND, THIRD)
        case "corrected unseen":
            version(1, None, SECOND)
            version(2, SECOND)


def stood(indicator, moment) -> dict:
    """By region code and year, the version that the public saw at a moment; ``None`` for today."""
    found = {}
    for row in indicator.observations.select_related("region__parent").order_by("version"):
        shown = row.published_at is not None and (moment is None or row.published_at <= moment)
        if shown and (row.superseded_at is None or (moment is not None and moment < row.superseded_at)):
            found[row.region.code, row.year] = row
    return found


def is_exact(row) -> bool:
    return row is not None and row.value is not None and row.qualifier not in BOUNDS


def joined(cells, code, first, last) -> bool:
    """Whether one line could lead from a year to another."""
    years = sorted(year for held, year in cells if held == code and first <= year <= last)
    for earlier, later in pairwise(years):
        if cells[code, later].status in ("B", "D") or cells[code, earlier].status == "D":
            return False
    return True


def slow(measure, cells, denominators, code, year, base):
    """``(value, of)`` of a measure; ``None`` where it must not be computed."""
    row = cells.get((code, year))
    if measure == "value":
        return (row.value if row else None), None
    if not is_exact(row):
        return None, None
    if measure in ("growth", "index"):
        start = year - 1 if measure == "growth" else base
        other = cells.get((code, start))
        if not is_exact(other) or other.value <= 0 or not joined(cells, code, start, year):
            return None, None
        return (row.value / other.value - 1 if measure == "growth" else 100 * row.value / other.value), None
    if measure == "per":
        other = denominators.get((code, year))
        return (row.value / other.value if is_exact(other) and other.value > 0 else None), None
    if measure == "rank":
        peers = [one for (_c, y), one in cells.items() if y == year and one.region.level == row.region.level]
        peers = [one for one in peers if is_exact(one)]
        if len(peers) < 2 or len({one.status == "D" for one in peers}) > 1:
            return None, None
        return Decimal(1 + sum(one.value > row.value for one in peers)), len(peers)
    return _slow_share(cells, row, year)


def _slow_share(cells, row, year):
    above = row.region.parent
    whole = cells.get((above.code, year)) if above else None
    if is_exact(whole):
        comparable = "D" not in (whole.status, row.status) and whole.value > 0
        return (row.value / whole.value if comparable else None), None
    parts = [one for (_c, y), one in cells.items() if y == year and one.region.parent_id == row.region.parent_id]
    parts = [one for one in parts if one.value is not None]
    added = sum(one.value for one in parts)
    mixed = len({one.status == "D" for one in parts}) > 1
    if len(parts) < 2 or mixed or added <= 0 or not all(map(is_exact, parts)):
        return None, None
    return row.value / added, len(parts)
