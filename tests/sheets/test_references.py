"""How a sheet may name a row of another model, and what is said where it cannot be told which is meant."""

import pytest
from django.utils import translation

from aba_site.sheets.problems import CellFault
from aba_site.sheets.references import References
from poverty.models import Indicator, Region, Source
from tests.poverty.rows import make_region, make_source

pytestmark = pytest.mark.django_db


def code_of(text):
    return Region.objects.get(pk=References(Region).find(text)).code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("513221", "513221"),
        ("513229", "513201"),  # the code that Barkam had before it became a city
        ("汶川县", "513221"),
        ("汶川", "513221"),
        ("汶 川 县", "513221"),
        ("Wenchuan County", "513221"),
        ("wenchuan", "513221"),
        ("理县", "513222"),
        ("阿坝州", "513200"),
        ("阿坝藏族羌族自治州", "513200"),
        ("Aba", "513200"),
        ("Aba County", "513231"),
        ("阿坝县", "513231"),
        ("四川", "510000"),
        ("成都", "510100"),
        ("甘孜州", "513300"),
        ("威州镇", "513221100"),
        ("513221 汶川县", "513221"),
        ("513221 Wenchuan County", "513221"),
        ("汶川县 (513221)", "513221"),
        ("汶川县（513221）", "513221"),
    ],
)
def test_a_region_by_code_former_code_and_name(text, code):
    assert code_of(text) == code


def fault(text, model=Region):
    with pytest.raises(CellFault) as caught:
        References(model).find(text)
    return caught.value


def test_a_name_that_two_places_share_without_their_kind_is_not_guessed():
    found = fault("阿坝")
    assert "(513200)" in found.expected
    assert "(513231)" in found.expected


def test_villages_of_one_name_are_told_apart_by_code_only():
    twins = Region.objects.filter(level="village").values_list("name_zh", flat=True)
    name = next(name for name in sorted(twins) if list(twins).count(name) > 1)
    codes = Region.objects.filter(name_zh=name).values_list("code", flat=True)
    assert all(code in fault(name).expected for code in list(codes)[:5])
    assert code_of(codes[0]) == codes[0]


def test_a_village_is_found_as_people_call_it():
    unique = Region.objects.get(code="513223212203")
    assert unique.name_zh == "何家坝村民委员会"
    assert code_of("何家坝村") == unique.code


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("汶川先", "汶川县"),
        ("文川县", "汶川县"),
        ("汉川县", "汶川县"),
        ("Wenchuann County", "Wenchuan County"),
        ("九寨钩县", "九寨沟县"),
    ],
)
def test_a_slip_gets_the_suggestion_that_looks_or_else_sounds_most_alike(text, suggestion):
    with translation.override("zh-hans"):
        assert fault(text).suggestion == suggestion


def test_a_wrong_code_gets_one_that_exists():
    assert fault("513299").suggestion in Region.objects.values_list("code", flat=True)


def test_a_code_beside_the_wrong_name_is_a_slip():
    with translation.override("zh-hans"):
        found = fault("513221 茂县")
    assert found.suggestion == "513221 汶川县"


def test_a_former_county_name_is_not_taken_for_another_place():
    """There is a county 甘孜县; it is not held here, and is not the prefecture 甘孜州."""
    assert fault("甘孜县")


def test_indicators_and_sources_go_by_name_as_well():
    gdp = Indicator.objects.get(slug="gdp")
    for text in ("gdp", gdp.name_zh, gdp.name_en.upper()):
        assert References(Indicator).find(text) == gdp.pk
    source = make_source()
    assert References(Source).find("测试报告") == source.pk


def test_current_codes_win_over_former_ones():
    make_region("990001", former_code="513221", name_zh="测试县", name_en="Test")
    assert code_of("513221") == "513221"


def test_keys_cost_one_query_and_names_one_more(django_assert_num_queries):
    references = References(Region)
    with django_assert_num_queries(1):
        for code in ("513221", "513222", "513223"):
            references.find(code)
    with django_assert_num_queries(1):
        for name in ("汶川县", "理县"):
            references.find(name)
