"""Bodies compressed as the reader's browser takes them, the smallest first."""

import gzip
from functools import lru_cache

import brotli
import zstandard

SMALLEST = 300  # bytes; below that compressing gains nothing
# Dearer levels than for a page made once: what is kept is compressed once and sent many times.
WAYS = {
    "br": lambda body: brotli.compress(body, quality=6),
    "zstd": lambda body: zstandard.ZstdCompressor(level=9).compress(body),
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
}
AS_IT_IS = "identity"


@lru_cache(maxsize=256)
def best(accepted: str) -> str:
    """``Accept-Encoding`` → the way to use: ``"gzip;q=1.0, br;q=0"`` → ``"gzip"``."""
    weights = {}
    for part in accepted.split(","):
        name, _semicolon, rest = part.partition(";")
        key, _equals, value = rest.strip().partition("=")
        try:
            weights[name.strip().lower()] = float(value) if key.strip().lower() == "q" else 1.0
        except ValueError:
            weights[name.strip().lower()] = 0.0
    anything = weights.get("*", 0.0)
    return next((way for way in WAYS if weights.get(way, anything) > 0), AS_IT_IS)


def gains(content_type: str, body: bytes) -> bool:
    """Whether compressing makes it smaller: pictures, archives and workbooks are compressed already."""
    text = content_type.startswith("text/") or any(name in content_type for name in ("json", "xml", "javascript"))
    return text and len(body) >= SMALLEST
