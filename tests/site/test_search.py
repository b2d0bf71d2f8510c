"""Search over everything that is public."""

import re

import pytest

from ecommerce.models import EcommercePark, Partnership, Platform, ServiceStation, TrainingProgramme
from poverty.models import (
    Brand,
    Certification,
    Cooperative,
    Enterprise,
    FamilyFarm,
    Finding,
    Fund,
    Industry,
    Product,
    ProductionBase,
    Region,
)
from tests.poverty.records import make_record, page
from tests.poverty.rows import make_indicator, make_region, make_source
from tourism.models import DemonstrationVillage, TourismSite

pytestmark = pytest.mark.django_db


def hits(html):
    """``[(address, name)]`` of the results in their order."""
    return [
        pair for results in re.findall(r'<ul class="results">(.*?)</ul>', html, re.DOTALL)
        for pair in re.findall(r'<li><a href="([^"]+)">([^<]+)</a>', results)
    ]  # fmt: skip


@pytest.mark.parametrize(
    "query",
    ["汶川县", "汶川", "汶川縣", "wenchuanxian", "wen chuan xian", "wen chuan", "Wènchuān", "wcx", "wc",
     "Wenchuan County", "county wenchuan", "513221", "51322", "５１３２２１"],
)  # fmt: skip
def test_a_region_is_found_by_every_name_and_its_code(client, query):
    assert "/en/regions/513221/" in dict(hits(page(client, "search/", q=query)))
    assert "/zh-hans/regions/513221/" in dict(hits(page(client, "search/", "zh-hans", q=query)))


@pytest.mark.parametrize("query", ["阿坝", "阿壩", "aba zhou", "aba", "abz", "Ngawa"])
def test_the_prefecture_is_found_by_what_people_call_it(client, query):
    assert "/en/regions/513200/" in dict(hits(page(client, "search/", q=query)))


@pytest.mark.parametrize("query", ["若尔盖", "若爾蓋", "ruoergai", "ruo er gai", "Zoigê", "zoige", "regx"])
def test_a_name_with_characters_of_several_readings_is_found(client, query):
    assert "/en/regions/513232/" in dict(hits(page(client, "search/", q=query)))


def test_a_place_is_found_by_what_it_used_to_be_called_and_says_so(client):
    html = page(client, "search/", q="nanping")
    assert hits(html)[0] == ("/en/regions/513225/", "Jiuzhaigou County")
    assert "formerly Nanping" in html
    barkam = Region.objects.get(code="513201")
    barkam.former_names = "马尔康县;Barkam County"
    barkam.save()
    for query in ("马尔康县", "maerkangxian", "mekx", "Barkam County", "513229"):
        assert "/en/regions/513201/" in dict(hits(page(client, "search/", q=query))), query
    assert "formerly 马尔康县, Barkam County" in page(client, "search/", q="513229")


def test_results_are_named_in_the_readers_language(client):
    assert dict(hits(page(client, "search/", "zh-hans", q="513221")))["/zh-hans/regions/513221/"] == "汶川县"


@pytest.mark.parametrize(
    "query", ["apple xiaojin", "xiaojin apple", "小金 苹果", "苹果 小金县", "the apple of Xiaojin"]
)
def test_words_are_found_in_any_order_also_in_the_name_of_the_place(client, query):
    found = hits(page(client, "search/", q=query))
    assert found[0] == ("/en/industries/#product-xiaojin-apple", "Xiaojin apple")


def test_a_township_is_found_beside_the_name_of_its_county(client):
    township = Region.objects.filter(level="township", parent__code="513221", name_zh="水磨镇").get()
    found = [address for address, __ in hits(page(client, "search/", q="汶川 水磨"))]
    assert found[0] == f"/en/regions/{township.code}/"
    assert all("/regions/513221" in address for address in found)


def test_words_that_only_a_place_has_find_nothing_of_their_own(client):
    """Every word must be somewhere, and one of them in the name: not everything in Sichuan is found by “sichuan”."""
    found = dict(hits(page(client, "search/", q="xiaojin wenchuan")))
    assert not any("/regions/" in address for address in found), "no place lies in both"
    assert hits(page(client, "search/", q="sichuan aba zymurgy")) == []


def test_a_whole_name_goes_before_a_beginning_and_that_before_a_part(client):
    names = {"test-c": "Old zymurgy", "test-b": "Zymurgy hall", "test-a": "Zymurgy", "test-0": "New zymurgy hall"}
    for slug, name in names.items():
        make_record(TourismSite, slug, name_en=name)
    found = [name for __, name in hits(page(client, "search/", q="zymurgy"))]
    assert found == ["Zymurgy", "Zymurgy hall", "New zymurgy hall", "Old zymurgy"]


def test_regions_go_from_the_largest_down(client):
    found = [address.split("/")[3] for address, __ in hits(page(client, "search/", q="5132")) if "/regions/" in address]
    levels = dict(Region.objects.values_list("code", "level"))
    order = [Region.Level.values.index(levels[code]) for code in found]
    assert found[0] == "513200"
    assert order == sorted(order) and len(found) == 20


def test_two_letters_must_begin_a_name(client):
    """They stand somewhere in almost every one."""
    make_record(TourismSite, "test-a", name_en="Vq hall", name_zh="甲")
    make_record(TourismSite, "test-b", name_en="Avq hall", name_zh="乙")
    assert [name for __, name in hits(page(client, "search/", q="vq"))] == ["Vq hall"]
    assert len(hits(page(client, "search/", q="vqh"))) == 2


