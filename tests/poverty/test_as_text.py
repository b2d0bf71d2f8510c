"""Files of figures are made column by column; byte for byte they are those that are made row by row."""

import json
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aba_site.downloads import Number, csv_lines, iso, json_value
from aba_site.numbers import plain
from poverty import files
from poverty.files import as_text, notation
from poverty.models import Observation, Region
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source

STORED = st.decimals(-(10**17), 10**17, places=6, allow_nan=False, allow_infinity=False)


def both(figures):
    row_by_row = "".join(csv_lines(files.FIELDS, files.rows(figures)))
    return row_by_row, "".join(csv_lines(files.FIELDS, files.text_rows(figures)))


def both_as_json(figures, most):
    row_by_row = [json.dumps(files.as_object(row), ensure_ascii=False) for row in files.rows(figures)]
    return row_by_row[:most], files.json_rows(figures, most)


@pytest.fixture
def odd_figures(monkeypatch):
    """Whatever a cell may hold, in small pieces, of which few are remembered."""
    monkeypatch.setattr(as_text, "CHUNK", 7)
    monkeypatch.setattr(as_text, "MOST_REMEMBERED", 3)
    indicator, region = make_indicator(decimals=2, unit_en="=tonnes"), make_region(name_en="@place", name_zh="+地")
    moment = datetime(2026, 3, 4, 5, 6, 7, 890123, tzinfo=UTC)
    odd = [("1.5", {}), ("-3", {"qualifier": "about", "section": "-1", "note_zh": "只有中文"}), ("0.000001", {}),
           ("99999999999", {}), ("123456789.123456", {}), (None, {"status": "O", "note_en": '"quoted",\nand\t\\more'}),
           ("7", {"year_basis": "inferred", "note_en": "=1+1"}),
           ("8", {"year_basis": "inferred", "year_note_zh": "据序", "published_at": moment})]  # fmt: skip
    for year, (value, said) in enumerate(odd, 2000):
        make_observation(indicator, region, year, value, source=make_source("-source"), **said)
    return indicator


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_bytes(language, odd_figures):
    with override(language):
        one, other = both(Observation.objects.published())
    assert one == other
    assert one.count("\r\n") == Observation.objects.published().count() + 1
    assert "'@place" in one or "'+地" in one


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_bytes_as_json(language, odd_figures):
    with override(language):
        one, other = both_as_json(Observation.objects.published(), 10_000)
        assert one == other and len(one) == Observation.objects.published().count()
        one, other = both_as_json(Observation.objects.published().filter(indicator=odd_figures), 7)
    assert one == other and len(one) == 7
    assert json.loads(other[2])["value"] == 0.000001 and json.loads(other[5])["value"] is None


@pytest.mark.django_db
def test_nothing_and_what_is_refused_by_the_database_itself():
    for figures in (Observation.objects.none(), Observation.objects.published().filter(region__in=[])):
        one, other = both(figures)
        assert one == other and one.count("\r\n") == 1
        assert files.json_rows(figures, 5) == []


@pytest.mark.django_db
def test_nothing_is_read_before_the_first_line_is_asked_for(django_assert_num_queries):
    with django_assert_num_queries(0):
        lines = csv_lines(files.FIELDS, files.text_rows(Observation.objects.published()))
    with django_assert_num_queries(1):
        assert sum(map(len, lines)) > 1000


@pytest.mark.django_db
def test_the_language_is_that_of_the_request_also_when_it_is_over():
    aba = Observation.objects.published().filter(region=Region.objects.get(code="513200"))
    with override("zh-hans"):
        lines = csv_lines(files.FIELDS, files.text_rows(aba))
    assert "阿坝" in "".join(lines)


def kept(value: float | int) -> Decimal:
    """As Django reads a number of SQLite."""
    return notation.FLOAT.create_decimal_from_float(value).quantize(notation.SMALLEST)


def as_json(value: Decimal) -> str:
    return json.dumps(json_value(Number(value, "", 0)))


@given(STORED, st.integers(0, 6))
def test_a_number_is_written_as_it_was_stored(value, decimals):
    """PostgreSQL writes the decimal; SQLite has a float, exact to 15 digits, as the site shows it as well."""
    assert notation.number(f"{value:f}", str(decimals)) == plain(value, decimals)
    assert notation.number(float(value), decimals) == plain(kept(float(value)), decimals)
    assert notation.json_number(f"{value:f}", str(decimals)) == as_json(value)
    assert notation.json_number(float(value), decimals) == as_json(kept(float(value)))


@given(st.floats(-(10**17), 10**17), st.integers(0, 6))
def test_a_float_of_more_decimals_than_are_kept_is_rounded_alike(value, decimals):
    assert notation.json_number(value, decimals) == as_json(kept(value))


@given(st.integers(-(10**17), 10**17), st.integers(0, 6))
def test_a_whole_number_too(value, decimals):
    assert notation.number(value, decimals) == plain(kept(value), decimals)
    assert notation.json_number(value, decimals) == as_json(kept(value))


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_moments_as_either_database_writes_them(moment):
    expected = iso(moment.replace(tzinfo=UTC))
    for written in (str(moment), f"{moment}+00"):
        assert notation.moment(written) == expected
        assert notation.json_moment(written) == json.dumps(expected)


def test_nothing_is_written_as_each_kind_of_file_has_it():
    for nothing in (None, ""):
        assert notation.number(nothing, 2) == notation.moment(nothing) == ""
        assert notation.json_number(nothing, 2) == notation.json_moment(nothing) == "null"
