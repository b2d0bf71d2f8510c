"""
The questions that pages ask of 1.6 million figures, against DuckDB over a Parquet file and against the driver alone.

Ours is what pages are made with: `poverty.metrics.reading.columns_of` for all figures of an indicator or a region, five
columns as tuples with exact decimals; the same and the ranks of `poverty.metrics.measures` for a year of an indicator;
and for `q_totals` `held_by_theme`, which reads the counts that are kept along with each publication. The
driver runs SQL written by hand for the same rows and fetches them as it likes best: on SQLite it gives floats. DuckDB
reads a Parquet file of the public figures, joined already, in the order of indicator, region and year, with decimals of
the same precision, and has both cores. That all of them answer the same is asserted before anything is timed.
"""

import csv
import tempfile
from contextlib import contextmanager
from pathlib import Path

from bench.measuring import QUICK, at_most, best, faster, on

ROUNDS = 5 if QUICK else 15
NAMED = "i.slug, i.theme, r.code, r.level, o.year, o.value, o.status, o.qualifier"
PUBLIC = """
    FROM poverty_observation o JOIN poverty_indicator i ON i.id = o.indicator_id
    JOIN poverty_region r ON r.id = o.region_id JOIN poverty_source s ON s.id = o.source_id
    WHERE o.published_at IS NOT NULL AND o.superseded_at IS NULL
    AND i.state = 'published' AND r.state = 'published' AND s.state = 'published'
"""
TYPES = {
    "indicator": "VARCHAR", "theme": "VARCHAR", "region": "VARCHAR", "level": "VARCHAR", "year": "SMALLINT",
    "value": "DECIMAL(24,6)", "status": "VARCHAR", "qualifier": "VARCHAR",
}  # fmt: skip
RANKED = "status NOT IN ('L', 'M', 'O', 'Q') AND qualifier IN ('exact', 'about')"


def results():
    indicator, region, year = chosen()
    with driver() as ask, tempfile.TemporaryDirectory() as folder:
        duck = parquet(Path(folder), ask)
        yield from compared("q_indicator", "all figures of an indicator", *of_indicator(indicator, ask, duck))
        yield from compared("q_region", "all figures of a region", *of_region(region, ask, duck))
        yield from compared("q_rank", "the ranks of all regions in a year", *ranks(indicator, year, ask, duck))
        yield totals(duck)


def compared(name, question, ours, by_hand, scanned):
    rows = ours()
    assert rows and comparable(rows) == comparable(by_hand()) == comparable(scanned())
    mine, raw, columnar = best(ours, by_hand, scanned, rounds=ROUNDS)
    what = f"`{name}`: {question}, {len(rows):,} rows{on()}"
    yield faster(what, "DuckDB over Parquet", mine, columnar, 4)
    yield at_most(what, "the driver alone", mine, raw, 1.3)


def comparable(rows):
    """In one order, and numbers as text: the driver of SQLite knows no decimals."""
    return sorted(tuple(x if isinstance(x, str) else "" if x is None else f"{x:.6f}" for x in row) for row in rows)


