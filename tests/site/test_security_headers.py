"""What a browser is told to forbid, on every public page, file, error, redirect and static file."""

import gzip
import json
import os
import re
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings as project
from django.http import HttpResponse
from django.test import RequestFactory

from aba_site.middleware import ContentSecurityPolicies, CrossOrigin
from tests.site.observatory import policy, score
from tests.site.test_addresses import FILES, PAGES, address

HOST = "statistics.example.org"
SCRIPT = re.compile(r"<script(?P<attributes>[^>]*)>(?P<body>.*?)</script>", re.DOTALL)
SECURITY = ("SECURE_", "SESSION_COOKIE_", "CSRF_COOKIE_", "LANGUAGE_COOKIE_", "ALLOWED_HOSTS")
OTHERS = {
    "not found": "/zh-hans/nowhere/",
    "refused": "/en/indicators/gdp.csv?time=x",
    "refused as JSON": "/en/indicators/gdp.json?time=x",
    "to a language": "/",
    "to the last slash": "/en/search",
    "alive": "/health/live",
    "a static file": "/static/css/page.css",
}


@pytest.fixture(scope="session")
def production():
    """What the settings say of security behind TLS: read from a process that is started so."""
    program = (
        f"import json; from aba_site import settings as s; "
        f"print(json.dumps({{name: value for name, value in vars(s).items() if name.startswith({SECURITY})}}))"
    )
    environment = {**os.environ, "ABA_HTTPS": "1", "ABA_HOSTS": HOST}
    run = [sys.executable, "-c", program]
    said = subprocess.run(run, cwd=project.BASE_DIR, env=environment, capture_output=True, text=True, check=True)
    return json.loads(said.stdout)


@pytest.fixture
def get(client, settings, production):
    """``get(path)`` over TLS, as in production."""
    for name, value in production.items():
        setattr(settings, name, value)
    (settings.STATIC_ROOT / "css").mkdir(exist_ok=True)
    (settings.STATIC_ROOT / "css" / "page.css").write_text("body { margin: 0 }")

    answers = []

    def over_tls(path, **headers):
        answers.append(client.get(path, headers={"host": HOST, "x-forwarded-proto": "https"} | headers))
        return answers[-1]

    yield over_tls
    for answer in answers:
        answer.close()


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_has_nothing_inline(client, name):
    html = client.get(address(name, PAGES[name], "en")).content.decode()
    assert "<style" not in html
    assert not re.search(r"<[^>]+\sstyle=", html)
    assert not re.search(r"<[^>]+\son[a-z]+=", html), "no handlers in attributes"
    for script in SCRIPT.finditer(html):
        inline = script["body"].strip()
        assert not inline or re.search('type="application/(ld[+])?json"', script["attributes"])


