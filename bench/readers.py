"""Readers of the site: several at once, each asking for one page after another with a pause in between."""

import random
import threading
import time
from dataclasses import dataclass, field
from itertools import count

from bench.served import Reader

HOT = [
    "/en/", "/zh-hans/", "/en/indicators/", "/en/indicators/gdp/", "/zh-hans/indicators/gdp/",
    "/en/indicators/gdp.json", "/en/regions/513200/", "/en/regions/513221/", "/en/explore/", "/en/changes/",
]  # fmt: skip
HOT_IN_TEN = 8


class Pages:
    """
    Which page comes next: eight in ten are asked for by everybody and in memory, the others by nobody before: places,
    figures and choices of years. The same seed gives the same pages.
    """

    def __init__(self, seed: int):
        from poverty.models import Observation, Region

        self.random, self.lock = random.Random(seed), threading.Lock()  # noqa: S311  nothing secret
        regions = list(Region.objects.order_by("code").values_list("code", flat=True))
        figures = list(
            Observation.objects.published()
            .filter(indicator__slug="gdp")
            .order_by("region_id", "year")
            .values_list("region__code", "year")
        )
        cold = [f"/{language}/regions/{code}/" for code in regions for language in ("en", "zh-hans")]
        cold += [f"/en/indicators/gdp/{code}/{year}/" for code, year in figures]
        years = [(first, last) for first in range(1950, 2020) for last in range(first, 2025)]
        cold += [f"/en/explore/?time={first}..{last}" for first, last in self.random.sample(years, 800)]
        self.random.shuffle(cold)
        self.cold = iter(cold * 9)

    def next(self) -> str:
        with self.lock:
            return self.random.choice(HOT) if self.random.randrange(10) < HOT_IN_TEN else next(self.cold)


@dataclass
class Told:
    """Seconds of each request, and what went wrong: statuses that are none of a page, and broken connections."""

    seconds: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def within(self, share: float) -> float:
        """How long all but a part of the requests took at most: ``within(0.99)`` is the 99th percentile."""
        return sorted(self.seconds)[min(len(self.seconds) - 1, int(share * len(self.seconds)))]


def read_while(address, pages: Pages, goes_on, *, readers: int, pause: tuple[float, float]) -> Told:
    """Reads as long as ``goes_on()``; each reader pauses for so many seconds, by lot between the two."""
    told, numbers = Told(), count(1)

    def read():
        reader, lot = Reader(address), random.Random(next(numbers))  # noqa: S311
        time.sleep(lot.uniform(0, pause[1]))
        while goes_on():
            path = pages.next()
            try:
                status, _body, seconds = reader.ask(path, compressed=True)
                told.seconds.append(seconds)
                if status != 200:
                    told.errors.append(f"{path}: {status}")
            except OSError as error:
                told.errors.append(f"{path}: {error!r}")
                reader = Reader(address)
            time.sleep(lot.uniform(*pause))
        reader.close()

    threads = [threading.Thread(target=read) for _reader in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return told


def warm(address):
    """The pages that everybody asks for are in memory; all others that were are no longer."""
    from poverty.actions import public_change

    with public_change():
        pass
    reader = Reader(address)
    for path in HOT:
        reader.page(path)
    reader.close()
