"""Templates: what can be chosen, what is hinted at, and that they read back."""

import re
from types import SimpleNamespace

import pytest
from django.utils import translation
from openpyxl.utils import range_boundaries

from aba_site.sheets import cells
from aba_site.sheets.fields import Column
from aba_site.sheets.outgoing.lists import list_of
from aba_site.sheets.outgoing.templates import EMPTY_ROWS, write_template
from poverty.models import Brand, Finding, Fund, Observation, Product
from tests.sheets.outgoing_sheets import HOSTILE, book_of, sheet_of

pytestmark = pytest.mark.django_db


def template_of(model, with_data=None, **codes):
    sheet = sheet_of(model)
    return book_of(lambda file: write_template(sheet, file, codes=sheet.codes() | codes, with_data=with_data))


def validations(sheet):
    """Heading → what is checked below it."""
    checks = {}
    for check in sheet.data_validations.dataValidation:
        first_column, first_row, last_column, last_row = range_boundaries(str(check.sqref))
        if first_row == 2:
            assert first_column == last_column
            checks[sheet.cell(1, first_column).value] = (check, last_row)
    return checks


def entries_of(book, check):
    """What a list offers."""
    name, area = book.defined_names[check.formula1].name, book.defined_names[check.formula1].attr_text
    assert name.startswith("list_")
    title, place = re.fullmatch(r"'?(.+?)'?!(.+)", area).groups()
    return [cell.value for (cell,) in book[title][place.replace("$", "")]]


# -- the sheet to fill in -----------------------------------------------------------------------------


def test_what_is_for_reading_only_is_left_out_but_not_the_key():
    headings = [cell.value for cell in template_of(Observation).worksheets[0][1]]
    assert headings[:4] == ["indicator", "region", "year", "value"]
    assert not {"recorded at", "upload", "name of the region", "unit"} & set(headings)
    versions = SimpleNamespace(
        model=Observation,
        columns=[Column(name="year", label="year", readonly=True), Column(name="note", label="note", readonly=True)],
    )
    versions.key_columns = versions.columns[:1]
    book = book_of(lambda file: write_template(versions, file, codes={}))
    assert [cell.value for cell in book.worksheets[0][1]] == ["year"]


def test_required_columns_stand_out_and_their_headings_do_not_change():
    sheet = template_of(Fund).worksheets[0]
    colours = {cell.value: cell.fill.fgColor.rgb for cell in sheet[1]}
    wanted = {"short name", "Chinese name", "English name", "region", "source"}
    assert {heading for heading, colour in colours.items() if colour == colours["short name"]} >= wanted
    assert colours["note in English"] != colours["short name"]
    assert set(colours) <= {column.title for column in sheet_of(Fund).columns}


def test_every_cell_to_fill_in_has_a_hint_in_the_language_of_the_reader():
    with translation.override("zh-hans"):
        sheet = template_of(Fund).worksheets[0]
    assert set(validations(sheet)) == {cell.value for cell in sheet[1]}
    for check, last_row in validations(sheet).values():
        assert check.showInputMessage
        assert check.prompt
        assert last_row == 1 + EMPTY_ROWS
    assert validations(sheet)["地区"][0].promptTitle == "地区"


def test_numbers_and_dates_are_checked_and_nothing_is_forbidden():
    checks = validations(template_of(Brand).worksheets[0]) | validations(template_of(Observation).worksheets[0])
    kinds = {heading: check.type for heading, (check, _last) in checks.items()}
    assert (kinds["year"], kinds["value"], kinds["registered on"]) == ("whole", "decimal", "date")
    assert kinds["trademark number"] == "textLength"
    assert kinds["note in English"] is None
    assert {check.errorStyle for check, _last in checks.values() if check.type} == {"warning"}
    assert checks["year"][0].formula1 == "0"


def test_a_long_hint_is_cut_to_what_programs_take():
    column = Column(name="a", label="h" * 80, help_text="t" * 600)
    resource = SimpleNamespace(model=Brand, columns=[column], key_columns=[column])
    sheet = book_of(lambda file: write_template(resource, file, codes={})).worksheets[0]
    ((check, _last),) = validations(sheet).values()
    assert (len(check.promptTitle), len(check.prompt)) == (32, 255)


# -- the lists --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "entry", "label"), [("en", "513221 Wenchuan County", "Draft"),
                                                          ("zh-hans", "513221 汶川县", "草稿")])  # fmt: skip
def test_lists_offer_what_the_reader_calls_things(language, entry, label):
    with translation.override(language):
        book = template_of(Fund)
        region, state = (str(Fund._meta.get_field(name).verbose_name) for name in ("region", "state"))
    checks = validations(book.worksheets[0])
    regions = entries_of(book, checks[region][0])
    assert entry in regions
    assert len(regions) == len(sheet_of(Fund).codes()["region"])
    assert label in entries_of(book, checks[state][0])
    assert {check.type for check, _last in (checks[region], checks[state])} == {"list"}


