"""Workbooks going out: typed cells, nothing live, notes, any number of rows."""

import datetime
import tracemalloc
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from aba_site.downloads import Field, xlsx_bytes
from aba_site.sheets import cells
from aba_site.sheets.fields import Column
from aba_site.sheets.outgoing import workbooks
from aba_site.sheets.outgoing.notes import Notes, is_beside_data
from aba_site.sheets.outgoing.typed import LONGEST_CELL, Formats, open_book, put_text
from aba_site.sheets.outgoing.workbooks import write_rows, write_xlsx
from poverty.models import Brand, FamilyFarm, Fund, Observation
from tests.sheets.outgoing_sheets import HOSTILE, book_of, bytes_of, many_observations, sheet_of, values_of

NOTES = Notes("Figures", "region within 513200", [("aba-paper", "A paper about 2018")])


def exported(resource, queryset, notes=NOTES):
    return book_of(lambda file: write_xlsx(resource, queryset, file, notes))


def sheet_of_cells(rows) -> bytes:
    def write(file):
        with open_book(file) as book:
            sheet = book.add_worksheet()
            put_text(sheet, 0, 0, "heading")
            write_rows(sheet, rows, Formats(book))

    return bytes_of(write)


# -- cells ------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_numbers_dates_and_texts_are_what_they_are(django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        sheet = exported(sheet_of(Observation), Observation.objects.filter(indicator__slug="gdp")).worksheets[0]
    heading, first = list(sheet.iter_rows(min_row=1, max_row=2))
    row = {cell.value: value for cell, value in zip(heading, first, strict=True)}
    assert (row["region"].value, row["region"].data_type) == ("510100", "s")
    assert (row["year"].value, row["year"].data_type) == (2010, "n")
    assert (row["value"].value, row["value"].number_format) == (5551.33, "#,##0.00_ ")
    assert row["value"].value != "5551.33"
    assert sheet.max_row == 148


def test_cells_of_every_kind_read_back():
    day = datetime.date(2018, 12, 31)
    values = ("text", 5551.33, 0.000001, -7, 10**15, True, False, day, datetime.date(1850, 1, 1), None, "")
    (row,) = values_of(sheet_of_cells([values]))[1:]
    assert row == ["text", 5551.33, 0.000001, -7, str(10**15), True, False, day, "1850-01-01"]


@pytest.mark.parametrize(("number", "shown"), [(5.0, "#,##0_ "), (132.76, "#,##0.00_ "), (1e-6, "#,##0.000000_ ")])
def test_a_number_is_shown_with_the_decimals_it_has(number, shown):
    book = book_of(lambda file: file.write(sheet_of_cells([(number,)])))
    assert book.worksheets[0]["A2"].number_format == shown


def test_a_number_of_more_digits_than_a_spreadsheet_keeps_is_text():
    exact = cells.DecimalCell().render(Decimal("12345678901234567.123456"), native=True)
    ((written,),) = values_of(sheet_of_cells([(exact,)]))[1:]
    assert written == "12345678901234567.123456"


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_taken_for_anything_else(text):
    rendered = cells.Cell().render(text)
    data = sheet_of_cells([(rendered, "beside")])
    cell, beside = book_of(lambda file: file.write(data)).worksheets[0][2]
    assert (cell.data_type, cell.hyperlink, beside.value) == ("s", None, "beside")
    assert not cell.value.startswith(tuple("=+-@\t\r\n＝＋－＠"))
    ((read, _beside),) = values_of(data)[1:]
    assert cells.restored(read) == cells.one_line_end(text)


STARTS = st.sampled_from(["", *"=+-@\t\r\n＝", "<r>", "'"])
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn"]), max_size=40)


@settings(max_examples=25)
@given(st.lists(st.tuples(STARTS, TEXTS), max_size=20))
def test_any_text_reads_back_and_none_is_live(texts):
    texts = [start + text + ("</r>" if start == "<r>" else "") for start, text in texts]
    written = [(cells.Cell().render(text), "beside") for text in texts]
    read = [row[0] for row in values_of(sheet_of_cells(written))[1:]]
    assert [cells.restored(text) for text in read] == [cells.one_line_end(text) for text in texts]


@pytest.mark.parametrize("text", HOSTILE)
def test_files_for_the_public_are_as_safe(text):
    fields = [Field(text, "string", 9, ""), Field("beside", "string", 9, "")]
    data = xlsx_bytes("a", fields, [(text, "beside")], "Notes", [(text, text)])
    book = book_of(lambda file: file.write(data))
    for row in [row for sheet in book.worksheets for row in sheet.rows]:
        assert [(cell.data_type, cell.hyperlink) for cell in row] == [("s", None)] * 2


# -- the sheet --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_heading_stays_in_view_and_filters():
    sheet = exported(sheet_of(Fund), Fund.objects.order_by("slug")).worksheets[0]
    assert sheet.freeze_panes == "A2"
    assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{sheet.max_row}"
    assert all(cell.font.b for cell in sheet[1])
    assert [cell.value for cell in sheet[1]] == [column.title for column in sheet_of(Fund).columns], "and nothing more"
    widths = {cell.value: sheet.column_dimensions[cell.column_letter].width for cell in sheet[1]}
    assert widths["note in Chinese"] > widths["short name"] > widths["state"]


