"""Marking workbooks that programs rarely write, and making those anew that cannot be edited."""

import re

import pytest

from aba_site.sheets.outgoing.marked import marked
from aba_site.sheets.problems import Problem
from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.files import read
from tests.sheets import handmade
from tests.sheets.marked_books import (
    HEADING,
    PROBLEMS,
    STYLES,
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
from tests.sheets.outgoing_sheets import book_of


@pytest.fixture(autouse=True)
def in_place(caplog):
    """A workbook that could be marked in place is: what is made anew instead would pass many of these tests."""
    yield
    assert "not marked in place" not in caplog.text


# -- XML that programs rarely write -----------------------------------------------------------------


FIRST = '<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>'
LAST = "<row r='2'><c r='A2'><v>3</v></c></row>"


@pytest.mark.parametrize("rows", [
    FIRST + LAST,
    "<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>",
    FIRST.replace('r="1">', 'r="1" spans="1:2">') + '<row r="2"><c r="A2"><v>3</v></c><c r="C2" s="1"/></row>',
    FIRST.replace("</row>", '<c r="XFD1" s="1"/></row>') + LAST + '<row r="1048576"><c r="XFD1048576" s="1"/></row>',
    "<!-- <row> -->" + FIRST.replace("</row>", "</row >").replace("</c>", "</c >") + LAST,
    FIRST + LAST.replace("<row", '<row spans="9>1"') + '<row r="3"/>',
])  # fmt: skip
def test_whichever_way_cells_are_written_they_are_found(rows):
    data = mark(by_hand(rows), [Problem("Odd.", "表1", 2, 1), Problem("Odd.", "表1", 3, 1)])
    assert raw_of(data).rows == [(1, 2, HEADING), (3, None, "A2: Odd."), (None, None, "A3: Odd.")]
    assert red_cells(data) == {"A2", "A3"}
    assert rows_in_order(data) in ([1, 2, 3], [1, 2, 3, 1048576])
    assert b"spans" not in parts_of(data)["xl/worksheets/sheet1.xml"], "from which column to which, now wrong"


def test_a_sheet_with_a_prefix_and_a_byte_order_mark_is_marked():
    widths = '<cols><col min="1" max="9" width="7"/></cols>'
    sheet = handmade.sheet('<row r="1"><c r="A1"><v>1</v></c></row><row r="2"/>', widths)
    sheet = re.sub(r"<(/?)", r"<\1x:", sheet).replace("xmlns=", "xmlns:x=")
    sheet = f"\ufeff<?xml version='1.0' encoding='UTF-8'?>{sheet}"
    parts = handmade.xlsx_parts(sheet) | {"xl/styles.xml": STYLES}
    data = mark(handmade.packed(parts), [Problem("Odd.", "表1", 2, 1)])
    assert red_cells(data) == {"A2"}
    assert reasons(data) == {1: HEADING, 2: "A2: Odd."}


@pytest.mark.parametrize(
    ("before", "widths"),
    [
        ("", {"B": 60}),
        ('<cols><col min="1" max="1" width="7"/></cols>', {"A": 7, "B": 60}),
        ('<cols><col min="1" max="16384" width="7"/></cols>', {"A": 7, "B": 60, "C": 7}),
        ('<cols><col min="2" max="2" width="7"/></cols>', {"B": 7}),
        ('<cols><col min="5" max="6" width="7"/></cols>', {"B": 60, "E": 7}),
    ],
)
def test_the_column_of_reasons_is_wide_and_the_others_stay(before, widths):
    data = mark(by_hand('<row r="1"><c r="A1"><v>1</v></c></row>', before), [Problem("Odd.", "表1", 2)])
    found = opened(data).worksheets[0].column_dimensions
    assert {letter: found[letter].width for letter in widths} == widths


def test_reasons_go_where_nothing_is_overwritten():
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="B2" t="str"><f>""</f><v></v></c></row>'
    data = mark(by_hand(rows), [Problem("Odd.", "表1", 2, 1)])
    assert opened(data).worksheets[0]["B2"].value == '=""'
    assert opened(data).worksheets[0]["C2"].value == "A2: Odd."


def test_an_empty_sheet_can_be_marked():
    sheet = f'<worksheet xmlns="{handmade.MAIN}"><sheetData/></worksheet>'
    data = handmade.packed(handmade.xlsx_parts(sheet) | {"xl/styles.xml": STYLES})
    again = marked(data, "xlsx", "表1", [Problem("Nothing is here.")], RawSheet("表1", []))
    assert reasons(again) == {1: HEADING, 2: "Nothing is here."}


# -- made anew --------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", [
    {"xl/styles.xml": "<styleSheet>"},
    {"xl/worksheets/sheet1.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><worksheet>&b;</worksheet>"},
    {"xl/worksheets/sheet1.xml": '<?xml version="1.0" encoding="GBK"?><worksheet/>'},
    {"xl/workbook.xml": "<workbook/>"},
])  # fmt: skip
def test_a_workbook_that_cannot_be_edited_is_made_anew(change, caplog):
    data = handmade.packed(parts_of(workbook()) | change)
    again = marked(data, "xlsx", "表1", PROBLEMS, raw_of(workbook()))
    assert "not marked in place" in caplog.text
    caplog.clear()
    assert red_cells(again) == {"A3", "C3", "A4"}
    assert set(reasons(again)) == {1, 3, 4}


def test_what_is_no_xlsx_becomes_one_that_is_read_the_same():
    text = b'region,year,value\r\n513221,2016,0012\r\n\'=1+1,=2016,"a\nb"\r\n\r\n,1e5,2018-12-31\r\n'
    before = read(text).sheets[0]
    data = mark(text, [Problem("Odd.", "", 3, 2), Problem("Empty.", "", 5, 1)])
    after = raw_of(data)
    assert padded(after.rows, 3) == padded(before.rows, 3)
    assert red_cells(data) == {"B3", "A5"}
    sheet = opened(data).worksheets[0]
    assert (sheet["B3"].data_type, sheet["B3"].quotePrefix) == ("s", True), "not even when someone edits the cell"
    assert padded(raw_of(mark(data, [])).rows, 3) == padded(before.rows, 3)


@pytest.mark.parametrize("kind", ["xlsx", "ods"])
def test_the_reasons_of_a_sheet_marked_before_do_not_come_back(kind):
    once = mark(workbook())
    again = marked(once, kind, "表1", PROBLEMS[2:], raw_of(once))
    assert reasons(again) == {1: HEADING, 4: "A4: is empty."}
    assert red_cells(again) == {"A4"}
    assert book_of(lambda file: file.write(again)).worksheets[0].max_column == 4
