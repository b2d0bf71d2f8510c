"""What a page weighs as it is sent: compressed HTML, in bytes. A reader in the mountains may have 2G: 1 KB in 0.3 s."""

import gzip

import pytest

from tests.site.test_addresses import PAGES, address

KB = 1024
# By name of the address; a page of figures has its table, which is the data, in it.
BUDGETS = {
    "home": 16, "search": 7, "components": 40, "indicator-list": 16, "indicator": 30, "region-list": 14, "region": 24,
    "industry-list": 16, "finding-list": 30, "source": 24, "ecommerce": 12, "tourism": 12,
}  # fmt: skip
FOR_OTHERS = 30
LEAST_SAVED = 2.5  # compression makes a page so many times smaller


def compressed(client, url) -> tuple[int, int]:
    """Bytes as sent to a browser, and as they are unpacked."""
    response = client.get(url, headers={"accept-encoding": "gzip, deflate, br"})
    assert response.status_code == 200 and response["Content-Encoding"] == "gzip"
    return len(response.content), len(gzip.decompress(response.content))


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_keeps_its_budget(client, name, language):
    sent, unpacked = compressed(client, address(name, PAGES[name], language))
    assert sent <= BUDGETS.get(name, FOR_OTHERS) * KB
    assert sent * LEAST_SAVED <= unpacked


@pytest.mark.django_db
@pytest.mark.parametrize(
    "choice", ["?view=table", "?measure=growth", "?view=map", "?time=2016", "?region=513200~510100"]
)
def test_so_does_every_view_of_an_indicator(client, choice):
    sent, _unpacked = compressed(client, f"/en/indicators/gdp/{choice}")
    assert sent <= BUDGETS["indicator"] * KB


@pytest.mark.django_db
@pytest.mark.parametrize("code", ["510000", "513200", "513221", "513221100", "513221100201"])
def test_so_does_a_region_of_every_level(client, code):
    sent, _unpacked = compressed(client, f"/en/regions/{code}/")
    assert sent <= BUDGETS["region"] * KB


@pytest.mark.django_db
def test_the_longest_list_of_results_keeps_its_budget(client):
    for query in ("a", "cun", "村", "5132"):
        sent, _unpacked = compressed(client, f"/en/search/?q={query}")
        assert sent <= 20 * KB, query


@pytest.mark.django_db
def test_suggestions_are_a_few_hundred_bytes(client):
    for query in ("wc", "wenchuan", "汶", "gdp", "5132"):
        response = client.get("/en/search/suggest.json", {"q": query}, headers={"accept-encoding": "gzip"})
        assert len(response.content) <= KB, query
