"""
Whatever stands in an address, it is answered: 200, 400 or 404, never 500, and nothing of it comes back as markup.

The addresses are those of the URL table, and the parameters those that each view asks for, seen while it answers: a
page or a parameter that is added is covered without a word here.
"""

import re
from urllib.parse import quote, quote_from_bytes

import pytest
from django.http import QueryDict
from django.urls import get_resolver
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aba_site.query_state import QueryReader
from tests.site.test_addresses import FILES, PAGES, address, patterns

pytestmark = pytest.mark.django_db

# Percent-encoded, so that bytes which are no text can be sent too.
HOSTILE = {
    "NUL": "%00",
    "NUL inside": "513200%00",
    "long": "a" * 10_000,
    "long number": "9" * 5_000,
    "script": quote("<script>zq(1)</script>"),
    "out of an attribute": quote("\"'><zq onzq=1>"),
    "closing": quote("</title></script><zq>"),
    "template": quote("{{7171*7171}}{%zq%}"),
    "format": quote("%(zq)s%s%n{0.__class__}"),
    "half a percent": "%",
    "percent twice": "%2500%253Czq%253E",
    "overlong": "%C0%AF%C0%BCzq%C0%BE",
    "no UTF-8": "%FF%FE%80",
    "half a surrogate": "%ED%A0%80",
    "BOM": "%EF%BB%BF513200",
    "right to left": quote("\u202e513200\u2066"),
    "emoji": quote("🀄👩‍👩‍👧"),
    "combining": quote("a" + "\u0301" * 300),
    "ligature that unfolds": quote("\ufdfa" * 60),
    "infinite": "1e400",
    "not a number": "NaN",
    "minus": "-1",
    "large": "99999999999999999999",
    "hexadecimal": "0x1F",
    "float": "1.5",
    "full width": quote("２０１４"),
    "other digits": quote("५१३२००"),
    "superscript": quote("²"),
    "Roman": quote("Ⅷ"),
    "SQL": quote("' OR 1=1--"),
    "SQL again": quote("1); DROP TABLE poverty_region;--"),
    "like": quote("%_%"),
    "path": quote("../../../../etc/passwd", safe=""),
    "header": "%0D%0AX-Zq:%201%0D%0A%0D%0Azq",
    "line separator": "%E2%80%A8%C2%85zq",
    "JSON": quote('{"$gt": ""}'),
    "class": "__class__.__mro__",
    "wildcards": "*~*..*",
    "ranges": "2016..2010..1..",
    "tildes": "~" * 500,
    "commas": ",;|" * 50,
    "a date that is none": "2026-02-30",
    "end of time": "9999-12-31T23:59:59Z",
    "before it": "0001-01-01T00:00:00%2B14:00",
    "formula": quote('=cmd|"/c calc"!A1'),
    "url": quote("javascript:zq(1)", safe=""),
    "elsewhere": quote("//evil.example/zq", safe=""),
}
READ = PAGES | FILES
# A handful at once, for parameters nobody asks for, and for each page as a whole.
UNASKED = [
    "a[]",
    "region[]",
    "region[0]",
    "__proto__",
    "_method",
    "format",
    "callback",
    "page",
    "lang",
    "%00",
    "%FF",
    "<zq>",
]
PUBLIC = ["region", "time", "measure", "view", "as_of", "limit", "next", "q", "theme", "status", "indicator", "x", "y",
          "level", "after", "page", "within", "base", "lang", "year", "kind", "source", "sort"]  # fmt: skip
# What would have to be escaped, and is not.
RAW = re.compile(r"<script>zq|<zq|onzq=1>|</title></script>|51423241", re.IGNORECASE)


def ask(client, path, query=""):
    """The answer to an address exactly as given; a view that raises fails the test by itself."""
    response = client.get(path, QUERY_STRING=query)
    body = b"".join(response) if response.streaming else response.content
    return response, body


def check(client, path, query=""):
    response, body = ask(client, path, query)
    where = f"{path[:200]}?{query[:200]}"
    assert response.status_code in (200, 400, 404), where
    assert not response.has_header("X-Zq") and not response.cookies, where
    assert not any("\n" in value or "\r" in value for value in response.headers.values()), where
    assert "evil.example" not in response.get("Location", ""), where
    if response["Content-Type"].startswith(("text/html", "image/svg", "application/atom")):
        found = RAW.search(body.decode())
        assert not found, (where, found)
    elif response["Content-Type"].startswith("text/csv"):
        assert not re.search(rb'(^|,|\n)"?=cmd', body), where
    return response


@pytest.fixture
def asked(monkeypatch):
    """The names of the parameters that views look at, as they do."""
    names = set()

    def noting(owner, method):
        original = getattr(owner, method)

        def wrapper(self, name, *args, **kwargs):
            names.add(name)
            return original(self, name, *args, **kwargs)

        monkeypatch.setattr(owner, method, wrapper)

    noting(QueryReader, "values")
    for method in ("get", "getlist", "__getitem__"):
        noting(QueryDict, method)
    return names


