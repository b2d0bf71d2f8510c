"""Files made to hurt, and files that are broken or no spreadsheets: each is refused, soon, in words that help."""

import io
import struct
import sys
import zipfile
from pathlib import Path
from time import monotonic

import pytest

from aba_site.sheets.problems import Unreadable
from aba_site.sheets.reading import limits, workbook, xlsx
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.files import read
from tests.sheets import handmade

FILES = Path(__file__).parent / "files"
ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'


def refusal(data: bytes) -> str:
    with pytest.raises(Unreadable) as caught:
        read(data)
    return str(caught.value)


def filled(cell: str, row: int) -> str:
    return f'{ONE}<row r="{row}"><c r="{cell}"><v>1</v></c></row>'


def ods_row(cell: str = "", row: str = "", value: str = "1") -> str:
    content = f'office:value-type="float" office:value="{value}"' if value else ""
    return f"<table:table-row {row}><table:table-cell {cell} {content}/></table:table-row>"


# -- cells far out --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cell", "row"), [("XFD1048576", 1048576), ("A200001", 200001), ("SG1", 1), ("AAA2", 2), ("B1000000", 1000000)]
)
def test_a_far_cell_with_a_value_is_named(cell, row):
    began = monotonic()
    message = refusal(handmade.xlsx(handmade.sheet(ONE), handmade.sheet(filled(cell, row))))
    assert message.startswith(f"Cell {cell} of the sheet “表2” holds a value, but no more than 200000 rows and 500 col")
    assert monotonic() - began < 3


@pytest.mark.parametrize(
    "rows",
    [
        ONE + "<row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
        ONE + '<row r="1048576"><c s="0"\tr = "XFD1048576" t="inlineStr" ><is><t>x</t></is></c></row>',
        ONE + '<row r="1048576"><c\nr="XFD1048576"><f>1+1</f></c></row>',
        ONE + '<row r="2"><c r="XFC2"/><c><v>1</v></c></row>',
        ONE + '<row r="1048575"/><row><c><v>1</v></c></row>',
        f'{ONE}<row r="2">{"<c><v>1</v></c>" * 501}</row>',
    ],
)
def test_a_far_cell_is_found_however_its_place_is_written(rows):
    assert "of the sheet “表1” holds a value" in refusal(handmade.xlsx(handmade.sheet(rows)))


def test_the_last_cell_within_the_limits_is_read():
    data = handmade.xlsx(handmade.sheet(ONE.replace("</row>", '<c r="SF1"><v>2</v></c></row>')))
    assert read(data).sheets[0].rows == [(1, *(None,) * 498, 2)]
    (sheet,) = read(handmade.xlsx(handmade.sheet(filled("A200000", 200000)))).sheets
    assert (len(sheet.rows), sheet.rows[-1]) == (200000, (1,))


def test_cells_that_only_have_a_format_hold_nothing_however_many_and_far():
    cells = "".join(f'<c r="XF{letter}{{0}}" s="0"/>' for letter in "ABCD")
    rows = ONE + "".join(f'<row r="{n}" s="0">{cells.format(n)}</row>' for n in range(900_001, 1_000_001))
    began = monotonic()
    assert read(handmade.xlsx(handmade.sheet(rows))).sheets[0].rows == [(1,)]
    assert monotonic() - began < 5


def test_a_sheet_of_too_many_rows_says_how_many():
    rows = "".join([f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_011)])
    assert "has 200010 rows, and no more than 200000" in refusal(handmade.xlsx(handmade.sheet(rows)))


def test_cells_are_counted_over_all_sheets_and_blank_ones_too(monkeypatch):
    """Here, in this process: a file of five million cells takes two seconds to make."""
    rows = '<row r="1"><c r="A1" s="0"/><c r="B1"><v>1</v></c></row>'
    data = handmade.xlsx(handmade.sheet(rows), handmade.sheet(rows.replace('"', "'")))
    assert len(list(xlsx.read(data, Archive(data), pytest.fail))) == 2
    monkeypatch.setattr(xlsx, "MOST_CELLS", 5)
    with pytest.raises(Fault) as caught:
        list(xlsx.read(data, Archive(data), pytest.fail))
    assert (caught.value.name, caught.value.details) == ("cells", {"found": 6, "most": 5})


