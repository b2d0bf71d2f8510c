"""Wide sheets, as yearbooks print them: years, regions or indicators across, and what may stand around them."""

import json

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from aba_site.sheets.layout.arranging import Declaration
from aba_site.sheets.raw import cell_name
from tests.sheets.arranging import COLUMNS, FIGURES, GDP, INDICATORS, MEMBERS, REGIONS, arranged, only, records, sound

KEYS = FIGURES.keys
YEARS = ("地区", 2015, 2016)
BODY = (("汶川县", 1, 2), ("理县", 3, None))
LONG = [("汶川县", "2015", 1), ("汶川县", "2016", 2), ("理县", "2015", 3), ("理县", "2016", None)]


def region_year_value(table):
    return records(sound(table), "region", "year", "value")


# -- years across ---------------------------------------------------------------------------------


def test_each_cell_is_a_record_row_by_row_with_its_places():
    table = arranged(YEARS, *BODY, given=GDP)
    assert region_year_value(table) == LONG
    assert table.rows == [2, 2, 3, 3]
    assert table.place("value", 1) == {"sheet": "表1", "row": 2, "column": 3, "heading": "value"}
    assert table.place("year", 1) == {"sheet": "表1", "row": 1, "column": 3, "heading": "year"}
    assert table.place("region", 3) == {"sheet": "表1", "row": 3, "column": 1, "heading": "地区"}
    assert list(table.cells["indicator"].values) == ["gdp"] * 4


@pytest.mark.parametrize(
    "year", [2016, 2016.0, "2016", "２０１６", " 2016 ", "2016年", "２０１６年度", "2016年（万元）", "2016："]
)
def test_a_year_across_may_be_typed_in_many_ways(year):
    table = sound(arranged(("地区", year), ("汶川县", 5), given=GDP))
    assert table.cells["year"].values[0] in ("2016", "2016年", "2016年度")


@pytest.mark.parametrize(
    "corner", ["地区", "市（州）", "县（市）", None, "地区\\年份", "年份/地区", "单位：亿元", "县名"]
)
def test_names_may_stand_under_a_heading_under_nothing_or_under_a_corner(corner):
    table = arranged((corner, 2015, 2016), *BODY, ("合计", 4, 2), given=GDP)
    assert region_year_value(table) == LONG
    assert table.cells["value"].unit == ("亿元" if corner == "单位：亿元" else "")
    assert [passed.row for passed in table.passed_over] == [4]


def test_names_under_nothing_must_be_members_for_the_most_part():
    rows = ("汶川县", 1, 2), ("理县", 3, 4), ("理想县", 5, 6)
    assert sound(arranged((None, 2015, 2016), *rows, given=GDP)).cells["region"].values[-1] == "理想县"
    table = arranged((None, 2015, 2016), rows[0], ("甲", 1, 2), ("乙", 3, 4), given=GDP)
    assert not table.rows


def test_the_papers_table_as_it_is_printed():
    paper = json.loads((settings.BASE_DIR / "fixtures/sources/paper_facts.json").read_text(encoding="utf-8"))
    gdp = {(entry["region_zh"], entry["year"]): entry["value"] for entry in paper["gdp"]}
    regions, years = (list(dict.fromkeys(key[n] for key in gdp)) for n in (0, 1))
    members = MEMBERS | {"region": regions.__contains__}
    rows = [(region, *(gdp[region, year] for year in years)) for region in regions]
    title = "表1 2010—2016年四川省21个市（州）地区生产总值（单位：亿元）"
    table = sound(
        arranged(
            (title,), ("市（州）", *years), *rows, ("资料来源：统计年鉴",),
            given=GDP, declaration=Declaration(COLUMNS, KEYS, "value", members), merged=[(1, 1, 1, 8)],
        )
    )  # fmt: skip
    assert {(region, int(year)): value for region, year, value in records(table, "region", "year", "value")} == gdp
    assert len(table.rows) == 21 * 7 == len(gdp)
    assert table.cells["value"].unit == "亿元"
    assert table.hints == {"indicator": "地区生产总值"}


