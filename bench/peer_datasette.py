"""
The figures of a page and of a file in Datasette: an immutable copy of the database, and a named query for each.

Its queries ask for what is public as ours do. The whole database is there with its indexes; facets are off, and a
statement may take as long as it likes.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.peers import PROGRAMS, Peer, free_port, started

ROWS_OF_JSON = 1000
PUBLISHED = """
FROM poverty_observation o
JOIN poverty_indicator i ON i.id = o.indicator_id
JOIN poverty_region r ON r.id = o.region_id
JOIN poverty_source s ON s.id = o.source_id
WHERE i.slug = :indicator AND o.published_at IS NOT NULL AND o.superseded_at IS NULL
  AND i.state = 'published' AND r.state = 'published' AND s.state = 'published'
"""
IN_ORDER = "ORDER BY r.code, o.year"
PAGE = f"SELECT r.name_en AS region, o.year, o.value, o.status {PUBLISHED} AND r.code <= :last {IN_ORDER}"
ROWS = f"""
SELECT i.slug AS indicator, r.code AS region_code, r.name_en AS region_name, o.year AS period, o.value,
  i.unit_en AS unit, o.status, o.qualifier, o.note_en AS note, s.slug AS source, o.section,
  o.recorded_at, o.published_at
{PUBLISHED} {IN_ORDER} LIMIT {ROWS_OF_JSON}
"""
SETTINGS = {"sql_time_limit_ms": 30_000, "allow_facet": "off", "suggest_facets": "off", "max_returned_rows": 5_000}


def page_of(slug, last) -> str:
    """The address of a page of figures as HTML; ``last`` is the code of its last region."""
    return f"/figures/page?indicator={slug}&last={last}"


def rows_of(slug) -> str:
    """The address of the first figures as JSON, an object each, as ours are."""
    return f"/figures/rows.json?_shape=objects&indicator={slug}"


@contextmanager
def beside(folder: Path) -> Iterator[Peer]:
    """Datasette on a copy of the SQLite database at hand, made as a backup is."""
    from django.db import connection

    copy, metadata, port = folder / "figures.sqlite3", folder / "metadata.json", free_port()
    with connection.cursor() as cursor:
        cursor.execute("VACUUM INTO %s", [str(copy)])
    queries = {name: {"sql": sql} for name, sql in (("page", PAGE), ("rows", ROWS))}
    metadata.write_text(json.dumps({"databases": {copy.stem: {"queries": queries}}}))
    command = [PROGRAMS / "datasette", "serve", "-i", copy, "--port", port, "--metadata", metadata]
    for setting in SETTINGS.items():
        command += ["--setting", *setting]
    with started(command, port, "/-/versions.json") as peer:
        yield peer
