"""Sheets from the command line: the same steps, counts and faults for people and for programs."""

import io
import json
import subprocess
import sys
from decimal import Decimal

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command

from poverty.models import Fund, Indicator, Observation, SourceMark, Upload
from tests.poverty.rows import make_indicator, make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
WIDE = "单位：亿元\n地区,2015年,2016年\n汶川县,1.5,2\n理县,3,…\n"
FIGURES = {"model": "poverty.observation", "default": ["indicator=test-output"], "source": "test-report"}
FAULT = {"sheet", "cell", "found", "expected", "suggestion", "message"}


@pytest.fixture(autouse=True)
def output():
    make_source()
    return make_indicator(unit_zh="亿元", unit_en="100 million yuan", decimals=2)


@pytest.fixture
def sheet(tmp_path):
    def write(text, name="表.csv", encoding="gb18030"):
        path = tmp_path / name
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write


def run(file, capsys, **options):
    """Exit code and what was printed, as an object."""
    code = 0
    try:
        call_command("import_sheet", file, json=True, **options)
    except SystemExit as stopped:
        code = stopped.code
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    return code, json.loads(out)


def test_a_wide_gbk_sheet_is_brought_in_once_its_mark_is_explained(sheet, capsys):
    path = sheet(WIDE)
    code, told = run(path, capsys, **FIGURES)
    assert (code, told["new"], len(told["issues"])) == (1, 3, 1)
    issue = told["issues"][0]
    assert set(issue) == FAULT
    assert (issue["sheet"], issue["cell"], issue["found"], issue["suggestion"]) == ("", "C4", "…", "--mark '…=…'")
    assert not Upload.objects.filter(name="表.csv").exists()
    code, told = run(path, capsys, **FIGURES, mark=["…=O"])
    assert (code, told["new"], told["changed"], told["unchanged"], told["refused"]) == (0, 4, 0, 0, 0)
    assert told["issues"] == []
    upload = Upload.objects.get(name="表.csv")
    assert (upload.rows_new, upload.state, upload.uploaded_by) == (4, "pending", None)
    assert SourceMark.objects.get().meaning == "O"
    code, told = run(path, capsys, **FIGURES)
    assert (code, told["new"], told["unchanged"]) == (0, 0, 4)
    assert Upload.objects.filter(name="表.csv").count() == 1


def test_a_dry_run_writes_nothing(sheet, capsys):
    code, told = run(sheet(WIDE.replace("…", "4")), capsys, **FIGURES, dry_run=True)
    assert (code, told["new"]) == (0, 4)
    assert not Observation.objects.filter(indicator=make_indicator()).exists()


def test_each_fault_has_its_cell_what_was_found_and_what_was_expected(sheet, capsys):
    code, told = run(sheet(WIDE.replace("理县", "理先县").replace("…", "四")), capsys, **FIGURES)
    assert (code, told["refused"]) == (1, 2)
    assert [(issue["cell"], issue["found"]) for issue in told["issues"]] == [("A4", "理先县"), ("C4", "四")]
    assert all(issue["expected"] and issue["message"] for issue in told["issues"])
    assert not Observation.objects.filter(indicator=make_indicator()).exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"model": "poverty.observations"}, "Did you mean “poverty.observation”?"),
        ({"model": "auth.user"}, "no sheet for the model"),
        ({"default": ["indicater=gdp"]}, "Did you mean “indicator”?"),
        ({"default": ["indicator"]}, "takes COLUMN=VALUE"),
        ({"mark": ["…"]}, "takes MARK=MEANING"),
        ({"mark": ["…=E"]}, "cannot mean"),
        ({"sheet": "表9"}, "no sheet “表9”"),
        ({"user": "nobody"}, "no user “nobody”"),
    ],
)
def test_what_is_asked_wrongly_is_an_issue_as_well(sheet, capsys, options, message):
    code, told = run(sheet(WIDE), capsys, **{**FIGURES, **options})
    assert code == 1
    assert message in told["issues"][0]["message"]


def test_a_file_that_is_not_there_or_no_spreadsheet_is_an_issue(sheet, capsys, tmp_path):
    for path in (str(tmp_path / "none.csv"), sheet("%PDF-1.7")):
        code, told = run(path, capsys, **FIGURES)
        assert (code, len(told["issues"])) == (1, 1)


def test_who_brought_it_in_and_which_rows_were_taken_are_kept(sheet, capsys):
    administrator()
    run(sheet(WIDE.replace("…", "4")), capsys, **FIGURES, user="root", strategy="new")
    upload = Upload.objects.get(name="表.csv")
    assert (upload.uploaded_by.username, upload.strategy, upload.model) == ("root", "new", "poverty.observation")


def test_a_person_without_the_right_to_add_brings_in_nothing_new(sheet, capsys, django_user_model):
    django_user_model.objects.create_user("guest", is_staff=True)
    code, told = run(sheet(WIDE.replace("…", "4")), capsys, **FIGURES, user="guest")
    assert code == 1
    assert "may not add" in told["issues"][0]["message"]


