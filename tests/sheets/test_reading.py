"""Workbooks as real programs write them; who wrote which, and how, stands in files/README.md."""

import io
import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path

import hypothesis
import openpyxl
import pytest
import xlsxwriter
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from aba_site.sheets.reading.files import read
from tests.sheets import handmade

FILES = Path(__file__).parent / "files"
COUNTIES_MERGED = [(1, 1, 1, 5), (3, 1, 4, 1), (3, 2, 4, 2), (3, 3, 3, 4), (3, 5, 4, 5)]
VALUES = {
    "whole": 2016, "decimal": 281.32, "share": "12.5%", "text": "  汶川县 ", "lines": "一\n二",
    "day": date(2018, 7, 31), "moment": datetime(2018, 7, 31, 8, 30), "time": "08:30:00", "duration": "36:00:00",
    "sum": 2, "division": "#DIV/0!", "missing": "#N/A",
}  # fmt: skip


def book(name: str):
    return read((FILES / name).read_bytes())


def only_sheet(data: bytes):
    (sheet,) = read(data).sheets
    return sheet


def written(build, **options) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, options) as workbook:
        build(workbook)
    return out.getvalue()


@pytest.fixture(scope="module")
def gdp():
    """The figures of the first data set by name of the region, 2010 to 2016."""

    def fields(name):
        entries = json.loads((settings.BASE_DIR / "fixtures" / name).read_text(encoding="utf-8"))
        return [entry["fields"] for entry in entries]

    names = {f["code"]: f["name_zh"] for f in fields("02_regions.json") if "code" in f}
    figures = {}
    for figure in fields("05_observations.json"):
        if figure["indicator"] == ["gdp"]:
            figures.setdefault(names[figure["region"][0]], {})[figure["year"]] = float(figure["value"])
    assert len(figures) == 21
    return {name: tuple(years[year] for year in range(2010, 2017)) for name, years in figures.items()}


@pytest.mark.parametrize(
    ("program", "kind"),
    [
        ("xlsxwriter", "xlsx"),
        *((program, kind) for program in ("libreoffice", "gnumeric") for kind in ("xlsx", "xls", "ods")),
    ],
)
def test_the_same_table_is_read_from_every_program_and_kind(program, kind, gdp):
    found = book(f"gdp_wide_{program}.{kind}")
    (sheet,) = found.sheets
    assert (found.kind, sheet.name, sheet.merged) == (kind, "表1", [(1, 1, 1, 8)])
    assert sheet.rows[:2] == [("四川省各市（州）地区生产总值",), (None,) * 7 + ("单位：亿元",)]
    assert sheet.rows[2] == ("地区", *(f"{year}年" for year in range(2010, 2017)))
    assert {row[0]: row[1:] for row in sheet.rows[3:24]} == gdp
    assert [repr(value) for value in sheet.rows[21][1:3]] == ["132.76", "168.48"]
    assert sheet.rows[24:] == [(), ("资料来源：四川统计年鉴",)]


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("counties_*")))
def test_formats_out_to_the_far_end_hold_nothing(file):
    (sheet,) = book(file).sheets
    assert len(sheet.rows) == 19
    assert sorted(sheet.merged) == COUNTIES_MERGED
    assert sheet.rows[2:6] == [
        ("序号", "县（市）", "２０１８年", None, "摘帽时间"),
        (None, None, "区划代码", "面　积"),
        (1, "马尔康", "513201", "6,644", "2018.07.31"),
        (2, "汶川", "513221", "４０９６", "2018.07.31"),
    ]
    assert [sheet.rows[6][3], sheet.rows[12][4], sheet.rows[18]] == ["—", "…", ("注：面积为国土调查数。",)]


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("values_*")))
def test_each_kind_of_value_is_read_as_what_it_is(file):
    (sheet,) = book(file).sheets
    found = {row[0]: row[1] for row in sheet.rows if len(row) > 1}
    # Gnumeric does not mark spaces at the ends of a text as meant when it writes XLSX.
    wanted = VALUES | ({"text": "汶川县"} if file == "values_gnumeric.xlsx" else {})
    assert {name: (type(value), value) for name, value in found.items()} == {
        name: (type(value), value) for name, value in wanted.items()
    }
    assert [row for row in sheet.rows if len(row) == 1] == [("blank",), ("empty",)]


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("shares_*")))
def test_a_percentage_is_what_its_cell_shows_and_hidden_rows_and_columns_are_told(file):
    (sheet,) = book(file).sheets
    shares = {row[0]: row[2] for row in sheet.rows[1:]}
    assert (shares["马尔康市"], shares["汶川县"], shares["松潘县"]) == ("8%", "4.9%", "10%")
    assert (shares["合计"], shares["其中汶川县"]) == ("100%", 4.9)
    assert (list(sheet.hidden_rows), list(sheet.hidden_columns)) == ([3, 5], [2])


