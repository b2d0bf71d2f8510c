"""Which methods are answered, and to whom: rules over the whole URL table."""

import pytest
from django.urls import reverse

from tests.site.test_addresses import FILES, PAGES, address

pytestmark = pytest.mark.django_db

READ = PAGES | FILES
MACHINES = ["/", "/health/live", "/health/ready"]
WRITING = ["POST", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "PROPFIND", "X'<script>"]
# Made anew for each answer, or only known when the body is.
NOT_PROMISED = {"Content-Length", "Content-Encoding", "Date"}
TAKES_A_FORM = {"challenge"}


def body(response):
    return b"".join(response) if response.streaming else response.content


def addresses():
    for name in READ:
        yield pytest.param(name, id=name)


def headers_of(response):
    return {name: value for name, value in response.headers.items() if name not in NOT_PROMISED}


@pytest.mark.parametrize("encoding", ["identity", "gzip"])
@pytest.mark.parametrize("name", READ)
def test_head_is_get_without_its_body(client, name, encoding):
    url = address(name, READ[name], "en")
    got, head = (getattr(client, method)(url, headers={"accept-encoding": encoding}) for method in ("get", "head"))
    assert head.status_code == got.status_code == 200
    assert headers_of(head) == headers_of(got)
    assert body(head) == b""
    if "Content-Length" in head and encoding == "identity":
        assert head["Content-Length"] == got["Content-Length"]


@pytest.mark.parametrize("url", ["/en/nowhere/", "/en/indicators/gdp.csv?time=x", "/", "/en/search", *MACHINES])
def test_head_of_errors_redirects_and_machines_too(client, url):
    got, head = client.get(url), client.head(url)
    assert head.status_code == got.status_code and headers_of(head) == headers_of(got)
    assert body(head) == b""


@pytest.mark.parametrize("name", READ)
def test_options_says_what_is_answered_and_no_more(client, name):
    response = client.options(address(name, READ[name], "en"))
    assert response.status_code == 204
    allowed = "GET, HEAD, POST, OPTIONS" if name in TAKES_A_FORM else "GET, HEAD, OPTIONS"
    assert response["Allow"] == allowed
    assert body(response) == b"" and "Content-Type" not in response and "Content-Length" not in response
    if name in FILES:
        assert response["Access-Control-Allow-Methods"] == "GET, HEAD"
        assert response["Access-Control-Allow-Origin"] == "*"
    else:
        assert "Access-Control-Allow-Origin" not in response


@pytest.mark.parametrize("method", WRITING)
def test_nothing_is_sent_to_an_address_that_is_read(client, method, django_assert_num_queries):
    urls = {name: address(name, READ[name], "en") for name in READ if name not in TAKES_A_FORM}
    with django_assert_num_queries(0):
        for name, url in urls.items():
            response = client.generic(method, url, b"x=1", content_type="application/x-www-form-urlencoded")
            assert response.status_code == 405, name
            assert response["Allow"] == "GET, HEAD, OPTIONS"
            assert body(response) == b"" and not response.cookies


@pytest.mark.parametrize("url", MACHINES)
def test_nor_to_the_machines(client, url):
    for method in WRITING:
        assert client.generic(method, url).status_code == 405


def test_a_method_in_another_coat_is_not_believed(client):
    response = client.get("/en/", headers={"x-http-method-override": "DELETE"})
    assert response.status_code == 200
    assert client.post("/en/", {"_method": "GET"}).status_code == 405


def test_the_forms_take_what_is_sent(client):
    response = client.post("/i18n/setlang/", {"language": "zh-hans", "next": "/zh-hans/"})
    assert response.status_code == 302 and response["Location"] == "/zh-hans/"
    assert client.get("/i18n/setlang/").status_code == 405
    assert client.post("/admin/login/", {"username": "x", "password": "y"}).status_code == 200


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_the_language_form_leads_nowhere_else(client, target):
    response = client.post("/i18n/setlang/", {"language": "en", "next": target})
    assert "evil" not in response.get("Location", "") and "javascript" not in response.get("Location", "")


@pytest.mark.parametrize(
    "host",
    ["evil.example", "testserver.evil.example", "evil.example:80@testserver", "test server", "", "[::1", "\u202e"],
)
def test_an_unknown_host_is_refused(client, host):
    for path in ("/en/", "/en/indicators/gdp.json", "/health/live", "/", "/en/search", "/en/nowhere/"):
        response = client.get(path, SERVER_NAME="", HTTP_HOST=host)
        assert response.status_code == 400, path
        assert b"evil" not in body(response)


@pytest.mark.parametrize("header", ["x-forwarded-host", "forwarded", "x-host", "x-original-host", "x-forwarded-server"])
def test_no_other_header_names_the_host(client, header):
    value = "host=evil.example" if header == "forwarded" else "evil.example"
    for path in ("/en/", "/en/indicators/gdp/", "/en/indicators/gdp.metadata.json", "/en/data/datapackage.json", "/"):
        response = client.get(path, headers={header: value})
        assert response.status_code in (200, 302)
        assert b"evil.example" not in body(response) and "evil" not in str(response.headers)


@pytest.mark.parametrize("name", READ)
def test_no_cookie_is_set_for_anybody_who_reads(client, name):
    client.cookies["csrftoken"] = client.cookies["sessionid"] = "x" * 32
    for language in ("en", "zh-hans"):
        response = client.get(address(name, READ[name], language))
        assert not response.cookies and "Set-Cookie" not in response.headers
        assert "cookie" not in response.get("Vary", "").lower(), "or no cache could keep it"


def test_a_language_in_the_address_needs_no_cookie(client):
    assert reverse("home") == "/en/"
    client.cookies["django_language"] = "zh-hans"
    assert 'lang="en"' in client.get("/en/").content.decode()
