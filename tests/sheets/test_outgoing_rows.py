"""Rows on their way out: right, in order, in constant memory, in few queries, in the language of the call."""

import tracemalloc
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from aba_site.sheets.outgoing import rows as rows_module
from aba_site.sheets.outgoing.rows import chunks, rows
from poverty.models import Brand, Finding, Fund, Observation
from tests.sheets.outgoing_sheets import many_observations, sheet_of

pytestmark = pytest.mark.django_db


def queries_of(sheet, queryset):
    with CaptureQueriesContext(connection) as captured:
        found = sum(1 for _row in rows(sheet, queryset, native=False))
    return found, len(captured)


def said_by(row, column):
    """A column's value of one instance."""
    return column.get_value(row) if column.many else column.made_of(*(getattr(row, name) for name in column.reads))


@pytest.mark.parametrize("native", [False, True])
@pytest.mark.parametrize("model", [Observation, Fund, Brand, Finding])
def test_rows_are_what_each_instance_says(model, native):
    sheet, queryset = sheet_of(model), model.objects.order_by("pk")
    slowly = [
        tuple(column.widget.render(said_by(row, column), native=native) for column in sheet.columns) for row in queryset
    ]
    assert slowly
    assert list(rows(sheet, queryset, native)) == slowly


def test_the_order_is_that_of_the_queryset():
    sheet = sheet_of(Observation)
    place = [column.name for column in sheet.columns].index("year")
    years = [row[place] for row in rows(sheet, Observation.objects.order_by("-year", "pk"), native=True)]
    assert years == sorted(years, reverse=True)
    assert len(set(years)) > 5


def test_more_rows_take_no_more_queries():
    few, for_few = queries_of(sheet_of(Observation), many_observations(10))
    many, for_many = queries_of(sheet_of(Observation), many_observations(5000))
    assert (few, many) == (10, 5000)
    assert for_many == for_few <= 8  # the rows, and once each what indicators, regions and others are called


def test_relations_to_many_take_one_query_for_each_chunk_and_column(monkeypatch):
    monkeypatch.setattr(rows_module, "CHUNK", 5)
    queryset = Finding.objects.order_by("pk")[:20]
    sheet = sheet_of(Finding)
    many = sum(column.many for column in sheet.columns)
    assert many == 2
    list(rows(sheet, queryset[:5], native=False))  # the keys of what is referred to are known by now
    with CaptureQueriesContext(connection) as captured:
        assert len(list(rows(sheet, queryset, native=False))) == 20
    assert len(captured) == 1 + 4 * many


def test_memory_does_not_grow_with_the_rows():
    sheet = SimpleNamespace(columns=sheet_of(Observation).columns[:7])
    peaks = []
    list(rows(sheet, many_observations(10), native=True))
    for count in (4_000, 40_000):
        tracemalloc.start()
        found = sum(1 for _row in rows(sheet, many_observations(count), native=True))
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
        assert found == count
    assert peaks[1] < 1.5 * peaks[0]


def test_the_language_is_that_of_the_call_and_does_not_leak():
    sheet = sheet_of(Observation)
    place = [column.name for column in sheet.columns].index("region_name")
    with translation.override("zh-hans"):
        streamed = rows(sheet, Observation.objects.filter(region__code="513200"), native=False)
    assert next(streamed)[place] == "阿坝藏族羌族自治州"
    assert translation.get_language() == "en"
    assert {row[place] for row in streamed} == {"阿坝藏族羌族自治州"}


def test_a_prefetching_or_narrowed_queryset_is_as_good_as_any():
    sheet = sheet_of(Brand)
    plain = list(rows(sheet, Brand.objects.order_by("pk"), native=False))
    for queryset in (Brand.objects.prefetch_related("products"), Brand.objects.select_related("region").only("slug")):
        assert list(rows(sheet, queryset.order_by("pk"), native=False)) == plain


def test_chunks_hold_so_many_rows_and_none_is_empty(monkeypatch):
    monkeypatch.setattr(rows_module, "CHUNK", 100)
    sheet = sheet_of(Observation)
    assert [len(chunk) for chunk in chunks(sheet, many_observations(250), native=False)] == [100, 100, 50]
    assert list(chunks(sheet, Observation.objects.none(), native=False)) == []
