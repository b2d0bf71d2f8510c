"""Rules over the whole URL table. An address that nobody classified fails."""

import json

import pytest
from django.urls import URLPattern, get_resolver, reverse
from django.utils.translation import override

LANGUAGES = ["en", "zh-hans"]

# Public pages by name, with the arguments of one that exists in the first data set.
PAGES = {
    "home": [],
    "search": [],
    "components": [],
    "indicator-list": [],
    "indicator": ["gdp"],
    "indicator-embed": ["gdp"],
    "figure": ["gdp", "513200", 2016],
    "region-list": [],
    "region": ["513221"],
    "factsheet": ["513221"],
    "compare": [],
    "compare-indicators": [],
    "industry-list": [],
    "industry": ...,  # the first published one
    "cooperative-list": [],
    "finding-list": [],
    "source-list": [],
    "source": ["aba-paper"],
    "data": [],
    "explore": [],
    "changes": [],
    "publication": ...,
    "reported": [],
    "ecommerce": [],
    "station-list": [],
    "tourism": [],
    "tourism-site": ...,
}
FILES = {
    "indicator-svg": ["gdp"],
    "indicator-png": ["gdp"],
    "indicator-csv": ["gdp"],
    "indicator-xlsx": ["gdp"],
    "indicator-json": ["gdp"],
    "indicator-metadata": ["gdp"],
    "figure-json": ["gdp", "513200", 2016],
    "observations-csv": [],
    "search-suggest": [],
    "datapackage": [],
    "changes-feed": [],
    "observations-sdmx": [],
    "observations-csvw": [],
    "data-indicators": [],
    "data-regions": [],
    "data-sources": [],
    "data-everything": [],
    "region-pack": ["513221"],
}
# Needs rows that the first data set does not hold; tests/poverty/test_directories.py makes them. Or sets a cookie on
# purpose, for its form: tests/supervision/.
COVERED_ELSEWHERE = {"challenge", "challenge-answer", "cooperative"}
MACHINES = {"choose-language", "health-live", "health-ready", "set_language"}


def patterns(resolver=None, namespaces=()):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield namespaces, pattern
        else:
            yield from patterns(pattern, (*namespaces, *filter(None, [pattern.namespace])))


def first_slug(name):
    from poverty.models import Industry, Publication
    from tourism.models import TourismSite

    if name == "publication":
        return [Publication.objects.order_by("pk").first().reference]
    model = {"industry": Industry, "tourism-site": TourismSite}[name]
    return [model.objects.published().order_by("slug").first().slug]


def address(name, arguments, language):
    with override(language):
        return reverse(name, args=first_slug(name) if arguments is ... else arguments)


def test_every_address_is_classified():
    known = PAGES.keys() | FILES.keys() | COVERED_ELSEWHERE | MACHINES
    found = {pattern.name for namespaces, pattern in patterns() if namespaces != ("admin",)}
    assert found == known


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_public_pages_open_for_anybody(client, name, language):
    response = client.get(address(name, PAGES[name], language))
    assert response.status_code == 200
    html = response.content.decode()
    assert html.count("<h1") == 1
    assert f'<html lang="{"zh-Hans" if language == "zh-hans" else "en"}"' in html
    assert "style=" not in html and "<style" not in html
    assert "Set-Cookie" not in response.headers, "a public page must be cacheable by anyone"


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", FILES)
def test_public_files_open_for_anybody(client, name, language):
    url = address(name, FILES[name], language)
    response = client.get(url)
    assert response.status_code == 200
    body = b"".join(response) if response.streaming else response.content
    assert len(body) > 100 or name == "search-suggest", "it has nothing to suggest for no words"
    if "json" in response["Content-Type"]:
        json.loads(body)
    assert client.head(url).status_code == 200


@pytest.mark.django_db
def test_the_back_office_lets_no_stranger_in(client):
    for namespaces, pattern in patterns():
        if namespaces != ("admin",) or pattern.name in {"login", "logout", "jsi18n"} or pattern.name is None:
            continue
        arguments = dict.fromkeys(pattern.pattern.converters, 1)
        arguments |= {name: "1" for name in pattern.pattern.regex.groupindex if name not in arguments}
        if "app_label" in arguments:
            arguments["app_label"] = "poverty"
        unnamed = pattern.pattern.regex.groups - len(arguments)
        url = reverse(f"admin:{pattern.name}", args=["1"] * unnamed, kwargs={} if unnamed else arguments)
        response = client.get(url)
        assert response.status_code in (302, 404, 405), url
        if response.status_code == 302:
            assert response["Location"].startswith("/admin/login/"), url


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("tail", ["indicators/nothing/", "regions/999999/", "sources/none/", "industries/none/",
                                  "cooperatives/999/", "tourism/sites/none/", "nowhere/"])  # fmt: skip
def test_unknown_names_are_not_found_on_a_useful_page(client, language, tail):
    response = client.get(f"/{language}/{tail}")
    assert response.status_code == 404
    html = response.content.decode()
    assert 'name="q"' in html, "the page offers a search"
    with override(language):
        assert reverse("home") in html