@pytest.mark.parametrize("model", [Observation, Fund, Brand, Finding, Product])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_entry_of_every_list_is_read_as_what_it_stands_for(model, language):
    with translation.override(language):
        sheet, book = sheet_of(model), template_of(model)
        columns = {column.title: column for column in sheet.columns}
        lists = {h: check for h, (check, _last) in validations(book.worksheets[0]).items() if check.type == "list"}
    assert lists
    for heading, check in lists.items():
        found = [columns[heading].widget.clean(entry) for entry in entries_of(book, check)]
        assert len(set(found)) == len(found)
    keys = [row[0].value for row in book.worksheets[2].iter_rows(min_row=3)]
    assert None not in keys[:2]


def test_all_codes_stand_with_both_names_on_a_sheet_of_their_own():
    codes = template_of(Fund).worksheets[2]
    assert codes.title == "Codes"
    rows = [[cell.value for cell in row] for row in codes.rows]
    first = rows[0].index("region / 地区")
    assert ["513221 Wenchuan County", "513221", "汶川县", "Wenchuan County"] in [row[first : first + 4] for row in rows]
    state = rows[0].index("state / 发布状态")
    assert ["Draft", "draft", "草稿", "Draft"] in [row[state : state + 4] for row in rows]


def test_yes_and_no_are_offered_where_only_they_fit():
    book = template_of(Product)
    assert entries_of(book, validations(book.worksheets[0])["hazardous"][0]) == ["yes", "no"]


def test_a_list_whose_entries_would_be_misread_offers_bare_codes():
    names = [("a", "甲；乙", "A; B"), ("b", "丙", "C")]
    column = Column(name="c", label="c", cell=cells.ChoiceCell([("a", "b"), ("b", "a")]))
    assert [entry.shown for entry in list_of(column, {}).entries] == ["a", "b"]
    column = Column(name="c", label="c", cell=cells.ChoiceCell([("a", "x"), ("b", "y")]))
    assert [entry.shown for entry in list_of(column, {"c": names}).entries] == ["a", "b"]
    assert list_of(column, {"c": []}) is None


def test_where_several_may_stand_in_a_cell_the_list_warns_of_nothing():
    check, _last = validations(template_of(Brand).worksheets[0])["products"]
    assert check.type == "list"
    assert not check.showErrorMessage
    assert "|" in check.prompt


# -- with data --------------------------------------------------------------------------------------


def test_rows_to_start_from_are_shown_as_the_lists_show_them():
    rows = Observation.objects.filter(indicator__slug="gdp").order_by("region__code", "year")
    with translation.override("zh-hans"):
        book = template_of(Observation, with_data=rows)
    sheet = book.worksheets[0]
    assert sheet.max_row == 148
    first = {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[2], strict=True)}
    assert (first["指标"], first["地区"], first["年份"]) == ("gdp 地区生产总值", "510100 成都市", 2010)
    assert (first["数值"], first["数据状态"]) == (5551.33, "正常值")
    assert {last for _check, last in validations(sheet).values()} == {148 + EMPTY_ROWS}


def test_rows_to_start_from_read_back_as_what_is_held():
    sheet = sheet_of(Finding)
    book = template_of(Finding, with_data=Finding.objects.order_by("pk"))
    columns = {column.title: column for column in sheet.columns}
    heading, *body = book.worksheets[0].iter_rows(values_only=True)
    for finding, row in zip(Finding.objects.order_by("pk"), body, strict=True):
        for title, cell in zip(heading, row, strict=True):
            column = columns[title]
            if cell is not None:
                assert column.widget.same(column.get_value(finding), column.widget.clean(cell)), (finding, title)
            else:
                assert not column.get_value(finding), (finding, title)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_in_a_template_is_live(text):
    fund = Fund.objects.order_by("slug").first()
    Fund.objects.filter(pk=fund.pk).update(note_en=text, name_en=f"{text}a")
    book = template_of(Fund, Fund.objects.filter(pk=fund.pk), region=[(text, text, text), ("513221", text, text)])
    for cell in [cell for sheet in book.worksheets for row in sheet.rows for cell in row if cell.value is not None]:
        assert (cell.data_type == "f", cell.hyperlink) == (False, None)
        assert not (cell.data_type == "s" and cell.value.startswith(tuple("=+-@\t\r\n＝＋－＠")))


def test_the_notes_of_a_template_say_how_to_fill_it_in():
    with translation.override("zh-hans"):
        notes = template_of(Fund).worksheets[1]
    assert notes.title == "说明"
    said = " ".join(str(cell.value) for row in notes.rows for cell in row[:2])
    assert "Fill in the first sheet from row 2 on." in said
