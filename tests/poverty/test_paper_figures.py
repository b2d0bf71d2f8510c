"""The loaded database against the fact file, number by number, without the code that built the fixtures."""

import json
from collections import Counter
from decimal import Decimal
from itertools import pairwise

import pytest
from django.conf import settings

from poverty.models import Indicator, Observation

SOURCES = settings.BASE_DIR / "fixtures" / "sources"
PAPER = json.loads((SOURCES / "paper_facts.json").read_text(encoding="utf-8"), parse_float=Decimal)
NUMBERS = [fact for fact in PAPER["facts"] if isinstance(fact["value"], int | Decimal)]

# Where the database does not hold the number as printed: 160.14 "million tons" is read as 160.14 times ten thousand.
TEN_THOUSAND = 10_000
CONVERTED = {"F022": Decimal("160.14") * TEN_THOUSAND}
# Proposals and definitions have no year; the table covers seven years.
YEARS_WITHOUT_ONE = {"proposal": 2018, "n/a": 2018, "2010-2016": 2016}

UNITS = {
    "yuan (more than)": "yuan",
    "persons (more than)": "persons",
    "(more than)": "sessions or persons",
    "million tons (as printed)": "t",
    "m2/person": "m²/person",
    "cooperatives (new)": "cooperatives",
    "5A sites": "sites",
    "4A sites": "sites",
    "4A sites named": "sites",
    "national brands": "brands",
    "stations": "sites",
    "centre": "centres",
    "base": "bases",
    "area": "areas",
    "risk kinds": "kinds of risk",
}

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def stated(django_db_setup, django_db_blocker):
    """The observations that come from the paper, by the statement they were read from."""
    with django_db_blocker.unblock():
        rows = Observation.objects.published().filter(source__slug="aba-paper").with_names()
        by_statement = Counter(row.statements for row in rows)
        assert not [statement for statement, count in by_statement.items() if count > 1]
        return {row.statements: row for row in rows}


def test_every_number_is_one_observation_and_there_is_no_other(stated):
    assert set(stated) == {fact["id"] for fact in NUMBERS} | {figure["id"] for figure in PAPER["gdp"]}


@pytest.mark.parametrize("fact", NUMBERS, ids=lambda fact: fact["id"])
def test_a_number_is_held_as_the_fact_file_has_it(stated, fact):
    row = stated[fact["id"]]
    assert row.value == CONVERTED.get(fact["id"], fact["value"])
    assert row.indicator.unit_en == UNITS.get(fact["unit"], fact["unit"])
    assert row.year == (fact["year"] or YEARS_WITHOUT_ONE[fact["year_basis"]])
    assert f"({row.region.code})" in fact["region"]
    assert row.section == fact["section"]
    assert row.reading_confidence == fact["reading_confidence"]
    assert row.year_basis == ("stated" if fact["year_basis"] == "stated" else "inferred")


@pytest.mark.parametrize("fact", NUMBERS, ids=lambda fact: fact["id"])
def test_a_number_shows_what_was_printed(stated, fact):
    printed = stated[fact["id"]].printed
    number = f"{fact['value']:,}"
    if fact["id"] == "F071":  # one hundred million, the unit of the table
        number = "100 million"
    assert number.removeprefix("-") in printed


@pytest.mark.parametrize("fact", [f for f in NUMBERS if f["dubious"]], ids=lambda fact: fact["id"])
def test_a_doubtful_number_says_how_it_is_read_in_both_languages(stated, fact):
    row = stated[fact["id"]]
    assert len(row.note_en) > 20
    assert len(row.note_zh) > 5


def test_an_inferred_year_says_how_in_both_languages(stated):
    inferred = [row for row in stated.values() if row.year_basis == "inferred"]
    assert inferred
    assert all(row.year_note_en and row.year_note_zh for row in inferred)


def test_output_of_the_crops_shows_the_printed_number_beside_the_one_it_is_read_as(stated):
    row = stated["F022"]
    assert (row.value, row.printed, row.reading_confidence) == (1_601_400, "160.14 million tons", Decimal("0.97"))
    assert "201" in row.note_en


def test_what_is_expected_or_planned_is_a_forecast(stated):
    assert {statement for statement, row in stated.items() if row.status == "F"} == {
        "F010", "F050", "F051", "F052", "F067",
    }  # fmt: skip


def test_lower_bounds_are_more_than(stated):
    bounds = {fact["id"] for fact in NUMBERS if "more than" in fact["unit"]}
    assert {statement for statement, row in stated.items() if row.qualifier == "more_than"} == bounds
    assert bounds == {"F167", "F168", "F171"}


