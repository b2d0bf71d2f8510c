"""What people bring: each mistake is named with its place, and nothing is written."""

import io
import re
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
import tablib
from django.utils import translation

from aba_site.sheets.reading.files import read
from poverty.models import Brand, Cooperative, Fund, Product, Region
from tests.poverty.rows import make_source
from tests.sheets.test_round_trip import brought_back, exported, sheet_of

pytestmark = pytest.mark.django_db
FUND = {
    "slug": "test-fund", "name_zh": "测试资金", "name_en": "Test fund", "region": "513200", "source": "test-report",
    "purpose": "tourism", "year": "2018", "amount_yuan": "1000",
}  # fmt: skip


def bring(model, *rows, headers=None, dry_run=False):
    make_source()
    dataset = tablib.Dataset(headers=headers or list(rows[0]))
    for row in rows:
        dataset.append(list(row.values()) if isinstance(row, dict) else row)
    return sheet_of(model).import_data(dataset, dry_run=dry_run, file_name="funds.xlsx")


def problems(*args, **kwargs):
    result = bring(*args, **kwargs)
    assert result.has_errors()
    assert not Fund.objects.filter(slug__startswith="test-fund").exists()
    return [str(problem) for problem in result.plan.problems]


def the_problem(*args, **kwargs):
    (only,) = problems(*args, **kwargs)
    return only


def test_a_good_row_is_brought_in_with_its_history():
    result = bring(Fund, FUND)
    assert result.totals["new"] == 1
    fund = Fund.objects.get(slug="test-fund")
    assert (fund.amount_yuan, fund.year, fund.state) == (Decimal(1000), 2018, "draft")
    assert fund.history.get().history_change_reason == "Sheet “funds.xlsx”"


def test_a_preview_writes_nothing(django_assert_num_queries):
    assert bring(Fund, FUND, dry_run=True).totals["new"] == 1
    assert not Fund.objects.filter(slug="test-fund").exists()


def test_headings_in_chinese_english_and_field_names_are_the_same_with_spaces_too():
    labels = []
    for language in ("en", "zh-hans"):
        with translation.override(language):
            labels.append([sheet_of(Fund).fields[name].title for name in FUND])
    for headers in (*labels, [f"  {name.upper()} " for name in FUND]):
        assert bring(Fund, list(FUND.values()), headers=headers, dry_run=True).totals["new"] == 1


def test_a_misspelt_column_is_named_with_the_one_it_resembles():
    text = the_problem(Fund, FUND | {"amount in yaun": "5"})
    assert "“amount in yaun”" in text
    assert "Did you mean “amount in yuan”?" in text


def test_a_column_twice_is_refused():
    assert "“year” and “Year”" in the_problem(Fund, [*list(FUND.values()), "2019"], headers=[*FUND, "Year"])


def test_a_missing_key_column_is_named():
    rows = {name: value for name, value in FUND.items() if name != "slug"}
    assert "“short name” is missing" in the_problem(Fund, rows)


def test_a_column_that_new_rows_need_is_named_once():
    row = {name: value for name, value in FUND.items() if name != "purpose"}
    other = row | {"slug": "test-fund-2"}
    assert "new rows need the column “purpose”" in the_problem(Fund, row, other)


def test_an_empty_cell_that_a_new_row_needs_is_named():
    assert the_problem(Fund, FUND | {"purpose": ""}).startswith("F2, “purpose”: is empty")


def test_the_same_row_twice_names_both():
    assert the_problem(Fund, FUND, FUND) == "A3, “slug”: is about the same as row 2. Keep one of them."


@pytest.mark.parametrize(
    ("name", "found", "expected"),
    [
        ("year", "2020.7", "“year”: found “2020.7”, expected a year such as 2016."),
        ("year", 2020.7, "found “2020.7”, expected a year"),
        ("year", "last year", "expected a year"),
        ("year", "9" * 30, "expected a year"),
        ("amount_yuan", "1e400", "found “1e400”, expected a number"),
        ("amount_yuan", "NaN", "expected a number"),
        ("amount_yuan", float("inf"), "expected a number"),
        ("amount_yuan", "about 5", "found “about 5”, expected a number"),
        ("amount_yuan", "1.234", "no more than 2 decimal places"),
        ("amount_yuan", "-5", "must not be negative"),
        ("purpose", "spending", "expected one of: agriculture (Agriculture and animal husbandry); tourism"),
        ("region", "513299", "expected a known region, by its name or code"),
        ("source", "test-raport", "Did you mean “test-report”?"),
        ("name_en", "x" * 201, "at most 200 characters"),
        ("name_en", "nul\x00byte", "expected text without control characters"),
        ("slug", "not a slug", "“slug”: found “not a slug”. Enter a valid"),
        ("state", "public", "expected one of: draft (Draft)"),
    ],
)
def test_a_cell_that_cannot_be_is_named_with_what_was_found_and_expected(name, found, expected):
    text = the_problem(Fund, {**FUND, name: found})
    assert re.match(r"[A-I]2, ", text)
    assert expected in text


def test_one_bad_row_keeps_all_others_out():
    assert len(problems(Fund, FUND, FUND | {"slug": "test-fund-2", "year": "x"})) == 1


def test_a_blank_row_between_keeps_the_numbers():
    blank = dict.fromkeys(FUND, "")
    assert the_problem(Fund, FUND, blank, FUND | {"slug": "test-fund-2", "year": "x"}).startswith("G4")