@pytest.mark.django_db
@pytest.mark.parametrize("name", PAGES)
def test_the_observatory_gives_a_page_full_marks(get, name):
    response = get(address(name, PAGES[name], "en"))
    assert response.status_code == 200
    points, marks = score(response, HOST)
    for_all = name == "indicator-embed"
    assert marks == {
        "content-security-policy": 10, "cookies": 0, "cross-origin-resource-policy": 0 if for_all else 10,
        "cross-origin-resource-sharing": 0, "referrer-policy": 5, "strict-transport-security": 0,
        "subresource-integrity": 0, "x-content-type-options": 0, "x-frame-options": 5,
    }  # fmt: skip
    assert points == 130 - 10 * for_all


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILES)
def test_a_file_of_data_is_for_all_and_otherwise_has_full_marks(get, name):
    response = get(address(name, FILES[name], "en"), origin="https://example.com")
    assert response.status_code == 200
    points, marks = score(response, HOST)
    assert points == 120 and min(marks.values()) == 0
    assert response["Access-Control-Allow-Origin"] == "*"
    assert response["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Access-Control-Allow-Credentials" not in response


@pytest.mark.django_db
@pytest.mark.parametrize("path", OTHERS.values(), ids=OTHERS)
def test_errors_redirects_and_static_files_have_the_same_headers(get, path):
    response = get(path)
    points, marks = score(response, HOST)
    assert points >= 120 and min(marks.values()) == 0, marks
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_a_style_or_script_loads_nothing_and_says_so_in_few_bytes(get):
    found = get("/static/css/page.css")["Content-Security-Policy"]
    assert len(found) < 100 and {source for sources in policy({"Content-Security-Policy": found}).values()
                                 for source in sources} == {"'none'"}  # fmt: skip


@pytest.mark.django_db
def test_a_refusal_can_be_read_by_the_page_that_asked_but_a_page_in_its_place_cannot(get):
    assert get("/en/indicators/gdp.json?time=x")["Access-Control-Allow-Origin"] == "*"
    assert "Access-Control-Allow-Origin" not in get("/en/indicators/nothing-here.csv")
    assert "Access-Control-Allow-Origin" not in get("/static/css/page.css")
    assert "Access-Control-Allow-Origin" not in get("/en/")


@pytest.mark.django_db
def test_plain_http_leads_to_tls_on_the_same_host_and_browsers_remember_it(get, client):
    response = client.get("/en/search/?q=wc", headers={"host": HOST})
    assert response.status_code == 301 and response["Location"] == f"https://{HOST}/en/search/?q=wc"
    assert get("/en/")["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"


@pytest.mark.django_db
def test_cookies_of_the_back_office_and_of_the_language_are_guarded(get, client):
    get("/admin/login/")
    client.post("/i18n/setlang/", {"language": "zh-hans"}, headers={"host": HOST, "x-forwarded-proto": "https"})
    assert {"csrftoken", "django_language"} <= client.cookies.keys()
    for cookie in client.cookies.values():
        assert cookie["secure"] and cookie["httponly"] and cookie["samesite"] == "Lax", cookie.key


def test_a_session_cookie_is_guarded(production):
    for kind in ("SESSION", "CSRF", "LANGUAGE"):
        assert production[f"{kind}_COOKIE_SECURE"] is production[f"{kind}_COOKIE_HTTPONLY"] is True
        assert production[f"{kind}_COOKIE_SAMESITE"] == "Lax"


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/en/", "/zh-hans/nowhere/", "/en/data/observations.csv"])
def test_the_headers_are_strict(client, path):
    response = client.get(path)
    found = policy(response.headers)
    assert found["default-src"] == {"'none'"}
    assert found["frame-ancestors"] == found["base-uri"] == {"'none'"}
    assert found["form-action"] == found["style-src"] == {"'self'"}
    assert "unsafe" not in response["Content-Security-Policy"]


@pytest.mark.django_db
def test_scripts_come_from_here_and_from_one_pinned_file(client, settings):
    found = policy(client.get("/en/").headers)["script-src"]
    assert found == {"'self'", settings.CHART_JS["cdn"]}
    assert re.search(r"@\d+\.\d+\.\d+/", settings.CHART_JS["cdn"]), "a version is pinned"


@pytest.mark.django_db
def test_only_the_back_office_has_the_looser_policy(client):
    assert "'unsafe-eval'" in client.get("/admin/login/")["Content-Security-Policy"]
    assert "'unsafe-eval'" not in client.get("/en/administration/")["Content-Security-Policy"]
    assert client.get("/admin/login/")["X-Frame-Options"] == "DENY"


@pytest.mark.django_db
def test_only_what_is_made_for_frames_may_be_framed(client):
    response = client.get("/en/indicators/gdp/embed/")
    assert policy(response.headers)["frame-ancestors"] == {"*"} and "X-Frame-Options" not in response
    for path in ("/en/indicators/gdp/", "/en/indicators/nothing/embed/"):
        response = client.get(path)
        assert policy(response.headers)["frame-ancestors"] == {"'none'"} and response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    ("name", "status", "framed"),
    [("indicator-embed", 200, True), ("indicator-embed", 404, False), ("indicator", 200, False)],
)
def test_framing_goes_by_the_name_of_the_address(name, status, framed):
    request = RequestFactory().get("/en/x/")
    request.resolver_match = SimpleNamespace(url_name=name, namespaces=[])
    answer = HttpResponse("x", status=status, headers={"X-Frame-Options": "DENY"})
    response = CrossOrigin(ContentSecurityPolicies(lambda _request: answer))(request)
    assert ("X-Frame-Options" not in response) is framed
    assert (getattr(response, "_csp_replace", None) == {"frame-ancestors": ["*"]}) is framed
    assert response["Cross-Origin-Resource-Policy"] == ("cross-origin" if framed else "same-origin")


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/regions/513221/", "/en/indicators/gdp.csv"])  # the same from second to second
def test_pages_and_files_travel_compressed_where_the_reader_can_read_that(client, address):
    plain, packed = (client.get(address, headers={"accept-encoding": e}) for e in ("identity", "gzip"))
    assert not plain.has_header("Content-Encoding")
    assert packed["Content-Encoding"] == "gzip"
    text, small = (b"".join(r) if r.streaming else r.content for r in (plain, packed))
    assert len(small) < len(text) / 3
    assert gzip.decompress(small) == text


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/en/data/everything.zip", "/en/indicators/gdp.xlsx", "/en/indicators/gdp.png"])
def test_what_is_packed_already_is_not_packed_again(client, address, settings):
    own = "aba_site.middleware.Compression"
    settings.MIDDLEWARE = [own if one.endswith(".GZipMiddleware") else one for one in settings.MIDDLEWARE]
    response = client.get(address, headers={"accept-encoding": "gzip"})
    assert response.status_code == 200 and not response.has_header("Content-Encoding")


class Response(dict):
    """A response as far as the Observatory looks."""

    def __init__(self, cookies=None, **headers):
        super().__init__()
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}
        self.cookies, self.streaming, self.content = cookies or {}, False, b""


def test_the_observatory_itself_tells_good_from_bad():
    """It gives a bare response what the table says: 25 + 20 + 5 + 20 points away."""
    assert score(Response(), HOST)[0] == 30
    loose = Response(Content_Security_Policy="default-src 'self' 'unsafe-inline'")
    assert score(loose, HOST)[1]["content-security-policy"] == -20
    assert score(Response(Content_Security_Policy="default-src 'self'"), HOST)[1]["content-security-policy"] == 5
    without_forms = Response(Content_Security_Policy="default-src 'none'")
    assert score(without_forms, HOST)[1]["content-security-policy"] == 5
    assert score(Response(Referrer_Policy="unsafe-url"), HOST)[1]["referrer-policy"] == -5
    short = Response(Strict_Transport_Security="max-age=86400")
    assert score(short, HOST)[1]["strict-transport-security"] == -10
    script = Response(Content_Type="text/html")
    script.content = b'<script src="https://cdn.example/x.js"></script>'
    assert score(script, HOST)[1]["subresource-integrity"] == -5
