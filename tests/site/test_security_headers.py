"""What a browser is told to forbid, on every public page."""

import gzip
import re

import pytest

from tests.site.test_addresses import PAGES, address

SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_has_nothing_inline(client, name):
    html = client.get(address(name, PAGES[name], "en")).content.decode()
    assert "<style" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html), "no handlers in attributes"
    for script in SCRIPT.finditer(html):
        inline = script["body"].strip()
        assert not inline or 'type="application/json"' in script["attributes"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/zh-hans/nowhere/", "/en/data/observations.csv"])
def test_the_headers_are_strict(client, path):
    response = client.get(path)
    policy = dict(part.strip().partition(" ")[::2] for part in response["Content-Security-Policy"].split(";"))
    assert policy["default-src"] == "'none'"
    assert policy["frame-ancestors"] == "'none'" and policy["base-uri"] == "'none'"
    assert policy["style-src"] == "'self'"
    assert "unsafe" not in response["Content-Security-Policy"]
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]


@pytest.mark.django_db
def test_scripts_come_from_here_and_from_one_pinned_file(client, settings):
    policy = client.get("/en/")["Content-Security-Policy"]
    sources = re.search(r"script-src ([^;]+)", policy)[1].split()
    assert sources == ["'self'", settings.CHART_JS["cdn"]]
    assert re.search(r"@\d+\.\d+\.\d+/", settings.CHART_JS["cdn"]), "a version is pinned"


@pytest.mark.django_db
def test_only_the_back_office_has_the_looser_policy(client):
    assert "'unsafe-eval'" in client.get("/admin/login/")["Content-Security-Policy"]
    assert "'unsafe-eval'" not in client.get("/en/administration/")["Content-Security-Policy"]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/indicators/gdp/", "/en/indicators/gdp.csv"])
def test_pages_and_files_travel_compressed_where_the_reader_can_read_that(client, address):
    plain, packed = (client.get(address, headers={"accept-encoding": e}) for e in ("identity", "gzip"))
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    text, small = (b"".join(r) if r.streaming else r.content for r in (plain, packed))
    assert len(small) < len(text) / 3
    assert gzip.decompress(small) == text