@pytest.mark.parametrize("kind", ["xlsx", "xls", "ods"])
def test_several_sheets_come_in_their_order(kind):
    found = book(f"sheets_sheetjs.{kind}")
    assert [sheet.name for sheet in found.sheets] == ["说明", "生产总值", "旧数据"]
    # SheetJS does not hide sheets when it writes ODS.
    assert [sheet.hidden for sheet in found.sheets] == [False, False, kind != "ods"]
    assert found.sheet("生产总值").rows[1:3] == [(2010, 132.76), (2011, 168.48)]


def test_a_formula_is_its_result_where_there_is_one():
    (sheet,) = book("formulas_libreoffice.xlsx").sheets
    assert sheet.rows[1:] == [("汶川县", 131, 13, 118), ("理县", "#DIV/0!", 13, 0)]
    assert sheet.uncalculated == []


def test_formulas_without_a_result_are_named():
    (sheet,) = book("formulas_openpyxl.xlsx").sheets
    assert sheet.rows[1:] == [("汶川县", None, 13, 118), ("理县", None, 13, 0)]
    assert sheet.uncalculated == [(2, 2), (3, 2)]


def test_formulas_without_a_result_are_named_in_opendocument_too():
    cells = '<table:table-cell/><table:table-cell table:formula="of:=1+1"/>'
    empty = '<table:table-cell table:formula="of:=&quot;&quot;"><text:p/></table:table-cell>'
    text = '<table:table-cell office:value-type="string"><text:p>县</text:p></table:table-cell>'
    sheet = only_sheet(handmade.ods(f"<table:table-row>{cells}{empty}{text}</table:table-row>"))
    assert (sheet.rows, sheet.uncalculated) == ([(None, None, None, "县")], [(1, 2)])


def test_a_formula_that_gives_an_empty_text_has_a_result():
    rows = '<row r="1"><c r="A1" t="str"><f>""</f><v></v></c><c r="B1"><f>1+1</f><v/></c><c r="C1"><v>1</v></c></row>'
    sheet = only_sheet(handmade.xlsx(handmade.sheet(rows)))
    assert (sheet.rows, sheet.uncalculated) == ([(None, None, 1)], [(1, 2)])


def test_what_a_workbook_says_about_its_size_is_not_believed():
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>{n}</v></c></row>' for n in range(1, 11))
    for size in ("A1:A2", "A1:XFD1048576"):
        data = handmade.xlsx(handmade.sheet(rows, before=f'<dimension ref="{size}"/>'))
        assert only_sheet(data).rows == [(n,) for n in range(1, 11)]


