"""Sheets of figures as counties and yearbooks have them: wide tables, other units, marks, blanks, slips."""

from decimal import Decimal

import pytest
from django.utils import translation

from aba_site.sheets.planning.intake import Intake
from aba_site.sheets.problems import Unreadable
from aba_site.sheets.raw import RawSheet
from aba_site.sheets.registry import resource_of
from poverty import actions
from poverty.models import Indicator, Observation, Region, SourceMark, Upload
from tests.poverty.rows import make_indicator, make_observation, make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
LONG = ("指标", "地区", "年份", "数值", "来源")
GIVEN = {"indicator": "test-output", "source": "test-report"}


@pytest.fixture(autouse=True)
def output():
    make_source()
    return make_indicator(unit_zh="亿元", unit_en="100 million yuan", decimals=2)


def plan(*rows, name="表1", model=Observation, **options):
    return resource_of(model).plan(RawSheet.of(name, rows), **options)


def wide(*rows, given=GIVEN, **options):
    return plan(*rows, given=given, **options)


def bring_in(planned, **options):
    assert [str(problem) for problem in planned.problems] == []
    return resource_of(Observation).write(
        planned, user=administrator(), file_name="表.xlsx", sha256="0" * 64, **options
    )


def said(planned):
    """What a sheet would change: region and year → what is to be kept."""
    codes = dict(Region.objects.values_list("pk", "code"))
    return {(codes[row.key[1]], row.key[2]): {n: new for n, (_old, new) in row.changes.items()} for row in planned.rows}


def values(planned):
    return {key: changes.get("value") for key, changes in said(planned).items()}


def held(year=2016, code="513221"):
    return Observation.objects.pending().get(indicator=make_indicator(), region__code=code, year=year)


def county(code="513221"):
    return Region.objects.get(code=code)


def only(problems):
    (problem,) = problems
    return problem


# -- wide tables ----------------------------------------------------------------------------------


def test_the_papers_own_table_as_a_yearbook_prints_it_says_nothing_new():
    gdp = Observation.objects.published().filter(indicator__slug="gdp").select_related("region", "source")
    years = sorted({one.year for one in gdp})
    cells = {(one.region.name_zh, one.year): float(one.value) for one in gdp}
    names = sorted({name for name, _year in cells})
    rows = [("市（州）", *(f"{year}年" for year in years)), *((n, *(cells[n, y] for y in years)) for n in names)]
    title = [("四川省各市（州）地区生产总值",), ("单位：亿元",), ()]
    planned = plan(*title, *rows, given={"indicator": "gdp", "source": "aba-paper"})
    assert [str(problem) for problem in planned.problems] == []
    assert (planned.new, planned.changed, planned.unchanged) == (0, 0, len(cells)) == (0, 0, 147)


def test_a_wide_table_is_one_figure_a_cell_and_each_knows_its_cell():
    planned = wide(("地区", 2015, 2016), ("汶川", 1.5, 2), ("理县", None, "3"))
    assert values(planned) == {("513221", 2015): Decimal("1.5"), ("513221", 2016): 2, ("513222", 2016): 3}
    assert planned.blank == 1
    upload = bring_in(planned)
    assert {(one.cell, one.sheet, one.upload_id) for one in Observation.objects.filter(upload=upload)} == {
        ("B2", "表1", upload.pk), ("C2", "表1", upload.pk), ("C3", "表1", upload.pk)
    }  # fmt: skip


def test_a_blank_cell_keeps_what_is_there():
    make_observation(make_indicator(), county(), 2016, "5")
    planned = wide(("地区", 2015, 2016), ("汶川县", 4, None))
    assert values(planned) == {("513221", 2015): 4}
    assert planned.unchanged == 1


def test_the_title_offers_what_the_sheet_does_not_say_and_nothing_is_taken_unasked():
    planned = plan(("2016年各县测试产量",), ("地区", "数值"), ("汶川县", 4), given={"source": "test-report"})
    assert not planned.rows
    assert resource_of(Observation).as_keys(planned.table.hints) == {"year": "2016", "indicator": "test-output"}


