"""Long sheets: where the headings are, which column is which, which rows are records, and what is wrong."""

import time

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from aba_site.sheets.fields import Column
from aba_site.sheets.layout.arranging import Declaration
from tests.sheets.arranging import (
    COLUMNS,
    FIGURES,
    GDP,
    INDICATORS,
    MEMBERS,
    RECORDS,
    REGIONS,
    arranged,
    only,
    records,
    sound,
)

HEADINGS = ("指标", "地区", "年份", "数值", "来源")
ROW = ("gdp", "汶川县", 2016, 5.5, "年鉴")
BY_YEAR = {"indicator": "gdp", "region": "513221"}


# -- which column is which ------------------------------------------------------------------------


def test_a_plain_sheet_is_one_record_a_row_with_its_places():
    table = sound(arranged(HEADINGS, ROW, ("gdp", "理县", "2016", None, "年鉴")))
    assert table.rows == [2, 3]
    assert records(table, "indicator", "region", "year", "value", "source") == [
        ROW, ("gdp", "理县", "2016", None, "年鉴"),
    ]  # fmt: skip
    assert table.place("value", 1) == {"sheet": "表1", "row": 3, "column": 4, "heading": "数值"}
    assert (table.passed_over, table.hints) == ([], {})


@pytest.mark.parametrize(
    "heading",
    [
        "region",
        "REGION",
        " 地区 ",
        "地　区",
        "地\n区",
        "地区*",
        "地区：",
        "地区:",
        "Region *",
        "region_code",
        "市(州)",
        "市（州）",
    ],
)
def test_a_heading_is_known_however_it_is_typed(heading):
    table = sound(arranged(("指标", heading, "年份", "数值"), ROW[:4]))
    assert table.cells["region"].values[0] == "汶川县"
    assert table.cells["region"].heading == heading.strip()


def test_characters_that_nobody_sees_are_left_out_of_headings():
    rows = ("\ufeff地\u200b区", "20\u200e16\u200f", "\u2060"), ("汶川县", 57), ("\ufeff合计", 57), ("\u200b注：x",)
    table = sound(arranged(*rows, given=GDP))
    assert records(table, "region", "year", "value") == [("汶川县", "2016", 57)]
    assert [passed.why for passed in table.passed_over] == ["a total", "a remark"]


def test_columns_are_known_in_either_language_whatever_the_reader_speaks():
    with translation.override("zh-hans"):
        table = sound(arranged(("Indicator", "region", "Year", "VALUE", "source"), ROW))
    assert records(table) == [ROW]


def test_full_width_letters_and_digits_are_the_same():
    assert "value" in sound(arranged(("指标", "地区", "年份", "ｖａｌｕｅ"), ROW[:4])).cells


@pytest.mark.parametrize(
    ("heading", "unit"),
    [
        ("数值（万元）", "万元"), ("数值(万元)", "万元"), ("数值[万元]", "万元"), ("数值【万元】", "万元"),
        ("数值/万元", "万元"), ("数值：万元", "万元"), ("数值 万元", "万元"), ("数值\n（万元）", "万元"),
        ("数值（单位：万元）", "单位:万元"), ("value, 10,000 yuan", "10,000 yuan"), ("Value in mu", "mu"),
        ("value (10,000 yuan)", "10,000 yuan"), ("数值（元/人）", "元/人"), ("数值/元/人", "元/人"), ("数值", ""),
        ("数值（％）*", "%"),
    ],
)  # fmt: skip
def test_the_unit_in_a_heading_is_read(heading, unit):
    table = sound(arranged((*HEADINGS[:3], heading), ROW[:4]))
    assert table.cells["value"].unit == unit
    assert table.cells["value"].heading == heading.strip()


@pytest.mark.parametrize(
    ("heading", "unit"),
    [("金额（元）", "元"), ("amount in yuan", "yuan"), ("amount_yuan", "yuan"), ("金额（万元）", "万元"),
     ("Amount in 10,000 yuan", "10,000 yuan"), ("金额，亿元", "亿元"), ("资金（万元）", "万元")],
)  # fmt: skip
def test_a_column_whose_name_ends_in_a_unit_may_come_in_another(heading, unit):
    table = sound(arranged(("来源", heading), ("甲", 5), ("乙", 6), declaration=RECORDS))
    assert table.cells["amount_yuan"].unit == unit


