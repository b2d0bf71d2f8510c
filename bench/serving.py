"""
Pages and files over HTTP, from memory and made anew, side by side with what else could serve the same figures.

One worker on the first core, the load on the second; ours and the others in rotation, best of :data:`ROUNDS`. Compared
are requests in a second where answers are kept (``CONNECTIONS`` readers at once, who take gzip), and the shortest
request of one reader, not compressed, where each answer is made anew. Datasette keeps nothing: its shortest request
stands in both, the best it could do. It shows one figure a row, with its region's name, year, value and status.

Kept is the page of an invented indicator, 50 regions × 20 years of a table and a chart, and that of the paper's GDP.
Made anew is the table alone, as neither a stock page nor Datasette draws: of 183 regions, of all the regions that the
large data have, and of the GDP. The JSON is of the indicator's first thousand figures with all their columns.
"""

import json
import re
import tempfile
import urllib.request
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bench import peer_datasette, peers
from bench.http_load import CONNECTIONS, SUMMARY, Round, load
from bench.measuring import QUICK, at_least, faster, on, shown

ROUNDS = 1 if QUICK else 6
SAMPLE, GDP = "sample-01", "gdp"
PACKED = {"Accept-Encoding": "gzip"}
OF_NGINX, OF_NGINX_JSON, OF_BARE = 0.35, 0.3, 0.9
CELL = re.compile(r"<td[^>]*>(.*?)</td>", re.DOTALL)
NUMBER = re.compile(r"[\d,.]+")
# Why some limits cannot be met by the page of the GDP, which is here as it is what people open.
FEW = "; few figures: what is around the table, and the same for both, outweighs it"
FEW_ROWS = "; few figures: Datasette's time goes by their number"
SUMS = 20  # cells of sums by year, which the site leaves empty where a figure is a mere bound


@dataclass
class Asked:
    """One of those compared, and what it is asked; by one reader where each request is timed by itself."""

    peer: peers.Peer
    path: str
    headers: dict[str, str] = field(default_factory=dict)
    connections: int = 1


def many(peer, path, **headers) -> Asked:
    return Asked(peer, path, PACKED | headers, CONNECTIONS)


@dataclass
class Best:
    """Over the rounds: the highest rate in a second, the shortest request and the least time of the processor."""

    rate: float
    least: float
    cpu: float

    @property
    def rated(self) -> str:
        return f"{self.rate:,.0f}/s, {self.cpu * 1e6:,.0f} µs of CPU each"

    @property
    def timed(self) -> str:
        return f"{shown(self.least)}, {shown(self.cpu)} of CPU each"


@dataclass
class Servers:
    """All of them started; ``datasette`` is ``None`` where the database is not SQLite."""

    folder: Path
    ours: peers.Peer
    cold: peers.Peer
    stock: peers.Peer
    bare: peers.Peer
    nginx: peers.Peer
    nginx_caching: peers.Peer
    datasette: peers.Peer | None
    answers: dict[str, peers.Answer]

    def rotated(self, **asked: Asked) -> dict[str, Best]:
        script, rounds = self.folder / "summary.lua", {name: [] for name in asked}
        script.write_text(SUMMARY)
        for _round in range(ROUNDS):
            for name, one in asked.items():
                address = one.peer.address + one.path
                rounds[name].append(load(address, one.peer.pid, one.headers, one.connections, script))
        return {name: best_of(done) for name, done in rounds.items()}


def best_of(rounds: list[Round]) -> Best:
    return Best(max(one.rate for one in rounds), min(one.least for one in rounds), min(one.cpu for one in rounds))


def results():
    from bench.cold import GRID, grid

    with grid(), ExitStack() as stack:
        servers = all_started(stack)
        yield from hot(servers, SAMPLE)
        yield from not_modified(servers, SAMPLE)
        yield from json_hot(servers)
        yield from cold(servers, GRID)
        if servers.datasette:
            yield json_cold(servers)
        if not QUICK:
            yield from hot(servers, GDP)
            yield from cold(servers, SAMPLE)
            yield from cold(servers, GDP)


