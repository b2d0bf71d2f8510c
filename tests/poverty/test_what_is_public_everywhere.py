"""
Nothing that is not public shows at any public address, whatever it is asked: words and numbers that occur nowhere else
are planted in everything that must stay inside, and then every address of the site is read.
"""

import io
import re
import zipfile

import pytest
from django.urls import reverse
from django.utils.translation import override

from aba_site.numbers import compact
from poverty.models import Indicator, Observation, Publication, Region
from tests.poverty.planted import DIGITS, NUMBER, TAKEN_BACK, WORD, plant
from tests.site.test_addresses import COVERED_ELSEWHERE, FILES, LANGUAGES, MACHINES, PAGES, address

pytestmark = pytest.mark.django_db
MEASURES = [f"measure={measure}" for measure in ("growth", "share", "rank", "index", "per")]
VIEWS = [f"view={view}" for view in ("line", "bars", "dots", "multiples", "table", "map", "coverage")]
HIDDEN = "510000~510100~513222~513221100"
FIGURES = ["", "region=513200", f"region={HIDDEN}", f"region=513200~{HIDDEN}&measure=share", "time=2016",
           "as_of=2026-01-15", "as_of=2026-01-15&measure=rank", *MEASURES]  # fmt: skip
DIRECTORY = ["", "region=513221", "region=513222", "region=510100", "region=510000"]
SELECTIONS = ["", "region=513200", "region=513200&within=1", "region=510000&within=1", "region=513222",
              "indicator=tourist-visits", "indicator=hidden-indicator", "theme=tourism", "status=A", "status=F",
              "as_of=2026-01-15", "time=2018..2019"]  # fmt: skip
# What is asked of an address besides nothing.
ASKED = {
    "indicator": [*FIGURES, *VIEWS, *(f"measure={m}&view={v}" for m in ("share", "rank") for v in ("map", "dots"))],
    "indicator-embed": [*FIGURES, *VIEWS],
    "indicator-svg": [*FIGURES[:8], *VIEWS[:4]],
    "indicator-png": ["region=513200"],
    "indicator-csv": FIGURES,
    "indicator-xlsx": FIGURES,
    "indicator-json": FIGURES,
    "indicator-metadata": FIGURES,
    "figure": FIGURES,
    "figure-json": FIGURES,
    "explore": [*SELECTIONS, "after=gdp:2015:513200", "after=hidden-indicator:2015:513200"],
    "observations-csv": SELECTIONS,
    "observations-sdmx": SELECTIONS,
    "observations-csvw": SELECTIONS,
    "compare": ["", "region=513200~510100", "region=513200~510400", "region=513221~513222~513223",
                "region=513200~510000", "region=513221", "region=513221102~513221"],
    "compare-indicators": ["", "x=gdp", "x=gdp&y=tourist-visits", "x=gdp&y=hidden-indicator",
                           "x=tourism-revenue&y=gdp", "x=gdp&y=gdp", "x=gdp&y=tourism-revenue&parent=510000"],
    "changes": ["", "indicator=gdp", "indicator=hidden-indicator", "page=2"],
    "changes-feed": ["", "indicator=gdp", "indicator=hidden-indicator"],
    "reported": DIRECTORY,
    "industry-list": [*DIRECTORY, "sector=fruit", "sector=livestock"],
    "cooperative-list": DIRECTORY,
    "station-list": DIRECTORY,
    "finding-list": DIRECTORY,
    "search": ["", "q=5", "q=51", "q=513222", "q=510000", "q=qwz", "q=made", "q=a", "q=gdp", "q=aba+gdp", "q=q"],
    "search-suggest": ["", "q=5", "q=51", "q=513222", "q=510000", "q=qwzy", "q=made", "q=a", "q=gdp", "q=q"],
}  # fmt: skip
DIVIDED = "/tourism-revenue"  # its denominator is among what is hidden
SEPARATORS = re.compile(r"[,.\s\u2009\u202f\u00a0，]")


# What is not public is so in one of two ways, and neither way knows of a language.
WAYS = [("draft", "en"), ("withdrawn", "zh-hans")]


@pytest.fixture(params=WAYS, ids="-".join)
def language(request):
    """Everything is planted; the language to read in."""
    state, language = request.param
    plant(state)
    return language