def test_a_whole_spelling_goes_before_one_without_its_unit():
    columns = (*COLUMNS, Column(name="share", label="value, %"))
    table = sound(arranged(("来源", "value, %"), ("甲", 5), declaration=Declaration(columns, ("source",))))
    assert list(table.cells) == ["source", "share"]
    assert table.cells["share"].unit == ""


def test_a_name_alone_serves_as_the_key_it_stands_for():
    table = sound(arranged(("指标", "县名", "年份", "数值"), ROW[:4]))
    assert "region_name" not in table.cells
    assert table.place("region", 0) == {"sheet": "表1", "row": 2, "column": 2, "heading": "县名"}


def test_a_name_beside_its_key_keeps_its_own():
    for headings in (("指标", "县（市）", "行政区划代码", "年份"), ("指标", "县名", "地区", "年份")):
        table = sound(arranged(headings, ("gdp", "汶川县", "513221", 2016)))
        assert records(table, "region", "region_name") == [("513221", "汶川县")]
    assert sound(arranged(("指标", "县（市）", "年份"), ("gdp", "汶川县", 2016))).cells["region"].values == ("汶川县",)
    twice = only(arranged(("指标", "县（市）", "县名", "年份"), ("gdp", "汶川县", "汶川县", 2016)))
    assert (twice.cell, twice.expected) == ("C1", "one column of a kind")


def test_columns_that_are_only_written_are_there_for_the_caller_to_pass_over():
    assert "unit" in sound(arranged((*HEADINGS, "单位"), (*ROW, "万元"))).cells


def test_the_reasons_of_a_marked_workbook_are_passed_over():
    table = sound(arranged((*HEADINGS, "需要更正之处"), (*ROW, "D2: …")))
    assert list(table.cells) == ["indicator", "region", "year", "value", "source"]


# -- where the headings are -----------------------------------------------------------------------


def test_titles_units_and_blank_rows_may_stand_above():
    table = sound(arranged(("2016年统计表",), (), (None, None, "单位：万元"), HEADINGS, ROW))
    assert table.rows == [5]
    assert [(passed.row, passed.text) for passed in table.passed_over] == [(1, "2016年统计表"), (3, "单位：万元")]
    assert all(passed.why for passed in table.passed_over)


def test_headings_are_looked_for_in_thirty_rows():
    titles = [("标题",)] * 29
    assert sound(arranged(*titles, HEADINGS, ROW)).rows == [31]
    assert not arranged(*titles, ("标题",), HEADINGS, ROW).rows


def test_a_row_of_figures_that_look_like_years_does_not_pass_for_headings():
    years = [("gdp", "汶川县", 2016, 2016, "1999"), ("gdp", "理县", 2015, 2014)]
    assert sound(arranged(HEADINGS, *years)).rows == [2, 3]
    problem = only(arranged(("指标", "地区", "年分", "数值", "来源"), *years))
    assert (problem.cell, problem.suggestion) == ("C1", "year")
    two = arranged(("年分", "数目"), (2010, 2011), (2011, 2012), given=BY_YEAR)
    assert (two.rows, two.problems[0].row) == ([], 1)


def test_a_row_of_figures_under_a_merged_name_does_not_pass_for_headings_either():
    rows = ("汶川县", 2015, 3), (None, 2016, 2017), ("理县", 2015, 5)
    for heads in (("region", "yaer", "value"), ("regoin", "yaer", "value"), ("县区", "年", "数")):
        table = arranged(heads, *rows, given=GDP)
        assert (table.rows, table.problems[0].row) == ([], 1)
    problem = only(arranged(("region", "yaer", "value"), *rows, given=GDP))
    assert (problem.cell, problem.suggestion) == ("B1", "year")
    rows = ("汶川县", 2014, 5), ("region", 2015, 2016), ("理县", 1, 2)
    assert arranged(("region", "yaer", "value", "source", "note in Chinase"), *rows, given=GDP).problems[0].cell == "B1"


def test_a_row_that_lacks_the_measure_does_not_end_the_search():
    assert sound(arranged(("指标", "地区", "年份"), (), HEADINGS, ROW)).rows == [4]


def test_of_two_rows_of_headings_the_first_counts_and_the_second_repeats_it():
    table = sound(arranged(HEADINGS, HEADINGS, ROW))
    assert table.rows == [3]
    assert [passed.row for passed in table.passed_over] == [2]


def test_headings_may_stand_in_two_rows_merged_or_not():
    top, bottom = ("指标", "地区", "年份", "数据", None), (None, None, None, "数值", "来源")
    merged = [(1, 1, 2, 1), (1, 2, 2, 2), (1, 3, 2, 3), (1, 4, 1, 5)]
    for ranges in (merged, ()):
        table = sound(arranged(top, bottom, ROW, merged=ranges))
        assert (table.rows, records(table)) == ([3], [ROW])
    assert table.cells["value"].heading == "数值"