def test_a_reading_that_is_hardly_sure_is_of_low_reliability(stated):
    hardly = {fact["id"] for fact in NUMBERS if (fact["reading_confidence"] or 1) < Decimal("0.7")}
    # F024 leaves open whether it was planned or achieved.
    assert {statement for statement, row in stated.items() if row.status == "U"} == hardly | {"F024"}


def test_the_growth_or_fall_of_poverty_keeps_its_sign(stated):
    assert stated["F015"].value == -4
    assert stated["F015"].indicator.unit_en == "percentage points"


def test_demonstration_villages_of_two_counties_share_an_indicator(stated):
    assert stated["F067"].indicator == stated["F139"].indicator


class TestGdp:
    def test_every_value_of_the_table(self, stated):
        for figure in PAPER["gdp"]:
            row = stated[figure["id"]]
            assert (row.region.code, row.year, row.value) == (figure["region_code"], figure["year"], figure["value"])
            assert (row.indicator.slug, row.section, row.year_basis) == ("gdp", "Fig.1", "stated")

    def test_it_has_21_prefectures_and_seven_years(self):
        rows = Observation.objects.published().filter(indicator__slug="gdp")
        assert rows.count() == 147
        assert rows.values("region").distinct().count() == 21
        assert set(rows.values_list("year", flat=True)) == set(range(2010, 2017))

    def test_the_columns_add_up_to_the_sums_of_the_fact_file(self):
        rows = Observation.objects.published().filter(indicator__slug="gdp")
        sums = Counter()
        for year, value in rows.values_list("year", "value"):
            sums[str(year)] += value
        assert sums == PAPER["gdp_column_sums_100m_yuan"]

    def test_chengdu_and_ziyang_have_a_break_in_2016_and_no_other_region_has(self):
        broken = (
            Observation.objects.published().filter(status="B").values_list("indicator__slug", "region__code", "year")
        )
        assert set(broken) == {("gdp", "510100", 2016), ("gdp", "512000", 2016)}

    def test_a_break_says_why_in_both_languages(self):
        for row in Observation.objects.published().filter(status="B"):
            assert "Jianyang" in row.note_en
            assert "简阳" in row.note_zh

    def test_suspiciously_small_growth_is_noted_where_it_occurs(self):
        noted = {figure["id"] for figure in PAPER["gdp"] if figure["flag"] == "growth below 0.3%"}
        for code in ("511700", "513400"):
            rows = Observation.objects.published().filter(indicator__slug="gdp", region__code=code).order_by("year")
            for before, after in pairwise(rows):
                small = after.value / before.value < Decimal("1.003")
                assert small == (after.statements in noted) == bool(after.note_en)


class TestRegister:
    @pytest.mark.parametrize(
        ("indicator", "field"), [("townships", "townships_2017"), ("village-committees", "village_committees_2017")]
    )
    def test_the_counts_of_each_county(self, indicator, field):
        counties = json.loads((SOURCES / "aba_counties.json").read_text(encoding="utf-8"))
        rows = Observation.objects.published().filter(indicator__slug=indicator, region__level="county", year=2017)
        assert dict(rows.values_list("region__code", "value")) == {c["code"]: c[field] for c in counties}
        assert set(rows.values_list("source__slug", flat=True)) == {"nbs-divisions-2017"}

    def test_221_townships_stand_beside_the_223_of_the_paper(self, stated):
        listed = Observation.objects.published().get(indicator__slug="townships", region__code="513200")
        assert (listed.value, stated["F121"].value) == (221, 223)
        assert "221" in stated["F121"].note_en
        assert "221" in stated["F121"].note_zh
        assert stated["F121"].indicator != listed.indicator

    def test_1354_village_committees_agree_with_the_paper(self, stated):
        listed = Observation.objects.published().get(indicator__slug="village-committees", region__code="513200")
        assert listed.value == stated["F122"].value == 1354


def test_every_indicator_is_defined_in_both_languages_and_has_a_figure():
    for indicator in Indicator.objects.published():
        assert indicator.definition_en.endswith("."), indicator.slug
        assert indicator.definition_zh.endswith("。"), indicator.slug
        assert indicator.observations.exists(), indicator.slug


def test_no_figure_has_more_decimals_than_its_indicator_prints():
    for row in Observation.objects.published().with_names():
        assert row.value == round(row.value, row.indicator.decimals), row


def test_what_must_not_be_added_is_not_summed():
    rates = Indicator.objects.filter(unit_en__in=["%", "percentage points", "m²/person"])
    assert rates.count() == 4
    assert not rates.filter(aggregation="sum").exists()