def read(response) -> bytes:
    """Everything that is sent: also what packed files hold, and headers."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    heads = "\n".join(f"{name}: {value}" for name, value in response.items()).encode()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"\n".join([name.encode() + b"\n" + archive.read(name) for name in archive.namelist()])
    return heads + b"\n" + content


def secrets(content: bytes, *, allowed=()) -> set[str]:
    """What of it is planted, with a little around it."""
    text = content.decode(errors="replace")
    found = {text[max(0, at.start() - 80) : at.end() + 40] for at in re.finditer(WORD, text, re.IGNORECASE)}
    plain = SEPARATORS.sub("", text)
    for digits in {DIGITS, str(TAKEN_BACK)[:8]} - set(allowed):
        found |= {plain[max(0, at.start() - 80) : at.end() + 20] for at in re.finditer(digits, plain)}
    for value in {NUMBER, TAKEN_BACK} if not allowed else {NUMBER}:
        for language in LANGUAGES:
            with override(language):
                words = compact(value)
            found |= {words} if words in text else set()
    return found


def everything_public(language):
    """``(name, address)`` of every page and file, and of those of each thing there is: hidden ones among them."""
    for name, arguments in (PAGES | FILES).items():
        yield name, address(name, arguments, language)
    others = [("indicator", [slug]) for slug in Indicator.objects.values_list("slug", flat=True)]
    others += [("indicator-metadata", [slug]) for slug in Indicator.objects.values_list("slug", flat=True)]
    places = ["513200", "513222", "510000", "510100", "510300", "513221100", "513221102", "513223"]
    others += [(name, [code]) for name in ("region", "factsheet") for code in places]
    others += [("region-pack", [code]) for code in ("513200", "513222")]
    others += [("publication", [one.reference]) for one in Publication.objects.all()]
    others += [("source", [slug]) for slug in ("aba-paper", "hidden-source", "county-register", "nbs-divisions-2017")]
    with override(language):
        yield from ((name, reverse(name, args=arguments)) for name, arguments in others)
        for model, name in models_with_pages():
            for row in model.objects.all():
                yield name, row.get_absolute_url()


def models_with_pages():
    from poverty.models import Cooperative, Industry
    from tourism.models import TourismSite

    return [(Cooperative, "cooperative"), (Industry, "industry"), (TourismSite, "tourism-site")]


def figure_addresses(language):
    figures = Observation.objects.filter(indicator__slug__in=["gdp", "tourist-visits", "hidden-indicator"])
    figures = figures.filter(region__code__in=["513200", "510000", "510100", "510300", "510400", "513222"])
    places = figures.order_by().values_list("indicator__slug", "region__code", "year").distinct()
    with override(language):
        for place in places:
            yield from ((name, reverse(name, args=place)) for name in ("figure", "figure-json", "challenge"))


def test_every_address_that_is_asked_something_is_one():
    assert ASKED.keys() <= PAGES.keys() | FILES.keys() | COVERED_ELSEWHERE | MACHINES


def test_nothing_planted_shows_anywhere(client, language):
    told = {}
    for name, url in everything_public(language):
        asked_more = name in ASKED and (url == address(name, (PAGES | FILES)[name], language) or DIVIDED in url)
        for query in ASKED[name] if asked_more else [""]:
            asked = f"{url}?{query}" if query else url
            response = client.get(asked)
            assert response.status_code in (200, 400, 404), asked
            past = name == "publication" or "as_of" in query
            if found := secrets(read(response), allowed=[str(TAKEN_BACK)[:8]] if past else []):
                told[asked] = found
    assert not told


def test_nor_at_any_figure(client, language):
    """What a figure said before it was taken back stands on its own page, and there alone."""
    told = {}
    for name, url in figure_addresses(language):
        for query in ["", "as_of=2026-01-15", *MEASURES] if name == "figure" else [""]:
            response = client.get(f"{url}?{query}")
            assert response.status_code in (200, 404), url
            if found := secrets(read(response), allowed=[str(TAKEN_BACK)[:8]]):
                told[f"{url}?{query}"] = found
    assert not told


def test_what_is_planted_would_be_found(client):
    """Made public, it is: the test sees what it looks for."""
    plant("draft")
    Region.objects.update(state="published")
    Indicator.objects.update(state="published")
    assert secrets(read(client.get("/en/regions/510000/")))
    assert secrets(read(client.get("/en/indicators/gdp.csv?region=510100")))
    assert secrets(read(client.get("/en/indicators/gdp/?region=510100")))
    assert secrets(read(client.get("/en/indicators/gdp.xlsx?region=510100")))
    assert secrets(read(client.get("/en/data/everything.zip")))
    assert secrets(read(client.get("/en/indicators/gdp/?as_of=2026-01-15&region=513200")))