def test_one_row_without_a_column_of_keys_is_a_table_too_but_two_are_none():
    given = GDP | {"region": "513221"}
    table = sound(arranged(("汶川县地区生产总值",), (2014, 2015, 2016), (1, 2, 3), given=given))
    assert records(table, "region", "year", "value") == [
        ("513221", "2014", 1),
        ("513221", "2015", 2),
        ("513221", "2016", 3),
    ]
    assert not arranged((2014, 2015, 2016), (1, 2, 3), (4, 5, 6), given=given).rows


def test_years_of_figures_that_look_like_years_are_figures():
    rows = ("汶川县", 2014, 2013), ("理县", 2015, 2016)
    assert region_year_value(arranged(YEARS, *rows, given=GDP))[0] == ("汶川县", "2015", 2014)
    table = arranged(("地区", "去年", "今年"), *rows, given=GDP)
    assert (table.rows, table.problems[0].row) == ([], 1)


# -- regions or indicators across, and two keys at once --------------------------------------------


def test_regions_across():
    table = arranged(("年份", "汶川县", "理县"), (2015, 1, 3), (2016, 2, None), given=GDP)
    assert sorted(region_year_value(table), key=str) == sorted(
        [("汶川县", 2015, 1), ("汶川县", 2016, 2), ("理县", 2015, 3), ("理县", 2016, None)], key=str
    )


def test_indicators_across_each_with_its_unit():
    table = sound(arranged(("地区", "地区生产总值（亿元）", "粮食产量（吨）"), ("理县", 1, 2), given={"year": "2016"}))
    assert records(table, "indicator", "value") == [("地区生产总值", 1), ("粮食产量", 2)]
    assert [table.cells["value"].unit_of(record) for record in (0, 1)] == ["亿元", "吨"]


def test_indicators_down_with_their_units_beside():
    table = sound(arranged(("指标", "单位", 2015, 2016), ("gdp", "亿元", 1, 2), given={"region": "513221"}))
    assert records(table, "indicator", "unit", "year", "value") == [
        ("gdp", "亿元", "2015", 1),
        ("gdp", "亿元", "2016", 2),
    ]


TOP = ("地区", "地区生产总值（亿元）", None, "粮食产量", None, "备注")
BOTTOM = (None, 2015, "2016年", 2015, "2016年（吨）", None)


@pytest.mark.parametrize("merged", [(), [(1, 1, 2, 1), (1, 2, 1, 3), (1, 4, 1, 5), (1, 6, 2, 6)]])
def test_indicators_over_years_with_a_unit_in_either(merged):
    table = sound(arranged(TOP, BOTTOM, ("理县", 1, 2, 3, 4, "注"), merged=merged))
    assert records(table, "region", "indicator", "year", "value", "note_zh") == [
        ("理县", "地区生产总值", "2015", 1, "注"), ("理县", "地区生产总值", "2016年", 2, "注"),
        ("理县", "粮食产量", "2015", 3, "注"), ("理县", "粮食产量", "2016年", 4, "注"),
    ]  # fmt: skip
    assert table.cells["value"].unit == ["亿元", "亿元", "", "吨"]
    assert table.place("indicator", 3) | {"heading": ""} == {"sheet": "表1", "row": 1, "column": 4, "heading": ""}
    assert table.place("year", 3)["row"] == 2


def test_years_over_indicators_and_below_what_says_that_they_are_years():
    rows = ("地区", 2015, None, 2016, None), (None, "gdp", "粮食产量", "gdp", "粮食产量"), ("理县", 1, 2, 3, 4)
    assert len(set(records(sound(arranged(*rows)), "indicator", "year"))) == 4
    for group in ("年份", "数值（万元）"):
        table = arranged(("地区", group), (None, 2015, 2016), *BODY, given=GDP, merged=[(1, 2, 1, 3)])
        assert region_year_value(table) == LONG
    assert table.cells["value"].unit == "万元"


def test_a_heading_alone_in_the_upper_row_is_no_group():
    table = arranged(("地区",), (None, 2015, 2016), *BODY, given=GDP)
    assert region_year_value(table) == LONG
    assert (table.passed_over, table.cells["region"].heading) == ([], "地区")


def test_a_merged_group_ends_where_it_is_merged_and_another_where_the_next_begins():
    rows = ("地区", "gdp", None, None), (None, 2015, 2016, "排名"), ("理县", 1, 2, 3)
    assert only(arranged(*rows, merged=[(1, 2, 1, 3)])).found == "排名"
    assert only(arranged(*rows)).found == "gdp 排名"


