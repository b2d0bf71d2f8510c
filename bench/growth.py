"""
From ten thousand figures to ten million: pages that show a fixed part of them stay as fast, bulk work is linear.

On a SQLite file of its own; SQLite alone. The figures are written by the database itself: 99 indicators of more and
more villages and years. At each size the same pages are made, none from memory; 20,000 further figures are brought in;
and everything is exported as CSV. ``bench/growth.svg`` shows the curve.
"""

import time
from collections import defaultdict
from itertools import accumulate
from pathlib import Path

from bench.apart import on_a_copy, on_a_new_one
from bench.measuring import QUICK, Result, best

# Figures, of how many villages and of how many years up to the last.
SIZES = {10**4: (101, 1), 10**5: (101, 10), 10**6: (505, 20), 10**7: (1347, 75)}
INDICATORS, LAST_YEAR = 99, 2024
FLAT = LINEAR = 1.5
ROUNDS = 5 if QUICK else 30  # the sizes are minutes apart: the least of many is what they have in common
SHEET = 5_000 if QUICK else 20_000
CURVE = Path(__file__).with_name("growth.svg")
PAGES = {
    "the page of GDP": "/en/indicators/gdp/",
    "the page of a county": "/en/regions/513221/",
    "the first page of all figures": "/en/explore/",
    "a page deep inside": "deep",
    "the first list of the back-office": "/admin/poverty/observation/",
    "one figure": "/en/indicators/gdp/513200/2016/",
    "a search": "/en/search/?q=wenchuan",
}
BRINGING_IN, EXPORT = "bringing in a figure", "exporting a figure as CSV"


def results():
    from django.db import connection

    from poverty.models import Observation

    if connection.vendor == "sqlite":
        is_small = Observation.objects.count() < min(SIZES) // 10
        yield from (on_a_copy if is_small else on_a_new_one)("bench.growth:growth")


def growth():
    taken = defaultdict(dict)  # what → number of figures → seconds
    sizes = [size for size in SIZES if size <= 10**5 or not QUICK]
    make_indicators()
    before = (0, 0)
    for size in sizes:
        grow(before, SIZES[size])
        before = SIZES[size]
        for what, seconds in measured(size).items():
            taken[what][size] = seconds
    for what, times in taken.items():
        bulk = what in (BRINGING_IN, EXPORT)
        limit, ratio = LINEAR if bulk else FLAT, grown(list(times.values()))
        shown = ", ".join(f"{s * 1e6:.0f} µs" if bulk else f"{s * 1000:.1f} ms" for s in times.values())
        span = f"10^{len(str(sizes[0])) - 1} to 10^{len(str(sizes[-1])) - 1} figures"
        what = f"growth, {span}: {what}"
        yield Result(what, "the least of any smaller size", ratio, f"≤ {limit:g} ×", ratio <= limit, shown)
    CURVE.write_text(curve(taken, sizes))


def grown(times: list[float]) -> float:
    """How often the least of the sizes so far goes into any: what takes less where there is more has not grown."""
    return max(seconds / least for seconds, least in zip(times, accumulate(times, min), strict=True))


# -- the figures ------------------------------------------------------------------------------------


def make_indicators():
    from poverty.models import Indicator

    themes = Indicator.Theme.values
    for number in range(INDICATORS):
        names = {"name_zh": f"长{number}", "name_en": f"Grown {number}", "unit_zh": "吨", "unit_en": "t", "decimals": 1}
        Indicator.objects.create(
            slug=f"grown-{number:02}", theme=themes[number % len(themes)], state="published", **names
        )


def grow(before, after):
    """All that there is more of than before, by one statement; what is held is counted again."""
    from django.db import connection

    from poverty.actions import public_change
    from poverty.actions.counting import note_anything
    from poverty.models import Source

    columns = (
        "indicator_id, region_id, year, version, value, status, qualifier, printed, note_zh, note_en, year_basis, "
        "year_note_zh, year_note_en, source_id, section, statements, sheet, cell, reason, recorded_at, published_at"
    )
    (villages_before, years_before), (villages, years) = before, after
    statement = f"""
        WITH RECURSIVE y(year) AS
        (SELECT {LAST_YEAR - years + 1} UNION ALL SELECT year + 1 FROM y WHERE year < {LAST_YEAR}),
        r AS (SELECT id, row_number() OVER (ORDER BY code) AS place FROM poverty_region WHERE level = 'village')
        INSERT INTO poverty_observation ({columns})
        SELECT i.id, r.id, y.year, 1, (i.id * 7919 + r.id * 31 + y.year * 17) % 100000, 'A',
               'exact', '', '', '', 'stated', '', '', {Source.objects.get(slug="aba-paper").pk}, '', '', '', '', '',
               '2026-01-01 00:00:00', '2026-01-01 00:00:00'
        FROM poverty_indicator i CROSS JOIN y CROSS JOIN r
        WHERE i.slug LIKE 'grown-%%' AND r.place <= {villages}
          AND NOT (r.place <= {villages_before} AND y.year > {LAST_YEAR - years_before})
    """  # noqa: S608  our own names and numbers
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size=-1000000")
        cursor.execute(statement)
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        cursor.execute("PRAGMA cache_size=-28000")
    with public_change():
        note_anything()


