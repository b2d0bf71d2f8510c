"""The file of all figures is made column by column; byte for byte it is the one that is made row by row."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aba_site.downloads import csv_lines
from aba_site.numbers import plain
from poverty import files
from poverty.files import as_text
from poverty.models import Observation, Region
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source

STORED = st.decimals(-(10**17), 10**17, places=6, allow_nan=False, allow_infinity=False)


def both(figures):
    row_by_row = "".join(csv_lines(files.FIELDS, files.rows(figures)))
    return row_by_row, "".join(csv_lines(files.FIELDS, files.text_rows(figures)))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_bytes(language, monkeypatch):
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
    with override(language):
        one, other = both(Observation.objects.published())
    assert one == other
    assert one.count("\r\n") == Observation.objects.published().count() + 1
    assert "'@place" in one or "'+地" in one


@pytest.mark.django_db
def test_nothing_and_what_is_refused_by_the_database_itself():
    for figures in (Observation.objects.none(), Observation.objects.published().filter(region__in=[])):
        one, other = both(figures)
        assert one == other and one.count("\r\n") == 1


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


@given(STORED, st.integers(0, 6))
def test_a_number_is_written_as_it_was_stored(value, decimals):
    """PostgreSQL writes the decimal; SQLite has a float, exact to 15 digits, as the site shows it as well."""
    assert as_text.number(f"{value:f}", str(decimals)) == plain(value, decimals)
    kept = as_text.FLOAT.create_decimal_from_float(float(value)).quantize(Decimal("0.000001"))
    assert as_text.number(float(value), decimals) == plain(kept, decimals)


@given(st.integers(-(10**12), 10**12), st.integers(0, 6))
def test_a_whole_number_too(value, decimals):
    assert as_text.number(value, decimals) == plain(Decimal(value), decimals)


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1)))
def test_moments_as_either_database_writes_them(moment):
    expected = f"{moment:%Y-%m-%dT%H:%M:%S}Z"
    assert as_text.moment(str(moment)) == as_text.moment(f"{moment}+00") == expected
    assert as_text.moment(None) == as_text.moment("") == ""