def test_a_person_without_the_right_to_change_changes_nothing(sheet, capsys, django_user_model):
    run(sheet(WIDE.replace("…", "4")), capsys, **FIGURES)
    django_user_model.objects.create_user("guest", is_staff=True)
    code, told = run(sheet(WIDE.replace("…", "5")), capsys, **FIGURES, user="guest")
    assert code == 1
    assert "may not change" in told["issues"][0]["message"]


def test_what_is_passed_over_and_what_came_in_before_is_told(sheet, capsys):
    path = sheet(WIDE.replace("…", "4") + "合计,4.5,6\n")
    assert [row["row"] for row in run(path, capsys, **FIGURES)[1]["passed_over"]] == [1, 5]
    assert "already brought in" in run(path, capsys, **FIGURES)[1]["note"]
    call_command("import_sheet", path, **FIGURES)
    told = capsys.readouterr().err
    assert "合计" in told and "already brought in" in told


def test_what_moved_meanwhile_is_an_issue(sheet, capsys, monkeypatch):
    from poverty import actions

    def moved(**options):
        raise actions.Moved("Changed since.")

    monkeypatch.setattr(actions, "apply_figures", moved)
    code, told = run(sheet(WIDE.replace("…", "4")), capsys, **FIGURES)
    assert (code, told["issues"][0]["message"]) == (1, "Changed since.")


def test_sheets_that_are_not_read_and_titles_that_say_otherwise_are_warned_of(tmp_path, capsys):
    book = openpyxl.Workbook()
    for name in ("2015", "2016"):
        sheet = book.create_sheet(name)
        for row in (["2014年地区生产总值"], ["地区", "数值"], ["汶川县", 1]):
            sheet.append(row)
    path = tmp_path / "book.xlsx"
    book.save(path)
    code, told = run(str(path), capsys, **{**FIGURES, "default": ["indicator=test-output", "year=2015"]}, dry_run=True)
    assert code == 0
    said = " ".join(warning["message"] for warning in told["warnings"])
    assert "not read" in said
    assert "“gdp”" in said and "“2014”" in said


def test_without_json_people_are_told(sheet, capsys):
    with pytest.raises(SystemExit):
        call_command("import_sheet", sheet(WIDE), **FIGURES)
    told = capsys.readouterr()
    assert "Nothing was written: 3 new" in told.out
    assert "C4" in told.err


def test_a_sheet_goes_out_and_comes_back_as_it_was(tmp_path, capsys):
    for kind in ("csv", "xlsx"):
        path = tmp_path / f"gdp.{kind}"
        call_command(
            "export_sheet", model="poverty.observation", kind=kind, output=str(path), where=["indicator__slug=gdp"]
        )
        code, told = run(str(path), capsys, model="poverty.observation")
        assert (code, told["unchanged"], told["new"], told["changed"]) == (0, 147, 0, 0)


def test_a_template_is_a_workbook(tmp_path):
    path = tmp_path / "template.xlsx"
    call_command("export_sheet", model="poverty.fund", kind="template", output=str(path))
    assert path.read_bytes().startswith(b"PK")


# -- the library's own commands --------------------------------------------------------------------


def stock(name, *args, code=0, **options):
    stopped = 0
    try:
        call_command(name, *args, **options)
    except SystemExit as error:
        stopped = error.code
    assert stopped == code


@pytest.mark.parametrize("resource", ["poverty.Fund", "aba_site.sheets.registry.poverty_fund"])
def test_the_librarys_import_goes_through_the_declared_sheet(resource, tmp_path):
    path = tmp_path / "funds.csv"
    head = "slug,name_zh,name_en,region,source,purpose,year,amount_yuan\n"
    path.write_text(f"{head}test-fund,资金,Fund,汶川县,test-report,tourism,2018,1.234\n")
    stock("import", resource, str(path), interactive=False, code=1)
    assert not Fund.objects.filter(slug="test-fund").exists()
    path.write_text(f"{head}test-fund,资金,Fund,汶川县,test-report,tourism,2018,1.23\n")
    stock("import", resource, str(path), interactive=False)
    assert Fund.objects.get(slug="test-fund").amount_yuan == Decimal("1.23")


def test_the_librarys_import_stops_at_an_open_question(tmp_path):
    path = tmp_path / "figures.csv"
    path.write_text("indicator,region,year,value,source\ntest-output,汶川县,2014,※,test-report\n")
    stock("import", "poverty.Observation", str(path), interactive=False, code=1)


def test_the_librarys_export_goes_through_the_declared_sheet():
    out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8")
    call_command("export", "CSV", "poverty.Indicator", stdout=out)
    out.seek(0)
    heads, *rows = out.read().splitlines()
    assert heads.startswith("short name,Chinese name")
    assert len(rows) >= Indicator.objects.count()


def test_both_commands_run_as_a_user_types_them(tmp_path):
    """In a process of their own; on the test database nothing can be seen from there but that they start."""
    done = subprocess.run(
        [sys.executable, "manage.py", "import_sheet", str(tmp_path / "none.csv"), "--model", "poverty.fund", "--json"],
        capture_output=True, text=True, cwd=settings.BASE_DIR, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "No such file" in json.loads(done.stdout)["issues"][0]["message"]