def test_a_sheet_that_takes_all_memory_takes_only_that_of_its_own_process():
    """Two cells within the limits, and a hundred million empty ones that calamine puts between them."""
    rows = ONE + '<row r="200000"><c r="SF200000"><v>1</v></c></row>'
    assert "takes more than 1000 MB of memory or 60 seconds" in refusal(handmade.xlsx(handmade.sheet(rows)))


# -- OpenDocument ---------------------------------------------------------------------------------


def test_a_million_blank_rows_and_cells_are_nothing():
    blank = ods_row('table:number-columns-repeated="16384"', 'table:number-rows-repeated="1048570"', value="")
    between = ods_row('table:number-columns-repeated="16384"', 'table:number-rows-repeated="95"', value="")
    assert read(handmade.ods(ods_row() + between + ods_row() + blank)).sheets[0].rows == [(1,), *[()] * 95, (1,)]


@pytest.mark.parametrize(
    ("cell", "row", "message"),
    [
        ('table:number-columns-repeated="1000000"', "", "Cell SG1 of the sheet “表1” holds a value"),
        ("", 'table:number-rows-repeated="1048576"', "has 1048576 rows, and no more than 200000"),
        ("", 'table:number-rows-repeated="999999999999"', "has 999999999999 rows"),
        (
            'table:number-columns-repeated="400"',
            'table:number-rows-repeated="190000"',
            "has 76000001 cells or more, and no more than 5000000",
        ),
    ],
)
def test_a_filled_cell_repeated_without_end_is_refused(cell, row, message):
    assert message in refusal(handmade.ods(ods_row(cell, row)))


def test_a_filled_cell_repeated_a_few_times_is_there_as_often():
    rows = ods_row('table:number-columns-repeated="3"', 'table:number-rows-repeated="2"')
    assert read(handmade.ods(rows)).sheets[0].rows == [(1, 1, 1), (1, 1, 1)]


def test_a_far_cell_in_opendocument_is_named():
    gap = '<table:table-cell table:number-columns-repeated="16383"/>'
    row = ods_row().replace("<table:table-cell", f"{gap}<table:table-cell", 1)
    blank = ods_row(row='table:number-rows-repeated="1048574"', value="")
    assert "Cell XFD1048576 of the sheet" in refusal(handmade.ods(ods_row() + blank + row))
    assert "Cell XFD1 of the sheet" in refusal(handmade.ods(row))
    assert "Cell A1048576 of the sheet" in refusal(handmade.ods(ods_row() + blank + ods_row()))


# -- archives -------------------------------------------------------------------------------------


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/media/image1.emf"])
def test_a_workbook_that_unpacks_to_far_more_than_it_is_is_refused(part):
    data = handmade.packed(handmade.xlsx_parts(handmade.sheet(ONE)) | {part: b" " * 11_000_000})
    assert "unpacks to more than 10 MB" in refusal(data)


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml"])
def test_a_size_that_is_a_lie_is_found_out(part):
    """The archive says of its part that it is small; whoever goes by that sees another file than the next reader."""
    data = handmade.packed(handmade.xlsx_parts(handmade.sheet(ONE)) | {part: handmade.sheet(" " * 11_000_000)})
    data = with_declared_size(data, part, 200)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.getinfo(part).file_size == 200
    assert "unpacks to more than 10 MB" in refusal(data)


def with_declared_size(data: bytes, part: str, size: int) -> bytes:
    """In the archive's list, the size lies 24 bytes into an entry whose name lies 46 bytes into it."""
    entry = data.rindex(part.encode()) - 46
    assert data[entry : entry + 4] == b"PK\x01\x02"
    return data[: entry + 24] + struct.pack("<I", size) + data[entry + 28 :]


