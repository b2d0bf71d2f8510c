"""What the intake must survive, end to end: from a file's bytes to what is said of it, with nothing written."""

import io
from pathlib import Path

import openpyxl
import pytest

from aba_site.sheets.planning.intake import Choices, Intake
from aba_site.sheets.registry import resource_of
from poverty.models import Industry, Observation, Upload
from tests.poverty.rows import make_indicator, make_source

pytestmark = pytest.mark.django_db
FILES = Path(__file__).parent / "files"
HEAD = "indicator,region,year,value,source\n"
ROW = "test-output,513221,2016,{},test-report\n"


@pytest.fixture(autouse=True)
def output():
    make_source()
    return make_indicator(unit_zh="亿元", unit_en="100 million yuan", decimals=2)


def plan_of(text, model=Observation, name="sheet.csv", **choices):
    data = text if isinstance(text, bytes) else text.encode()
    return Intake(resource_of(model), data, name, choices=Choices(**choices)).plan


def only(problems):
    (problem,) = problems
    return problem


@pytest.mark.parametrize(
    "value",
    [
        "NaN",
        "nan",
        "inf",
        "Infinity",
        "-inf",
        "1e400",
        "1E5",
        "#REF!",
        "#DIV/0!",
        "9" * 50,
        "0x1F",
        "1_000",
        "--5",
        "=1+1",
    ],
)
def test_what_is_no_number_is_refused_at_its_cell(value):
    plan = plan_of(HEAD + ROW.format(value))
    assert plan.faults[0].cell == "D2"
    assert plan.faults[0].found
    assert not plan.is_sound


@pytest.mark.parametrize("year", ["20177", "2020.7", "-2016", "MMXVI", "2016/17"])
def test_what_is_no_year_is_refused_at_its_cell(year):
    problem = only(plan_of(HEAD + f"test-output,513221,{year},1,test-report\n").problems)
    assert (problem.cell, problem.found) == ("C2", year)


def test_a_negative_area_is_refused_at_its_cell():
    text = "slug,name_zh,name_en,region,source,sector,area_mu\nx,业,X,513221,test-report,fruit,-3\n"
    assert only(plan_of(text, Industry).problems).cell == "G2"


@pytest.mark.parametrize("model", [Observation, Industry])
def test_headings_alone_are_said_to_be_all(model):
    names = ",".join(column.name for column in resource_of(model).columns)
    assert "no rows" in only(plan_of(names + "\n", model).problems).message


def test_a_fault_in_the_last_of_a_hundred_thousand_rows_keeps_all_of_them_out():
    counties = [f"5132{n}" for n in range(21, 29)]
    rows = [f"test-output,{counties[n % 8]},{1900 + n % 200},{n},test-report" for n in range(1600)]
    filler = [f"test-output,513221,2016,{n},test-report" for n in range(98_398)]
    plan = plan_of(HEAD + "\n".join([*rows, *filler, "test-output,nowhere,2016,x,test-report"]) + "\n")
    last = [problem for problem in plan.problems if problem.row == 100_000]
    assert [(problem.cell, problem.found) for problem in last] == [("B100000", "nowhere"), ("D100000", "x")]
    assert not plan.is_sound
    assert not Upload.objects.filter(name="sheet.csv").exists()


def test_the_papers_table_typed_into_a_wide_workbook_with_chinese_headings_is_147_unchanged():
    gdp = Observation.objects.published().filter(indicator__slug="gdp").select_related("region")
    years = sorted({one.year for one in gdp})
    names = sorted({one.region.name_zh for one in gdp})
    values = {(one.region.name_zh, one.year): one.value for one in gdp}
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "表1"
    for row in (["四川省各市州地区生产总值"], ["单位：亿元"], ["地区", *years]):
        sheet.append(row)
    for name in names:
        sheet.append([name, *(float(values[name, year]) for year in years)])
    out = io.BytesIO()
    book.save(out)
    plan = plan_of(out.getvalue(), name="表.xlsx", given={"indicator": "gdp", "source": "aba-paper"})
    assert (plan.problems, plan.new, plan.changed, plan.unchanged) == ([], 0, 0, 147)


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("gdp_wide_*")))
def test_the_same_table_from_every_program_says_nothing_new(file):
    given = {"indicator": "gdp", "source": "aba-paper"}
    plan = plan_of((FILES / file).read_bytes(), name=file, given=given)
    assert [str(problem) for problem in plan.problems] == []
    assert (plan.new, plan.changed, plan.unchanged) == (0, 0, 147)


def test_percent_in_a_column_of_money_is_refused_and_in_one_of_percent_is_taken(output):
    book = openpyxl.Workbook()
    book.active.append(HEAD.strip().split(","))
    book.active.append(["test-output", "513221", 2016, 0.385, "test-report"])
    book.active["D2"].number_format = "0.0%"
    out = io.BytesIO()
    book.save(out)
    problem = only(plan_of(out.getvalue()).problems)
    assert (problem.cell, problem.found) == ("D2", "%")
    output.unit_zh = output.unit_en = "%"
    output.save()
    (row,) = plan_of(out.getvalue()).rows
    assert str(row.changes["value"][1]) == "38.5"
