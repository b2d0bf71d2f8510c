"""Pages kept in front of Django: never old, never somebody's own, never without bound, made once."""

import gzip
import io
import re
import sqlite3
import threading
import time
from datetime import datetime
from html.parser import HTMLParser
from urllib.parse import parse_qsl, urlsplit
from wsgiref.util import setup_testing_defaults
from zoneinfo import ZoneInfo

import brotli
import pytest
import zstandard
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, connection
from django.utils import timezone

from aba_site.front import keys
from aba_site.front.encodings import best
from aba_site.front.serving import Front
from aba_site.front.store import Entry, Store
from aba_site.front.versions import Versions
from tests.site.test_addresses import FILES, PAGES, address

pytestmark = pytest.mark.django_db
GDP = "/en/indicators/gdp/"
ZONE = ZoneInfo("Asia/Shanghai")
# A place in lists: there are too many; where to go after choosing a language, and what a form sends.
NOT_KEPT = {"after", "before", "next"}
PACKED = ("data-everything", "region-pack", "indicator-xlsx")  # hold the time at which they were packed
MUCH = 64_000_000


class Told:
    """What a reader gets."""

    def __init__(self, status, headers, body):
        self.status, self.body = int(status.split()[0]), body
        self.headers = {name.lower(): value for name, value in headers}
        assert len(self.headers) == len(headers), "no header twice"


def ask(application, address, method="GET", **headers):
    environ = {"QUERY_STRING": address.partition("?")[2], "PATH_INFO": address.partition("?")[0]}
    environ |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
    environ |= {"REQUEST_METHOD": method, "HTTP_HOST": headers.get("host", "localhost"), "wsgi.input": io.BytesIO()}
    setup_testing_defaults(environ)
    told = []
    answer = application(environ, lambda status, headers, exc_info=None: told.append((status, headers)))
    try:
        body = b"".join(answer)
    finally:
        if hasattr(answer, "close"):
            answer.close()
    return Told(*told[0], body)


def timeless(body: bytes) -> bytes:
    """Without the second in which a page was made, to which it pins what others embed."""
    return re.sub(rb"20\d\d-\d\d-\d\dT\d\d(:|%3A)\d\d(:|%3A)\d\dZ", b"", body)


class HTML(HTMLParser):
    """Which parameters a page's links and its forms that are read (GET) have."""

    def __init__(self, text):
        super().__init__()
        self.parameters, self._reads = set(), False
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        if tag == "form":
            self._reads = given.get("method", "get").lower() == "get"
        elif self._reads and given.get("name") and tag in ("input", "select"):
            self.parameters.add(given["name"])
        elif tag == "a" and given.get("href", "").startswith(("?", "/en/")):
            self.parameters |= {name for name, _value in parse_qsl(urlsplit(given["href"]).query)}

    def handle_endtag(self, tag):
        self._reads = self._reads and tag != "form"


class Site:
    """Django behind a front, with how often it was asked, and a version that the test sets."""

    def __init__(self):
        self.version, self.asked, self.django = ("1",), [], get_wsgi_application()
        self.front = Front(self.answer, lambda: self.version, MUCH)

    def answer(self, environ, start_response):
        self.asked.append(environ["PATH_INFO"])
        return self.django(environ, start_response)

    def __call__(self, address, *args, **headers):
        return ask(self.front, address, *args, **headers)