def test_an_archive_of_too_many_parts_is_refused():
    parts = handmade.xlsx_parts(handmade.sheet(ONE)) | {f"xl/{n}.xml": "" for n in range(limits.MOST_ENTRIES)}
    assert "consists of 5005 parts, and no more than 5000" in refusal(handmade.packed(parts, zipfile.ZIP_STORED))


def test_two_parts_of_one_name_are_no_workbook():
    out = io.BytesIO(handmade.xlsx(handmade.sheet(ONE)))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("XL/worksheets/Sheet1.xml", handmade.sheet(filled("XFD1048576", 1048576)))
    assert "damaged" in refusal(out.getvalue())


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/sharedStrings.xml"])
def test_definitions_that_multiply_are_refused(part):
    entities = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY l0 "哈">{entities}]>'
    parts = handmade.xlsx_parts(handmade.sheet('<row r="1"><c r="A1" t="str"><v>&l9;</v></c></row>'))
    parts[part] = bomb + parts.get(part, "<sst/>")
    assert "definitions in it that no spreadsheet program writes" in refusal(handmade.packed(parts))


def test_definitions_that_multiply_are_refused_in_opendocument_and_in_other_letters():
    with zipfile.ZipFile(io.BytesIO(handmade.ods(ods_row()))) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    bomb = '<!DOCTYPE x [<!ENTITY l0 "哈">]>'
    for content in (bomb + parts["content.xml"], ('<?xml version="1.0" encoding="UTF-16"?>' + bomb).encode("utf-16")):
        assert "definitions" in refusal(handmade.packed(parts | {"content.xml": content}))


# -- broken, protected, or something else ---------------------------------------------------------


@pytest.mark.parametrize("file", ["gdp_wide_libreoffice.xlsx", "gdp_wide_libreoffice.ods", "gdp_wide_libreoffice.xls"])
@pytest.mark.parametrize("share", [0.1, 0.5, 0.9])
def test_a_file_of_which_only_a_part_arrived_is_damaged(file, share):
    data = (FILES / file).read_bytes()
    assert "The workbook is damaged" in refusal(data[: int(len(data) * share)])


@pytest.mark.parametrize(
    "data",
    [
        b"PK\x03\x04 not a zip",
        b"\xd0\xcf\x11\xe0 an old workbook",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 2000,
        b"\x09\x08\x10\x00" + b"\x00" * 50,
        handmade.packed({"xl/workbook.xml": "<workbook", "xl/_rels/workbook.xml.rels": "<x/>"}),
        handmade.packed({"xl/workbook.xml": "<workbook/>"}),
        handmade.packed(handmade.xlsx_parts(handmade.sheet('<row r="1"><c r="A1" t="s"><v>9</v></c></row>'))),
        handmade.packed(handmade.xlsx_parts(handmade.sheet('<row r="0"><c r="A0" t="e"><v>#N/A</v></c></row>'))),
        handmade.ods("<table:table-row>"),
    ],
)
def test_what_is_broken_is_said_to_be(data):
    assert "The workbook is damaged" in refusal(data)


def test_merged_ranges_that_overlap_without_end_are_broken():
    after = "<mergeCells>" + '<mergeCell ref="A1:B9"/>' * 1000 + "</mergeCells>"
    rows = f'{ONE}<row r="9"><c r="B9"><v>1</v></c></row>'
    assert "damaged" in refusal(handmade.xlsx(handmade.sheet(rows, after=after)))


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("protected_*")))
def test_a_password_is_said_to_be_in_the_way(file):
    assert "protected by a password" in refusal((FILES / file).read_bytes())


