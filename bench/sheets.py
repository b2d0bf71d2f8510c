"""
Sheets of 100,000 figures, in and out, against django-import-export's stock resource and bare reading and writing.

The stock resource is so slow that it does a small part of the same rows, and is compared by the row.
"""

import io
import os
import subprocess
import sys
import tempfile
import time
from decimal import Decimal
from itertools import islice, product
from pathlib import Path

import tablib
from django.utils import timezone

from bench.measuring import QUICK, Result, at_most, best, faster

LARGE = 100_000
ROWS = 20_000 if QUICK else LARGE
STOCK_ROWS = 100 if QUICK else 1000
ROUNDS = 1 if QUICK else 3
MB = 1024  # of what the system counts a process's memory in
HEADINGS = ("indicator", "region", "year", "value", "source")


def results():
    """Every comparison, on the database at hand; what it writes is taken away again."""
    from django.db import connection

    rows = made_rows()
    if connection.vendor == "postgresql":  # the others do not depend on the database
        yield from bringing_in(rows)
        clear()
        return
    yield reading(made_rows(LARGE))
    yield from bringing_in(rows)
    yield from taking_out(rows)
    clear()
    yield from memory(rows)


def made_rows(count=ROWS):
    """New figures, with the indicators that they need."""
    from poverty.models import Indicator, Region, Source

    source = Source.objects.first()
    given = {"theme": "economy", "unit_zh": "吨", "unit_en": "t", "decimals": 2}
    for n in range(4):
        names = {"name_zh": f"测{n}", "name_en": f"B{n}"}
        Indicator.objects.get_or_create(slug=f"bench-{n}", defaults=given | names)
    regions = Region.objects.order_by("code").values_list("code", flat=True)
    keys = islice(product([f"bench-{n}" for n in range(4)], regions, range(2000, 2015)), count)
    return [(slug, code, year, n / 4, source.slug) for n, (slug, code, year) in enumerate(keys)]


def clear():
    from poverty.models import Observation, Upload

    Observation.objects.filter(indicator__slug__startswith="bench-").delete()
    Upload.objects.filter(name="bench.xlsx").delete()


def reading(rows):
    """An XLSX of all rows, from bytes to cells: in a child process with its guards, and by openpyxl alone."""
    import openpyxl
    import xlsxwriter

    from aba_site.sheets.reading.files import read

    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([HEADINGS, *rows]):
            sheet.write_row(number, 0, row)
    data = out.getvalue()

    def ours():
        assert len(read(data).sheets[0].rows) == len(rows) + 1

    def theirs():
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True)
        assert sum(1 for _row in book.active.values) == len(rows) + 1

    times = best(ours, theirs, rounds=ROUNDS, warm_up=False)
    return faster(f"reading an XLSX of {len(rows):,} rows, guards and all", "openpyxl, read-only", *times, 6)


def bringing_in(rows):
    from import_export.resources import modelresource_factory

    from aba_site.sheets.raw import RawSheet
    from aba_site.sheets.registry import resource_of
    from poverty.models import Observation

    sheet = RawSheet("", [HEADINGS, *rows])
    part = tablib.Dataset(headers=["indicator", "region", "year", "value", "source", "version", "recorded_at"])
    ids = _ids(rows[:STOCK_ROWS])
    now = timezone.now().strftime("%Y-%m-%d %H:%M:%S")
    for (indicator, region, source), (_slug, _code, year, value, _source) in zip(ids, rows, strict=False):
        part.append([indicator, region, year, value, source, 1, now])
    key = {"import_id_fields": ("indicator", "region", "year", "version"), "clean_model_instances": True}
    stock = modelresource_factory(Observation, meta_options=key)

    def preview():
        assert resource_of(Observation).plan(sheet).new == len(rows)

    def stock_preview():
        _sound(stock().import_data(part, dry_run=True))

    def bring_in():
        declared = resource_of(Observation)
        plan = declared.plan(sheet)
        if plan.rows:
            declared.write(plan, user=None, file_name="bench.xlsx", sha256="0" * 64)

    def stock_bring_in():
        _sound(stock().import_data(part, use_transactions=True))

    share = len(rows) / STOCK_ROWS
    peer = "stock django-import-export, by the row"
    ours, theirs = best(preview, stock_preview, rounds=ROUNDS, warm_up=False, between=clear)
    yield faster(f"looking through {ROWS:,} new figures{on()}", peer, ours, theirs * share, 100)
    ours, theirs = best(bring_in, stock_bring_in, rounds=ROUNDS, warm_up=False, between=clear)
    yield faster(f"bringing in {ROWS:,} new figures{on()}", peer, ours, theirs * share, 60)
    bare, peer, limit = _bare, "bulk_create of the same, nothing checked", 2.5
    if on():
        bare, peer, limit = _copied, "COPY of the same, nothing checked", 3
    ours, theirs = best(bring_in, lambda: bare(rows), rounds=ROUNDS, warm_up=False, between=clear)
    yield at_most(f"bringing in {ROWS:,} new figures{on()}", peer, ours, theirs, limit)
    bring_in()
    before = written()
    bring_in()
    yield Result(
        f"the same file again{on()}: versions and uploads written", "–", written() - before, "0", written() == before
    )
    clear()


def written() -> int:
    from poverty.models import Observation, Upload

    return Observation.objects.count() + Upload.objects.count()


def on() -> str:
    """On which database, where it is not the usual one."""
    from django.db import connection

    return ", on PostgreSQL" if connection.vendor == "postgresql" else ""


