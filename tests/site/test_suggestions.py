"""Suggestions while typing: ``search/suggest.json?q=``."""

import pytest

from tests.poverty.records import make_record
from tourism.models import TourismSite

pytestmark = pytest.mark.django_db


def suggest(client, query, language="en"):
    response = client.get(f"/{language}/search/suggest.json", {"q": query})
    assert response.status_code == 200
    return response.json()


def test_what_a_suggestion_says(client):
    first = suggest(client, "wenchuan")["suggestions"][0]
    assert first == {
        "name": "Wenchuan County",
        "detail": "County · Aba Tibetan and Qiang Autonomous Prefecture · 513221",
        "href": "/en/regions/513221/",
        "kind": "Regions",
    }
    assert suggest(client, "wenchuan", "zh-hans")["suggestions"][0]["name"] == "汶川县"


@pytest.mark.parametrize("query", ["wc", "wen chuan", "汶", "5132", "Wenchuan gdp", "wenchaun", "汶川縣"])
def test_the_place_comes_first_for_every_way_of_typing_it(client, query):
    found = suggest(client, query)["suggestions"]
    assert found and len(found) <= 8
    assert "Wenchuan" in found[0]["name"] + found[0]["detail"] or query == "5132"


def test_the_best_come_first_whatever_they_are(client):
    for number in range(9):
        make_record(TourismSite, f"test-{number}", name_en=f"Wenchuanish {number}")
    make_record(TourismSite, "test-z", name_en="Aba")
    assert [one["name"] for one in suggest(client, "aba")["suggestions"]][:3].count("Aba") == 1
    assert len(suggest(client, "wenchuan")["suggestions"]) == 8


def test_it_says_what_it_looked_for_instead(client):
    assert suggest(client, "wenchuan")["instead"] == ""
    assert suggest(client, "wenchaun")["instead"] == "wenchuan"


@pytest.mark.parametrize("query", ["", "   ", "!!!", "\x00", "vvvvvvv"])
def test_nothing_to_suggest(client, query):
    assert suggest(client, query) == {"suggestions": [], "instead": ""}


def test_a_file_refuses_what_it_cannot_mean(client):
    for query in ("q=a&q=b", f"q={'a' * 201}"):
        response = client.get(f"/en/search/suggest.json?{query}")
        assert response.status_code == 400
        assert response.json()["error"]["status"] == 400


def test_it_may_be_kept_for_a_moment_by_anyone(client):
    response = client.get("/en/search/suggest.json", {"q": "wc"})
    assert response["Cache-Control"] == "public, max-age=30"
    assert "Cookie" not in response.get("Vary", "") and not response.cookies


@pytest.mark.parametrize(("query", "most"), [("wc", 9), ("wenchuan gdp", 2), ("汶川县", 5), ("vvvvvv", 1)])
def test_it_asks_for_the_names_and_for_what_it_shows(client, django_assert_max_num_queries, query, most):
    with django_assert_max_num_queries(most):
        suggest(client, query)
