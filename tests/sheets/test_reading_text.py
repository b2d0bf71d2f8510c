"""Text files: whatever encoding, whatever between the cells, whatever at the lines' ends."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aba_site.sheets.layout.headings import folded
from aba_site.sheets.problems import Unreadable
from aba_site.sheets.reading import text as text_files
from aba_site.sheets.reading.files import read

FILES = Path(__file__).parent / "files"
HEADINGS = ("地区", "年份", "数值", "指标", "备注", "短名称", "中文名", "单位", "来源", "区划代码")
KNOWN = {folded(heading) for heading in HEADINGS}
TABLE = [("地区", "年份", "数值"), ("汶川县", "2016年", "281.32"), ("九寨沟县", "2016年", "１２")]


def only_rows(data: bytes, known=KNOWN):
    found = read(data, known)
    (sheet,) = found.sheets
    assert (found.kind, sheet.name, sheet.hidden) == ("text", "", False)
    return sheet.rows


def joined(rows, delimiter=",", line_end="\r\n") -> str:
    return "".join(delimiter.join(row) + line_end for row in rows)


@pytest.mark.parametrize("known", [(), KNOWN])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|", "，"])
@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be", "utf-16-be-mark"]
)
def test_a_table_is_read_whatever_wrote_it(encoding, delimiter, line_end, known):
    text = joined(TABLE, delimiter, line_end)
    data = b"\xfe\xff" + text.encode("utf-16-be") if encoding.endswith("-mark") else text.encode(encoding)
    assert only_rows(data, known) == TABLE


@pytest.mark.parametrize("file", ["gdp_long_libreoffice_gb18030.csv", "gdp_long_gnumeric_utf16.txt"])
def test_what_programs_save_as_text_is_read(file):
    rows = only_rows((FILES / file).read_bytes())
    assert rows[0] == ("指标", "地区", "年份", "数值（亿元）", "备注")
    assert [row[2:] for row in rows[1:3]] == [
        ("2010年", "132.76", "年报，初步核算"),
        ("2011年", "168.48", "年报，初步核算"),
    ]
    assert len(rows) == 8


def test_a_wide_table_with_a_title_finds_its_delimiter():
    rows = only_rows((FILES / "gdp_wide_gnumeric_semicolon.csv").read_bytes(), ())
    assert rows[1:3] == [(None,) * 7 + ("单位：亿元",), ("地区", *(f"{year}年" for year in range(2010, 2017)))]


@given(
    header=st.lists(st.sampled_from(HEADINGS), min_size=1, max_size=6, unique=True),
    body=st.lists(
        st.lists(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=5), max_size=6), max_size=5
    ),
    encoding=st.sampled_from(["gb18030", "utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]),
    delimiter=st.sampled_from([",", ";", "\t", "|", "，"]),
)
def test_any_table_with_known_headings_is_read_exact(header, body, encoding, delimiter):
    body = [[cell or "空" for cell in row[: len(header)]] for row in body]
    expected = [tuple(row) for row in (header, *body)]
    while expected[-1] == ():
        expected.pop()
    assert only_rows(joined([header, *body], delimiter).encode(encoding)) == expected


def test_chinese_that_is_valid_in_two_encodings_is_read_as_what_yields_known_headings():
    """930 characters of GB 2312 are UTF-8 as well, and headings such as 省, 农业 and 农药 are made of them alone."""
    text = "省,农业,农药\r\n1,2,3\r\n"
    data = text.encode("gb18030")
    misread = data.decode("utf-8")
    assert only_rows(data, {"省", "农药"}) == [("省", "农业", "农药"), ("1", "2", "3")]
    assert only_rows(data, ()) == [tuple(line.split(",")) for line in misread.split()]
    assert only_rows(misread.encode(), {"1"}) == [tuple(line.split(",")) for line in misread.split()]


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_two_bytes_a_letter_are_told_by_their_order(encoding):
    assert only_rows("地区,年份\n1,2\n".encode(encoding), ()) == [("地区", "年份"), ("1", "2")]


def test_blank_lines_are_rows_and_blank_cells_are_none():
    assert only_rows(b"\r\na,,  ,b,,\r\n\r\n , \r\n\xe3\x80\x80,c\r\n\r\n\r\n", ()) == [
        (), ("a", None, None, "b"), (), (), (None, "c"),
    ]  # fmt: skip


def test_a_line_end_within_a_quoted_cell_begins_no_row():
    data = '地区,备注\r\n汶川县,"一\r\n二, ""三"""\r\n理县,x\r\n'.encode()
    assert only_rows(data) == [("地区", "备注"), ("汶川县", '一\r\n二, "三"'), ("理县", "x")]


def test_thousands_separators_do_not_pass_for_delimiters():
    assert only_rows("地区\t数值\n汶川\t1,234,567\n理县\t2,345,678\n".encode()) == [
        ("地区", "数值"), ("汶川", "1,234,567"), ("理县", "2,345,678"),
    ]  # fmt: skip


def test_text_stands_as_it_was_typed():
    assert only_rows("地区,数值\n 汶川县 ,００１２\n".encode()) == [("地区", "数值"), (" 汶川县 ", "００１２")]


@pytest.mark.parametrize("data", ['地区,备注\n汶川县,"没有结束\n理县,x\n', '地区,备注\n汶川县,"他"说\n'])
def test_a_quotation_mark_that_swallows_rows_is_named_with_its_row(data):
    with pytest.raises(Unreadable, match=r"In row 2 a quotation mark"):
        read(data.encode())


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02\xff\xff", b"\xff\xfe\x00", b"a\x00,b\n", "地区".encode("gbk") + b"\xff"]
)
def test_letters_that_cannot_be_read_are_said_to_be_so(data):
    with pytest.raises(Unreadable, match="letters in this file"):
        read(data)


@pytest.mark.parametrize("data", [b"", b"\n\n", b" , \n", b"\xef\xbb\xbf"])
def test_a_file_without_a_filled_cell_is_said_to_be_empty(data):
    with pytest.raises(Unreadable, match="No cell"):
        read(data)


def test_a_short_line_that_begins_like_another_kind_of_file_is_text():
    assert only_rows(b"MZ,GIF8\n1,2\n", ()) == [("MZ", "GIF8"), ("1", "2")]


@pytest.mark.parametrize(
    ("limit", "message"),
    [
        ("MOST_ROWS", "has 5 rows, and no more than 2"),
        ("MOST_COLUMNS", "Row 3 has 3 columns, and no more than 2"),
        ("MOST_CELLS", "has 15 cells or more, and no more than 2"),
    ],
)
def test_more_than_is_read_is_refused_with_the_number_found_and_the_limit(limit, message, monkeypatch):
    monkeypatch.setattr(text_files, limit, 2)
    with pytest.raises(Unreadable, match=message):
        read(b"a,b\na,b\na,b,c\na,b\na,b\n,,,\n")


def test_blank_rows_and_cells_at_the_end_do_not_count(monkeypatch):
    monkeypatch.setattr(text_files, "MOST_ROWS", 1)
    monkeypatch.setattr(text_files, "MOST_COLUMNS", 1)
    assert only_rows(b"a,,,\n,,,\n\n", ()) == [("a",)]