def test_an_empty_cell_keeps_what_is_there():
    bring(Fund, FUND)
    result = bring(Fund, {"slug": "test-fund", "year": "", "amount_yuan": "2,000"})
    assert result.totals["update"] == 1
    fund = Fund.objects.get(slug="test-fund")
    assert (fund.year, fund.amount_yuan) == (2018, 2000)


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("year", 2019.0, 2019),
        ("year", "２０１９", 2019),
        ("amount_yuan", "1,234,567.50", Decimal("1234567.5")),
        ("purpose", "Agriculture and animal husbandry", "agriculture"),
        ("name_zh", "  测试  ", "测试"),
    ],
)
def test_what_people_and_spreadsheets_make_of_a_value_is_understood(name, typed, kept):
    assert bring(Fund, {**FUND, name: typed}).plan.problems == []
    assert getattr(Fund.objects.get(slug="test-fund"), name) == kept


@pytest.mark.parametrize("typed", ["2018-3-1", "2018/03/01", "2018年3月1日", date(2018, 3, 1)])
def test_dates(typed):
    make_source()
    row = {"slug": "b", "name_zh": "品牌", "name_en": "Brand", "region": "513200", "source": "test-report"}
    assert bring(Brand, row | {"registered_on": typed}).plan.problems == []
    assert Brand.objects.get(slug="b").registered_on == date(2018, 3, 1)
    assert "expected a date" in str(bring(Brand, row | {"registered_on": "13/14/2018"}).plan.problems[0])


@pytest.mark.parametrize(("name", "value"), [("amount_yuan", "-5"), ("year", "1800")])
def test_what_a_constraint_refuses_is_named_at_its_cell(name, value):
    place = "ABCDEFGHI"[list(FUND).index(name)] + "2"
    assert the_problem(Fund, {**FUND, name: value}).startswith(place)


def test_a_misspelt_key_in_a_sheet_of_changes_is_found_with_a_suggestion():
    bring(Fund, FUND)
    result = bring(Fund, {"slug": "test-fnud", "note_en": "x"})
    assert {(p.cell, p.found, p.suggestion) for p in result.plan.problems} == {("A2", "test-fnud", "test-fund")}


def test_a_code_of_eighteen_digits_typed_as_a_number_is_refused():
    text = str(bring(Cooperative, {"slug": "c", "credit_code": 915132211234567890.0}).plan.problems[0])
    assert "fifteen digits" in text


def test_checking_records_asks_no_question_for_each_row(django_assert_max_num_queries):
    make_source()
    rows = [FUND | {"slug": f"test-fund-{n}", "year": str(2000 + n % 9)} for n in range(200)]
    dataset = tablib.Dataset(*[list(row.values()) for row in rows], headers=list(FUND))
    with django_assert_max_num_queries(50):
        assert sheet_of(Fund).import_data(dataset, dry_run=True).totals["new"] == 200


def test_a_region_must_lie_within_its_parent():
    row = {
        "code": "990101",
        "level": "county",
        "parent": "513200",
        "name_zh": "县",
        "name_en": "C",
        "source": "test-report",
    }
    assert "must begin with 5132" in str(bring(Region, row).plan.problems[0])


def test_relations_to_many_are_replaced_as_a_set():
    make_source()
    base = {"name_zh": "品", "name_en": "P", "region": "513200", "source": "test-report"}
    bring(Product, {"slug": "p1", **base}, {"slug": "p2", **base})
    bring(Brand, {"slug": "b", **base, "products": "p1|p2"})
    assert bring(Brand, {"slug": "b", "products": "p2 | p1"}).totals["skip"] == 1
    bring(Brand, {"slug": "b", "products": "p2"})
    assert [product.slug for product in Brand.objects.get(slug="b").products.all()] == ["p2"]


@pytest.mark.parametrize("text", ["=1+1", "==1+1", "+5", "-5", "@SUM(A1)", "\tx", "'=1", "''=1", "'quoted'", "＝1"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_text_that_looks_like_a_formula_goes_out_harmless_and_comes_back_exact(text, kind):
    bring(Fund, FUND)
    Fund.objects.filter(slug="test-fund").update(note_en=text.strip())
    data = exported(Fund, kind)
    heads, *rows = read(data).sheets[0].rows
    written = next(row for row in rows if row[0] == "test-fund")[heads.index("note in English")]
    assert written[0] not in "=+-@\t＝"
    plan = brought_back(Fund, data)
    assert (plan.problems, plan.rows) == ([], [])


@pytest.mark.parametrize("text", ["one\r\ntwo", "one\ntwo", "_x000D_", "_x0041_b"])
@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_line_ends_and_what_looks_like_an_escaped_letter_come_back_exact(text, kind):
    bring(Fund, FUND)
    Fund.objects.filter(slug="test-fund").update(note_en=text)
    plan = brought_back(Fund, exported(Fund, kind))
    assert (plan.problems, plan.rows) == ([], [])


def test_a_carriage_return_as_workbook_programs_write_it_is_a_line_end():
    book = openpyxl.Workbook()
    book.active.append(["short name", "note in English"])
    book.active.append(["test-fund", "one_x000D_\ntwo"])
    bring(Fund, FUND)
    out = io.BytesIO()
    book.save(out)
    assert brought_back(Fund, out.getvalue()).rows[0].changes == {"note_en": ("", "one\ntwo")}


def test_numbers_stay_numbers_in_a_workbook():
    bring(Fund, FUND)
    book = openpyxl.load_workbook(io.BytesIO(exported(Fund, "xlsx")))
    rows = list(book.active.values)
    fund = dict(zip(rows[0], next(row for row in rows if row[0] == "test-fund"), strict=True))
    assert (fund["year"], fund["amount in yuan"]) == (2018, 1000)


def test_values_beyond_the_headings_are_refused():
    problem = the_problem(Fund, [*FUND.values(), "stray"], headers=[*FUND, ""])
    assert problem.startswith("I2")
    assert "heading" in problem