# -- units ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("heading", ["数值（万元）", "数值(万元)", "数值/万元", "value (10,000 yuan)"])
def test_another_unit_in_the_heading_is_converted_exactly(heading):
    planned = plan(("指标", "地区", "年份", heading, "来源"), ("gdp", "513221", 2019, 1234.5, "aba-paper"))
    assert values(planned) == {("513221", 2019): Decimal("0.12345")}


def test_the_unit_above_the_table_is_converted_as_well():
    planned = wide(("单位：万元",), ("地区", 2016), ("汶川县", 12345))
    assert values(planned) == {("513221", 2016): Decimal("1.2345")}


def test_a_unit_beside_each_figure_is_converted_row_by_row():
    rows = ("gdp", "513221", 2018, 10000, "万元"), ("gdp", "513221", 2019, 1, "亿元"), ("gdp", "513221", 2020, 2, "")
    planned = plan(("指标", "地区", "年份", "数值", "单位"), *rows, given={"source": "aba-paper"})
    assert list(values(planned).values()) == [1, 1, 2]


def test_a_unit_said_beside_the_sheet_is_converted():
    planned = wide(("地区", 2016), ("汶川县", 12345), given={**GIVEN, "unit": "万元"})
    assert values(planned) == {("513221", 2016): Decimal("1.2345")}


def test_a_unit_that_measures_something_else_is_refused():
    problem = only(plan((*LONG[:3], "数值（吨）", "来源"), ("gdp", "513221", 2019, 1, "aba-paper")).problems)
    assert (problem.cell, problem.found) == ("D2", "吨")
    assert "亿元" in problem.expected


# -- marks ----------------------------------------------------------------------------------------


def test_what_a_mark_means_is_asked_and_keeps_the_sheet_out_until_it_is_said():
    planned = wide(("地区", 2015, 2016), ("汶川县", "…", "—"), ("理县", "……", "12.5*"))
    found = {(mark.mark, mark.attached): (mark.times, mark.where.place) for mark in planned.questions}
    assert found == {("…", False): (2, "表1!B2"), ("—", False): (1, "表1!C2"), ("*", True): (1, "表1!C3")}
    assert not planned.is_sound


def test_marks_become_the_status_that_was_said():
    meanings = {("…", False): "small", ("—", False): "M", ("#", False): "Q", ("*", True): "P", ("-", False): "zero"}
    planned = wide(("地区", 2013, 2014, 2015, 2016, 2017), ("汶川县", "…", "—", "#", "12.5*", "-"), meanings=meanings)
    bring_in(planned)
    found = {year: held(year) for year in range(2013, 2018)}
    assert [(one.value, one.status, one.qualifier) for one in found.values()] == [
        (Decimal("0.01"), "A", "less_than"), (None, "M", "exact"), (None, "Q", "exact"),
        (Decimal("12.5"), "P", "exact"), (0, "A", "exact"),
    ]  # fmt: skip


def test_a_meaning_is_asked_once_for_each_source():
    bring_in(wide(("地区", 2015), ("汶川县", "…"), meanings={("…", False): "O"}))
    assert SourceMark.objects.get().meaning == "O"
    again = wide(("地区", 2016), ("汶川县", "…"))
    assert again.questions == []
    assert said(again) == {("513221", 2016): said(again)["513221", 2016] | {"status": "O"}}
    make_source("other-report")
    assert wide(("地区", 2016), ("汶川县", "…"), given={**GIVEN, "source": "other-report"}).questions


def test_a_preview_remembers_no_meaning():
    wide(("地区", 2015), ("汶川县", "…"), meanings={("…", False): "O"})
    assert not SourceMark.objects.exists()


def test_a_blank_may_have_a_meaning_too_but_never_empties_a_figure():
    make_observation(make_indicator(), county(), 2016, "5")
    planned = wide(("地区", 2015, 2016), ("汶川县", None, None), meanings={("", False): "L"})
    assert {key: changes["status"] for key, changes in said(planned).items()} == {("513221", 2015): "L"}


def test_a_mark_that_means_keep_leaves_what_is_there():
    make_observation(make_indicator(), county(), 2016, "5")
    planned = wide(("地区", 2016), ("汶川县", "-"), meanings={("-", False): "keep"})
    assert (planned.rows, planned.unchanged) == ([], 1)


