"""What stands around a table: the unit of its numbers, and hints at what the table itself does not say."""

import time

import pytest

from aba_site.sheets.fields import Column
from aba_site.sheets.layout.arranging import Declaration
from tests.sheets.arranging import COLUMNS, FIGURES, GDP, RECORDS, arranged, only, sound

HEADINGS = ("指标", "地区", "年份", "数值", "来源")
ROW = ("gdp", "汶川县", 2016, 5.5, "年鉴")
YEARS = (("地区", 2016), ("汶川县", 57))


@pytest.mark.parametrize(
    "title",
    [
        "单位：万元",
        "计量单位: 万元",
        "（单位：万元）",
        "币种：人民币  单位：万元",
        "2016年产值（万元）",
        "万元",
        "Unit: 10,000 yuan",
        "地区生产总值（按当年价格计算，万元）",
        "2016年阿坝州各县地区生产总值（现价，万元）",
        "各县产值（万元；现价）",
        "产值（现价 万元）",
        "（current prices, 10,000 yuan）",
        "注：本表计量单位为万元",
        "本表单位：万元，现价。",
        "统计表单位为万元。",
        "地区生产总值表  万元",
        "地区生产总值，万元",
        "填表单位：统计局 计量单位：万元",
    ],
)
def test_a_unit_above_the_table_is_the_measures(title):
    table = sound(arranged((None, title), HEADINGS, ROW))
    assert table.cells["value"].unit in ("万元", "10,000 yuan")
    assert table.cells["source"].unit == ""


@pytest.mark.parametrize("name", ["GDP(万元)", "GDP（现价，万元）", "单位：万元", "GDP 万元", "万元"])
def test_a_unit_in_the_sheets_name_is_the_measures(name):
    assert sound(arranged(HEADINGS, ROW, name=name)).cells["value"].unit == "万元"
    assert sound(arranged(("单位：亿元",), HEADINGS, ROW, name="1(亿元)")).cells["value"].unit == "亿元"
    assert sound(arranged(HEADINGS, ROW, name="户")).cells["value"].unit == ""


def test_a_remark_below_may_say_the_unit_too():
    table = sound(arranged(*YEARS, ("注：本表计量单位为万元",), given=GDP))
    assert (table.cells["value"].unit, table.passed_over[0].row) == ("万元", 3)
    problem = only(arranged(("单位：亿元",), *YEARS, ("注：单位为万元",), given=GDP))
    assert (problem.cell, problem.found) == ("A4", "亿元; 万元")


def test_a_unit_that_changes_within_a_table_is_refused():
    problem = only(arranged(("注：2016年起单位为亿元，以前为万元",), *YEARS, given=GDP))
    assert (problem.cell, problem.found) == ("A1", "亿元; 万元")


@pytest.mark.parametrize(
    ("title", "found", "near"),
    [
        ("单位：万园", "万园", "万元"), ("（计量单位：亿员）", "亿员", "亿元"),
        ("注：本表单位为平方公理", "平方公理", "平方公里"), ("单位：公顷数  制表人：张三", "公顷数", "公顷"),
        ("Unit: yaun", "yaun", "yuan"), ("单位：见说明", "见说明", ""), ("金额单位：万园", "万园", "万元"),
    ],
)  # fmt: skip
def test_a_unit_that_nobody_knows_is_named_at_its_cell(title, found, near):
    problem = only(arranged((None, title), (None, 2015, 2016), ("汶川县", 1, 2), given=GDP))
    assert (problem.place, problem.found, problem.suggestion) == ("表1!B1", found, near)
    assert problem.expected.startswith("the name of a unit")
    sound(arranged((title,), (*HEADINGS[:3], "数值（万元）"), ROW[:4]))


def test_a_corner_that_names_an_unknown_unit_is_named_too():
    assert only(arranged(("单位：万园", 2016), ("汶川县", 1), given=GDP)).place == "表1!A1"


@pytest.mark.parametrize(
    "title",
    [
        "填报单位：汶川县统计局", "单位：县农业局", "2016年（修订）", "填报单位：万元", "单位：    日期：2016年",
        "单位：____", "单位：  2016年12月31日", "单位（盖章）：", "各单位 情况表", "责任单位：某某", "贫 困 户",
        "Number of visits", "Work unit: Wenchuan", "Unit: Bureau of Statistics", "Poor (people in need)",
    ],
)  # fmt: skip
def test_an_office_is_no_unit(title):
    assert sound(arranged((title,), HEADINGS, ROW)).cells["value"].unit == ""


def test_a_headings_own_unit_goes_before_the_tables():
    table = sound(arranged(("单位：亿元",), (*HEADINGS[:3], "数值（万元）"), ROW[:4]))
    assert table.cells["value"].unit == "万元"
    table = sound(arranged(("单位：万元",), ("来源", "金额（元）"), ("甲", 5), declaration=RECORDS))
    assert table.cells["amount_yuan"].unit == "元"


def test_a_unit_above_goes_to_the_numbers_it_converts_to():
    rows = ("来源", "金额", "面积（亩）"), ("甲", 5, 6)
    table = sound(arranged(("单位：万元",), *rows, declaration=RECORDS))
    assert (table.cells["amount_yuan"].unit, table.cells["area_mu"].unit) == ("万元", "亩")
    table = sound(arranged(("单位：万元、公顷",), ("来源", "金额", "面积"), ("甲", 5, 6), declaration=RECORDS))
    assert (table.cells["amount_yuan"].unit, table.cells["area_mu"].unit) == ("万元", "公顷")