def all_started(stack: ExitStack) -> Servers:
    from django.db import connection

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="aba-bench-http-")))
    # Where the version of the data is asked of another process, threads wait for it at the same time.
    on_sqlite = connection.vendor == "sqlite"
    ours = stack.enter_context(peers.site(GRANIAN_BLOCKING_THREADS="1" if on_sqlite else "2"))
    answers = {path: peers.answer_of(ours.address, path) for path in (page(SAMPLE), page(GDP), json_file())}
    prepared = list(answers.values())
    servers = Servers(
        folder, ours, answers=answers,
        cold=stack.enter_context(peers.site(ABA_FRONT_MB="0")),
        stock=stack.enter_context(peers.stock()),
        bare=stack.enter_context(peers.bare(folder, prepared)),
        nginx=stack.enter_context(peers.nginx(folder / "nginx", prepared)),
        nginx_caching=stack.enter_context(peers.nginx(folder / "caching", prepared, "open_file_cache max=100;")),
        datasette=stack.enter_context(peer_datasette.beside(folder)) if on_sqlite else None,
    )  # fmt: skip
    for path, answer in answers.items():
        for peer in (servers.bare, servers.nginx, servers.nginx_caching):
            assert peers.answer_of(peer.address, path).packed == answer.packed, "the same bytes"
    return servers


def page(slug):
    return f"/en/indicators/{slug}/"


def table(slug):
    return f"/en/indicators/{slug}/?view=table"


def stock(slug):
    return f"/stock/{slug}/"


def json_file():
    return f"/en/indicators/{SAMPLE}.json?limit={peer_datasette.ROWS_OF_JSON}"


# -- from memory -----------------------------------------------------------------------------------------


def hot(servers, slug):
    path = page(slug)
    asked = {name: many(getattr(servers, name), path) for name in kept_by(("ours", "nginx", "bare", "nginx_caching"))}
    if servers.datasette:
        asked["datasette"] = Asked(servers.datasette, datasette_page(servers, slug))
    done = servers.rotated(**asked)
    answer = servers.answers[path]
    what = f"`page_hot`: {path}, {len(answer.body):,} bytes, {len(answer.packed):,} of them sent{on()}"
    yield from against_servers(what, done, OF_NGINX)
    if servers.datasette:
        yield against_datasette(what, "Datasette, HTML", done, 400, FEW_ROWS if slug == GDP else "")


def not_modified(servers, slug):
    names = kept_by(("ours", "nginx", "bare", "nginx_caching"))
    tags = {name: peers.answer_of(getattr(servers, name).address, page(slug)).tag for name in names}
    asked = {name: many(getattr(servers, name), page(slug), **{"If-None-Match": tags[name]}) for name in names}
    yield from against_servers(f"`page_hot_304`: {page(slug)}{on()}", servers.rotated(**asked), OF_NGINX)


def json_hot(servers):
    asked = {name: many(getattr(servers, name), json_file()) for name in kept_by(("ours", "nginx", "nginx_caching"))}
    if servers.datasette:
        asked["datasette"] = Asked(servers.datasette, peer_datasette.rows_of(SAMPLE))
    done = servers.rotated(**asked)
    answer = servers.answers[json_file()]
    what = f"`json_hot`: {json_file()}, {len(answer.body):,} bytes, {len(answer.packed):,} of them sent{on()}"
    yield from against_servers(what, done, OF_NGINX_JSON)
    if servers.datasette:
        yield against_datasette(what, "Datasette, JSON", done, 60)


def kept_by(names) -> list[str]:
    return [name for name in names if name != "nginx_caching" or not QUICK]


def against_servers(what, done, of_nginx):
    """nginx is as it comes; what its cache of open files changes is told beside."""
    ours, nginx = done["ours"], done["nginx"]
    note = f"{ours.rated}; nginx {nginx.rated}"
    if caching := done.get("nginx_caching"):
        note += f"; with its open_file_cache {caching.rated}: {ours.rate / caching.rate:.2f}"
    yield at_least(what, "nginx, the same bytes from a file", ours.rate, nginx.rate, of_nginx, note)
    if bare := done.get("bare"):
        note = f"{ours.rated}; bare {bare.rated}"
        yield at_least(what, "bare WSGI under the same server", ours.rate, bare.rate, OF_BARE, note)


