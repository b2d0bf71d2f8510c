"""What is read from wrk and from the system when a server is under load."""

import os
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bench import http_load
from bench.http_load import cpu_seconds, family, one_by_one, summary_of

BUSY = "import time; end = time.process_time() + 0.3\nwhile time.process_time() < end: pass\n"
PARENT = f"import subprocess, sys; print('x'); subprocess.run([sys.executable, '-c', {BUSY + 'input()'!r}]); input()"


def test_the_summary_is_found_after_what_wrk_prints_itself():
    printed = """Running 1s test @ http://127.0.0.1:1/
  1 threads and 16 connections
Requests/sec:  48026.10
{"requests": 48026, "microseconds": 1000000, "bytes": 1, "failed": 0, "least": 61}
"""
    assert summary_of(printed) == {
        "requests": 48026, "microseconds": 1_000_000, "bytes": 1, "failed": 0, "least": 61,
    }  # fmt: skip


def test_a_process_is_counted_with_those_below_it():
    parent = subprocess.Popen([sys.executable, "-c", PARENT], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 20
        while cpu_seconds(parent.pid) < 0.25 and time.monotonic() < deadline:
            time.sleep(0.02)
        assert cpu_seconds(parent.pid) >= 0.25
        assert len(family(parent.pid)) == 2
        assert parent.pid in family(os.getpid())
    finally:
        parent.communicate(b"\n\n", timeout=20)
    assert cpu_seconds(parent.pid) == 0


def test_a_process_may_call_itself_anything(tmp_path):
    odd = tmp_path / "a) 1 (b"
    odd.symlink_to("/bin/sleep")
    process = subprocess.Popen([odd, "20"])
    try:
        assert process.pid in family(os.getpid())
    finally:
        process.kill()
        process.wait()


class Odd(BaseHTTPRequestHandler):
    """Has one page."""

    def do_GET(self):
        self.send_response(200 if self.path == "/page?x=1" else 404)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"ok")

    def log_message(self, *_args):
        pass


def test_one_reader_asks_at_least_once_and_only_for_what_is_there(monkeypatch):
    monkeypatch.setattr(http_load, "SECONDS", 1e-6)
    monkeypatch.setattr(http_load, "CORE", str(min(os.sched_getaffinity(0))))
    cores = os.sched_getaffinity(0)
    with HTTPServer(("127.0.0.1", 0), Odd) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        address = f"http://127.0.0.1:{server.server_port}"
        assert len(one_by_one(f"{address}/page?x=1", {})) == 1
        with pytest.raises(AssertionError, match="404"):
            one_by_one(f"{address}/other", {})
        server.shutdown()
    assert os.sched_getaffinity(0) == cores
