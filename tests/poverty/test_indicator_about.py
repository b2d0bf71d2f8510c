"""Beside the figures of an indicator: dates, citations, frames, pictures, a description for machines."""

import json
import re
from datetime import date, timedelta
from html import unescape
from importlib import import_module
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from poverty.models import Observation, Region
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region
from tests.poverty.test_indicators import read

pytestmark = pytest.mark.django_db
GDP = "/en/indicators/gdp"


def facts(html, section):
    part = re.search(rf'<section class="section" aria-labelledby="{section}">.*?</section>', html, re.S).group()
    return dict(re.findall(r"<dt>(.*?)</dt><dd>(.*?)</dd>", part, re.S))


def test_five_dates_are_kept_apart(client):
    indicator, region = make_indicator(next_update_due=date(2027, 3, 1)), make_region()
    revised = timezone.now() - timedelta(days=2)
    make_observation(indicator, region, 2015, "5", recorded_at=WHEN, published_at=WHEN, superseded_at=revised)
    make_observation(indicator, region, 2015, "6", version=2, recorded_at=revised, published_at=revised)
    make_observation(indicator, region, 2017, "6", recorded_at=WHEN, published_at=WHEN)
    found = facts(read(client, "/en/indicators/test-output/"), "dates")
    day = timezone.localtime(revised)
    assert found == {
        "The figures are about": "2015–2017",
        "Published by the source": "not known",
        "Brought in here": f"1 January 2026 – {day.day} {day:%B %Y}",
        "Last revised": f"{day.day} {day:%B %Y}",
        "Next update due": "1 March 2027",
    }


def test_how_it_is_computed_is_told(client):
    make_indicator(computation_en="Tonnes of all crops, added up.")
    found = facts(read(client, "/en/indicators/test-output/"), "definition")
    assert found["How it is computed"] == "Tonnes of all crops, added up."


def test_citations_in_both_languages_name_what_is_shown(client):
    html = read(client, f"{GDP}/?region=513200&measure=growth")
    texts = dict(re.findall(r'<span id="(cite-[\w-]+)" lang="[\w-]+">(.*?)</span>', html))
    assert set(texts) == {"cite-short-en", "cite-long-en", "cite-short-zh", "cite-long-zh"}
    for text in texts.values():
        assert "http://testserver/en/indicators/gdp/?region=513200&measure=growth" in text
        assert timezone.localdate().isoformat() in text
    assert texts["cite-short-en"].startswith("Gross domestic product. ")
    assert texts["cite-short-zh"].startswith("地区生产总值")
    assert "Anonymous" in texts["cite-long-en"] and "Anonymous" not in texts["cite-short-en"]


def test_a_description_for_search_engines(client):
    raw = client.get(f"{GDP}/").content.decode()
    described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.S).group(1))
    assert described["@type"] == "Dataset" and described["name"] == "Gross domestic product"
    assert described["temporalCoverage"] == "2010/2016"
    assert len(described["spatialCoverage"]) == 21
    assert described["variableMeasured"]["unitText"] == "100 million yuan"
    for file in described["distribution"]:
        assert client.get(file["contentUrl"]).status_code == 200


def test_nothing_can_end_the_description_early(client):
    make_indicator(name_en="</script><script>alert(1)</script>")
    raw = client.get("/en/indicators/test-output/").content.decode()
    assert "<script>alert" not in raw
    described = json.loads(re.search(r'<script type="application/ld\+json">(.*?)</script>', raw, re.S).group(1))
    assert described["name"] == "</script><script>alert(1)</script>"


def test_a_pinned_page_says_when_newer_figures_exist(client):
    indicator, region = make_indicator(), make_region()
    then = timezone.now() - timedelta(days=9)
    make_observation(indicator, region, 2016, "5", recorded_at=WHEN, published_at=WHEN)
    make_observation(indicator, region, 2017, "6", recorded_at=WHEN, published_at=WHEN)
    pinned = f"/en/indicators/test-output/?as_of={then:%Y-%m-%d}"
    assert "Since then" not in read(client, pinned)
    make_observation(indicator, region, 2018, "6")
    Observation.objects.filter(year=2018, indicator=indicator).update(published_at=timezone.now())
    html = read(client, pinned)
    assert "Since then 1 figure of this indicator has been added, revised or taken back." in html
    assert '<a href="/en/indicators/test-output/">Show the figures as they stand today</a>' in html


