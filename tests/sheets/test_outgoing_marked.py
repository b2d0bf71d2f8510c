"""The workbook given back marked: red cells, reasons, and everything else as it was."""

import io
from pathlib import Path

import pytest
import xlsxwriter
from django.utils import translation
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Font, PatternFill

from aba_site.sheets.layout.arranging import arrange
from aba_site.sheets.outgoing import marked as marked_module
from aba_site.sheets.outgoing.marked import REASON_HEADINGS, marked
from aba_site.sheets.problems import Problem
from aba_site.sheets.reading.files import read
from poverty.models import Observation
from tests.sheets.marked_books import (
    HEADING,
    PROBLEMS,
    by_hand,
    mark,
    opened,
    padded,
    parts_of,
    raw_of,
    reasons,
    red_cells,
    rows_in_order,
    workbook,
)
from tests.sheets.outgoing_sheets import HOSTILE, sheet_of

FILES = Path(__file__).parent / "files"


@pytest.fixture(autouse=True)
def in_place(caplog):
    """A workbook that could be marked in place is: what is made anew instead would pass many of these tests."""
    yield
    assert "not marked in place" not in caplog.text


# -- what is marked ---------------------------------------------------------------------------------


def test_faulty_cells_are_red_and_each_row_says_why():
    data = mark(workbook())
    assert red_cells(data) == {"A3", "C3", "A4"}
    assert reasons(data) == {
        1: HEADING,
        3: "A3: found “51322x”, expected a region. Did you mean “汶川县”?\nC3: found “abc”, expected a number.",
        4: "A4: is empty.",
    }
    sheet = opened(data).worksheets[0]
    assert sheet["D3"].alignment.wrap_text
    assert sheet.column_dimensions["D"].width == 60


def test_what_is_wrong_above_the_first_row_is_said_there():
    problems = [Problem("The sheet is odd."), Problem("Unknown heading.", "表1", 2, 3), Problem("No key.", "表1", 4)]
    rows = [["A title"], ["region", "year", "x"], ["513221", 2016, 1], ["", 2016, 1]]
    data = mark(workbook(rows), problems, heading_row=2)
    assert reasons(data) == {2: HEADING, 3: "The sheet is odd.\nC2: Unknown heading.", 4: "No key."}
    assert red_cells(data) == {"C2"}


def test_problems_of_another_sheet_are_not_those_of_this_one():
    data = mark(workbook(), [*PROBLEMS[:1], Problem("Elsewhere.", "表2", 2, 2)])
    assert red_cells(data) == {"A3"}
    assert set(reasons(data)) == {1, 3}


def test_a_fault_in_merged_cells_shows_in_the_one_that_is_seen():
    data = mark(workbook(change=lambda book: book.active.merge_cells("A3:A4")), [Problem("Odd.", "表1", 4, 1)])
    assert red_cells(data) == {"A3"}
    assert reasons(data) == {1: HEADING, 4: "A4: Odd."}


def test_a_faulty_cell_or_row_that_is_not_there_is_made():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="5"><c r="B5"><v>2</v></c></row>'
    places = ((1, 3), (3, 2), (5, 1), (9, 4))
    data = mark(by_hand(rows), [Problem("Empty.", "表1", row, column) for row, column in places])
    assert red_cells(data) == {"C1", "B3", "A5", "D9"}
    assert set(reasons(data)) == {1, 2, 3, 5, 9}
    assert rows_in_order(data) == [1, 2, 3, 5, 9]


def test_the_heading_is_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        data = mark(workbook())
    assert reasons(data)[1] == REASON_HEADINGS[0]
    assert set(reasons(mark(data)).values()) & set(REASON_HEADINGS) == {HEADING}, "and the column is used again"


def test_there_are_never_more_reasons_than_can_be_read(monkeypatch):
    monkeypatch.setattr(marked_module, "MOST_REASONS", 2)
    monkeypatch.setattr(marked_module, "LONGEST_REASON", 60)
    data = mark(workbook(), [Problem("x" * 100, "表1", row, 1) for row in (2, 3, 4)])
    assert set(reasons(data)) == {1, 2, 3}
    assert reasons(data)[2].startswith("1 further rows have problems too.\nA2: x")
    assert {len(reasons(data)[row]) for row in (2, 3)} == {60}


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
@pytest.mark.parametrize("text", HOSTILE)
def test_no_reason_is_live(text, kind):
    data = workbook()
    data = marked(data, kind, "表1", [Problem(text, "表1", 2)], raw_of(data))
    cell = opened(data).worksheets[0]["D2"]
    assert (cell.data_type, cell.hyperlink) == ("s", None)
    assert not cell.value.startswith(tuple("=+-@\t\r\n＝＋－＠"))


# -- what stays -------------------------------------------------------------------------------------


def decorate(book):
    sheet = book.active
    sheet["A3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["C3"].fill = PatternFill("solid", fgColor="FFFFFF00")
    sheet["C3"].font = Font(bold=True, color="FF00FF00")
    sheet["C3"].number_format = "0.000"
    sheet["A4"].alignment = Alignment(horizontal="right")
    sheet.column_dimensions["B"].width = 33
    sheet.row_dimensions[3].height = 44
    sheet.merge_cells("A1:B1")
    other = book.create_sheet("others")
    other["A1"] = "=1+1"
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=3, min_row=1, max_row=4))
    other.add_chart(chart, "C3")


