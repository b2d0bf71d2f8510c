"""Which requests ask for the same: by host, address and the parameters that pages read, in one order."""

from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlencode

from django.conf import settings

# What pages and files read from an address. Anything else goes on to Django, and nothing of it is kept.
PARAMETERS = frozenset(
    [
        "as_of", "cursor", "format", "grade", "horizon", "indicator", "kind", "lang", "level", "limit", "measure",
        "operation", "page", "per", "q", "region", "scope", "sector", "status", "theme", "time", "view", "within", "x",
        "y", "year",
    ]
)  # fmt: skip
LONGEST = 600  # characters of an address with its query
MOST_PARAMETERS = 12
METHODS = ("GET", "HEAD")
PREFIXES = tuple(f"/{code}/" for code, _name in settings.LANGUAGES)
PROXY_HEADER, PROXY_SECURE = settings.SECURE_PROXY_SSL_HEADER or ("", "")


class Key(NamedTuple):
    scheme: str
    host: str
    path: str
    query: str
    made_up: bool
    """Whether there may be any number of such keys: readers write queries, and ports of a host, as they like."""


def key_of(environ: dict) -> Key | None:
    """What to look under; ``None`` where this is not for us."""
    path, query = environ.get("PATH_INFO", ""), environ.get("QUERY_STRING", "")
    if environ["REQUEST_METHOD"] not in METHODS or not path.startswith(PREFIXES):
        return None
    if len(path) + len(query) > LONGEST or "HTTP_RANGE" in environ:
        return None
    if query:
        query = in_order(query)
        if query is None:
            return None
    host = environ.get("HTTP_HOST", "")
    _name, _colon, port = host.rpartition(":")
    odd = port.isdecimal() and port != environ.get("SERVER_PORT")
    return Key(scheme_of(environ), host, path, query, bool(query) or odd)


@lru_cache(maxsize=1024)
def in_order(query: str) -> str | None:
    """Its parameters by name; ``None`` where there is one that no page reads."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if len(pairs) > MOST_PARAMETERS or any(name not in PARAMETERS for name, _value in pairs):
        return None
    # Values of one parameter keep their order: sorting is by name alone.
    return urlencode(sorted(pairs, key=lambda pair: pair[0]))


def scheme_of(environ: dict) -> str:
    """As Django has it: of the proxy where there is one."""
    if not PROXY_HEADER or PROXY_HEADER not in environ:
        return environ["wsgi.url_scheme"]
    return "https" if environ[PROXY_HEADER].partition(",")[0].strip() == PROXY_SECURE else "http"