def test_values_and_what_is_ignored_below_years():
    rows = (
        ("地区", 2015, None, 2016, None),
        (None, "数值（万元）", "排名", "数值（万元）", "排名"),
        ("理县", 1, 2, 3, 4),
    )
    table = arranged(*rows, given=GDP, declaration=Declaration(COLUMNS, KEYS, "value", MEMBERS, ("排名",)))
    assert region_year_value(table) == [("理县", "2015", 1), ("理县", "2016", 3)]
    assert table.cells["value"].unit == "万元"


def test_a_unit_at_the_right_above_the_years_is_that_of_all():
    for unit in ("单位：亿元", "（亿元）", "亿元"):
        table = arranged((None, None, unit), YEARS, *BODY, given=GDP)
        assert region_year_value(table) == LONG
        assert table.cells["value"].unit in ("亿元", "(亿元)")


def test_a_title_over_the_whole_table_is_a_hint_and_no_group():
    table = arranged(("地区生产总值（亿元）",), YEARS, *BODY, merged=[(1, 1, 1, 3)])
    assert (table.rows, table.hints) == ([], {"indicator": "地区生产总值"})
    assert only(table).expected == "indicator"


# -- what stands beside ---------------------------------------------------------------------------


def test_other_columns_apply_to_each_cell_of_their_row():
    table = sound(arranged(("地区", "来源", 2015, 2016, "备注"), ("理县", "甲", 1, 2, "乙"), given=GDP))
    assert records(table, "source", "value", "note_zh") == [("甲", 1, "乙"), ("甲", 2, "乙")]


@pytest.mark.parametrize("heading", ["排名", "增长%", "比上年增长（%）", "年均"])
def test_a_rank_or_growth_among_the_years_is_refused_unless_it_is_ignored(heading):
    rows = (*YEARS, heading), ("理县", 1, 2, 3)
    problem = only(arranged(*rows, given=GDP))
    assert (problem.place, problem.found) == ("表1!D1", heading)
    assert "take the column out" in problem.message
    declared = Declaration(COLUMNS, KEYS, "value", MEMBERS, (f" {heading} ",))
    assert len(sound(arranged(*rows, given=GDP, declaration=declared)).rows) == 2


def test_the_same_year_twice_is_refused_naming_both():
    problem = only(arranged(("地区", 2016, "2016"), ("理县", 1, 2), given=GDP))
    assert (problem.cell, problem.found) == ("C1", "2016")
    assert "(B1; C1)" in problem.message


@pytest.mark.parametrize(
    "rows", [[("地区", 2015, "2016*")], [("地区", "年份"), (None, 2015, "2016*")], [("地区", "2016*")]]
)
def test_a_mark_at_a_year_is_refused_as_no_heading_can_hold_what_it_says(rows):
    problem = only(arranged(*rows, ("理县", 1, 2)[: len(rows[0])], given=GDP))
    assert (problem.found, problem.suggestion) == ("2016*", "2016")


def test_a_mark_at_any_member_is_refused():
    lenient = {**MEMBERS, "region": lambda text: text.strip("*") in REGIONS}
    declared = Declaration(COLUMNS, KEYS, "value", lenient)
    table = arranged(("年份", "汶川县", "理县*", "茂县（亿元）*"), (2015, 1, 2, 3), given=GDP, declaration=declared)
    assert [(problem.cell, problem.suggestion) for problem in table.problems] == [
        ("C1", "理县"),
        ("D1", "茂县(亿元)"),
    ]


def test_a_year_that_is_none_is_an_unknown_heading():
    problem = only(arranged((*YEARS, 20177), ("理县", 1, 2, 3), given=GDP))
    assert (problem.cell, problem.found) == ("D1", "20177")


def test_a_column_of_values_and_members_across_do_not_go_together():
    problem = only(arranged(("地区", "年份", "数值", 2016), ("理县", 2015, 1, 2), given=GDP))
    assert (problem.cell, problem.found) == ("D1", "2016")


def test_a_model_without_a_measure_has_no_wide_tables():
    assert not arranged(YEARS, *BODY, given=GDP, declaration=Declaration(COLUMNS, KEYS, "", MEMBERS)).rows