@pytest.mark.django_db
def test_what_does_not_fit_on_a_sheet_goes_on_upon_the_next(monkeypatch):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 50)
    *data, notes = exported(sheet_of(Observation), many_observations(120)).worksheets
    assert [(sheet.title, sheet.max_row) for sheet in data] == [
        ("observations", 51), ("observations (2)", 51), ("observations (3)", 21),
    ]  # fmt: skip
    assert len({tuple(cell.value for cell in sheet[1]) for sheet in data}) == 1
    assert [row[1].value for row in notes.rows if (row[0].value or "").startswith("Rows")] == ["120"]


@pytest.mark.django_db
@pytest.mark.parametrize(("count", "sheets"), [(0, 1), (50, 1), (51, 2), (100, 2)])
def test_no_sheet_is_begun_for_nothing(monkeypatch, count, sheets):
    monkeypatch.setattr(workbooks, "MOST_ROWS", 50)
    book = exported(sheet_of(Observation), many_observations(count))
    assert len(book.worksheets) == sheets + 1
    assert sum(sheet.max_row - 1 for sheet in book.worksheets[:-1]) == count


@pytest.mark.django_db
def test_a_text_too_long_for_a_cell_is_left_out_and_the_notes_say_so():
    fund = Fund.objects.order_by("slug").first()
    fund.note_zh = "长" * LONGEST_CELL
    fund.note_en = "x" * (LONGEST_CELL + 1)
    fund.save()
    data, notes = exported(sheet_of(Fund), Fund.objects.filter(pk=fund.pk)).worksheets
    row = {heading.value: cell.value for heading, cell in zip(data[1], data[2], strict=True)}
    assert (len(row["note in Chinese"]), row["note in English"]) == (LONGEST_CELL, None)
    told = [line[1].value for line in notes.rows if (line[0].value or "").startswith("Texts too long")]
    assert told == [f"funds!{data[2][list(row).index('note in English')].coordinate}"]


@pytest.mark.django_db
def test_memory_does_not_grow_with_the_rows(tmp_path):
    resource = SimpleNamespace(model=Observation, columns=sheet_of(Observation).columns[:7], key_columns=[])
    peaks = []
    for count in (1_000, 6_000):
        tracemalloc.start()
        with (tmp_path / "export.xlsx").open("wb") as file:
            write_xlsx(resource, many_observations(count), file, Notes())
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


# -- the notes --------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_notes_say_what_the_workbook_and_each_column_is():
    book = exported(sheet_of(Observation), Observation.objects.filter(indicator__slug="gdp"))
    lines = [[cell.value for cell in row] for row in book["Notes"].rows]
    assert lines[0][0] == "Figures"
    told = {line[0].partition(" / ")[0]: line[1:] for line in lines if line[0]}
    assert told["Filter"][0] == "region within 513200"
    assert told["Rows"][0] == "147"
    assert told["aba-paper"][0] == "A paper about 2018"
    assert told["region"][0] == "地区"
    assert told["region"][5].startswith("key")
    assert told["as printed"][2] == "What the source prints, letter by letter.\n来源中印出的原样文字。"
    assert told["recorded at"][5].startswith("for reading only")
    assert told["source"][5].startswith("required")
    assert "B  Break in the series / 序列中断" in told["status"][6]
    assert is_beside_data("Notes")
    assert is_beside_data("说明")
    assert not is_beside_data("observations")


@pytest.mark.django_db
def test_the_notes_say_the_unit_of_a_column():
    resource = sheet_of(FamilyFarm)
    for column in resource.columns:
        column.unit = "亩" if column.name == "area_mu" else ""
    book = exported(resource, FamilyFarm.objects.none())
    told = {row[0].value: row[5].value for row in book["Notes"].rows}
    assert told["area in mu"] == "亩"
    assert "area in mu" in [cell.value for cell in book.worksheets[0][1]], "the heading is not changed by it"


@pytest.mark.django_db
@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_the_notes_is_live(text):
    resource = SimpleNamespace(
        model=Brand, key_columns=[], columns=[Column(name="slug", label=f"{text}a", help_text=text, unit=text)]
    )
    book = exported(resource, Brand.objects.none(), Notes(text, text, [(text, text)]))
    for cell in [cell for sheet in book.worksheets for row in sheet.rows for cell in row if cell.value]:
        assert (cell.data_type, cell.hyperlink) == ("s", None)
        assert not cell.value.startswith(tuple("=+-@\t\r\n＝＋－＠"))


@pytest.mark.django_db
def test_a_chinese_reader_gets_chinese_headings_and_notes():
    with translation.override("zh-hans"):
        book = exported(sheet_of(Fund), Fund.objects.all())
    data, notes = book.worksheets
    assert (data.title, notes.title) == ("资金", "说明")
    assert "地区" in [cell.value for cell in data[1]]
    assert {"region", "地区"} <= {cell.value for row in notes.rows for cell in row}
