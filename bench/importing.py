"""An XLSX of many new figures that can be brought in again and again: the year is not in it, the command says it."""

import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

from bench.served import ROOT

FIRST_YEAR = 1900  # of those in which the sheet is brought in: nothing else has figures so early
NAME = "bench.xlsx"


def make_sheet(folder, rows: int) -> Path:
    """``rows`` figures: as many indicators as it takes, made here, by all regions."""
    import xlsxwriter

    from poverty.models import Indicator, Region

    regions = list(Region.objects.order_by("code").values_list("code", flat=True))
    slugs = [f"bench-{number:03}" for number in range(-(-rows // len(regions)))]
    given = {"theme": "economy", "unit_zh": "吨", "unit_en": "t", "decimals": 2, "state": "published"}
    for slug in slugs:
        names = {"name_zh": f"测{slug}", "name_en": f"Bench {slug}"}
        Indicator.objects.get_or_create(slug=slug, defaults=given | names)
    path = Path(folder) / NAME
    keys = [(slug, code) for slug in slugs for code in regions][:rows]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["indicator", "region", "value"])
        for number, (slug, code) in enumerate(keys, 1):
            sheet.write_row(number, 0, [slug, code, number / 4])
    return path


def command(sheet, year: int, user: str = "") -> list[str]:
    """``manage.py import_sheet``, as the operator would say it."""
    return [
        sys.executable, "manage.py", "import_sheet", str(sheet), "--model", "poverty.observation",
        "--source", "aba-paper", "--default", f"year={year}", *(["--user", user] if user else []),
    ]  # fmt: skip


def begin(arguments, cores: str = "") -> subprocess.Popen:
    return subprocess.Popen(
        [*(["taskset", "-c", cores] if cores else []), *arguments], cwd=ROOT, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=os.environ, text=True,
    )  # fmt: skip


@contextmanager
def busy_core(cores: str = ""):
    """A process that does nothing of ours, without pause."""
    process = begin([sys.executable, "-c", "while True: pass"], cores)
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
