"""The WSGI application in front of Django's."""

from collections.abc import Callable, Iterable
from threading import Event, Lock

from django.utils.http import parse_etags

from aba_site.front import MARK
from aba_site.front.encodings import best
from aba_site.front.keys import Key, key_of
from aba_site.front.store import Entry, Headers, Stores

LARGEST = 2_000_000  # bytes of a body that is kept
LONGEST_WAIT = 30  # seconds for whoever makes the same page
MAY_VARY = frozenset(["accept-encoding", ""])


class Front:
    """``versions()`` says what holds now, see :mod:`aba_site.front.versions`; ``most`` bytes are kept at most."""

    def __init__(self, application: Callable, versions: Callable[[], tuple | None], most: int):
        self.application, self.versions, self.stores = application, versions, Stores(most)
        self._flights: dict[Key, Event] = {}
        self._lock = Lock()

    def __call__(self, environ, start_response) -> Iterable[bytes]:
        key = key_of(environ)
        version = key and self.versions()
        if version is None:
            return self.application(environ, start_response)
        if entry := self.standing(key, version):
            return self.serve(key, entry, environ, start_response)
        return self.made_once(key, version, environ, start_response)

    def standing(self, key, version) -> Entry | None:
        entry = self.stores.of(key).get(key)
        return entry if entry is not None and entry.version == version else None

    def made_once(self, key, version, environ, start_response):
        """Of several readers who ask for one cold page, one has it made; the others wait for it."""
        with self._lock:
            flight = self._flights.get(key)
            if leads := flight is None:
                flight = self._flights[key] = Event()
        if not leads:
            flight.wait(LONGEST_WAIT)
            if entry := self.standing(key, version):
                return self.serve(key, entry, environ, start_response)
            return self.application(environ, start_response)
        try:
            return self.made(key, version, environ, start_response)
        finally:
            with self._lock:
                del self._flights[key]
            flight.set()

    def made(self, key, version, environ, start_response):
        """Django's answer, and kept if it is one that may be: not that a reader has it already, which costs little."""
        told = []

        def remember(*told_now):
            told[:] = told_now

        answer = self.application({**environ, "REQUEST_METHOD": "GET", MARK: True}, remember)
        status, headers, *_exc_info = told
        if not may_be_kept(status, headers):
            start_response(*told)
            return closed(answer) if environ["REQUEST_METHOD"] == "HEAD" else answer
        try:
            body = b"".join(answer)
        finally:
            closed(answer)
        entry = Entry(version, headers, body)
        self.stores.of(key).put(key, entry)
        return self.serve(key, entry, environ, start_response)

    def serve(self, key, entry: Entry, environ, start_response) -> list[bytes]:
        """From memory: 304 to who has it, else in the smallest way that the reader takes."""
        asked = environ.get("HTTP_IF_NONE_MATCH")
        if asked and has_it(asked, entry.etag):
            start_response("304 Not Modified", entry.headers_of_304)
            return []
        way = best(environ.get("HTTP_ACCEPT_ENCODING", ""))
        grows = not entry.has(way)
        headers, body = entry.in_the_way(way)
        if grows:
            self.stores.of(key).put(key, entry)
        start_response("200 OK", headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


def closed(answer) -> list[bytes]:
    """Nothing, after Django was told that its answer is done with."""
    if hasattr(answer, "close"):
        answer.close()
    return []


def may_be_kept(status: str, headers: Headers) -> bool:
    """A whole page or file that has a tag, belongs to nobody in particular and is not streamed."""
    named = {name.lower(): value for name, value in headers}
    length = named.get("content-length", "")
    return (
        status.startswith("200")
        and "etag" in named
        and "set-cookie" not in named
        and "content-encoding" not in named
        and length.isdecimal()
        and int(length) <= LARGEST
        and named.get("cache-control") == "no-cache"
        and {part.strip().lower() for part in named.get("vary", "").split(",")} <= MAY_VARY
    )


def has_it(asked: str, etag: str) -> bool:
    """``If-None-Match``: tags are compared weakly; ``*`` is anything there is."""
    if asked == etag:
        return True
    tags = parse_etags(asked)
    return tags == ["*"] or etag.removeprefix("W/") in [tag.removeprefix("W/") for tag in tags]