# -- what is measured -------------------------------------------------------------------------------


def measured(size) -> dict[str, float]:
    """Seconds of each page, and of each row of what is brought in and exported."""
    from django.test import Client

    client = Client()
    staff = Client()
    staff.force_login(person(), backend="poverty.staff.RoleBackend")
    taken = {}
    for what, address in PAGES.items():
        by = staff if address.startswith("/admin/") else client
        address = deep_place() if address == "deep" else address
        taken[what] = best(lambda by=by, address=address: opened(by, address), rounds=ROUNDS)[0]
    taken[BRINGING_IN] = bringing_in(len(str(size)))
    taken[EXPORT] = best(lambda: exported(client), rounds=1 if size > 10**5 else 3, warm_up=size <= 10**5)[0]
    taken[EXPORT] /= exported.rows
    return taken


def person():
    from django.contrib.auth import get_user_model

    return get_user_model().objects.get_or_create(username="bench", is_superuser=True, is_staff=True)[0]


def opened(client, address):
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    response.content  # noqa: B018


def deep_place() -> str:
    """The page of all figures that begins in their middle."""
    from poverty.models import Indicator, Observation
    from poverty.views.explore import place_text

    indicator = Indicator.objects.filter(slug__startswith="grown-").order_by("pk")[INDICATORS // 2]
    row = Observation.objects.filter(indicator=indicator).with_names().order_by("-year", "region")[0]
    return f"/en/explore/?after={place_text(row)}"


def bringing_in(number) -> float:
    """Seconds a row of a sheet from its bytes to the commit, as the command and the back-office do it."""
    import tempfile

    from aba_site.sheets.planning.intake import Choices, Intake
    from aba_site.sheets.registry import resource_of
    from bench.importing import FIRST_YEAR, make_sheet
    from poverty.models import Observation

    with tempfile.TemporaryDirectory() as folder:
        data = make_sheet(folder, SHEET).read_bytes()
    least = float("inf")
    for again in range(3):
        resource = resource_of(Observation)
        choices = Choices(given={"year": str(FIRST_YEAR + 3 * number + again), "source": "aba-paper"})
        started = time.perf_counter()
        intake = Intake(resource, data, "bench.xlsx", choices=choices)
        assert intake.plan.new == SHEET, intake.plan.faults
        resource.write(intake.plan, user=None, file_name="bench.xlsx", sha256=intake.sha256)
        least = min(least, time.perf_counter() - started)
    return least / SHEET


def exported(client):
    """All that is public, as whoever downloads it gets it; nothing of it is kept."""
    exported.rows = sum(chunk.count(b"\n") for chunk in client.get("/en/data/observations.csv"))


# -- the curve --------------------------------------------------------------------------------------


def curve(taken, sizes) -> str:
    from aba_site.charts import picture

    series = [
        {
            "name": what + (", 1,000 of them" if what in (BRINGING_IN, EXPORT) else ""),
            "code": str(place),
            "points": [round(times[size] * (1e6 if what in (BRINGING_IN, EXPORT) else 1e3), 2) for size in sizes],
            "status": ["A"] * len(sizes),
        }
        for place, (what, times) in enumerate(taken.items())
    ]
    said = "; ".join(f"{one['name']}: {', '.join(f'{point:.0f}' for point in one['points'])}" for one in series)
    return picture(
        {
            "type": "line", "id": "growth", "title": "From ten thousand figures to ten million", "unit": "ms",
            "decimals": 0, "labels": [f"{size:,}" for size in sizes], "series": series,
            "description": f"Milliseconds at {', '.join(f'{size:,}' for size in sizes)} figures. {said}.",
        }
    )  # fmt: skip