def test_a_unit_may_have_a_row_of_its_own_below_the_headings():
    table = sound(arranged(HEADINGS[:4], (None, None, None, "（万元）"), ROW[:4]))
    assert (table.rows, table.cells["value"].unit) == ([3], "(万元)")
    table = sound(arranged(("来源", "金额", "面积"), (None, "万元", "公顷"), ("甲", 1, 2), declaration=RECORDS))
    assert (table.cells["amount_yuan"].unit, table.cells["area_mu"].unit) == ("万元", "公顷")


def test_a_heading_may_be_split_over_two_rows():
    assert "note_zh" in sound(arranged((*HEADINGS, "note"), (None,) * 5 + ("in Chinese",), (*ROW, "说明"))).cells


def test_a_record_whose_unit_stands_beside_it_is_no_row_of_units():
    table = sound(arranged((*HEADINGS[:4], "单位"), (*ROW[:4], "万元")))
    assert (table.rows, table.cells["unit"].values[0]) == ([2], "万元")
    assert sound(arranged(("来源", "单位", "备注"), ("甲", "万元", "x"), ("乙",), declaration=RECORDS)).rows == [2, 3]


def test_headings_merged_over_a_lower_row_go_before_that_row_alone():
    names = "序号", "名称", "２０１８年", None, "摘帽时间"
    rows = (None, None, "来源", "面　积"), (1, "马尔康", "513201", "6,644", "2018.07.31")
    merged = [(2, 1, 3, 1), (2, 2, 3, 2), (2, 3, 2, 4), (2, 5, 3, 5)]
    declared = Declaration(COLUMNS, ("source",), ignored=("序号",))
    table = arranged((*[None] * 4, "单位：公顷"), names, *rows, merged=merged, declaration=declared)
    assert [problem.cell for problem in table.problems] == ["B2", "E2"]
    assert (table.rows, table.heading_row, table.cells["area_mu"].unit) == ([4], 3, "公顷")


def test_the_last_row_of_the_headings_is_known():
    assert arranged(HEADINGS, ROW).heading_row == 1
    assert arranged(("2016年统计表",), (), HEADINGS[:4], (None, None, None, "（万元）"), ROW[:4]).heading_row == 4
    assert arranged(("标题",), ("指标", "地区"), ("gdp", "汶川县")).heading_row == 2
    assert arranged(("什么",), ("也不是",)).heading_row == 1


def test_a_merged_title_is_no_group():
    table = sound(arranged(("地区生产总值",), HEADINGS, ROW, merged=[(1, 1, 1, 5)]))
    assert [passed.row for passed in table.passed_over] == [1]
    assert records(table) == [ROW]


# -- what is given beside the sheet ---------------------------------------------------------------


def test_what_is_given_stands_for_absent_columns_and_blank_cells():
    given = {"region": "513221", "source": "test", "status": "P"}
    table = sound(
        arranged(("指标", "年份", "数值", "来源"), ("gdp", 2016, 5, None), ("gdp", 2015, 5, "甲"), given=given)
    )
    assert records(table, "region", "source", "status") == [("513221", "test", "P"), ("513221", "甲", "P")]
    assert table.cells["region"].column is table.cells["status"].column is None
    assert table.cells["source"].column == 4
    assert table.place("region", 0)["row"] is None


def test_a_given_key_fills_blanks_and_no_more():
    table = sound(arranged(HEADINGS, ROW, (None, *ROW[1:]), given={"indicator": "grain-output"}))
    assert list(table.cells["indicator"].values) == ["gdp", "grain-output"]


# -- rows that are no records ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "remark",
    [
        "资料来源：四川统计年鉴", "数据来源: 统计局", "注：2016年为快报数。",
        "注1：x", "说明：x", "填表人：张三", "制表：李四", "审核：王五",
        "Source: Yearbook", "NOTE: x", "Note 1: x", "  备注：x", "单位负责人：赵六",
    ],
)  # fmt: skip
def test_remarks_below_are_passed_over_and_named(remark):
    for row in ((remark,), (None, remark), (remark, "审核人：x")):
        (passed,) = sound(arranged(HEADINGS, ROW, (), row)).passed_over
        assert (passed.row, passed.why) == (4, "a remark")
        assert remark.strip() in passed.text