def against_datasette(what, peer, done, limit, why=""):
    ours, theirs = done["ours"], done["datasette"]
    return at_least(what, peer, ours.rate, 1 / theirs.least, limit, f"{ours.rated}; Datasette {theirs.timed}{why}")


# -- made anew -------------------------------------------------------------------------------------------


def cold(servers, slug):
    cells = same_figures(servers, slug)
    asked = {"ours": Asked(servers.cold, table(slug)), "stock": Asked(servers.stock, stock(slug))}
    if servers.datasette:
        asked["datasette"] = Asked(servers.datasette, datasette_page(servers, slug))
    done = servers.rotated(**asked)
    size = len(got(servers.cold, table(slug)).encode())
    what = f"`page_cold`: {table(slug)} of {of_how_many(slug)}; {cells:,} cells, {size:,} bytes{on()}"
    for name, peer, limit in (("stock", "stock Django template and ORM", 6), ("datasette", "Datasette, HTML", 8)):
        if name in done:
            note = f"{done['ours'].timed}, against {done[name].timed}{FEW if slug == GDP else ''}"
            yield faster(what, peer, done["ours"].least, done[name].least, limit, note)


def of_how_many(slug) -> str:
    from poverty.models import Observation

    figures = Observation.objects.published().filter(indicator__slug=slug).order_by()
    regions, years = (figures.values(name).distinct().count() for name in ("region", "year"))
    return f"{regions:,} regions × {years} years"


def same_figures(servers, slug) -> int:
    """How many cells the page has: the stock page has as many, with the same numbers in all but those of sums."""
    ours, theirs = cells_of(got(servers.cold, table(slug))), cells_of(got(servers.stock, stock(slug)))
    assert len(ours) == len(theirs), f"{len(ours)} and {len(theirs)} cells"
    different = [pair for pair in zip(ours, theirs, strict=True) if pair[0] != pair[1]]
    assert len(different) <= SUMS, different[:SUMS]
    return len(ours)


def cells_of(html: str) -> list[list[str]]:
    """The numbers of each cell."""
    return [NUMBER.findall(re.sub("<[^>]*>", "", cell)) for cell in CELL.findall(html)]


def datasette_page(servers, slug) -> str:
    """With as many rows as ours has figures that are links."""
    linked = re.findall(r'<td[^>]*><a href="(\d+)/', got(servers.cold, table(slug)))
    path = peer_datasette.page_of(slug, max(linked))
    rows = got(servers.datasette, path).count('<td class="col-value')
    assert rows == len(linked), f"{rows} rows, {len(linked)} figures"
    return path


def json_cold(servers):
    theirs = peer_datasette.rows_of(SAMPLE)
    same_rows(json.loads(got(servers.cold, json_file()))["data"], json.loads(got(servers.datasette, theirs))["rows"])
    done = servers.rotated(ours=Asked(servers.cold, json_file()), datasette=Asked(servers.datasette, theirs))
    size = len(got(servers.cold, json_file()).encode())
    note = f"{done['ours'].timed}, against {done['datasette'].timed}"
    what = f"`json_cold`: {json_file()}, {size:,} bytes"
    return faster(what, "Datasette, JSON", done["ours"].least, done["datasette"].least, 2, note)


def same_rows(ours, theirs):
    """The same columns of the same figures; moments and empty notes are written in each one's way."""
    assert {*ours[0]} == {*theirs[0]}
    names = ("indicator", "region_code", "period", "value", "status", "source")
    assert [[row[name] for name in names] for row in ours] == [[row[name] for name in names] for row in theirs]


def got(peer, path) -> str:
    with urllib.request.urlopen(peer.address + path, timeout=60) as told:  # noqa: S310  our own server
        return told.read().decode()