@pytest.mark.parametrize("file", sorted(path.name for path in FILES.glob("web_page_*")))
def test_a_web_page_that_calls_itself_a_workbook_is_told_from_one(file):
    message = refusal((FILES / file).read_bytes())
    assert message.startswith("This is a web page, although its name may end in .xls")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_web_page_is_known_in_any_letters(encoding):
    for page in ("<html>表</html>", "\r\n <!DOCTYPE HTML>", "<TABLE border=1><tr><td>表", "<meta charset=gbk>表"):
        assert "web page" in refusal(page.encode(encoding))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"%PDF-1.7", "not a spreadsheet but a PDF document"),
        (b"\x89PNG\r\n", "but a picture"),
        (b"\xff\xd8\xff\xe0", "but a picture"),
        (b"MZ\x90\x00\x03", "but a program"),
        (b"Rar!\x1a\x07\x00", "but an archive"),
        (handmade.packed({"word/document.xml": "<x/>", "[Content_Types].xml": "<x/>"}), "but a Word document"),
        (handmade.packed({"ppt/presentation.xml": "<x/>"}), "but a presentation"),
        (handmade.packed({"表.xlsx": "x"}), "but a ZIP archive"),
        (handmade.packed({}), "but a ZIP archive"),
        ((FILES / "binary_sheetjs.xlsb").read_bytes(), "binary workbook (XLSB). Save it as XLSX"),
        ((FILES / "xml_2003_sheetjs.xls").read_bytes(), "This is an XML file"),
        (b"x" * (limits.MOST_BYTES + 1_000_000), "has 21.0 MB, and no more than 20 MB"),
    ],
)
def test_what_is_no_spreadsheet_is_called_by_its_name(data, message):
    assert message in refusal(data)


# -- the process that takes workbooks apart -------------------------------------------------------


def use(script: str, monkeypatch) -> None:
    monkeypatch.setattr(workbook, "COMMAND", (sys.executable, "-c", script))


@pytest.mark.parametrize(
    "script",
    [
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.abort()",
        "raise SystemExit(1)",
        """print('{"kind": "xlsx"}')""",
        """print('{"kind": "xlsx"}\\n{"sheet": "1", "merged"', end='')""",
    ],
)
def test_a_process_that_ends_early_is_a_workbook_that_cannot_be_read(script, monkeypatch):
    use(script, monkeypatch)
    assert "takes more than" in refusal(handmade.xlsx(handmade.sheet(ONE)))


@pytest.mark.parametrize("line", ["[1, [1]]\\n", "[1, [1]"])
def test_a_process_that_writes_without_end_is_ended(line, monkeypatch):
    sheet = '{"sheet": "1", "merged": [], "uncalculated": []}'
    use(f"print('{sheet}')\nwhile True: print('{line}', end='', flush=True)", monkeypatch)
    monkeypatch.setattr(workbook, "MOST_BYTES_WRITTEN", 10_000)
    assert "takes more than" in refusal(handmade.xlsx(handmade.sheet(ONE)))


def test_a_process_that_does_not_end_is_ended_and_none_is_left_over(monkeypatch):
    use("import time; time.sleep(60)", monkeypatch)
    monkeypatch.setattr(workbook, "MOST_SECONDS", 0.3)
    before, began = left_over(), monotonic()
    assert "takes more than" in refusal(handmade.xlsx(handmade.sheet(ONE)))
    assert monotonic() - began < 10
    assert left_over() == before


def left_over() -> set[str]:
    """Children of this process that have ended and were not waited for, or still sleep."""
    children = Path("/proc/self/task").glob("*/children")
    return {child for path in children for child in path.read_text().split()}


def test_the_process_gets_nothing_of_the_servers_surroundings(monkeypatch):
    monkeypatch.setenv("SECRET", "x")
    use(
        "import os, json; print(json.dumps({'fault': 'rows', 'sheet': sorted(os.environ), 'found': 1, 'most': 1}))",
        monkeypatch,
    )
    assert "SECRET" not in refusal(handmade.xlsx(handmade.sheet(ONE)))