@pytest.mark.parametrize("figure", [57.3, "57.3", "1,057*", "－3"])
def test_a_row_with_a_figure_is_no_remark(figure):
    table = arranged(("地区", 2016), ("理县", 5), ("注：汶川县", figure), given=GDP)
    assert records(table, "region", "value") == [("理县", 5), ("注：汶川县", figure)]
    assert table.place("region", 1)["row"] == 3
    assert arranged((*HEADINGS, "金额"), (*ROW, 5), ("注：x", *[None] * 4, figure)).rows == [2, 3]
    assert arranged(("地区", 2016), ("理县", 5), ("制表：x", "2016-12-31"), given=GDP).rows == [2]


def test_a_remark_goes_on_in_numbered_rows_but_nothing_else_is_dropped():
    table = sound(arranged(HEADINGS, ROW, ("注：1. 甲",), ("2. 乙",), ("③ 丙",)))
    assert [passed.row for passed in table.passed_over] == [3, 4, 5]
    table = arranged(HEADINGS, ROW, ("2. 乙",), ("随便什么",), ("注：三格", "汶川县", 2016))
    assert table.rows == [2, 3, 4, 5]
    assert [problem.cell for problem in table.problems] == ["B3", "B4", "C3", "C4"]


@pytest.mark.parametrize(
    "total", ["合计", "合 计", "总计", "小计", "全部合计", "共计：", "Total", "TOTAL", "Grand total", "subtotal"]
)
def test_totals_are_passed_over_and_named(total):
    table = sound(arranged(HEADINGS, ROW, (total, None, None, 99), ROW))
    assert table.rows == [2, 4]
    assert table.passed_over[0][::2] == (3, "a total")
    assert sound(arranged(HEADINGS, (*ROW[:4], total))).rows == [2]


def test_a_total_may_stand_beside_its_blank_key():
    numbered = Declaration(COLUMNS, FIGURES.keys, "value", MEMBERS, ("序号",))
    rows = ("序号", "县（市）", 2016), (1, "汶川县", 57), ("合计", None, 57), (3, None, 57)
    problem = arranged(*rows, given=GDP, declaration=numbered)
    assert problem.rows == [2, 4]
    assert [passed[::2] for passed in problem.passed_over] == [(3, "a total")]
    assert only(problem).cell == "B4"
    table = arranged(("区划代码", "县（市）", 2016), (None, "合 计", 57), ("513221", "小计", 5), given=GDP)
    assert (sound(table).rows, table.passed_over[0].row) == ([3], 2)


def test_headings_and_titles_that_a_printed_page_repeats_are_passed_over():
    title = ("统计表",)
    table = sound(arranged(title, HEADINGS, ROW, title, HEADINGS, ROW))
    assert table.rows == [3, 6]
    assert [passed.row for passed in table.passed_over] == [1, 4, 5]


def test_blank_rows_say_nothing():
    table = sound(arranged(HEADINGS, (), ROW, (None,) * 5, ROW))
    assert (table.rows, table.passed_over) == ([3, 5], [])


# -- merged cells ---------------------------------------------------------------------------------


def test_a_merged_key_is_that_of_each_row():
    rows = HEADINGS, ("gdp", "汶川县", 2015, 1, "甲"), (None, None, 2016, 2), (None, "理县", 2016, 3)
    table = sound(arranged(*rows, merged=[(2, 1, 4, 1), (2, 2, 3, 2), (2, 5, 3, 5)]))
    assert records(table, "indicator", "region", "source") == [("gdp", "汶川县", "甲")] * 2 + [("gdp", "理县", None)]


def test_a_key_that_is_blank_without_being_merged_is_refused():
    problem = only(arranged(HEADINGS, ROW, ("gdp", None, 2015, 1)))
    assert (problem.place, problem.heading, problem.expected) == ("表1!B3", "地区", "region")
    assert problem.message == "is empty; it says which row is which."
    assert (problem.found, problem.suggestion) == ("", "")


def test_a_merged_figure_is_refused():
    table = arranged(HEADINGS, ROW, ("gdp", "理县", 2016), merged=[(2, 4, 3, 4)])
    problem = only(table)
    assert records(table, "value") == [(5.5,), (None,)]
    assert (problem.place, problem.heading, problem.found) == ("表1!D2", "数值", "5.5")
    assert "2–3" in problem.expected


# -- what is wrong --------------------------------------------------------------------------------