def test_a_unit_over_a_column_counts_and_of_several_none_is_taken_for_all():
    table = sound(arranged((*HEADINGS[:3], "情况（现价，万元）"), (None, None, None, "数值"), ROW[:4]))
    assert table.cells["value"].unit == "万元"
    assert only(arranged((*HEADINGS[:3], "情况（万元，%）"), (None, None, None, "数值"), ROW[:4])).cell == "D1"
    rows = ("来源", "情况（万元，元）", None), (None, "备注", "金额"), ("甲", "x", 5)
    assert arranged(*rows, declaration=RECORDS).problems[0].found == "万元; 元"


def test_two_units_above_one_measure_are_refused():
    problem = only(arranged(("单位：万人、亿元",), HEADINGS, ROW))
    assert (problem.place, problem.found) == ("表1!A1", "万人; 亿元")
    assert "one unit" in problem.expected
    assert not arranged(("单位：万人、亿元",), (*HEADINGS[:3], "数值（万元）"), ROW[:4]).problems
    assert sound(arranged(("单位：万元  Unit: 10,000 yuan",), HEADINGS, ROW)).cells["value"].unit == "万元"


@pytest.mark.parametrize("heading", ["金额", "资金", "amount", "面积", "种植面积*"])
def test_a_heading_that_lacks_its_unit_needs_one_from_elsewhere(heading):
    problem = only(arranged(("来源", heading), ("甲", 5), declaration=RECORDS))
    assert (problem.place, problem.found, problem.expected) == ("表1!B1", heading, "a unit")
    assert problem.suggestion in ("amount in yuan", "area in mu")
    assert f"“{problem.suggestion}”" in problem.message


def test_a_columns_own_names_say_its_unit():
    columns = (*COLUMNS[:-2], Column(name="members", label="households", unit="户", aliases=("成员",)))
    declared = Declaration(columns, ("source",))
    for heading in ("members", "households", "成员（户）", "成员（万户）"):
        sound(arranged(("来源", heading), ("甲", 5), declaration=declared))
    assert only(arranged(("来源", "成员"), ("甲", 5), declaration=declared)).suggestion == "households"


def test_a_unit_that_is_given_applies_where_the_sheet_says_none():
    given = {"unit": "万元"}
    cells = sound(arranged(HEADINGS, ROW, given=given)).cells
    assert (list(cells["unit"].values), cells["unit"].column, cells["value"].unit) == (["万元"], None, "")
    cells = sound(arranged(("单位：亿元",), HEADINGS, ROW, given=given)).cells
    assert (list(cells["unit"].values), cells["value"].unit) == ([None], "亿元")
    cells = sound(arranged((*HEADINGS, "单位"), (*ROW, "元"), ROW, given=given)).cells
    assert list(cells["unit"].values) == ["元", "万元"]


def test_without_a_column_for_it_a_given_unit_is_that_of_the_numbers():
    columns = [column for column in COLUMNS if column.name != "unit"]
    table = sound(
        arranged(HEADINGS, ROW, given={"unit": "万元"}, declaration=Declaration(columns, FIGURES.keys, "value"))
    )
    assert "unit" not in table.cells
    assert table.cells["value"].unit == "万元"


def test_titles_and_the_sheets_name_are_hints_for_what_the_sheet_does_not_say():
    table = arranged(("阿坝州汶川县2016年地区生产总值表",), ("来源", "数值"), ("年鉴", 5), name="表1")
    assert table.hints == {"indicator": "地区生产总值", "region": "汶川县", "year": "2016"}
    assert arranged(("地区", "数值"), ("理县", 5), name="粮食产量2015").hints == {
        "indicator": "粮食产量",
        "year": "2015",
    }


def test_a_titles_year_goes_before_the_sheets_names():
    rows = ("地区", "数值"), ("理县", 5)
    assert arranged(("2014年地区生产总值",), *rows, name="2015").hints["year"] == "2014"
    assert arranged(("地区生产总值",), *rows, name="2015").hints["year"] == "2015"
    assert "year" not in arranged(("2014、2015年地区生产总值",), *rows, name="2015").hints


def test_hints_are_there_for_what_is_given_too_and_no_bracket_hangs_on_them():
    given = GDP | {"year": "2015"}
    table = sound(arranged(("2016年（地区生产总值）汶川县",), ("地区", "数值"), ("理县", 5), given=given))
    assert table.hints == {"indicator": "地区生产总值", "year": "2016"}
    lenient = {
        "indicator": lambda text: text.strip("()") == "地区生产总值",
        "region": lambda text: text.strip("()") in ("市(州", "汶川县"),
    }
    declared = Declaration(COLUMNS, FIGURES.keys, "value", lenient)
    for title in ("市（州）地区生产总值（亿元）", "（市（州））地区生产总值"):
        hints = arranged((title,), ("年份", "数值"), (2016, 5), declaration=declared).hints
        assert hints == {"indicator": "地区生产总值", "region": "市(州)"}


def test_no_hint_is_taken_or_repeats_what_the_sheet_says_or_cuts_a_word():
    table = sound(arranged(("地区生产总值 2016",), HEADINGS, ROW))
    assert table.hints == {}
    assert arranged(("2010—2016年 mygdp 120167",), ("地区", "数值"), ("理县", 5)).hints == {}


@pytest.mark.parametrize("title", ["字 " * 15_000, "unit: " + "a " * 15_000, "单位：" * 10_000, "字" * 30_000 + " 1"])
def test_a_title_as_long_as_a_cell_can_be_takes_moments(title):
    began = time.process_time()
    assert arranged((title,), *YEARS, given=GDP).rows == [3]
    assert time.process_time() - began < 2  # measured: 0.1 s, and half a minute where each blank might part a unit