@pytest.mark.parametrize("name", READ)
def test_no_parameter_breaks_a_page_or_a_file(client, asked, name):
    """Each one it asks for, with each hostile text; those that it asks for only then are found on the way."""
    path, done = address(name, READ[name], "en"), set()
    ask(client, path)
    while todo := asked - done:
        parameter = min(todo)
        done.add(parameter)
        for text in HOSTILE.values():
            check(client, path, f"{quote(parameter)}={text}")
    assert name not in ("search", "indicator", "indicator-json") or done, "parameters were seen"


@pytest.mark.parametrize("name", READ)
def test_no_parameter_that_nobody_asked_for_breaks_anything(client, name):
    path = address(name, READ[name], "zh-hans")
    check(client, path, "&".join(f"{one}={quote('<zq>')}" for one in UNASKED))
    for key in ("script", "NUL", "header", "no UTF-8", "template"):
        check(client, path, "&".join(f"{one}={HOSTILE[key]}" for one in PUBLIC))
        check(client, path, HOSTILE[key])
    check(client, path, "&".join(["region=513200"] * 900))
    check(client, path, "&" * 500 + "=" * 500)


def test_more_parameters_than_anybody_needs_are_refused(client):
    response, _body = ask(client, "/en/indicators/gdp/", "&".join(f"p{number}=1" for number in range(1_500)))
    assert response.status_code in (200, 400)


def takes_arguments():
    """Public addresses with something to fill in: ``(name, how many)``."""
    for namespaces, pattern in patterns():
        groups = pattern.pattern.regex.groupindex or pattern.pattern.converters
        if not namespaces and groups and pattern.name:
            yield pytest.param(route_of(pattern.name), id=pattern.name)


def route_of(name):
    """``/en/indicators/%(slug)s/``: the address with gaps, from Django's own table for reversing."""
    possibilities = get_resolver().reverse_dict.getlist(name)
    language = [one for one in get_resolver().url_patterns if hasattr(one.pattern, "language_code")]
    for resolver in language:
        possibilities = possibilities or resolver.reverse_dict.getlist(name)
    (template, parameters), *_rest = possibilities[0][0]
    return template, tuple(parameters)


@pytest.mark.parametrize("route", list(takes_arguments()))
def test_no_segment_of_a_path_breaks_anything(client, route):
    template, parameters = route
    texts = [
        *HOSTILE.values(),
        quote_from_bytes("汶川".encode("gbk")),
        quote("汶川"),
        "..",
        ".",
        "%2F",
        "513221%0A",
        "gdp%00",
        "-" * 300,
    ]
    for text in texts:
        if text == "%":
            continue  # not an address: the server never hands it on
        path = "/en/" + (template % dict.fromkeys(parameters, text)).removeprefix("en/")
        response = check(client, path)
        assert response.status_code == 404 or text in (".", ".."), (path, response.status_code)


@pytest.mark.parametrize("path", ["/en/%s", "/%s", "/%s/en/", "/en//%s//", "/static/%s", "/en/search/%s.json"])
def test_no_path_breaks_anything(client, path):
    for text in HOSTILE.values():
        if text != "%":
            response, body = ask(client, path % text)
            assert response.status_code in (200, 301, 400, 404), (path, text)
            assert "evil.example" not in response.get("Location", "")[:20]
            page = response["Content-Type"].startswith("text/html")
            assert not (page and RAW.search(body.decode())), (path, text)


TEXTS = (
    st.text(max_size=60) | st.binary(max_size=40) | st.from_regex(r"[0-9]{0,4}(\.\.|~|-)[0-9]{0,14}", fullmatch=True)
)
ONCE = settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.mark.parametrize(
    "path", ["/en/indicators/gdp/", "/zh-hans/indicators/gdp.json", "/en/search/", "/en/search/suggest.json"]
)
@ONCE
@given(parameter=st.sampled_from(PUBLIC), text=TEXTS)
def test_no_text_at_all_breaks_what_is_asked_most(client, path, parameter, text):
    encoded = quote_from_bytes(text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"))
    check(client, path, f"{parameter}={encoded}")


@pytest.mark.parametrize(
    "header",
    [
        "accept-language",
        "accept-encoding",
        "referer",
        "user-agent",
        "cookie",
        "range",
        "if-none-match",
        "if-modified-since",
        "accept",
        "origin",
        "x-requested-with",
        "content-type",
    ],
)
def test_no_header_breaks_anything(client, header):
    for text in (
        "\x00",
        "<zq>",
        "a" * 8_000,
        "é\xff",
        "*;q=9e999",
        "{{7171*7171}}",
        "sessionid=\"'; csrftoken=<zq>",
        "bytes=-99999999999999-",
    ):
        for path in ("/en/", "/", "/en/nowhere/", "/en/indicators/gdp.csv"):
            response = client.get(path, headers={header: text})
            body = b"".join(response) if response.streaming else response.content
            assert response.status_code in (200, 302, 304, 400, 404, 412, 416), (header, text)
            if "gzip" not in response.get("Content-Encoding", "") and "br" not in response.get("Content-Encoding", ""):
                assert not RAW.search(body.decode())