@pytest.fixture
def site():
    """Requests come as from outside; they leave the connection of the test as it is, as those of Django's client do."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield Site()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


# -- what is told is what Django would tell ------------------------------------------------------------


@pytest.mark.parametrize("name", PAGES | FILES)
def test_it_says_what_django_says(site, name):
    url = address(name, (PAGES | FILES)[name], "en")
    plain, first, second = ask(site.django, url), site(url), site(url)
    for told in (first, second):
        assert told.status == plain.status == 200
        assert timeless(told.body) == timeless(plain.body) or name in PACKED
        assert told.headers == plain.headers or "etag" not in plain.headers
    kept = "etag" in plain.headers and "content-length" in plain.headers
    assert len(site.asked) == (1 if kept else 2)


def test_each_way_of_compressing_holds_the_same(site):
    unpack = {
        "br": brotli.decompress,
        "zstd": lambda body: zstandard.ZstdDecompressor().decompress(body),
        "gzip": gzip.decompress,
        "identity": bytes,
    }
    plain = site(GDP).body
    for way, unpacked in unpack.items():
        told = site(GDP, accept_encoding=way)
        assert told.headers.get("content-encoding", "identity") == way
        assert unpacked(told.body) == plain
        assert int(told.headers["content-length"]) == len(told.body)
        assert "accept-encoding" in told.headers["vary"].lower()
    assert site.asked == [GDP]


@pytest.mark.parametrize(
    ("accepted", "way"),
    [
        ("", "identity"), ("gzip", "gzip"), ("gzip, deflate, br, zstd", "br"), ("br;q=0, gzip", "gzip"),
        ("zstd;q=1.0, gzip;q=0.8", "zstd"), ("*", "br"), ("*;q=0", "identity"), ("gzip;q=x", "identity"),
        ("GZIP", "gzip"), (";;;,,q=", "identity"), ("identity;q=1, *;q=0", "identity"),
    ],
)  # fmt: skip
def test_the_reader_chooses(accepted, way):
    assert best(accepted) == way


def test_head_tells_all_but_the_body(site):
    whole, head = site(GDP), site(GDP, "HEAD")
    assert head.body == b"" and head.headers == whole.headers and head.status == 200
    assert site.asked == [GDP]


def test_who_has_it_is_told_so(site):
    tag = site(GDP).headers["etag"]
    for asked in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        told = site(GDP, if_none_match=asked)
        assert (told.status, told.body, told.headers["etag"]) == (304, b"", tag)
        assert not told.headers.keys() & {"content-length", "content-encoding", "content-type"}
    assert site(GDP, if_none_match='"other"').status == 200
    assert site.asked == [GDP]


@pytest.mark.parametrize("url", ["/en/data/observations.csv", GDP])
def test_who_has_what_is_not_kept_is_told_so_by_django(site, url):
    """A stream is not kept, and is not sent again to whoever has it; nor is a page made for such a reader."""
    tag = ask(site.django, url).headers["etag"]
    told = site(url, if_none_match=tag)
    assert (told.status, told.body, told.headers["etag"]) == (304, b"", tag)
    assert not len(site.front.stores.plain)
    assert site(url).status == 200


# -- never old -----------------------------------------------------------------------------------------


def test_a_new_version_is_seen_by_the_next_request(site):
    site(GDP)
    site.version = ("2",)
    site(GDP), site(GDP)
    assert site.asked == [GDP, GDP]
    site.version = ("1",)  # an old one again, as after a backup was restored
    site(GDP)
    assert len(site.asked) == 3


def test_what_changes_while_a_page_is_made_makes_it_anew(site):
    def publish_meanwhile(environ, start_response):
        answer = site.answer(environ, start_response)
        site.version = ("2",)
        return answer

    site.front.application = publish_meanwhile
    site(GDP), site(GDP), site(GDP)
    assert site.asked == [GDP, GDP]


def test_without_a_version_nothing_is_kept(site):
    site(GDP)
    site.version = None
    site(GDP), site(GDP)
    assert len(site.asked) == 3


@pytest.fixture
def a_file(tmp_path, settings, monkeypatch):
    """A SQLite file with a version, as another process would write it."""
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite")
    name = str(tmp_path / "50% of?it.sqlite3")
    monkeypatch.setitem(settings.DATABASES["default"], "NAME", name)
    writer = sqlite3.connect(name, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("CREATE TABLE poverty_dataversion (id, version)")
    yield writer
    writer.close()


def test_a_commit_is_seen_at_once_and_nothing_before(a_file):
    versions = Versions()
    assert versions() is None, "no row, no version"
    a_file.execute("INSERT INTO poverty_dataversion VALUES (1, 'a')")
    assert versions() == ("a", timezone.localdate().isoformat())
    a_file.execute("BEGIN")
    a_file.execute("UPDATE poverty_dataversion SET version = 'b'")
    assert versions()[0] == "a"
    a_file.execute("COMMIT")
    assert versions()[0] == "b"


def test_a_database_that_fails_is_asked_again(a_file):
    versions = Versions()
    a_file.execute("INSERT INTO poverty_dataversion VALUES (1, 'a')")
    assert versions()
    a_file.execute("ALTER TABLE poverty_dataversion RENAME TO elsewhere")
    assert versions() is None
    a_file.execute("ALTER TABLE elsewhere RENAME TO poverty_dataversion")
    assert versions()[0] == "a"


def test_a_commit_is_seen_at_once_on_postgres():
    """In a table of its own: what tests write into the real one is never committed."""
    if connection.vendor == "sqlite":
        pytest.skip("of PostgreSQL")
    import psycopg

    given = connection.get_connection_params()
    given.pop("cursor_factory", None), given.pop("context", None)
    with psycopg.connect(**given, autocommit=True) as writer:
        writer.execute("CREATE TABLE front_probe (version text)")
        try:
            writer.execute("INSERT INTO front_probe VALUES ('a')")
            versions = Versions()
            versions.statements = ["SELECT version FROM front_probe"]
            assert versions()[0] == "a"
            with writer.transaction():
                writer.execute("UPDATE front_probe SET version = 'b'")
                assert versions()[0] == "a"
            assert versions()[0] == "b"
            versions._mine.connection.close()
            assert versions() is None and versions()[0] == "b", "a connection that was lost is made anew"
            versions._mine.connection.close()
        finally:
            writer.execute("DROP TABLE front_probe")


def test_the_day_is_part_of_it(a_file, monkeypatch):
    a_file.execute("INSERT INTO poverty_dataversion VALUES (1, 'a')")
    versions = Versions()
    monkeypatch.setattr(timezone, "localtime", lambda: datetime(2026, 3, 1, 23, 59, 59, tzinfo=ZONE))
    monkeypatch.setattr(time, "time", lambda: datetime(2026, 3, 1, 23, 59, 59, tzinfo=ZONE).timestamp())
    assert versions() == versions() == ("a", "2026-03-01")
    monkeypatch.setattr(timezone, "localtime", lambda: datetime(2026, 3, 2, tzinfo=ZONE))
    monkeypatch.setattr(time, "time", lambda: datetime(2026, 3, 2, tzinfo=ZONE).timestamp())
    assert versions() == ("a", "2026-03-02")


# -- never somebody's own ------------------------------------------------------------------------------


@pytest.mark.parametrize("url", ["/", "/admin/", "/health/live", "/static/css/base.css", "/en/nowhere/",
                                 "/en/search/suggest.json?q=wc", "/en/indicators/gdp/513200/2016/challenge/",
                                 "/en/indicators/gdp.csv?time=x"])  # fmt: skip
def test_other_addresses_go_on_to_django_each_time(site, url):
    before = ask(site.django, url)
    for _time in range(2):
        assert site(url).status == before.status
    assert len(site.asked) == 2
    assert not len(site.front.stores.plain) + len(site.front.stores.made_up)


def test_forms_and_other_methods_go_on_to_django(site):
    for method in ("POST", "OPTIONS", "DELETE"):
        site(GDP, method)
    assert site.asked == [GDP] * 3


def test_a_host_that_is_not_ours_is_refused_and_not_kept(site):
    site(GDP)
    for _time in range(2):
        assert site(GDP, host="evil.example").status == 400
    assert site(GDP).status == 200 and len(site.front.stores.plain) == 1


def test_languages_are_kept_apart(site):
    english, chinese = site(GDP), site("/zh-hans/indicators/gdp/")
    assert english.headers["content-language"] != chinese.headers["content-language"]
    assert site(GDP).body == english.body


# -- never without bound -------------------------------------------------------------------------------


def environ_of(query="", path=GDP):
    return {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": query, "wsgi.url_scheme": "http"}


def test_parameters_in_any_order_ask_for_the_same():
    first, second = keys.key_of(environ_of("view=map&time=2016")), keys.key_of(environ_of("time=2016&view=map"))
    assert first == second != keys.key_of(environ_of("time=2015&view=map"))
    assert keys.key_of(environ_of("region=1&region=2")) != keys.key_of(environ_of("region=2&region=1"))


@pytest.mark.parametrize("query", ["utm_source=x", "time=2016&x1=1", "q=" + "x" * 700, "&".join(["time=2016"] * 13)])
def test_made_up_queries_are_not_kept(query):
    assert keys.key_of(environ_of(query)) is None


def test_endless_queries_push_out_no_page_and_fill_no_memory(site):
    site(GDP)
    site.front.stores.made_up.most = 60_000
    for year in range(2000, 2040):
        site(f"/en/search/?q={year}")
    assert site.front.stores.made_up.held <= 60_000
    asked = len(site.asked)
    site(GDP)
    assert len(site.asked) == asked


def kept(size):
    return Entry("1", [("ETag", "1")], b"x" * size)


def test_the_longest_unused_goes_first_and_what_is_too_large_is_not_kept():
    store = Store(40_000)
    for name in "abc":
        store.put(name, kept(7_900))
    assert store.get("a")
    store.put("d", kept(7_900))
    store.put("e", kept(7_900))
    assert [name for name in "abcde" if store.get(name)] == ["a", "c", "d", "e"]
    store.put("f", kept(20_000))
    assert store.get("f") is None and store.held <= 40_000


@pytest.mark.parametrize("name", PAGES)
def test_all_that_pages_link_to_is_kept(client, name):
    """Each parameter of a link or a form of the pages themselves is one of those that are kept, or known not to be."""
    page = HTML(client.get(address(name, PAGES[name], "en")).content.decode())
    assert page.parameters <= keys.PARAMETERS | NOT_KEPT


# -- made once -----------------------------------------------------------------------------------------


def test_readers_who_ask_at_once_cost_one_page():
    begun, go_on, asked = threading.Event(), threading.Event(), []

    def slow(environ, start_response):
        asked.append(environ["PATH_INFO"])
        begun.set()
        go_on.wait(10)
        start_response("200 OK", [("ETag", 'W/"1"'), ("Cache-Control", "no-cache"), ("Content-Length", "4"),
                                  ("Content-Type", "text/html"), ("Vary", "Accept-Encoding")])  # fmt: skip
        return [b"page"]

    front, told = Front(slow, lambda: ("1",), MUCH), []
    readers = [threading.Thread(target=lambda: told.append(ask(front, GDP).body)) for _number in range(8)]
    for reader in readers:
        reader.start()
    assert begun.wait(10)
    go_on.set()
    for reader in readers:
        reader.join(10)
    assert told == [b"page"] * 8 and asked == [GDP]


def test_who_waited_for_what_was_not_kept_asks_for_itself():
    def refuse(environ, start_response):
        start_response("404 Not Found", [("Content-Length", "2")])
        return [b"no"]

    front = Front(refuse, lambda: ("1",), MUCH)
    assert [ask(front, GDP).body for _time in range(2)] == [b"no", b"no"]


def test_a_page_that_fails_is_asked_again():
    def fail(environ, start_response):
        raise ValueError

    front = Front(fail, lambda: ("1",), MUCH)
    for _time in range(2):
        with pytest.raises(ValueError):
            ask(front, GDP)
