"""
Whether what is published is on the very next page, in every process.

Two servers of one worker each, on one database, both with their pages in memory. Figures of GDP are corrected,
submitted by one person and approved by another; every tenth time a place is renamed. After each commit the next request
to either server must show it. Meanwhile two readers of their own keep asking for the same pages, so that pages are
under way while something is published: what was begun before must not be kept as what holds after.

To show that pages do come from memory in between, each is asked for once more right away: that must show the same, and
counts as kept if it took less than the geometric mean of a page that is made and one that is kept, measured before.
"""

import math
import threading
import time
from itertools import cycle

from bench.apart import on_a_copy
from bench.measuring import QUICK, none_of, on
from bench.served import Reader, served

PUBLICATIONS = 60 if QUICK else 600
RENAMED = 10  # every so many publications
INDICATOR = "gdp"
PAGE, FILE = f"/en/indicators/{INDICATOR}/", f"/en/indicators/{INDICATOR}.json"
PAUSE = 0.004  # seconds between two requests of those who read meanwhile
FEWEST_FROM_MEMORY = 0.5  # of what is asked for again; below that a run shows nothing


def results():
    yield from on_a_copy("bench.freshness:publications")


def publications():
    with served() as one, served() as other:
        servers = [Reader(one), Reader(other)]
        made, kept = costs(servers[0])
        meanwhile = [Meanwhile(address) for address in (one, other)]
        stale, again, from_memory = 0, 0, 0
        for path, sign in changes():
            for server in servers:
                stale += sign not in server.page(path)[0]
                body, seconds = server.page(path)
                stale, again = stale + (sign not in body), again + 1
                from_memory += seconds < math.sqrt(made * kept)
        others = sum(reader.end() for reader in meanwhile)
    note = (
        f"{again:,} requests right after a commit to two processes, and as many again, {from_memory:,} of which came "
        f"from memory (kept {kept * 1000:.1f} ms, made {made * 1000:.0f} ms); {others:,} by other readers meanwhile"
    )
    assert stale or from_memory > FEWEST_FROM_MEMORY * again, f"This shows nothing: {note}"
    yield none_of(f"`stale_after_commit`: stale pages after {PUBLICATIONS} publications{on()}", stale, note)


def costs(server) -> tuple[float, float]:
    """Seconds that the page takes when it is made, and when it is kept."""
    from poverty.actions import public_change

    made = kept = float("inf")
    for _round in range(5):
        with public_change():
            pass
        made = min(made, server.page(PAGE)[1])
        kept = min(kept, *(server.page(PAGE)[1] for _again in range(5)))
    return made, kept


class Meanwhile(threading.Thread):
    """Asks for the pages in turn."""

    def __init__(self, address):
        super().__init__(daemon=True)
        self.reader, self.total, self.ends = Reader(address), 0, False
        self.start()

    def run(self):
        for path in cycle([PAGE, FILE]):
            if self.ends:
                return
            self.reader.page(path)
            self.total += 1
            time.sleep(PAUSE)

    def end(self) -> int:
        self.ends = True
        self.join()
        return self.total


# -- what is published ------------------------------------------------------------------------------


def changes():
    """After each commit: a page, and what must stand on it now."""
    clerk, publisher = people()
    keys = cycle(figures())
    addresses = cycle([PAGE, FILE, None])
    for number in range(PUBLICATIONS):
        if number % RENAMED == RENAMED - 1:
            yield renamed(number, publisher)
            continue
        key = next(keys)
        value = f"{500_000 + number}.25"  # of its own, and like no other number on the page
        corrected(key, value, clerk, publisher)
        _indicator, _region, year, code = key
        path = next(addresses) or f"/en/indicators/{INDICATOR}/{code}/{year}/"
        grouped = f"{500 + number // 1000},{number % 1000:03}.25"
        yield path, (value if path.endswith(".json") else grouped).encode()


def people():
    from django.contrib.auth import get_user_model

    users = get_user_model().objects
    return [users.get_or_create(username=name, is_superuser=True, is_staff=True)[0] for name in ("clerk", "publisher")]


def figures():
    from poverty.models import Observation

    chosen = Observation.objects.published().filter(indicator__slug=INDICATOR).order_by("year", "region_id")
    return list(chosen.values_list("indicator_id", "region_id", "year", "region__code"))


def corrected(key, value, clerk, publisher):
    """As people do it: recorded and submitted by one, approved by another."""
    from decimal import Decimal

    from poverty import actions
    from poverty.models import Observation

    indicator, region, year, _code = key
    standing = Observation.objects.published().get(indicator_id=indicator, region_id=region, year=year)
    draft = Observation(indicator_id=indicator, region_id=region, year=year)
    for name in actions.VALUES:
        setattr(draft, name, getattr(standing, name))
    draft.value = Decimal(value)
    added = actions.record(figures=[draft], by=clerk, reason="bench").added
    mine = Observation.objects.filter(pk__in=[one.pk for one in added])
    actions.submit_figures(figures=mine, by=clerk)
    assert actions.approve_figures(figures=mine, by=publisher).done == 1


def renamed(number, publisher):
    from poverty import actions
    from poverty.models import Region

    region = Region.objects.get(code="513221")
    region.name_en = f"Renamed {number}"
    actions.save_record(record=region, by=publisher, reason="bench", fields=["name_en"])
    return "/en/regions/513221/", region.name_en.encode()