# -- pictures ---------------------------------------------------------------------------------------


def test_the_chart_as_a_picture_says_what_it_is(client):
    response = client.get(f"{GDP}.svg?region=513200~510100&time=2012..2016")
    assert response["Content-Type"].startswith("image/svg+xml")
    assert response["Content-Disposition"] == 'attachment; filename="gdp.svg"'
    text = " ".join(ElementTree.fromstring(response.content).itertext())  # noqa: S314  our own
    words = (
        "Gross domestic product, 2012–2016",
        "100 million yuan",
        "Aba paper",
        "Chengdu",
        str(timezone.localdate().year),
    )
    for said in words:
        assert said in text, said
    assert "/en/indicators/gdp/?region=513200~510100" in text.replace(" ", "")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_same_as_png(client, language):
    response = client.get(f"/{language}/indicators/gdp.png?view=dots")
    assert response["Content-Type"] == "image/png"
    assert response.content.startswith(b"\x89PNG") and len(response.content) > 20_000


def test_another_choice_is_another_picture(client):
    assert client.get(f"{GDP}.svg?view=bars").content != client.get(f"{GDP}.svg?view=line").content


@pytest.mark.parametrize("ending", ["svg", "png"])
@pytest.mark.parametrize("query", ["region=999999", "time=soon", "measure=love", "view=x", "as_of=never", "year=20"])
def test_a_picture_of_what_means_nothing_is_refused(client, ending, query):
    response = client.get(f"{GDP}.{ending}?{query}")
    assert response.status_code == 400
    assert f"“{query.split('=')[0]}”" in response.content.decode()


def test_where_nothing_can_be_drawn_there_is_no_picture(client):
    make_observation(make_indicator(), make_region(), 2016, "1")
    assert client.get("/en/indicators/test-output.svg").status_code == 404
    assert "test-output.svg" not in read(client, "/en/indicators/test-output/")


def test_a_server_without_chinese_letters_says_so(client, monkeypatch):
    drawing = import_module("aba_site.charts.png")  # the package has a function of the same name
    monkeypatch.setattr(drawing, "letters", lambda two: two == "AB")
    response = client.get("/zh-hans/indicators/gdp.png")
    assert response.status_code == 501 and "SVG" in response.content.decode()
    assert client.get(f"{GDP}.svg").status_code == 200


# -- frames -----------------------------------------------------------------------------------------


def test_the_frame_is_what_the_page_offers_to_paste(client):
    page = read(client, f"{GDP}/?region=513200&view=line")
    live, pinned = re.findall(r'<code id="frame-\w+">(.*?)</code>', page)
    source = unescape(re.search(r'src="(.*?)"', live).group(1))
    assert source.endswith("/en/indicators/gdp/embed/?region=513200&view=line&lang=en")
    assert "as_of=" in pinned and "as_of=" not in live
    for code in (live, pinned):
        response = client.get(unescape(re.search(r'src="(.*?)"', code).group(1)))
        assert response.status_code == 200 and "X-Frame-Options" not in response
        policy = {part.split()[0]: part.split()[1:] for part in response["Content-Security-Policy"].split(";")}
        assert policy["frame-ancestors"] == ["*"]
    assert client.get(f"{GDP}/")["X-Frame-Options"] == "DENY"


def test_the_frame_speaks_the_language_of_its_address(client):
    html = read(client, f"{GDP}/embed/?lang=zh-hans")
    assert '<html lang="zh-Hans"' in html and "地区生产总值" in html
    assert '<html lang="en"' in read(client, f"{GDP}/embed/?lang=klingon")
    assert '<html lang="en"' in read(client, f"{GDP}/")


def test_numbers_of_the_frame_lead_to_their_pages(client):
    html = read(client, f"{GDP}/embed/?region=513200~510100&view=table")
    assert '<a href="../513200/2016/">281.32</a>' in html
    assert Region.objects.get(code="513200").short_name in html
