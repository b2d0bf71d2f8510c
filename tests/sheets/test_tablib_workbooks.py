"""XLSX through tablib, which django-import-export's own commands use."""

import io

import pytest
import tablib
from django.core.management import call_command

from poverty.models import Fund
from tests.poverty.rows import make_source

ROWS = [("汶川县", 1.5), ("理县", 2)]


def test_a_dataset_goes_out_and_comes_back():
    out = tablib.Dataset(*ROWS, headers=["region", "value"]).export("xlsx")
    assert tablib.detect_format(out) == "xlsx"
    back = tablib.import_set(out, format="xlsx")
    assert (back.headers, list(back)) == (["region", "value"], ROWS)


def test_a_book_of_datasets_goes_out_and_comes_back():
    sheets = [tablib.Dataset(*ROWS, headers=["region", "value"], title=title) for title in ("一", "二")]
    back = tablib.import_book(tablib.Databook(sheets).export("xlsx"), format="xlsx")
    assert [(sheet.title, list(sheet)) for sheet in back.sheets()] == [("一", ROWS), ("二", ROWS)]


@pytest.mark.django_db
def test_the_librarys_commands_write_and_read_workbooks(tmp_path):
    source = make_source()
    fund = {"slug": "test-fund", "name_zh": "资金", "name_en": "Fund", "region": "汶川县", "source": source.slug}
    path = tmp_path / "funds.xlsx"
    data = tablib.Dataset(headers=[*fund, "purpose", "year", "amount_yuan"])
    data.append([*fund.values(), "tourism", 2018, "1.23"])
    path.write_bytes(data.export("xlsx"))
    call_command("import", "poverty.Fund", str(path), interactive=False)
    out = io.TextIOWrapper(io.BytesIO())
    call_command("export", "XLSX", "poverty.Fund", stdout=out)
    rows = tablib.import_set(out.buffer.getvalue(), format="xlsx").dict
    names = {row["short name"]: row["Chinese name"] for row in rows}
    assert (len(names), names["test-fund"]) == (Fund.objects.count(), "资金")