@pytest.mark.parametrize(
    "rows",
    [
        '<row><c t="e"><v>#REF!</v></c><c/><c><v>3</v></c></row><row/><row><c><f>B1</f></c><c><v>4</v></c></row>',
        "<row r='1'><c t='e' r='A1'><v>#REF!</v></c><c s='0' r='C1'><v>3</v></c></row>"
        "<row r='3'><c r='A3'><f>B1</f></c><c r='B3'><v>4</v></c></row>",
        '<row r="1" spans="1:3"><c s="0" t="e" r="A1"><v>#REF!</v></c><c r="C1" ><v>3</v></c></row >'
        '<row r="3"><c\n r="A3"><f t="shared" si="0"/></c>\n<c r="B3">\n<v>4</v></c></row>',
        '<row r="1"><c r="A1" t="e"><f>Z9</f><v>#REF!</v></c><c r="B1" s="0"/><c><v>3</v></c></row>'
        '<row r="3"><c r="A3"><f>B1</f><v></v></c><c><v>4</v></c></row>',
    ],
)
def test_cells_are_found_however_their_places_are_written(rows):
    sheet = only_sheet(handmade.xlsx(handmade.sheet(rows)))
    assert sheet.rows == [("#REF!", None, 3), (), (None, 4)]
    assert sheet.uncalculated == [(3, 1)]


def test_errors_that_no_formula_gave_are_kept():
    cells = '<c r="A1" s="0" t="e"><v>#REF!</v></c><c t="e" r="B1"><v>#N/A</v></c><c r="C1" t="str"><v>#N/A</v></c>'
    assert only_sheet(handmade.xlsx(handmade.sheet(f'<row r="1">{cells}</row>'))).rows == [("#REF!", "#N/A", "#N/A")]


@pytest.mark.parametrize(
    "rows",
    [
        '<x:row r="2"><x:c r="B2" t="e"><x:v>#N/A</x:v></x:c><x:c r="C2"><x:f>1</x:f></x:c></x:row>',
        '<x:row/><x:row><x:c/><x:c t="e"><x:v>#N/A</x:v></x:c><x:c><x:f>1</x:f></x:c></x:row>',
    ],
)
def test_a_prefix_before_every_name_changes_nothing(rows):
    content = f'<x:worksheet xmlns:x="{handmade.MAIN}"><x:sheetData>{rows}</x:sheetData></x:worksheet>'
    sheet = only_sheet(handmade.xlsx(content))
    assert (sheet.rows, sheet.uncalculated) == ([(), (None, "#N/A")], [(2, 3)])


@pytest.mark.parametrize("text", ["_x000D_", "_x0041_b", "one\r\ntwo", "one\ntwo", "'=1", "＝1", '<c r="XFD1">'])
def test_text_comes_back_exact(text):
    data = written(lambda workbook: workbook.add_worksheet().write_string(0, 0, text))
    assert only_sheet(data).rows == [(text,)]


def test_a_carriage_return_as_workbook_programs_write_it_is_one():
    workbook = openpyxl.Workbook()
    workbook.active.append(["one_x000D_\ntwo"])
    out = io.BytesIO()
    workbook.save(out)
    assert only_sheet(out.getvalue()).rows == [("one\r\ntwo",)]


def test_numbers_keep_what_was_written():
    numbers = [281.32, 0.30000000000000004, 1e300, 12345678901234567, 2.0**60, -5.0, 1e-7]
    row = "".join(f'<c r="{letter}1"><v>{number!r}</v></c>' for letter, number in zip("ABCDEFG", numbers, strict=True))
    (found,) = only_sheet(handmade.xlsx(handmade.sheet(f'<row r="1">{row}</row>'))).rows
    assert [repr(number) for number in found] == [
        "281.32", "0.30000000000000004", "1e+300", "1.2345678901234568e+16", "1.152921504606847e+18", "-5", "1e-07",
    ]  # fmt: skip


