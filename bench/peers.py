"""
The site and what it is measured against, each one worker on the first core and a free port of the loopback.

All but Datasette give the very same bytes for a page that is kept; the stock page and Datasette show the same figures.
"""

import gzip
import os
import pickle
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from bench.served import free_port

ROOT = Path(__file__).resolve().parent.parent
CORE = "0"  # the load has the other
LONGEST_START = 60  # seconds
PROGRAMS = Path(sys.executable).parent
# What a server says of itself and of how it sends, or says anew for each answer.
OF_THE_SERVER = frozenset(
    ["server", "date", "connection", "content-length", "etag", "content-type", "content-encoding"]
)
NGINX = """
{user}worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
  access_log off;
  sendfile on;
  tcp_nopush on;
  keepalive_timeout 60;
  keepalive_requests 1000000000;
  gzip_static on;
  etag on;
  {more}
  types {{ text/html html; application/json json; }}
  charset utf-8;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  server {{
    listen 127.0.0.1:{port} backlog=511;
    root {folder}/files;
    {places}
  }}
}}
"""


@dataclass
class Answer:
    """What the site answers for an address, to who takes gzip; ``headers`` less those of the server's own."""

    path: str
    tag: str
    content_type: str
    headers: list[tuple[str, str]]
    packed: bytes

    @property
    def body(self) -> bytes:
        return gzip.decompress(self.packed)

    @property
    def file(self) -> str:
        """Where it lies as a file."""
        bare = self.path.partition("?")[0]
        return f"{bare}index.html" if bare.endswith("/") else bare


def answer_of(address: str, path: str) -> Answer:
    asked = urllib.request.Request(address + path, headers={"Accept-Encoding": "gzip"})  # noqa: S310  our own server
    with urllib.request.urlopen(asked, timeout=60) as told:  # noqa: S310
        assert told.headers["Content-Encoding"] == "gzip", path
        headers = [pair for pair in told.headers.items() if pair[0].lower() not in OF_THE_SERVER]
        return Answer(path, told.headers["ETag"], told.headers["Content-Type"], headers, told.read())


@dataclass
class Peer:
    address: str
    process: subprocess.Popen

    @property
    def pid(self) -> int:
        return self.process.pid


@contextmanager
def started(command: Sequence, port: int, ready: str, **environment: str) -> Iterator[Peer]:
    """A program on the first core, once it answers; it is stopped at the end, also where the bench is killed."""
    pinned = ["setpriv", "--pdeathsig", "TERM", "taskset", "-c", CORE, *map(str, command)]
    process = subprocess.Popen(
        pinned, cwd=ROOT, env={**os.environ, **environment}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}"
        wait_for(address + ready, process)
        yield Peer(address, process)
    finally:
        stop(process)


def wait_for(address, process):
    """Until it answers: a server that loads its application takes connections before that."""
    deadline = time.monotonic() + LONGEST_START
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
                return answer.read()
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")


def stop(process):
    """It and what it started."""
    process.terminate()
    try:
        process.wait(timeout=20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def granian(application: str, ready: str, **environment: str):
    """One worker with one thread for requests: on one core more of them only get into each other's way."""
    port = free_port()
    command = [PROGRAMS / "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", port, application]
    alone = {"GRANIAN_WORKERS": "1", "GRANIAN_BLOCKING_THREADS": "1", "ABA_HOSTS": "127.0.0.1"}
    return started(command, port, ready, **(alone | environment))


def site(**environment: str):
    """The site as it is served, on the database at hand."""
    return granian("aba_site.wsgi:application", "/health/ready", **environment)


def stock():
    """See :mod:`bench.peer_stock`."""
    return granian("bench.peer_stock:application", "/health/ready")


def bare(folder: Path, answers: Sequence[Answer]):
    """See :mod:`bench.peer_bare`: the same server with nothing behind it, and the same headers and bytes."""
    held = {}
    for one in answers:
        said = [*one.headers, ("ETag", one.tag)]
        sizes = ("Content-Length", str(len(one.packed))), ("Content-Encoding", "gzip")
        held[one.path.partition("?")[0]] = (
            [*said, ("Content-Type", one.content_type), *sizes],
            said,
            one.packed,
            one.tag,
        )
    (folder / "answers").write_bytes(pickle.dumps(held))
    return granian("bench.peer_bare:application", answers[0].path, BENCH_ANSWERS=str(folder / "answers"))


def nginx(folder: Path, answers: Sequence[Answer], more: str = ""):
    """Packed files with the headers that the site sends beside its own; ``more`` directives than the usual ones."""
    port, places = free_port(), []
    for one in answers:
        file = folder / "files" / one.file.lstrip("/")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(one.body)
        file.with_name(f"{file.name}.gz").write_bytes(one.packed)
        said = "".join(f'add_header {name} "{value}"; ' for name, value in one.headers)
        places.append(f"location = {one.file} {{ {said} }}")
        if one.file != one.path.partition("?")[0]:
            places.append(f"location = {one.path} {{ {said} try_files {one.file} =404; }}")
    user = "user root;\n" if os.geteuid() == 0 else ""
    conf = NGINX.format(user=user, folder=folder, port=port, more=more, places="\n    ".join(places))
    (folder / "nginx.conf").write_text(conf)
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    command = [program, "-p", folder, "-c", folder / "nginx.conf", "-g", "daemon off;"]
    return started(command, port, answers[0].path)