def chosen():
    """An indicator of the sample, a region of the lowest level with as many figures as any, a year of it."""
    from poverty.models import HeldSeries, Indicator, Region

    series = HeldSeries.objects.filter(indicator__slug="sample-01", region__level__in=["village", "county"])
    most = series.order_by("-figures", "region__code")[series.count() // 2]
    return Indicator.objects.get(slug="sample-01"), Region.objects.get(pk=most.region_id), most.last_year - 5


# -- the questions ----------------------------------------------------------------------------------


def tuples(rows) -> list[tuple]:
    from poverty.metrics.reading import columns_of

    return list(zip(*columns_of(rows), strict=True))


def of_indicator(indicator, ask, duck):
    from poverty.models import Observation

    figures = Observation.objects.published().filter(indicator=indicator).order_by()
    names = "region__code", "year", "value", "status", "qualifier"
    sql = f"SELECT r.code, o.year, o.value, o.status, o.qualifier {PUBLIC} AND o.indicator_id = {indicator.pk}"
    scan = f"SELECT region, year, value, status, qualifier FROM figures WHERE indicator = '{indicator.slug}'"  # noqa: S608
    return lambda: tuples(figures.values_list(*names)), lambda: ask(sql), lambda: duck(scan)


def of_region(region, ask, duck):
    from poverty.models import Observation

    figures = Observation.objects.published().filter(region=region).order_by()
    names = "indicator__slug", "year", "value", "status", "qualifier"
    sql = f"SELECT i.slug, o.year, o.value, o.status, o.qualifier {PUBLIC} AND o.region_id = {region.pk}"
    scan = f"SELECT indicator, year, value, status, qualifier FROM figures WHERE region = '{region.code}'"  # noqa: S608
    return lambda: tuples(figures.values_list(*names)), lambda: ask(sql), lambda: duck(scan)


def ranks(indicator, year, ask, duck):
    """Each among the regions of its level, as the pages tell it; bounds and empty figures have none."""
    from poverty.metrics.measures import field_of, rank_in
    from poverty.metrics.places import Peer
    from poverty.models import Observation

    figures = Observation.objects.published().filter(indicator=indicator, year=year).order_by()
    names = "region__level", "region__code", "indicator_id", "year", "value", "status", "qualifier"

    def ours():
        levels = {}
        for level, *peer in tuples(figures.values_list(*names)):
            levels.setdefault(level, []).append(Peer(*peer))
        fields = [(peers, field_of(peers)) for peers in levels.values()]
        places = ((peer.code, rank_in(peer, field).value) for peers, field in fields for peer in peers)
        return [(code, int(rank)) for code, rank in places if rank is not None]

    ranked = "rank() OVER (PARTITION BY {level} ORDER BY {value} DESC)"
    by_hand = ranked.format(level="r.level", value="o.value")
    sql = f"SELECT r.code, {by_hand} {PUBLIC} AND o.indicator_id = {indicator.pk} AND o.year = {year} AND {RANKED}"
    sql = sql.replace(RANKED, RANKED.replace("status", "o.status"))
    scan = (
        f"SELECT region, {ranked.format(level='level', value='value')} FROM figures "  # noqa: S608
        f"WHERE indicator = '{indicator.slug}' AND year = {year} AND {RANKED}"
    )
    return ours, lambda: ask(sql), lambda: duck(scan)


def totals(duck):
    """Of every region and theme; what a scan counts is what was counted along."""
    from poverty.metrics.held_by_theme import held_by_theme

    scan = "SELECT region, theme, count(*), count(value), min(year), max(year) FROM figures GROUP BY ALL"
    rows = held_by_theme()
    assert sorted(rows) == sorted(duck(scan))
    mine, scanned = best(held_by_theme, lambda: duck(scan), rounds=ROUNDS)
    what = f"`q_totals`: what is held of each region and theme, {len(rows):,} rows{on()}"
    return at_most(what, "DuckDB scanning Parquet", mine, scanned, 0.5)


# -- the peers --------------------------------------------------------------------------------------


@contextmanager
def driver():
    """Asks the driver itself, on a connection of its own with the settings of the site's."""
    from django.db import connection

    if connection.vendor == "postgresql":
        import psycopg

        parameters = connection.get_connection_params()
        kept = {name: parameters[name] for name in parameters if name not in ("cursor_factory", "context")}
        with psycopg.connect(**kept) as opened:
            yield lambda sql: opened.execute(sql).fetchall()
        return
    import sqlite3

    opened = sqlite3.connect(connection.settings_dict["NAME"])
    opened.execute("PRAGMA cache_size=-28000")
    try:
        yield lambda sql: opened.execute(sql).fetchall()
    finally:
        opened.close()


def parquet(folder, ask):
    """Asks DuckDB about the public figures in a Parquet file that it has written itself."""
    import duckdb

    with (folder / "figures.csv").open("w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(TYPES)
        rows.writerows(ask(f"SELECT {NAMED} {PUBLIC} ORDER BY i.slug, r.code, o.year"))
    opened = duckdb.connect()
    opened.execute(
        f"COPY (SELECT * FROM read_csv('{folder}/figures.csv', columns={TYPES})) "  # noqa: S608
        f"TO '{folder}/figures.parquet' (FORMAT parquet)"
    )
    (folder / "figures.csv").unlink()
    opened.execute(f"CREATE VIEW figures AS FROM '{folder}/figures.parquet'")
    return lambda sql: opened.execute(sql).fetchall()