@pytest.mark.parametrize("form", ["0%", "0.0%", "#,##0.00%;[Red]-0.00%", "0.0_%%", '"约"0%', "# ?/?%"])
@pytest.mark.parametrize(
    "cell",
    ['<c r="B2" s="1"><v>{}</v></c>', "<c s='1' r='B2'><f>1</f><v>{}</v></c>", '<c r="B2" t="n" s="1"><v>{}</v></c>'],
)
def test_a_number_under_a_percent_format_is_a_percentage(form, cell):
    rows = '<row r="2">' + cell.format(0.385) + '<c r="C2" s="0"><v>0.5</v></c></row>'
    sheet = only_sheet(handmade.xlsx(handmade.sheet(rows), **{"xl/styles.xml": handmade.styles(form)}))
    assert sheet.rows == [(), (None, "38.5%", 0.5)]


@pytest.mark.parametrize("form", ["General", '0.0"%"', r"0\%", "0_%", "0*%", "0.00", "[$%-804]0"])
def test_a_sign_that_is_only_written_behind_a_number_changes_nothing(form):
    sheet = only_sheet(
        handmade.xlsx(
            handmade.sheet('<row r="1"><c r="A1" s="1"><v>38.5</v></c></row>'),
            **{"xl/styles.xml": handmade.styles(form)},
        )
    )
    assert sheet.rows == [(38.5,)]


@pytest.mark.parametrize(
    ("number", "text"),
    [("0.07", "7%"), ("0.285", "28.5%"), ("1", "100%"), ("-0.125", "-12.5%"), ("1E-7", "0.00001%"), ("0", "0%"),
     ("12.3456", "1234.56%"), ("0.38500000000000001", "38.5%")],
)  # fmt: skip
def test_percentages_have_the_digits_that_were_typed(number, text):
    rows = f'<row r="1"><c r="A1" s="1"><v>{number}</v></c></row>'
    assert only_sheet(handmade.xlsx(handmade.sheet(rows), **{"xl/styles.xml": handmade.styles("0%")})).rows == [(text,)]


def test_only_numbers_are_percentages():
    cells = (
        '<c r="A1" s="1" t="str"><v>0.5</v></c><c r="B1" s="1" t="b"><v>1</v></c><c r="C1" s="1" t="e"><v>#N/A</v></c>'
        '<c r="D1" s="1"/><c r="E1"><v>2</v></c><c r="F1" s="1"><f>1/2</f><v></v></c>'
    )
    rows = f'<row r="1">{cells}</row><row r="2"><c r="B2" s="1"><f>1/2</f><v/></c></row>'
    sheet = only_sheet(handmade.xlsx(handmade.sheet(rows), **{"xl/styles.xml": handmade.styles("0%")}))
    assert (sheet.rows, sheet.uncalculated) == ([("0.5", True, "#N/A", None, 2)], [(1, 6), (2, 2)])


def test_hidden_rows_and_columns_that_hold_nothing_are_not_told():
    before = "<cols><col min='2' max='2' hidden='true'/><col min='4' max='16384' hidden='1'/></cols>"
    rows = (
        '<row r="1" hidden="false"><c r="A1"><v>1</v></c><c r="E1"><v>1</v></c></row><row hidden="true"><c><v>2</v></c>'
        '</row><row r="3" hidden="1"/><row r="4" hidden="0"><c r="A4"><v>4</v></c></row><row r="9" hidden="1"/>'
    )
    sheet = only_sheet(handmade.xlsx(handmade.sheet(rows, before=before)))
    assert (sheet.rows[1], sheet.hidden_rows, sheet.hidden_columns) == ((2,), [2], [5])


def test_what_a_filter_hides_in_opendocument_is_told():
    columns = '<table:table-column/><table:table-column table:visibility="collapse" table:number-columns-repeated="9"/>'
    cell = '<table:table-cell table:number-columns-repeated="2" office:value-type="float" office:value="1"/>'
    rows = "".join(
        f'<table:table-row table:visibility="{visibility}" table:number-rows-repeated="2">{cells}</table:table-row>'
        for visibility, cells in (("visible", cell), ("filter", cell), ("collapse", ""), ("collapse", cell))
    )
    sheet = only_sheet(handmade.ods(columns + rows))
    assert (len(sheet.rows), sheet.hidden_rows, sheet.hidden_columns) == (8, [3, 4, 7, 8], [2])


