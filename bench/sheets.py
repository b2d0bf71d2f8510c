"""
Sheets of 100,000 figures, in and out, against django-import-export's stock resource and bare reading and writing.

The stock resource is so slow that it does a small part of the same rows, and is compared by the row.
"""

import io
from decimal import Decimal
from itertools import islice, product

import tablib
from django.utils import timezone

from bench.measuring import QUICK, at_most, best, faster

ROWS = 100_000
STOCK_ROWS = 300 if QUICK else 1000
ROUNDS = 1 if QUICK else 3
HEADINGS = ("indicator", "region", "year", "value", "source")


def sheets():
    """Every comparison, on the database at hand; what it writes is taken away again."""
    from poverty.models import Indicator, Region, Source

    source = Source.objects.first()
    indicators = [
        Indicator.objects.get_or_create(
            slug=f"bench-{n}",
            defaults={"theme": "economy", "name_zh": f"测{n}", "name_en": f"B{n}", "unit_zh": "吨", "unit_en": "t",
                      "decimals": 2},
        )[0]
        for n in range(4)
    ]  # fmt: skip
    regions = list(Region.objects.values_list("code", flat=True))
    keys = islice(product([i.slug for i in indicators], regions, range(2000, 2015)), ROWS)
    rows = [(slug, code, year, n / 4, source.slug) for n, (slug, code, year) in enumerate(keys)]
    yield reading(rows)
    yield from bringing_in(rows)
    yield from taking_out(rows)
    clear()


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
    return faster("reading an XLSX of 100,000 rows, guards and all", "openpyxl, read-only", *times, 3)


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
        resource = resource_of(Observation)
        plan = resource.plan(sheet)
        resource.write(plan, user=None, file_name="bench.xlsx", sha256="0" * 64)

    def stock_bring_in():
        _sound(stock().import_data(part, use_transactions=True))

    share = len(rows) / STOCK_ROWS
    peer = "stock django-import-export, by the row"
    ours, theirs = best(preview, stock_preview, rounds=ROUNDS, warm_up=False, between=clear)
    yield faster("looking through 100,000 new figures", peer, ours, theirs * share, 40)
    ours, theirs = best(bring_in, stock_bring_in, rounds=ROUNDS, warm_up=False, between=clear)
    yield faster("bringing in 100,000 new figures", peer, ours, theirs * share, 25)
    ours, theirs = best(bring_in, lambda: _bare(rows), rounds=ROUNDS, warm_up=False, between=clear)
    yield at_most("bringing in 100,000 new figures", "bulk_create of the same, nothing checked", ours, theirs, 2)


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
    yield faster("100,000 figures as CSV", peer, ours, theirs * share, 3)
    ours, theirs = best(workbook, lambda: stock().export(some).xlsx, rounds=ROUNDS, warm_up=False)
    yield faster("100,000 figures as XLSX", peer, ours, theirs * share, 1)
    clear()
