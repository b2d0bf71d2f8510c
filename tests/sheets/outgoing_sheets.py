"""What the tests of outgoing sheets have in common: the site's own sheets, many rows without writing any, and books."""

import io

import openpyxl
from django.contrib import admin
from python_calamine import CalamineWorkbook

from poverty.models import Observation

# What a spreadsheet program would run, or take for something else than text.
HOSTILE = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠A1", "'=1", "''=1",
    "=HYPERLINK(A1)", "https://example.org/", "mailto:a@example.org", "internal:Sheet1!A1", "0012", "1e5", "TRUE",
    "{=1+1}", "#REF!", "<r></r>", "<r><t>a</t></r>", "</t></is></c><c><f>1+1</f></c>", "_x000D_", "_x003D_1+1",
    " a ", "a\nb", "\x07",
]  # fmt: skip


def sheet_of(model):
    return admin.site._registry[model].sheet()


def many_observations(count: int):
    """So many rows: the observations of a well-filled indicator, each as often as that takes."""
    once = Observation.objects.filter(indicator__slug="gdp")
    often = once.filter(indicator__observations__isnull=False).filter(indicator__observations__isnull=False)
    return often.order_by("pk")[:count]


def book_of(write, *args, **kwargs) -> openpyxl.Workbook:
    """The workbook that ``write`` puts into a file."""
    return openpyxl.load_workbook(io.BytesIO(bytes_of(write, *args, **kwargs)))


def bytes_of(write, *args, **kwargs) -> bytes:
    """``write`` is called with a file after the positional arguments."""
    file = io.BytesIO()
    write(*args, file, **kwargs)
    return file.getvalue()


def values_of(data: bytes, sheet: int = 0) -> list[list]:
    """The cells of a sheet as a program reads them that shares nothing with the one that wrote them."""
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(sheet).to_python()
