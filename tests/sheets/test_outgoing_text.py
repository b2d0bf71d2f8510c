"""CSV going out: a stream that Excel opens and that reads back."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.utils import translation

from aba_site.sheets import cells
from aba_site.sheets.fields import Column
from aba_site.sheets.outgoing.rows import CHUNK
from aba_site.sheets.outgoing.text import csv_chunks
from poverty.models import Observation
from tests.sheets.outgoing_sheets import HOSTILE, sheet_of


class Watched:
    """A queryset of one text a row that counts how many rows were read of it."""

    model = None

    def __init__(self, texts):
        self.texts, self.read = texts, 0

    def values_list(self, *names):
        assert names == ("pk", "text")
        return self

    def iterator(self, chunk_size):
        assert chunk_size <= CHUNK
        for number, text in enumerate(self.texts):
            self.read += 1
            yield number, text


def sheet_of_texts():
    return SimpleNamespace(columns=[Column(name="text", label="text")])


def read_back(data):
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def test_the_headings_leave_before_any_row_is_read_and_rows_before_the_next_chunk():
    watched = Watched(["x"] * (3 * CHUNK))
    stream = csv_chunks(sheet_of_texts(), watched)
    assert next(stream) == b"\xef\xbb\xbftext\r\n"
    assert watched.read == 0
    assert next(stream) == b"x\r\n" * CHUNK
    assert watched.read == CHUNK
    assert b"".join(stream) == b"x\r\n" * 2 * CHUNK


def test_no_text_is_run_by_a_spreadsheet_and_all_of_it_reads_back():
    data = b"".join(csv_chunks(sheet_of_texts(), Watched([*HOSTILE, "a,b", 'a"b', "a;b", "中文", ""])))
    _heading, *written = [row[0] if row else "" for row in read_back(data)]
    assert not [text for text in written if text.lstrip(" ").startswith(tuple("=+-@\t\r\n＝＋－＠"))]
    assert written[: len(HOSTILE)] == [cells.neutral(cells.one_line_end(text)) for text in HOSTILE]
    assert [cells.restored(text) for text in written] == [
        cells.one_line_end(text) for text in [*HOSTILE, "a,b", 'a"b', "a;b", "中文", ""]
    ]


def test_lines_end_as_excel_ends_them_but_within_cells():
    data = b"".join(csv_chunks(sheet_of_texts(), Watched(["a\r\nb"])))
    assert data == b'\xef\xbb\xbftext\r\n"a\nb"\r\n'


@pytest.mark.django_db
def test_headings_and_names_are_in_the_language_of_the_call():
    with translation.override("zh-hans"):
        stream = csv_chunks(sheet_of(Observation), Observation.objects.filter(region__code="513200"))
        titles = [column.title for column in sheet_of(Observation).columns]
    headings, *body = read_back(b"".join(stream))
    assert headings == titles
    assert "地区" in headings
    assert body
    assert {"阿坝藏族羌族自治州"} < {cell for row in body for cell in row}


@pytest.mark.django_db
def test_without_rows_there_are_still_headings():
    (first,) = csv_chunks(sheet_of(Observation), Observation.objects.none())
    assert first.decode("utf-8-sig").startswith("indicator,region,year,")