def test_a_meaning_that_cannot_be_is_refused():
    with pytest.raises(Unreadable, match="cannot mean “E”"):
        wide(("地区", 2016), ("汶川县", "…"), meanings={("…", False): "E"})


@pytest.mark.parametrize("cell", ["12.5①", "10²", "1,23", "12..5", "abc", "1e5", "０x1"])
def test_what_only_looks_like_a_number_is_not_read_as_one(cell):
    planned = wide(("地区", 2016), ("汶川县", cell))
    assert planned.questions or only(planned.problems).found == cell
    assert not planned.is_sound


@pytest.mark.parametrize(
    ("cell", "value"),
    [("１２３４．５", "1234.5"), ("1,234.50", "1234.5"), ("−3", "-3"), (" 7 ", "7"), (281.32, "281.32")],
)
def test_numbers_as_people_type_them(cell, value):
    assert values(wide(("地区", 2016), ("汶川县", cell))) == {("513221", 2016): Decimal(value)}


# -- what a status and a value say of each other --------------------------------------------------


def test_a_mark_in_place_of_a_figure_empties_it():
    make_observation(make_indicator(), county(), 2016, "5")
    planned = wide(("地区", 2016), ("汶川县", "—"), meanings={("—", False): "M"})
    assert said(planned)["513221", 2016] == {"status": "M", "value": None}
    bring_in(planned)
    assert (held().value, held().status) == (None, "M")


def test_a_figure_in_place_of_a_mark_is_a_normal_one():
    make_observation(make_indicator(), county(), 2016, None, status="O")
    assert said(wide(("地区", 2016), ("汶川县", 5)))["513221", 2016] == {"value": 5, "status": "A"}


def test_a_value_under_a_status_that_says_there_is_none_is_refused():
    rows = (*LONG, "状态"), ("test-output", "513221", 2016, 5, "test-report", "O")
    problem = only(plan(*rows).problems)
    assert problem.place == "表1!D2"
    assert "says that there is no value" in problem.message


def test_a_row_with_remarks_but_no_value_is_refused_and_one_that_says_nothing_is_left_blank():
    rows = (*LONG, "原文"), ("test-output", "513221", 2016, "", "test-report", "缺"), ("test-output", "513222", 2016)
    planned = plan(*rows, given={"source": "test-report"})
    assert only(planned.problems).cell == "D2"
    assert planned.blank == 1


def test_a_correction_does_not_keep_what_was_said_of_the_old_value():
    old = {
        "qualifier": "less_than",
        "printed": "under 5",
        "reading_confidence": "0.5",
        "note_en": "seen",
        "section": "2",
    }
    make_observation(make_indicator(), county(), 2016, "5", **old)
    planned = wide(("地区", 2016), ("汶川县", 6))
    assert {"printed": "", "qualifier": "exact", "reading_confidence": None}.items() <= said(planned)[
        "513221", 2016
    ].items()
    bring_in(planned)
    one = held()
    assert (one.value, one.qualifier, one.printed, one.reading_confidence) == (6, "exact", "", None)
    assert (one.note_en, one.section) == ("seen", "2")


def test_another_source_does_not_keep_where_the_old_one_was_read():
    make_source("other-report")
    old = {"printed": "5", "section": "Fig. 1", "statements": "F1", "note_en": "seen"}
    make_observation(make_indicator(), county(), 2016, "5", **old)
    bring_in(wide(("地区", 2016), ("汶川县", 6), given={**GIVEN, "source": "other-report"}))
    one = held()
    assert (one.source.slug, one.printed, one.section, one.statements, one.note_en) == ("other-report", "", "", "", "")


def test_what_the_sheet_itself_says_of_a_new_value_is_kept():
    make_observation(make_indicator(), county(), 2016, "5", printed="5", qualifier="about")
    row = ("test-output", "513221", 2016, 6, "test-report", "5", "about")
    planned = plan((*LONG, "printed", "qualifier"), row)
    assert said(planned)["513221", 2016] == {"value": 6}


