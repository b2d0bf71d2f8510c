"""
Exploring 1.6 million figures: a page deep inside against the first of the same choice, as whole requests.

The figures are written by the database itself: every region, 60 indicators and 16 years.
"""

import json
from dataclasses import asdict

from bench.measuring import QUICK, at_most, best

INDICATORS = 6 if QUICK else 60
YEARS = range(2000, 2016)
PAGES_DEEP = 400 if QUICK else 10_000
LIMIT = 1.5
ROUNDS = 3 if QUICK else 15

CHOICES = {
    "everything": "",
    "one theme": "theme=tourism",
    "a region": "region=513221",
    "a prefecture with all within it": "region=513200&within=1",
    "some years": "time=2004..2008",
    "one status": "status=F",
}


def exploring():
    """Every choice in turn, on the database at hand; what was written is taken away again."""
    from django.test import Client

    fill()
    client = Client()
    try:
        for name, query in CHOICES.items():
            first = f"/en/explore/?{query}"
            deep = f"{first}&after={deep_place(query)}"
            ours, theirs = best(lambda deep=deep: opened(client, deep), lambda first=first: opened(client, first),
                                rounds=ROUNDS)  # fmt: skip
            what = f"a page {PAGES_DEEP:,} deep (or near the end) in {name}{on()}: {ours * 1000:.0f} ms"
            yield at_most(what, f"the first, {theirs * 1000:.0f} ms", ours, theirs, LIMIT)
    finally:
        clear()


def on() -> str:
    from django.db import connection

    return ", on PostgreSQL" if connection.vendor == "postgresql" else ""


def opened(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="notices"' not in html
    assert html.count('<th scope="row"') == 50
    return html


def deep_place(query) -> str:
    """The last figure of the page before one so deep, found the slow way: by counting."""
    from django.http import QueryDict

    from aba_site.query_state import QueryReader
    from poverty.metrics.exploring import Place
    from poverty.views.explore import place_text
    from poverty.views.figure_filter import read_filter

    selection = read_filter(QueryReader.of(QueryDict(query))).selection()
    figures = selection.figures().order_by(*selection.order)
    row = figures.with_names()[min(PAGES_DEEP * 50, figures.count() - 60)]
    assert Place.of(row)
    return place_text(row)


def fill():
    """All at once, by one statement."""
    from django.db import connection

    from poverty.models import Indicator, Source

    themes = Indicator.Theme.values
    for number in range(INDICATORS):
        names = {"name_zh": f"测{number}", "name_en": f"Bench {number}", "unit_zh": "吨", "unit_en": "t"}
        Indicator.objects.create(
            slug=f"bench-{number:02}", theme=themes[number % len(themes)], decimals=1, state="published", **names
        )
    years = " UNION ALL ".join(f"SELECT {year} AS year" for year in YEARS)
    source = Source.objects.get(slug="aba-paper").pk
    columns = (
        "indicator_id, region_id, year, version, value, status, qualifier, printed, note_zh, note_en, year_basis, "
        "year_note_zh, year_note_en, source_id, section, statements, sheet, cell, reason, recorded_at, published_at"
    )
    statement = f"""
        INSERT INTO poverty_observation ({columns})
        SELECT i.id, r.id, y.year, 1, (i.id * 7919 + r.id * 31 + y.year * 17) % 100000,
               CASE WHEN (i.id * 3 + r.id * 7 + y.year) % 20 = 0 THEN 'F' ELSE 'A' END,
               'exact', '', '', '', 'stated', '', '', {source}, '', '', '', '', '',
               '2026-01-01 00:00:00+00:00', '2026-01-01 00:00:00+00:00'
        FROM ({years}) y, poverty_region r, poverty_indicator i
        WHERE i.slug LIKE 'bench-%%' ORDER BY y.year, i.id, r.id
    """  # noqa: S608  our own names and numbers
    with connection.cursor() as cursor:
        cursor.execute(statement)
        if connection.vendor == "postgresql":
            cursor.execute("ANALYZE")


def clear():
    from django.db import connection

    from poverty.models import Indicator

    chosen = "indicator_id IN (SELECT id FROM poverty_indicator WHERE slug LIKE 'bench-%%')"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM poverty_observation WHERE {chosen}")  # noqa: S608  our own names
    Indicator.objects.filter(slug__startswith="bench-").delete()


def main():
    """What is measured on PostgreSQL, as JSON; ``DATABASE_URL`` names a database with the first data set or none."""
    import django

    django.setup()
    from django.core.management import call_command

    from aba_site.fixtures import FIXTURES

    call_command("migrate", verbosity=0)
    call_command("loaddata", *FIXTURES, verbosity=0)
    print(json.dumps([asdict(result) for result in exploring()]))


if __name__ == "__main__":
    main()
