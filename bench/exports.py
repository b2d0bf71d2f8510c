"""
All public figures as one CSV file, `/data/observations.csv` as it is streamed, against the database's own dump.

Ours is the whole answer of the view, from the statement to bytes, read to its end. The peers are the shell of SQLite
with `-csv`, and `COPY … TO STDOUT` read by the driver; both write the same rows and columns in the same order to
nowhere, but without what makes the file safe and exact: numbers have the decimals of their indicator, moments are
ISO 8601, a note says how a year is known, and no text can be taken for a formula.

Memory is the most that a process of its own takes that reads the file: of all figures, and of a tenth of them.
"""

import json
import os
import resource
import subprocess
import sys

from bench.measuring import QUICK, Result, at_most, best, on

ROUNDS = 1 if QUICK else 3
TENTH = 10
MOST_MB = 40
KB = 1024
COLUMNS = """
    i.slug AS indicator, r.code AS region_code, coalesce(nullif(r.name_en, ''), r.name_zh) AS region_name,
    o.year AS period, o.value, coalesce(nullif(i.unit_en, ''), i.unit_zh) AS unit, o.status, o.qualifier,
    coalesce(nullif(o.note_en, ''), o.note_zh) AS note, s.slug AS source, o.section, o.recorded_at, o.published_at
"""


def results():
    from bench.queries import PUBLIC

    sql = f"SELECT {COLUMNS} {PUBLIC} ORDER BY i.slug, r.code, o.year"
    peer, dump, limit = own_dump(sql)
    ours, theirs = best(whole_file, dump, rounds=ROUNDS, warm_up=not QUICK)
    rows = figures()
    yield at_most(f"`export_all_csv`: {rows:,} figures{on()}", peer, ours, theirs, limit)
    few, many = (peak_of_child(part) for part in (TENTH, 1))
    note = f"{many:.0f} MB of all, {few:.0f} MB of a tenth"
    what = f"megabytes that {rows:,} figures take more than a tenth of them{on()}"
    yield Result(what, "–", many - few, f"≤ {MOST_MB}", many - few <= MOST_MB, note)


def figures() -> int:
    from poverty.metrics.held_by_theme import figures_held

    return figures_held()[0]


def whole_file(query="") -> int:
    """Bytes of the file as it is sent."""
    from django.test import RequestFactory

    from poverty.views.data import observations_csv

    response = observations_csv(RequestFactory().get(f"/en/data/observations.csv{query}"))
    assert response.status_code == 200
    size = sum(map(len, response.streaming_content))
    assert size > 0
    return size


def own_dump(sql):
    """What the database writes by itself: the name of the peer, how, and the limit."""
    from django.db import connection

    if connection.vendor == "postgresql":
        return "`COPY … TO STDOUT` as CSV", lambda: copied(sql), 2
    name = str(connection.settings_dict["NAME"])
    command = ["sqlite3", "-readonly", "-header", "-csv", name, sql]
    return "the shell of SQLite", lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL), 3


def copied(sql):
    from django.db import connection

    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT WITH (FORMAT csv, HEADER)") as copy:
        return sum(len(block) for block in copy)


# -- memory -----------------------------------------------------------------------------------------


def peak_of_child(part) -> float:
    """Megabytes, of a process that reads the file of one in ``part`` of the indicators."""
    command = [sys.executable, "-m", "bench.exports", str(part)]
    environment = {"DJANGO_SETTINGS_MODULE": "aba_site.settings", **os.environ}
    done = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return json.loads(done.stdout.splitlines()[-1])


def read_a_part(part) -> float:
    """The view with fewer figures: of a selection of indicators, which the address cannot name."""
    from aba_site.downloads import csv_lines
    from poverty import files
    from poverty.models import Indicator, Observation

    chosen = Indicator.objects.published().filter(slug__startswith="sample-").order_by("pk")
    chosen = list(chosen.values_list("pk", flat=True))
    read = Observation.objects.published().filter(indicator__in=chosen[: len(chosen) // part])
    sent = sum(len(text.encode()) for text in csv_lines(files.FIELDS, files.text_rows(read)))
    assert sent > 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / KB


def main():
    import django

    django.setup()
    from aba_site.scoping import everything

    with everything():
        print(json.dumps(read_a_part(int(sys.argv[1]))))


if __name__ == "__main__":
    main()