def test_everything_but_the_sheet_and_the_styles_stays_byte_for_byte():
    before = workbook(change=decorate)
    after = parts_of(mark(before))
    changed = {name for name, content in parts_of(before).items() if after[name] != content}
    assert changed == {"xl/worksheets/sheet1.xml", "xl/styles.xml"}
    assert list(after) == list(parts_of(before))
    assert any("chart" in name for name in after)


def test_a_red_cell_keeps_its_font_number_format_and_alignment():
    sheet = opened(mark(workbook(change=decorate))).worksheets[0]
    assert (sheet["C3"].font.b, sheet["C3"].font.color.rgb, sheet["C3"].number_format) == (True, "FF00FF00", "0.000")
    assert sheet["A4"].alignment.horizontal == "right"
    assert sheet.column_dimensions["B"].width == 33
    assert sheet.row_dimensions[3].height == 44
    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:B1"]


def test_results_of_formulas_stay():
    def write(file):
        with xlsxwriter.Workbook(file) as book:
            sheet = book.add_worksheet("表1")
            sheet.write_row(0, 0, ["region", "value"])
            sheet.write_formula("B2", "=6*7", value=42)

    file = io.BytesIO()
    write(file)
    data = mark(file.getvalue(), [Problem("Odd.", "表1", 2, 2)])
    assert raw_of(data).rows[1][:2] == (None, 42)
    assert opened(data).worksheets[0]["B2"].value == "=6*7"


@pytest.mark.parametrize("name", [file.name for file in sorted(FILES.glob("[cfgsv]*_*.*"))])
def test_what_real_programs_wrote_is_read_as_before(name):
    data = (FILES / name).read_bytes()
    book = read(data)
    for sheet in book.sheets:
        last = len(sheet.rows)
        places = [(last, 1), (max(last - 1, 1), 2), (last + 2, 3)]
        problems = [Problem("Odd.", sheet.name, row, column) for row, column in places]
        again = marked(data, book.kind, sheet.name, problems, sheet, heading_row=max(1, last - 2))
        found = next(each for each in read(again).sheets if each.name == sheet.name or not sheet.name)
        width = max(map(len, sheet.rows), default=0)
        assert padded(found.rows, width)[:last] == padded(sheet.rows, width)
        assert sorted(found.merged) == sorted(sheet.merged)
        said = [row[-1] for row in found.rows if len(row) > width]
        assert [text.startswith(f"A{last}: Odd.") for text in said].count(True) == 1
        assert opened(again), "another program reads it too"


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["gdp_wide_libreoffice.xlsx", "gdp_wide_gnumeric.ods", "gdp_long_openpyxl.xlsx"])
def test_a_marked_sheet_comes_in_like_the_original(name):
    data = (FILES / name).read_bytes()
    declaration = sheet_of(Observation).declaration()
    given = {"indicator": "gdp"} if "wide" in name else {}
    before = arrange(raw_of(data), declaration, given)
    assert before.rows
    heading_row = min(before.rows) - 1
    sheet = raw_of(data).name
    problems = [Problem("Odd."), *(Problem("Odd.", sheet, row, 2) for row in before.rows)]
    after = arrange(raw_of(mark(data, problems, heading_row=heading_row)), declaration, given)
    assert (after.rows, after.cells, after.passed_over) == (before.rows, before.cells, before.passed_over)
    assert after.problems == before.problems


# -- marked again -----------------------------------------------------------------------------------


def test_marked_twice_is_marked_once():
    once = mark(workbook(change=decorate))
    assert parts_of(mark(once)) == parts_of(once)


def test_what_was_corrected_is_red_no_more_and_looks_as_before():
    once = mark(workbook(change=decorate))
    twice = mark(once, PROBLEMS[1:2])
    assert red_cells(twice) == {"C3"}
    assert reasons(twice) == {1: HEADING, 3: "C3: found “abc”, expected a number."}
    before, after = (opened(data).worksheets[0] for data in (workbook(change=decorate), twice))
    for place in ("A3", "A4", "A1", "B3"):
        assert after[place].fill.fgColor.rgb == before[place].fill.fgColor.rgb
        assert after[place].fill.patternType == before[place].fill.patternType
        assert after[place].alignment.horizontal == before[place].alignment.horizontal
    assert parts_of(mark(mark(twice)))["xl/styles.xml"] == parts_of(once)["xl/styles.xml"], "styles do not pile up"


def test_a_marked_workbook_saved_by_another_program_is_known_again():
    file = io.BytesIO()
    opened(mark(workbook(change=decorate))).save(file)
    data = mark(file.getvalue(), PROBLEMS[2:])
    assert red_cells(data) == {"A4"}
    assert reasons(data) == {1: HEADING, 4: "A4: is empty."}
    assert max(map(len, raw_of(data).rows)) == 4
