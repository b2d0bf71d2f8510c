"""What is kept, within a bound: the address that was asked for longest ago goes first."""

from collections import OrderedDict
from threading import Lock

from aba_site.front.encodings import AS_IT_IS, WAYS, gains
from aba_site.front.keys import Key

OVERHEAD = 2_000  # bytes: what an entry costs besides its bodies
NOT_WITH_304 = frozenset(["content-length", "content-type", "content-encoding"])

Headers = list[tuple[str, str]]


class Entry:
    """
    An answer made under a version of the data, with its body as it was made and compressed in each way that was asked
    for so far.
    """

    __slots__ = ("_lock", "_ready", "compressible", "etag", "headers", "headers_of_304", "version")

    def __init__(self, version, headers: Headers, body: bytes):
        named = {name.lower(): value for name, value in headers}
        self.version, self.etag, self._lock = version, named["etag"], Lock()
        self.headers = [pair for pair in headers if pair[0].lower() != "content-length"]
        self.headers_of_304 = [pair for pair in headers if pair[0].lower() not in NOT_WITH_304]
        self.compressible = gains(named.get("content-type", ""), body)
        self._ready = {AS_IT_IS: ([*self.headers, ("Content-Length", str(len(body)))], body)}

    def has(self, way: str) -> bool:
        return way in self._ready or not self.compressible

    def in_the_way(self, way: str) -> tuple[Headers, bytes]:
        """Headers and body; compressed when first asked for."""
        if not self.compressible:
            way = AS_IT_IS
        if way not in self._ready:
            with self._lock:
                if way not in self._ready:
                    _headers, plain = self._ready[AS_IT_IS]
                    body = WAYS[way](plain)
                    sizes = ("Content-Length", str(len(body))), ("Content-Encoding", way)
                    self._ready[way] = [*self.headers, *sizes], body
        return self._ready[way]

    @property
    def size(self) -> int:
        return OVERHEAD + sum(len(body) for _headers, body in list(self._ready.values()))


class Store:
    """Entries by key, of ``most`` bytes in all. Safe for threads."""

    def __init__(self, most: int):
        self.most, self.held = most, 0
        self._entries: OrderedDict[Key, tuple[Entry, int]] = OrderedDict()
        self._lock = Lock()

    def get(self, key) -> Entry | None:
        with self._lock:
            found = self._entries.get(key)
            if found is None:
                return None
            self._entries.move_to_end(key)
            return found[0]

    def put(self, key, entry: Entry) -> None:
        """Also after a body was added: the entry is weighed anew."""
        size = entry.size
        with self._lock:
            self._drop(key)
            if size > self.most // 4:  # one of that size would push out too many
                return
            self._entries[key] = entry, size
            self.held += size
            while self.held > self.most:
                self._drop(next(iter(self._entries)))

    def _drop(self, key):
        _entry, size = self._entries.pop(key, (None, 0))
        self.held -= size

    def __len__(self):
        return len(self._entries)


class Stores:
    """
    Addresses of which there are only so many, and those that readers can make up, each within half of the bound:
    whoever makes up queries pushes out nothing but queries.
    """

    def __init__(self, most: int):
        self.plain, self.made_up = Store(most // 2), Store(most // 2)

    def of(self, key: Key) -> Store:
        return self.made_up if key.made_up else self.plain