def test_at_most_twenty_of_a_kind_and_the_rest_counted(client):
    for number in range(23):
        make_record(TourismSite, f"test-zymurgy-{number:02}")
    html = page(client, "search/", q="zymurgy")
    assert len(hits(html)) == 20
    assert "and 3 more" in html and "23 results" in html


def test_every_kind_is_found_and_every_link_leads_to_the_thing_itself(client):
    named = {"name_en": "Zymurgy"}
    make_region(name_en="Zymurgy")
    make_indicator(name_en="Zymurgy")
    make_source("test-zymurgy", name_en="Zymurgy")
    platform = make_record(Platform, "test-z", region=None, **named)
    make_record(Partnership, "test-z", platform=platform, **named)
    make_record(Industry, "test-z", sector="herbs", **named)
    make_record(Fund, "test-z", purpose="other", **named)
    make_record(ProductionBase, "test-z", kind="modern", **named)
    make_record(Certification, "test-z", scheme="organic", **named)
    make_record(Enterprise, "test-z", level="national", **named)
    make_record(ServiceStation, "test-z", level="village", **named)
    make_record(EcommercePark, "test-z", kind="park", **named)
    make_record(DemonstrationVillage, "test-z", programme_en="x", programme_zh="x", **named)
    make_record(Finding, "test-z", kind="problem", text_en="x", text_zh="x", region=None, **named)
    for model in (Product, Brand, Cooperative, FamilyFarm, TrainingProgramme, TourismSite):
        make_record(model, "test-z", **named)
    found = hits(page(client, "search/", q="zymurgy"))
    assert len(found) == 20 and {name for __, name in found} == {"Zymurgy"}
    for address, name in found:
        path, __, fragment = address.partition("#")
        response = client.get(path)
        assert response.status_code == 200, address
        html = response.content.decode()
        assert name in html
        assert not fragment or f'id="{fragment}"' in html, address


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_found(client, state):
    make_region(name_en="Zymurgy", state=state)
    make_indicator(name_en="Zymurgy", state=state)
    make_source("test-zymurgy", name_en="Zymurgy", state=state)
    make_record(Cooperative, "test-z", name_en="Zymurgy", state=state)
    platform = make_record(Platform, "test-platform", region=None, state=state)
    make_record(Partnership, "test-z", platform=platform, name_en="Zymurgy")
    html = page(client, "search/", q="zymurgy")
    assert hits(html) == []
    assert "Nothing was found for “zymurgy”." in html
    assert hits(page(client, "search/", q="zymurgi")) == [], "nor is it guessed at"


def test_a_name_is_found_from_the_moment_it_is_public_and_not_after(client):
    site = make_record(TourismSite, "test-z", name_en="Zymurgy", state="draft")
    assert hits(page(client, "search/", q="zymurgy")) == []
    site.state = "published"
    site.save()
    assert len(hits(page(client, "search/", q="zymurgy"))) == 1
    TourismSite.objects.filter(pk=site.pk).update(search_key="brewing")  # past save(), as another process would
    assert len(hits(page(client, "search/", q="brewing"))) == 1
    assert hits(page(client, "search/", q="zymurgy")) == []
    site.delete()
    assert hits(page(client, "search/", q="brewing")) == []


def test_a_row_brought_in_without_a_search_key_is_found_by_its_names(client):
    site = make_record(TourismSite, "test-z", name_en="Zymurgy", name_zh="厨艺馆")
    TourismSite.objects.filter(pk=site.pk).update(search_key="")
    for query in ("zymurgy", "厨艺", "chuyiguan", "cyg"):
        assert len(hits(page(client, "search/", q=query))) == 1, query


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_an_empty_query_explains_itself(client, language):
    for params in ({}, {"q": ""}, {"q": "   "}):
        html = page(client, "search/", language, **params)
        assert html.count('type="search"') >= 1
        assert 'href="?q=513227"' in html and 'href="?q=%E6%B1%B6%E5%B7%9D"' in html
        assert hits(html) == []


def test_every_example_finds_something(client):
    html = page(client, "search/")
    examples = re.findall(r'<a href="(\?q=[^"]+)">', html)
    assert len(examples) >= 6
    for example in examples:
        assert hits(client.get(f"/en/search/{example}").content.decode()), example


@pytest.mark.parametrize(
    "query",
    ["\x00", "汶川\x00", "%", "_", "' OR 1=1 --", "|", "<script>alert(1)</script>", "x" * 5000, "\ufdfa" * 1900,
     "\ud7ff\U0010ffff", "!!!", "\u202e", "q" * 201],
)  # fmt: skip
def test_hostile_queries_find_nothing_and_break_nothing(client, query):
    html = page(client, "search/", q=query)
    assert "<script>alert" not in html
    if "汶川" not in query:
        assert hits(html) == []


def test_a_wildcard_is_not_a_wildcard(client):
    assert hits(page(client, "search/", q="wenchuan%")) == hits(page(client, "search/", q="wenchuan"))


def test_two_queries_in_one_address_are_noticed(client):
    html = client.get("/en/search/?q=513221&q=513227").content.decode()
    assert 'class="notices"' in html and "/en/regions/513221/" in dict(hits(html))


@pytest.mark.parametrize(("query", "most"), [("a", 21), ("wenchuan", 9), ("wenchaun gdp", 5), ("vvvvvvv", 2)])
def test_a_search_reads_all_names_at_once_and_then_each_kind_that_has_hits(
    client, django_assert_max_num_queries, query, most
):
    page(client, "search/", q=query)
    with django_assert_max_num_queries(most):
        page(client, "search/", q=query)
