"""
Everything that is measured, against whom, in one run; writes bench/RESULTS.md. Ratios, not times.

Each part runs in a process of its own, on a home in a temporary folder: those of ``FIRST`` with the first data set,
those of ``LARGE`` with the 1.6 million figures that the first of them makes. Names of parts as arguments run only
these, and write nothing: ``make bench ONLY="queries exports"``.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tools")]

from postgres import private_postgres  # noqa: E402

from bench.measuring import QUICK, ROUNDS, Result  # noqa: E402
from bench.results import written  # noqa: E402

FIRST = ("tables", "pages", "sheets", "starting", "kills", "freshness", "growth")
LARGE = ("lists", "queries", "cold", "serving", "exports", "loads")
# What is about the database; the others do not touch it, or bring their own.
ON_POSTGRES = ("sheets", "kills", "freshness", *LARGE)
if QUICK:
    ON_POSTGRES = ("sheets", "freshness", "lists", "queries", "exports")
LONGEST = 20 * 60  # seconds of one part


@dataclass
class Part:
    """``seconds`` it took; ``failure`` is what it said where it did not end well."""

    name: str
    database: str
    results: list[Result]
    seconds: float
    failure: str = ""


def main(only):
    began, parts = time.monotonic(), []
    for database, parts_of in (("SQLite", FIRST + LARGE), ("PostgreSQL", ON_POSTGRES)):
        names = [name for name in parts_of if not only or name in only or (name == "lists" and only & set(LARGE))]
        server = private_postgres() if database == "PostgreSQL" and names else nullcontext("")
        with server as url, tempfile.TemporaryDirectory(prefix="aba-bench-") as home:
            for name in names:
                parts.append(measured(name, database, home, url))
                say(parts[-1])
    results = [result for part in parts for result in part.results]
    if not only:
        (ROOT / "bench" / "RESULTS.md").write_text(written(parts, machine(), time.monotonic() - began))
    missed = sum(not result.holds for result in results)
    failed = [f"{part.name} on {part.database}" for part in parts if part.failure]
    print(f"{len(results)} results, {missed} of them miss their limit. Failed: {', '.join(failed) or 'none'}.")
    return 1 if missed or failed else 0


def measured(name, database, home, url) -> Part:
    environment = {**os.environ, "ABA_HOME": home, "ABA_HOSTS": "testserver,127.0.0.1,localhost"}
    environment.pop("DATABASE_URL", None)
    if url:
        environment["DATABASE_URL"] = url
    began, failure = time.monotonic(), ""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as errors:
        command = [sys.executable, "-m", "bench.ready", f"bench.{name}"]
        try:
            code = subprocess.run(
                command, cwd=ROOT, env=environment, stdout=out, stderr=errors, timeout=LONGEST, check=False
            ).returncode
        except subprocess.TimeoutExpired:
            code = f"not done after {LONGEST} s"
        out.seek(0), errors.seek(0)
        results = [Result(**json.loads(line)) for line in out if line.startswith("{")]
        if code:
            failure = f"{code}: {errors.read()[-2000:]}"
    return Part(name, database, results, time.monotonic() - began, failure)


def say(part: Part):
    print(f"• {part.name} on {part.database}: {part.seconds:.0f} s", flush=True)
    for result in part.results:
        print("  ", result.row(), flush=True)
    if part.failure:
        print("  ", part.failure, flush=True)


def machine() -> list[str]:
    """What it ran on, and with what."""
    import sqlite3
    from importlib.metadata import version

    names = ("Django", "granian", "django-import-export", "datasette", "duckdb", "brotli")
    return [
        f"{platform.system()} {platform.release()} {platform.machine()}, {os.cpu_count()} cores, {processor()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, "
        + ", ".join(f"{name} {version(name)}" for name in names),
        *(said for said in map(first_line, (["postgres", "-V"], ["nginx", "-v"], ["chromium", "--version"])) if said),
        f"`make bench{' QUICK=1' if QUICK else ''}`, best of {ROUNDS} rounds in rotation unless a part says otherwise",
    ]


def processor() -> str:
    models = [line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines()
              if line.startswith("model name")]  # fmt: skip
    return models[0] if models else platform.processor()


def first_line(command) -> str:
    from debian import postgres_programs

    path = f"{os.environ['PATH']}:/usr/sbin:{postgres_programs()}"
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "PATH": path})
    except OSError:
        return ""
    return ((done.stdout or done.stderr).strip().splitlines() or [""])[0]


if __name__ == "__main__":
    sys.exit(main(set(sys.argv[1:])))