def test_a_sheet_may_correct_the_published_version_while_another_waits():
    make_observation(make_indicator(), county(), 2016, "5")
    make_observation(make_indicator(), county(), 2016, "6", version=2, published_at=None)
    rows = ("indicator", "region", "year", "standing", "value"), ("test-output", "513221", 2016, "published", 7)
    bring_in(plan(*rows))
    assert held().value == 7


def test_a_sheet_without_values_may_change_what_is_said_of_figures():
    make_observation(make_indicator(), county(), 2016, "5")
    planned = plan(("indicator", "region", "year", "note_en", "status"), ("test-output", "513221", 2016, "seen", "P"))
    assert said(planned)["513221", 2016] == {"note_en": "seen", "status": "P"}
    bring_in(planned)
    assert (held().value, held().status, held().note_en, held().cell) == (5, "P", "seen", "B2")


# -- slips ----------------------------------------------------------------------------------------


def test_a_misspelt_county_is_named_with_its_cell_and_a_suggestion():
    with translation.override("zh-hans"):
        problem = only(wide(("地区", 2016), ("汶川县", 1), ("汉川县", 2)).problems)
    assert (problem.place, problem.found, problem.suggestion) == ("表1!A3", "汉川县", "汶川县")
    assert problem.expected


def test_a_code_that_contradicts_the_name_beside_it_is_refused():
    rows = ("指标", "地区", "地区名称", "年份", "数值"), ("gdp", "513221", "茂县", 2019, 1)
    problem = only(plan(*rows, given={"source": "aba-paper"}).problems)
    assert (problem.cell, problem.found) == ("C2", "茂县")


@pytest.mark.parametrize(("value", "found"), [("38.5%", "%"), ("3.5吨", "吨")])
def test_a_unit_in_the_cell_itself_that_measures_something_else_is_refused(value, found):
    problem = only(wide(("地区", 2016), ("汶川县", value)).problems)
    assert (problem.cell, problem.found) == ("B2", found)


def test_a_unit_in_the_cell_itself_is_converted_or_taken_off():
    make_indicator("test-share", unit_zh="%", unit_en="%")
    planned = wide(("地区", 2016), ("汶川县", "38.5%"), given={**GIVEN, "indicator": "test-share"})
    assert values(planned) == {("513221", 2016): Decimal("38.5")}
    assert values(wide(("地区", 2016), ("汶川县", "12345万元"))) == {("513221", 2016): Decimal("1.2345")}


def test_numbers_with_binary_noise_are_read_as_spreadsheet_programs_show_them():
    noisy = wide(("地区", 2015, 2016, 2017), ("汶川县", 3.3000000000000003, "9108.889999999999", -0.0))
    assert list(values(noisy).values()) == [Decimal("3.3"), Decimal("9108.89"), 0]


def test_a_number_that_a_spreadsheet_has_rounded_is_refused():
    problem = only(wide(("地区", 2016), ("汶川县", 1234567890123456789)).problems)
    assert "fifteen digits" in problem.expected


def test_names_alone_serve_where_no_codes_are():
    rows = ("指标", "地区名称", "年份", "数值"), ("gdp", "汶川", 2019, 1)
    assert values(plan(*rows, given={"source": "aba-paper"})) == {("513221", 2019): 1}


@pytest.mark.parametrize(("value", "warned"), [("49.9", False), ("50", True), ("0.5", True), ("0.51", False)])
def test_a_value_ten_times_last_years_is_worth_a_second_look(value, warned):
    make_observation(make_indicator(), county(), 2015, "5")
    planned = wide(("地区", 2016), ("汶川县", value))
    assert planned.is_sound
    assert [warning.cell for warning in planned.warnings] == (["B2"] if warned else [])


def test_last_years_value_may_stand_in_the_same_sheet():
    planned = wide(("地区", 2015, 2016), ("汶川县", 3, 4000))
    assert "1333" in only(planned.warnings).message


def test_the_same_figure_twice_is_refused_naming_both():
    problem = only(wide(("地区", 2016), ("汶川县", 1), ("汶川", 2)).problems)
    assert (problem.cell, "row 2" in problem.message) == ("A3", True)