def test_an_unknown_heading_is_named_with_the_one_it_resembles():
    problem = only(arranged(("indicator", "region", "year", "vaule"), ROW[:4]))
    assert (problem.place, problem.found, problem.suggestion) == ("表1!D1", "vaule", "value")
    assert problem.expected.startswith("one of: indicator; region; year; value; source;")
    assert "unit" not in problem.expected.split("; ")
    with translation.override("zh-hans"):
        assert only(arranged((*HEADINGS, "备主"), (*ROW, "x"))).suggestion in (
            "备注",
            "用中文写的备注",
            str(COLUMNS[7].label),
        )


def test_a_heading_that_resembles_nothing_has_no_suggestion():
    assert only(arranged((*HEADINGS, "排名"), (*ROW, 1))).suggestion == ""


def test_brackets_that_hold_no_unit_are_not_dropped():
    problem = only(arranged((*HEADINGS[:3], "数值（修订）"), ROW[:4]))
    assert (problem.cell, problem.found, problem.suggestion) == ("D1", "数值（修订）", "value")


def test_a_column_twice_is_refused_naming_both():
    problem = only(arranged((*HEADINGS, "Value（万元）"), (*ROW, 6)))
    assert (problem.place, problem.found, problem.expected) == ("表1!F1", "Value（万元）", "one column of a kind")
    assert "“数值” and “Value（万元）” (D1; F1)" in problem.message


def test_a_missing_key_is_named_once():
    table = arranged(("指标", "地区", "数值"), ("gdp", "汶川县", 1))
    problem = only(table)
    assert (problem.cell, problem.found, problem.expected) == ("A1", "指标 · 地区 · 数值", "year")
    assert "“year” is missing" in problem.message
    assert (table.rows, table.cells) == ([], {})


def test_a_misspelt_key_is_one_problem_not_two():
    problem = only(arranged(("indicator", "regoin", "year"), ROW[:3]))
    assert (problem.cell, problem.found, problem.suggestion) == ("B1", "regoin", "region")
    problem = only(arranged(("indicator", "县名字", "year"), ROW[:3]))
    assert (problem.cell, problem.suggestion) == ("B1", "name of the region")


def test_a_sheet_without_headings_says_what_was_found_and_what_is_needed():
    problem = only(arranged(("说明",), (), ("regoin", "数目", "人口"), ("汶川县", 3, 4), given=GDP))
    assert (problem.cell, problem.found, problem.suggestion) == ("A3", "regoin · 数目 · 人口", "region")
    assert problem.expected == "region; year; value"
    assert "No headings" in problem.message


def test_an_empty_sheet_and_one_of_headings_only_are_named():
    assert only(arranged()).message == "The sheet is empty."
    problem = only(arranged(("标题",), HEADINGS))
    assert (problem.place, problem.expected) == ("表1!A2", "rows below the headings")
    assert problem.found.startswith("指标 · 地区")


def test_a_value_in_a_column_without_a_heading_is_named_where_it_stands():
    table = arranged((*HEADINGS, None, "备注"), (*ROW, "甲"), (*ROW, None, "说明", "乙"))
    assert [(problem.place, problem.found) for problem in table.problems] == [("表1!F2", "甲"), ("表1!H3", "乙")]
    assert {problem.expected for problem in table.problems} == {"nothing, or a heading above"}


def test_a_column_without_a_heading_does_not_stand_for_a_key_that_has_one():
    assert only(arranged((None, *HEADINGS), ("理县", *ROW))).place == "表1!A2"


def test_blank_cells_in_a_column_without_a_heading_are_no_matter():
    sound(arranged(HEADINGS, (*ROW, None, None), ("注：x", None, None, None, None, None, "审核：x")))


def test_a_formula_without_a_result_is_named_where_it_would_be_read():
    places = [(1, 1), (2, 4), (3, 2), (4, 4), (2, 6), (2, 9)]
    rows = ((*HEADINGS, "单位"), (*ROW[:3], None, "x"), ("gdp", None, 2016, 1), ("合计",))
    table = arranged(*rows, uncalculated=places)
    assert [problem.place for problem in table.problems] == ["表1!A1", "表1!D2", "表1!B3"]
    assert {problem.found for problem in table.problems} == {"a formula without a result"}
    assert "spreadsheet program" in table.problems[0].message
    assert table.problems[1].heading == "数值"


# -- any long table -------------------------------------------------------------------------------

