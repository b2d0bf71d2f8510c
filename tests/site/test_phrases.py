"""Numbers with units, years and sections in the reader's words."""

import pytest
from django.utils.translation import override

from aba_site.phrases import before_number, bracketed, section_text, singular, span_text, with_unit


@pytest.mark.parametrize(
    ("language", "number", "unit", "text"),
    [
        ("en", "64", "bases", "64 bases"),
        ("en", "281.32", "100 million yuan", "281.32 (100 million yuan)"),
        ("en", "15.5", "%", "15.5%"),
        ("zh-hans", "281.32", "亿元", "281.32亿元"),
        ("zh-hans", "15.5", "%", "15.5%"),
    ],
)
def test_a_number_with_its_unit(language, number, unit, text):
    with override(language):
        assert with_unit(number, unit) == text


@pytest.mark.parametrize(
    ("unit", "one"),
    [
        ("bases", "base"), ("counties", "county"), ("kinds of risk", "kind of risk"),
        ("percentage points", "percentage point"), ("mu", "mu"), ("t", "t"), ("s", "s"), ("series", "series"),
        ("sessions or persons", "sessions or persons"), ("m²/person", "m²/person"), ("%", "%"),
        ("boxes", "box"), ("classes", "class"), ("batches", "batch"), ("houses", "house"),
        ("thousand tonnes", "thousand tonnes"), ("10,000 persons", "10,000 persons"),
        ("100 million yuan", "100 million yuan"),
    ],
)  # fmt: skip
def test_the_unit_of_exactly_one(unit, one):
    assert singular(unit) == one


def test_a_name_that_ends_with_a_digit_does_not_run_into_a_year():
    assert before_number("Sample county 001") == "Sample county 001"
    with override("zh-hans"):
        assert (before_number("示例县001"), before_number("阿坝州")) == ("示例县001 ", "阿坝州")


def test_brackets_are_those_of_the_language_and_never_empty():
    assert (bracketed("GDP", "yuan"), bracketed("GDP", ""), bracketed("", "yuan")) == ("GDP (yuan)", "GDP", "yuan")
    with override("zh-hans"):
        assert bracketed("地区生产总值", "亿元") == "地区生产总值（亿元）"


def test_years_and_sections():
    assert span_text(2010, 2016) == "2010–2016"
    assert span_text(2017, 2017) == "2017"
    assert (section_text("2.1"), section_text("Fig.1")) == ("section 2.1", "figure 1")
    assert (section_text("Abstract"), section_text("")) == ("Abstract", "")