def _copied(rows):
    from django.db import connection, transaction

    now = timezone.now()
    fixed = ("A", "exact", "", "", "", "stated", "", "", "", "", "", "", "")
    columns = "indicator_id, region_id, year, version, value, source_id, recorded_at, status, qualifier, printed, "
    columns += "note_zh, note_en, year_basis, year_note_zh, year_note_en, reason, section, statements, sheet, cell"
    ids = _ids(rows)  # before: while a COPY is open, the connection takes nothing else
    statement = f"COPY poverty_observation ({columns}) FROM STDIN"
    with transaction.atomic(), connection.cursor() as cursor, cursor.copy(statement) as copy:
        for (i, r, s), row in zip(ids, rows, strict=True):
            copy.write_row((i, r, row[2], 1, Decimal(row[3]), s, now, *fixed))


def _sound(result):
    faults = [*result.base_errors, *result.row_errors(), *(row.error_dict for row in result.invalid_rows)]
    assert not faults, faults[:1]


def _ids(rows):
    from poverty.models import Indicator, Region, Source

    indicators = dict(Indicator.objects.values_list("slug", "pk"))
    regions = dict(Region.objects.values_list("code", "pk"))
    sources = dict(Source.objects.values_list("slug", "pk"))
    return [(indicators[row[0]], regions[row[1]], sources[row[4]]) for row in rows]


def _bare(rows):
    from django.db import transaction

    from poverty.models import Observation

    now = timezone.now()
    with transaction.atomic():
        Observation.objects.bulk_create(
            [
                Observation(
                    indicator_id=i, region_id=r, year=row[2], value=Decimal(row[3]), source_id=s, recorded_at=now
                )
                for (i, r, s), row in zip(_ids(rows), rows, strict=True)
            ],
            batch_size=500,
        )


def taking_out(rows):
    from import_export.resources import modelresource_factory

    from aba_site.sheets.outgoing.files import save_text, save_workbook
    from aba_site.sheets.outgoing.text import csv_chunks
    from aba_site.sheets.registry import resource_of
    from poverty.models import Observation

    _bare(rows)
    figures = Observation.objects.filter(indicator__slug__startswith="bench-").order_by("pk")
    some = figures.filter(pk__in=figures.values("pk")[:STOCK_ROWS]).select_related()
    stock, share = modelresource_factory(Observation), len(rows) / STOCK_ROWS

    def csv():
        out = io.BytesIO()
        save_text(resource_of(Observation), figures, out)
        assert out.getvalue().count(b"\r\n") == len(rows) + 1

    def workbook():
        save_workbook(resource_of(Observation), figures, io.BytesIO())

    peer = "stock django-import-export, by the row"
    ours, theirs = best(csv, lambda: stock().export(some).csv, rounds=ROUNDS, warm_up=False)
    yield faster(f"{ROWS:,} figures as CSV", peer, ours, theirs * share, 10)
    started = time.perf_counter()
    next(iter(csv_chunks(resource_of(Observation), figures)))
    first = (time.perf_counter() - started) * 1000
    yield Result("first byte of that CSV, in ms", "–", first, "≤ 50", first <= 50)
    ours, theirs = best(workbook, lambda: stock().export(some).xlsx, rounds=ROUNDS, warm_up=False)
    yield faster(f"{ROWS:,} figures as XLSX", peer, ours, theirs * share, 1)
    clear()


# -- memory ---------------------------------------------------------------------------------------


def memory(rows):
    """The most that the process of a command takes, on a database of its own."""
    with tempfile.TemporaryDirectory(prefix="aba-bench-memory-") as home:
        sheet = Path(home) / "bench.csv"
        sheet.write_text("\n".join(",".join(map(str, row)) for row in [HEADINGS, *rows]))
        environment = {**os.environ, "ABA_HOME": home}
        _peak("prepare", "--no-static", environment=environment)
        _peak("shell", "-c", "from bench.sheets import made_rows; made_rows()", environment=environment)
        taken = _peak("import_sheet", str(sheet), "--model", "poverty.observation", environment=environment)
        yield Result(f"peak memory of bringing in {ROWS:,} figures, in MB", "–", taken, "≤ 250", taken <= 250)
        out = ["export_sheet", "--model", "poverty.observation", "--output", os.devnull]
        small = _peak(*out, environment=environment)
        copies = "from bench.sheets import multiply; multiply()"
        _peak("shell", "-c", copies, environment=environment)
        large = _peak(*out, environment=environment)
        times = 3 if QUICK else 10
        more = large - small
        what = f"memory that a CSV of {times} × as many figures takes more, in MB (SQLite's page cache is 28)"
        yield Result(what, f"a CSV of {ROWS:,}", more, "≤ 40", more <= 40)


def multiply():
    """Ten times the figures of the bench (three times, where it is to be quick), in the years before and after."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM poverty_observation LIMIT 0")
        names = [column[0] for column in cursor.description if column[0] != "id"]
        for years in (15, -15) if QUICK else (15, 30, 45, -15, -30, -45, -60, -75, -90):
            chosen = ", ".join(f"year + {years}" if name == "year" else name for name in names)
            cursor.execute(
                f"INSERT INTO poverty_observation ({', '.join(names)}) "  # noqa: S608  our own names
                f"SELECT {chosen} FROM poverty_observation WHERE year BETWEEN 2000 AND 2014 "
                "AND indicator_id IN (SELECT id FROM poverty_indicator WHERE slug LIKE 'bench-%')"
            )


def _peak(*arguments, environment) -> float:
    """
    Runs a command; the most memory it took, in MB, without the processes that it started.

    Not as the system counts it for a child: that begins with what the parent has, before the command is there.
    """
    code = (
        "import sys, manage; sys.argv[0] = 'manage.py'; manage.main(); "
        "told = dict(line.split(':') for line in open('/proc/self/status')); "
        "print(told['VmHWM'].split()[0], file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], env=environment, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return int(done.stderr.split()[-1]) / MB