@pytest.mark.parametrize("year", [1899, 2201, "20I6"])
def test_a_year_that_cannot_be_is_refused(year):
    problem = only(plan(LONG, ("gdp", "513221", year, 1, "aba-paper")).problems)
    assert problem.cell == "C2"


# -- which rows are taken -------------------------------------------------------------------------


def test_the_strategy_decides_which_rows_are_taken():
    make_observation(make_indicator(), county(), 2015, "5")
    rows = ("地区", 2015, 2016), ("汶川县", 6, 7)
    assert list(values(wide(*rows, strategy="both"))) == [("513221", 2015), ("513221", 2016)]
    new, update = wide(*rows, strategy="new"), wide(*rows, strategy="update")
    assert (list(values(new)), new.left_out) == ([("513221", 2016)], 1)
    assert (list(values(update)), update.left_out) == ([("513221", 2015)], 1)


# -- what was shown is what is done ---------------------------------------------------------------


def test_the_fingerprint_changes_when_what_is_held_changes():
    rows = ("地区", 2016), ("汶川县", 6)
    before = wide(*rows).fingerprint()
    assert wide(*rows).fingerprint() == before
    make_observation(make_indicator(), county(), 2016, "5")
    assert wide(*rows).fingerprint() != before


def test_a_figure_that_moved_between_plan_and_writing_keeps_everything_out():
    from aba_site.sheets.resources import NotWritten

    planned = wide(("地区", 2016, 2017), ("汶川县", 6, 7))
    make_observation(make_indicator(), county(), 2017, "5")
    with pytest.raises(NotWritten):
        bring_in(planned)
    assert not Observation.objects.pending().filter(indicator=make_indicator()).exists()
    assert Upload.objects.get(name="表.xlsx").state == "failed"


def test_planning_asks_the_same_few_questions_however_long_the_sheet(django_assert_max_num_queries):
    counties = Region.objects.filter(level="county").values_list("code", flat=True)
    rows = [("gdp", code, year, 1, "aba-paper") for code in counties for year in range(1990, 2010)]
    with django_assert_max_num_queries(11):
        assert plan(LONG, *rows).new == len(rows)


def test_an_upload_is_undone_and_what_it_replaced_stands_again():
    make_observation(make_indicator(), county(), 2016, "5")
    upload = bring_in(wide(("地区", 2016), ("汶川县", 6)))
    actions.publish(upload=upload, by=administrator())
    assert Observation.objects.published().get(indicator=make_indicator()).value == 6
    actions.withdraw_upload(upload=upload, by=administrator(), reason="测试")
    assert Observation.objects.published().get(indicator=make_indicator()).value == 5


def test_restoring_an_upload_leaves_what_was_corrected_since():
    upload = bring_in(wide(("地区", 2016), ("汶川县", 6), ("理县", 7)))
    actions.publish(upload=upload, by=administrator())
    actions.publish(upload=bring_in(wide(("地区", 2016), ("汶川县", 8))), by=administrator())
    actions.withdraw_upload(upload=upload, by=administrator(), reason="测试")
    restored = actions.restore_upload(upload=upload, by=administrator())
    drafts = Observation.objects.drafts().filter(indicator=make_indicator())
    assert restored.done == 1
    assert [(one.region.name_zh, one.value, one.upload) for one in drafts] == [("理县", 7, upload)]


def test_the_same_file_is_recognised():
    data = "地区,2016\n汶川县,6\n".encode()
    intake = Intake(resource_of(Observation), data, "表.csv")
    assert resource_of(Observation).brought_in_before(intake.sha256, "") == ""
    planned = wide(("地区", 2016), ("汶川县", 6), name="")
    resource_of(Observation).write(planned, user=administrator(), file_name="表.csv", sha256=intake.sha256)
    assert "root" in resource_of(Observation).brought_in_before(intake.sha256, "")


def test_every_indicators_unit_is_one_that_another_can_be_compared_with():
    from aba_site.sheets import units

    for indicator in Indicator.objects.all():
        assert units.conversion(indicator.unit_zh, indicator.unit_zh) == 1