SPELLINGS = {
    "indicator": ["indicator", "指标"], "region": ["region", "地区", "Region_Code", "县（市）"],
    "year": ["year", "年份"],
    "value": ["value", "数值", "产值"], "source": ["source", "来源"], "note_zh": ["note in Chinese", "备注"],
}  # fmt: skip
DECORATIONS = st.sampled_from(["{}", " {} ", "{}*", "{}：", "　{}\n"])
CELLS = {
    "indicator": st.sampled_from(sorted(INDICATORS)),
    "region": st.sampled_from(sorted(REGIONS)),
    "year": st.integers(1990, 2030) | st.sampled_from(["2016", "2016年"]),
    "value": st.none() | st.integers(1900, 2100) | st.floats(0, 10**6) | st.sampled_from(["…", "2010", "1,234.5"]),
    "source": st.none() | st.sampled_from(["年鉴", "2016年年鉴", "数值", "亿元"]),
    "note_zh": st.none() | st.sampled_from(["资料来源：另册", "合计", "注：x", "2015"]),
}
TITLES = st.one_of(
    st.just(()),
    st.tuples(st.text("甲乙丙 ·，0123456789xyz", min_size=1, max_size=12).filter(str.strip)),
    st.tuples(st.none(), st.sampled_from(["单位：亿元", "2016年地区生产总值", "制表日期：2016-12-31"])),
)


@st.composite
def long_sheets(draw):
    names = [*FIGURES.keys, "value", *draw(st.lists(st.sampled_from(["source", "note_zh"]), unique=True))]
    names = draw(st.permutations(names))
    heads = [draw(DECORATIONS).format(draw(st.sampled_from(SPELLINGS[name]))) for name in names]
    rows = draw(st.lists(st.fixed_dictionaries({name: CELLS[name] for name in names}), min_size=1, max_size=6))
    return draw(st.lists(TITLES, max_size=10)), names, heads, rows


@given(long_sheets())
def test_any_long_table_gives_its_records_wherever_it_begins_and_however_it_is_headed(long):
    titles, names, heads, rows = long
    table = sound(arranged(*titles, heads, *([row[name] for name in names] for row in rows)))
    first = len(titles) + 2
    assert table.rows == list(range(first, first + len(rows)))
    assert [dict(zip(table.cells, record, strict=True)) for record in records(table)] == rows
    assert len(table.passed_over) == sum(bool(title) for title in titles)
    for name in table.cells:
        column = names.index(name) + 1
        assert table.place(name, 0) == {
            "sheet": "表1", "row": first, "column": column, "heading": heads[column - 1].strip()
        }  # fmt: skip


def test_a_hundred_thousand_rows_are_arranged_in_moments():
    rows = [("gdp", f"51{n % 1000:04}", 1990 + n % 30, n / 8, "年鉴") for n in range(100_000)]
    began = time.process_time()
    table = arranged(HEADINGS, *rows)
    assert time.process_time() - began < 2  # measured: 0.07 s; only a loop over cells in Python would take longer
    assert len(table.rows) == 100_000


# -- any sheet at all -----------------------------------------------------------------------------

WORDS = [
    *HEADINGS, "县名", "单位", "单位：亿元", "亿元", "备注", "金额", "地区\\年份", "2016年", "2015", "gdp",
    "粮食产量（吨）", "汶川县", "理县", "合计", "注：x", "1. 乙", "排名", "(", "/", "：", " ", "数值（", "2016（）",
]  # fmt: skip
ANY_CELL = (
    st.sampled_from(WORDS) | st.none() | st.integers(1990, 2020) | st.floats() | st.booleans() | st.text(max_size=5)
)
ANY_ROWS = st.lists(st.lists(ANY_CELL, max_size=6).map(tuple), max_size=12)
RANGES = st.tuples(*[st.integers(1, 8)] * 4).map(lambda n: (*map(min, n[:2], n[2:]), *map(max, n[:2], n[2:])))


@given(ANY_ROWS, st.lists(RANGES, max_size=4), st.sampled_from([None, GDP, BY_YEAR, {"unit": "万元", **GDP}]))
def test_no_sheet_is_too_odd_and_no_row_disappears(rows, merged, given_names):
    table = arranged(*rows, merged=merged, given=given_names, uncalculated=[(2, 2)])
    assert table.problems or table.rows
    assert all(len(cells.values) == len(table.rows) for cells in table.cells.values())
    assert all(table.place(name, 0) and str(cells) for name, cells in table.cells.items() if table.rows)
    if table.rows:
        filled = {number for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)}
        missed = filled - {*table.rows, *(passed.row for passed in table.passed_over)}
        assert missed in ({first, *more} for first in filled for more in ((), (first + 1,)))
