"""Units and their conversion: exact, or refused."""

import ast
import tomllib
from decimal import Decimal
from fractions import Fraction

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from aba_site.sheets import units
from aba_site.sheets.problems import CellFault
from aba_site.sheets.units import conversion, converted, known_unit

NAMES = sorted(units.UNITS)
MULTIPLIERS = st.sampled_from(["", "十", "百", "千", "万", "百万", "千万", "亿", "万亿", "10,000 ", "1000", "million "])
RATIOS = st.builds(
    "{}/{}".format, st.sampled_from(["元", "公斤", "人", "m²"]), st.sampled_from(["人", "亩", "ha", "户"])
)
UNITS = st.builds(str.__add__, MULTIPLIERS, st.sampled_from(NAMES)) | RATIOS
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**20), max_value=10**20, places=6)


@pytest.mark.parametrize(
    ("of", "to", "factor"),
    [
        ("万元", "元", 10_000),
        ("千元", "元", 1000),
        ("百万元", "万元", 100),
        ("亿元", "万元", 10_000),
        ("10,000 yuan", "元", 10_000),
        ("100 million yuan", "亿元", 1),
        ("RMB 100 million", "亿元", 1),
        ("million yuan", "百万元", 1),
        ("人民币万元", "元", 10_000),
        ("公顷", "亩", 15),
        ("mu", "ha", Fraction(1, 15)),
        ("km²", "亩", 1500),
        ("平方千米", "平方公里", 1),
        ("平方公里", "平方米", 1_000_000),
        ("㎡", "平方米", 1),
        ("万亩", "公顷", Fraction(2000, 3)),
        ("千公顷", "万亩", Fraction(3, 2)),
        ("吨", "公斤", 1000),
        ("万公斤", "吨", 10),
        ("千克", "斤", 2),
        ("担", "吨", Fraction(1, 20)),
        ("万人", "人", 10_000),
        ("万户", "户", 10_000),
        ("万个", "个", 10_000),
        ("家", "个", 1),
        ("万头", "头", 10_000),
        ("百万人次", "万人次", 100),
        ("千株", "株", 1000),
        ("‰", "%", Fraction(1, 10)),
        ("percent", "％", 1),
        ("percentage points", "个百分点", 1),
        ("公斤/亩", "吨/公顷", Fraction(3, 200)),
        ("m²/person", "平方米/人", 1),
        ("yuan per person", "元/人", 1),
        ("万元/户", "元/户", 10_000),
    ],
)
def test_how_many_of_one_unit_make_another(of, to, factor):
    assert conversion(of, to) == factor
    assert conversion(to, of) == 1 / Fraction(factor)


@pytest.mark.parametrize(
    ("of", "to"),
    [
        ("元", "亩"), ("人", "人次"), ("人", "户"), ("%", "个百分点"), ("%", "元"), ("头", "只"), ("元/人", "元"),
        ("元/人", "元/户"), ("箱", "个"), ("箱", "元"), ("", "元"), ("万", "人"), ("10000", "元"), ("千", "千克"),
    ],
)  # fmt: skip
def test_what_measures_something_else_or_is_unknown_is_not_converted(of, to):
    assert conversion(of, to) is None
    assert conversion(to, of) is None


@pytest.mark.parametrize(
    "spelling",
    [
        "单位：万元",
        "（万元）",
        "［万元］",
        " 万 元 ",
        "（单位：万元）",
        "单位: 万元",
        "计量单位：万元",
        "计量单位为万元",
        "10，000 Yuan",
        "unit: 10,000 YUAN",
    ],
)
def test_spellings_of_one_unit_are_folded(spelling):
    assert conversion(spelling, "元") == 10_000
    assert known_unit(spelling)


@pytest.mark.parametrize(
    "text", ["修订", "期或人", "", "2016", "年", "万", "万修订", "元/修订", "地区", "x" * 500, "万" * 500]
)
def test_what_is_no_unit_is_not_known(text):
    assert not known_unit(text)


def test_equal_spellings_are_the_same_even_of_units_nobody_knows():
    assert conversion("期或人", " 期或人") == 1
    assert conversion("Sessions or persons", "sessions or persons") == 1


def test_the_units_of_all_indicators_are_known_or_convert_to_themselves():
    text = (settings.BASE_DIR / "fixtures/sources/indicators.toml").read_text(encoding="utf-8")
    found = {indicator[name] for indicator in tomllib.loads(text).values() for name in ("unit_zh", "unit_en")}
    assert len(found) > 40
    assert {unit for unit in found if conversion(unit, unit) != 1} == set()
    chinese = {indicator["unit_zh"] for indicator in tomllib.loads(text).values()}
    assert {unit for unit in chinese if not known_unit(unit)} == {"期或人"}


def test_no_spelling_is_claimed_by_two_units():
    lines = [spellings for spellings, _kind, _size in units.MEASURED] + list(units.COUNTED)
    spellings = [spelling for line in lines for spelling in line.split()]
    assert sorted(spellings) == NAMES
    assert [spelling for spelling in spellings if units.folded(spelling) != spelling] == []


@given(UNITS, UNITS, UNITS)
def test_conversions_go_there_and_back_and_over_a_third(one, two, three):
    there = conversion(one, two)
    if there is None:
        assert conversion(two, one) is None
        return
    assert there > 0
    assert there * conversion(two, one) == 1
    if (further := conversion(two, three)) is not None:
        assert conversion(one, three) == there * further


@given(NUMBERS, UNITS, UNITS)
def test_a_value_is_converted_to_the_last_digit_or_refused(value, of, to):
    factor = conversion(of, to) or Fraction(1)
    exact = Fraction(value) * factor
    ends = exact.denominator
    for prime in (2, 5):
        while ends % prime == 0:
            ends //= prime
    if ends == 1:
        result = converted(value, factor)
        assert Fraction(result) == exact
        assert result.as_tuple().exponent == 0 or not f"{result:f}".endswith("0")
    else:
        with pytest.raises(CellFault):
            converted(value, factor)


@given(NUMBERS, UNITS, UNITS)
def test_a_converted_value_converts_back_to_itself(value, of, to):
    factor = conversion(of, to) or Fraction(1)
    try:
        assert converted(converted(value, factor), 1 / factor) == value
    except CellFault:
        assert factor.denominator % 3 == 0 or factor.numerator % 3 == 0


def test_fifty_digits_stay_fifty_digits():
    value = Decimal("12345678901234567890123456789012345678901234567890.123")
    assert str(converted(value, Fraction(10_000))) == "123456789012345678901234567890123456789012345678901230"


def test_an_endless_result_is_refused_with_what_was_found_and_expected():
    assert converted(Decimal(30), conversion("亩", "公顷")) == 2
    with pytest.raises(CellFault) as caught:
        converted(Decimal("1.60"), conversion("亩", "公顷") / 10)
    assert caught.value.found == "1.60"
    assert "× 1/150" in caught.value.expected


def test_no_float_is_anywhere_near():
    with open(units.__file__, encoding="utf-8") as file:
        tree = ast.parse(file.read())
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, float)]
    assert not [n for n in ast.walk(tree) if isinstance(n, ast.Name) and n.id in ("float", "round")]