def test_rows_of_any_length_come_back_as_they_are():
    """Over the lines that the process writes too: a thousand rows to a line."""
    rows = [((), (None, n, "县"), (n,), (True, 1, 1.5, "1"))[n % 4] for n in range(2003)] + [()] * 1500 + [("末",)]

    def build(workbook):
        sheet = workbook.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)

    found = only_sheet(written(build)).rows
    assert found == rows
    assert [list(map(type, row)) for row in found] == [list(map(type, row)) for row in rows]


def test_charts_are_passed_over_and_hidden_sheets_told():
    def build(workbook):
        workbook.add_worksheet("表1").write(0, 0, 1)
        chart = workbook.add_chart({"type": "line"})
        chart.add_series({"values": "=表1!$A$1:$A$1"})
        workbook.add_chartsheet("图").set_chart(chart)
        for name, hide in (("藏", "hide"), ("深藏", "very_hidden")):
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 0, name)
            getattr(sheet, hide)()

    found = [(sheet.name, sheet.hidden, sheet.rows) for sheet in read(written(build)).sheets]
    assert found == [("表1", False, [(1,)]), ("藏", True, [("藏",)]), ("深藏", True, [("深藏",)])]


def test_a_sheet_hidden_in_opendocument_is_told():
    styles = (
        '<office:automatic-styles><style:style style:name="ta1"><style:table-properties table:display="false"/>'
        "</style:style></office:automatic-styles>"
    )
    row = '<table:table-row><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'
    content = handmade.ods(f'{row}</table:table><table:table table:name="藏" table:style-name="ta1">{row}', styles)
    assert [(sheet.name, sheet.hidden) for sheet in read(content).sheets] == [("表1", False), ("藏", True)]


def test_comments_and_drawings_are_no_part_of_a_cell():
    cell = (
        '<table:table-cell office:value-type="string"><office:annotation><text:p>核</text:p></office:annotation>'
        "<text:p>汶<text:span>川</text:span><text:s text:c='2'/>县</text:p><text:p>二</text:p></table:table-cell>"
    )
    assert only_sheet(handmade.ods(f"<table:table-row>{cell}</table:table-row>")).rows == [("汶川  县\n二",)]


def test_merged_ranges_end_where_the_sheet_ends():
    after = '<mergeCells><mergeCell ref="A1:XFD1048576"/><mergeCell ref="XFA5:XFD9"/></mergeCells>'
    rows = '<row r="2"><c r="C2"><v>1</v></c></row>'
    assert only_sheet(handmade.xlsx(handmade.sheet(rows, after=after))).merged == [(1, 1, 2, 3)]


def test_the_process_that_takes_workbooks_apart_loads_no_django():
    check = "import sys\nfrom aba_site.sheets.reading import ods, parser, xls, xlsx\nprint('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", check], cwd=settings.BASE_DIR, capture_output=True, check=True)
    assert done.stdout == b"False\n"


@given(
    cells=st.dictionaries(
        st.tuples(st.integers(0, 30), st.integers(0, 30)),
        st.one_of(st.integers(-999, 999), st.sampled_from(["文", "b", "c d"])),
        min_size=1, max_size=6,
    )
)  # fmt: skip
@hypothesis.settings(max_examples=15)
def test_cells_stand_where_they_stand_in_the_file(cells):
    """Wherever the first row and column begin, and however ragged the rows are."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        for place, value in cells.items():
            sheet.write(*place, value)
    rows = read(out.getvalue()).sheets[0].rows
    filled = {(y, x): cell for y, row in enumerate(rows) for x, cell in enumerate(row) if cell is not None}
    assert filled == cells
    assert rows[-1] and all(row[-1] is not None for row in rows if row)
