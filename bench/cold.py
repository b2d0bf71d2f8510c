"""
Pages that nothing keeps: of a region with 60 indicators × 20 years, and of an indicator with 183 regions × 20 years.

Ours is a whole request, from the address through every middleware to the bytes of the page. The peer (bench/by_hand.py,
bench/by_hand_region.py) is a cursor of the driver and joined strings, which give the tables of the same figures byte
for byte, and nothing else of the page. Both run in this process, and nothing in front of Django takes part. The view
alone is told beside.
"""

import gc
from contextlib import contextmanager, suppress

from bench.measuring import at_most, best, on, shown

REGIONS, YEARS, INDICATORS = 183, 20, 60
GRID = "bench-grid"
LIMIT = 3
ROUNDS = 15


def results():
    from bench.lists import analysed

    with sample() as code, grid(), cursor() as rows:
        analysed()
        yield region_cold(code, rows)
        yield grid_cold(rows)


# -- the two pages ------------------------------------------------------------------------------------


def region_cold(code, rows):
    from bench.by_hand_region import region_tables
    from poverty.views.regions import region_page

    page = f"/en/regions/{code}/"
    times = timed(page, region_page, {"code": code}, lambda: region_tables(rows, code), '<table class="data data--told')
    what = f"`region_cold`: the page of a region with {INDICATORS} indicators × {YEARS} years{on()}"
    return compared(what, "SQL and a join of the same tables and sparklines", *times)


def grid_cold(rows):
    from bench.by_hand import grid_table
    from poverty.views.indicator_page import ROWS_A_PAGE
    from poverty.views.indicators import indicator_page

    page = f"/en/indicators/{GRID}/?view=table"
    times = timed(page, indicator_page, {"slug": GRID}, lambda: grid_table(rows, GRID, ROWS_A_PAGE), "<table")
    what = f"`grid_cold`: the page of an indicator with {REGIONS} regions × {YEARS} years as a table{on()}"
    return compared(what, f"SQL and a join of the same table ({ROWS_A_PAGE} rows and the sum of all)", *times)


def compared(what, peer, whole, view, theirs):
    note = f"{shown(whole)} (the view alone {shown(view)}) against {shown(theirs)}"
    return at_most(what, peer, whole, theirs, LIMIT, note)


def timed(page, view, arguments, by_hand, mark):
    """Seconds of the whole request, of the view alone, and of the peer, whose bytes stand in the page."""
    from django.test import Client, RequestFactory

    client, factory = Client(), RequestFactory()
    asked = user_of_nobody(factory.get(page))

    def whole():
        response = client.get(page)
        assert response.status_code == 200
        return response.content.decode()

    page_of_ours, tables = whole(), by_hand()
    for table in split(tables):
        assert mark in table and table in page_of_ours
    # Nobody clears up after another: what a page leaves behind would be looked for while the peer is at work.
    return best(whole, lambda: view(asked, **arguments), by_hand, rounds=ROUNDS, between=gc.collect)


def split(tables):
    return [f'<div class="scroll"{part}' for part in tables.split('<div class="scroll"')[1:]]


def user_of_nobody(request):
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    return request


@contextmanager
def cursor():
    """Of the driver itself, on a connection of its own; ``%s`` stands for a value on either database."""
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        parameters = connection.get_connection_params() | {"cursor_factory": psycopg.Cursor}
        with psycopg.connect(**parameters) as driver, driver.cursor() as found:
            yield found
        return
    import sqlite3

    driver = sqlite3.connect(connection.settings_dict["NAME"])
    try:
        yield _Marked(driver.cursor())
    finally:
        driver.close()


class _Marked:
    def __init__(self, rows):
        self.rows = rows

    def execute(self, statement, values):
        self.rows.execute(statement.replace("%s", "?"), values)

    def fetchall(self):
        return self.rows.fetchall()


# -- what they are of ---------------------------------------------------------------------------------


@contextmanager
def sample():
    """The code of a place with all the figures: of the sample that is there, or of one that is taken out again."""
    from poverty.sample import Plan, SampleExists, make, remove

    made = False
    with suppress(SampleExists):
        make(Plan(indicators=INDICATORS, regions=197, years=YEARS))
        made = True
    try:
        yield place()
    finally:
        if made:
            remove()


def place() -> str:
    """The last of the lowest level that has figures of every indicator."""
    from django.db.models import Count

    from poverty.models import Observation, Region

    figures = Observation.objects.published().filter(indicator__slug__startswith="sample-").order_by()
    levels = set(figures.filter(indicator__slug="sample-01").values_list("region__level", flat=True).distinct())
    lowest = next(level for level in reversed(Region.Level.values) if level in levels)
    counted = figures.filter(region__level=lowest).values("region__code").annotate(of=Count("indicator", distinct=True))
    return counted.filter(of=INDICATORS).order_by("-region__code").values_list("region__code", flat=True)[0]


@contextmanager
def grid():
    """An indicator with figures of so many regions: those of a sampled one, written once more by the database."""
    from django.db import connection

    from poverty.models import Indicator, Observation

    columns = [field.column for field in Observation._meta.concrete_fields if not field.primary_key]
    pattern = Indicator.objects.get(slug="sample-01")
    figures = Observation.objects.published().filter(indicator=pattern)
    regions = figures.order_by("region_id").values_list("region_id", flat=True).distinct()[:REGIONS]
    pattern_pk, chosen = pattern.pk, ",".join(map(str, regions))
    pattern.pk, pattern.slug, pattern.name_en, pattern.name_zh = None, GRID, "Bench grid", "测格"
    pattern._state.adding = True
    pattern.save()
    given = [str(pattern.pk) if column == "indicator_id" else column for column in columns]
    with connection.cursor() as rows:
        rows.execute(
            f"INSERT INTO poverty_observation ({', '.join(columns)}) SELECT {', '.join(given)} FROM poverty_observation"  # noqa: S608
            f" WHERE indicator_id = {pattern_pk} AND region_id IN ({chosen})"
        )
    try:
        yield
    finally:
        with connection.cursor() as rows:
            rows.execute(f"DELETE FROM poverty_observation WHERE indicator_id = {pattern.pk}")  # noqa: S608
        pattern.delete()
