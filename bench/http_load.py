"""
One server under load for one round: requests of many readers (``wrk``) or of one, from the second core, and what they
cost the server's process and its children in time of the processor.
"""

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from bench.measuring import QUICK

SECONDS = 1 if QUICK else 2  # of one round
CONNECTIONS = 16  # at once, where a server's requests in a second are counted
CORE = "1"  # the servers have the other
LONGEST_REQUEST = 30  # seconds
QUIET = 0.05  # seconds without work, after which a server is at rest
TICKS = os.sysconf("SC_CLK_TCK")
# wrk prints for people; a script may print for programs. Times are in microseconds.
SUMMARY = """
function done(summary, latency, requests)
  local errors = summary.errors
  local failed = errors.connect + errors.read + errors.write + errors.status + errors.timeout
  print(string.format('{"requests": %d, "microseconds": %d, "bytes": %d, "failed": %d, "least": %d}',
    summary.requests, summary.duration, summary.bytes, failed, latency.min))
end
"""


@dataclass
class Round:
    """``seconds`` is the whole round's, ``least`` the shortest request's, ``cpu`` the server's for one request."""

    requests: int
    seconds: float
    least: float
    cpu: float

    @property
    def rate(self) -> float:
        """Requests in a second."""
        return self.requests / self.seconds


def load(address: str, pid: int, headers: Mapping[str, str], connections: int, script: Path) -> Round:
    """One round; a single failed request is an error, as that would be measuring something else."""
    before = cpu_seconds(pid)
    if connections == 1:
        times = one_by_one(address, headers)
        return Round(len(times), sum(times), min(times), (at_rest(pid) - before) / len(times))
    told = [part for name, value in headers.items() for part in ("-H", f"{name}: {value}")]
    bounds = [f"-c{connections}", f"-d{SECONDS}s", "--timeout", f"{LONGEST_REQUEST}s"]
    command = ["taskset", "-c", CORE, "wrk", "-t1", *bounds, "-s", str(script), *told, address]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    spent = at_rest(pid) - before
    counted = summary_of(done.stdout)
    assert counted["requests"] and not counted["failed"], f"{address}: {done.stdout}"
    made = counted["requests"] + connections  # with those that wrk did not wait for
    return Round(counted["requests"], counted["microseconds"] / 1e6, counted["least"] / 1e6, spent / made)


def one_by_one(address: str, headers: Mapping[str, str]) -> list[float]:
    """Seconds of each request of one reader on one connection: however slow they are, the last is waited for."""
    parts = urlsplit(address)
    connection, times = http.client.HTTPConnection(parts.netloc, timeout=LONGEST_REQUEST), []
    cores = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {int(CORE)})
    try:
        while sum(times) < SECONDS:
            started = time.perf_counter()
            connection.request("GET", f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers)
            answer = connection.getresponse()
            answer.read()
            times.append(time.perf_counter() - started)
            assert answer.status == 200, f"{address}: {answer.status}"
    finally:
        os.sched_setaffinity(0, cores)
        connection.close()
    return times


def at_rest(pid: int) -> float:
    """:func:`cpu_seconds` once the server is done with what nobody waits for: the next one has the core for itself."""
    used, deadline = cpu_seconds(pid), time.monotonic() + LONGEST_REQUEST
    while time.monotonic() < deadline:
        time.sleep(QUIET)
        before, used = used, cpu_seconds(pid)
        if used == before:
            break
    return used


def summary_of(printed: str) -> dict:
    """What :data:`SUMMARY` printed, after what wrk itself did."""
    return json.loads(next(line for line in reversed(printed.splitlines()) if line.startswith("{")))


def cpu_seconds(pid: int) -> float:
    """What a process and all below it have used until now; in hundredths of a second."""
    return sum(_ticks(one) for one in family(pid)) / TICKS


def family(pid: int) -> list[int]:
    """A process and its children, theirs and so on."""
    children = {}
    for one in _processes():
        if fields := _stat(one):
            children.setdefault(int(fields[1]), []).append(one)
    found = [pid]
    for one in found:  # grows as it goes
        found += children.get(one, [])
    return found


def _processes() -> Iterable[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdecimal()]


def _ticks(pid) -> int:
    fields = _stat(pid)
    return int(fields[11]) + int(fields[12]) if fields else 0


def _stat(pid) -> list[str]:
    """From the state on: a process may call itself anything, ``) 1 (`` too. Empty for one that has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []
