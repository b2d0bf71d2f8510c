"""The site as it is served in production, on a free port of the loopback, and who asks it."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECONDS = 60


class Server:
    """One granian of one worker, on the database that the environment names. ``cores``: those it may run on."""

    def __init__(self, cores: str = "", **environment: str):
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        # As `make run` starts it.
        threads = {"GRANIAN_BLOCKING_THREADS": "4", "ABA_HOSTS": "127.0.0.1"}
        self.process = subprocess.Popen(
            [*(["taskset", "-c", cores] if cores else []), Path(sys.executable).with_name("granian"),
             "--interface", "wsgi", "--port", str(self.port), "aba_site.wsgi:application"],
            env={**os.environ, **threads, **environment}, cwd=ROOT, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def wait(self) -> "Server":
        wait_for(f"{self.address}/health/ready")
        return self

    def stop(self):
        self.process.terminate()
        self.process.wait(timeout=20)

    def kill(self):
        """The server and its worker at once, as when the power fails."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def served(**options) -> Iterator[str]:
    """The address of the site, on the database at hand."""
    server = Server(**options)
    try:
        yield server.wait().address
    finally:
        server.stop()


def wait_for(address):
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        try:
            return read(address)
        except OSError:
            time.sleep(0.05)
    raise AssertionError(f"{address} does not answer")


def read(address):
    with urllib.request.urlopen(address, timeout=20) as answer:  # noqa: S310  our own server
        return answer.read().decode()


class Reader:
    """One who keeps a connection to the server open, as browsers do, and takes pages compressed."""

    def __init__(self, address: str, timeout: float = 60):
        self.connection = http.client.HTTPConnection(address.removeprefix("http://"), timeout=timeout)

    def ask(self, path: str, compressed: bool = False) -> tuple[int, bytes, float]:
        """Status, body and seconds until all of it was there."""
        started = time.perf_counter()
        self.connection.request("GET", path, headers={"Accept-Encoding": "gzip" if compressed else "identity"})
        answer = self.connection.getresponse()
        body = answer.read()
        return answer.status, body, time.perf_counter() - started

    def page(self, path: str) -> tuple[bytes, float]:
        """Body and seconds of what must be there."""
        status, body, seconds = self.ask(path)
        assert status == 200, (path, status)
        return body, seconds

    def close(self):
        self.connection.close()