def test_a_blank_key_is_one_problem_a_row_and_a_merged_one_is_filled():
    table = arranged(("地区", "指标", 2015, 2016), ("理县", "gdp", 1, 2), (None, "粮食产量", 3, 4))
    assert only(table).place == "表1!A3"
    table = sound(arranged(*[("地区", "指标", 2015), ("理县", "gdp", 1), (None, "粮食产量", 3)], merged=[(2, 1, 3, 1)]))
    assert table.cells["region"].values == ["理县", "理县"]


def test_merged_figures_and_formulas_without_result_are_named():
    table = arranged(
        YEARS, ("汶川县", 1, None), ("理县", None, 4), given=GDP, merged=[(2, 2, 3, 2)], uncalculated=[(2, 3)]
    )
    assert [(problem.cell, problem.heading) for problem in table.problems] == [("C2", "2016"), ("B2", "2015")]


def test_a_blank_cell_is_a_record_that_says_nothing():
    assert records(sound(arranged(YEARS, ("理县",), given=GDP)), "value") == [(None,), (None,)]


# -- a wide table and its long form ----------------------------------------------------------------

CHOICES = {
    "indicator": sorted(INDICATORS),
    "region": sorted(REGIONS),
    "year": [str(year) for year in range(1995, 2025)],
}
HEADS = {"indicator": "指标", "region": "Region", "year": "年份"}
VALUES = st.none() | st.integers(1990, 2030) | st.floats(0, 10**6) | st.sampled_from(["…", "2016", "12.5*"])


@st.composite
def tables(draw):
    """Which keys run across (one, or one over another), down and are given; members of each; a value for each cell."""
    keys = draw(st.permutations(KEYS))
    across, down = keys[: draw(st.integers(1, 2))], None
    rest = keys[len(across) :]
    down = rest[: draw(st.integers(1, len(rest)))]
    members = {
        key: draw(st.lists(st.sampled_from(CHOICES[key]), min_size=1, max_size=4, unique=True))
        for key in (*across, *down)
    }
    given = {key: draw(st.sampled_from(CHOICES[key])) for key in rest if key not in down}
    return across, down, members, given, draw(st.lists(VALUES, min_size=256, max_size=256)), draw(st.booleans())


def product(members, keys):
    """The combinations of the keys' members, the slow obvious way."""
    if not keys:
        return [{}]
    return [{keys[0]: member, **rest} for member in members[keys[0]] for rest in product(members, keys[1:])]


@given(tables(), st.integers(0, 3))
def test_a_wide_table_says_the_same_as_its_long_form(table, titles):
    across, down, members, given_keys, values, is_merged = table
    columns, rows = product(members, across), product(members, down)
    top = titles + 1
    heads = [[HEADS[key] for key in down] + [column[across[-1]] for column in columns]]
    merged = []
    if len(across) == 2:
        size = len(members[across[1]])
        groups = [member if n == 0 else None for member in members[across[0]] for n in range(size)]
        heads.insert(0, [None] * len(down) + groups)
        if is_merged and size > 1:
            starts = range(len(down) + 1, len(down) + len(groups) + 1, size)
            merged = [(top, start, top, start + size - 1) for start in starts]
    numbers = iter(values)
    expected, body = set(), []
    for r, row in enumerate(rows):
        body.append([row[key] for key in down])
        for c, column in enumerate(columns):
            body[-1].append(value := next(numbers))
            name = cell_name(top + len(heads) + r, len(down) + c + 1)
            expected.add((*(({**row, **column, **given_keys})[key] for key in KEYS), value, name))
    above = [("表头",)] * titles
    arranged_wide = sound(arranged(*above, *heads, *body, given=given_keys, merged=merged))
    found = records(arranged_wide, *KEYS, "value")
    assert len(found) == len(expected)
    places = [arranged_wide.place("value", record) for record in range(len(found))]
    named = [(*record, cell_name(place["row"], place["column"])) for record, place in zip(found, places, strict=True)]
    assert set(named) == expected
    long = sound(arranged([*KEYS, "value"], *(record[:-1] for record in named)))
    assert records(long, *KEYS, "value") == found
