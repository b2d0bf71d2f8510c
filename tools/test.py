"""``make test``: everything that is checked, in one go, each step with its time. Stops at the first failure."""

import argparse
import os
import subprocess
import sys
import tempfile
import time

from debian import ensure_packages
from environment import ROOT, ensure_environment, program
from postgres import private_postgres

PYTEST = [program("python"), "-m", "pytest"]
LINT = {
    "ruff": [program("ruff"), "check", "."],
    "format": [program("ruff"), "format", "--check", "--quiet", "."],
    "templates": [program("djlint"), "templates", "--lint", "--quiet"],
    "imports": [program("lint-imports"), "--no-cache"],
    "migrations": [program("python"), "manage.py", "makemigrations", "--check", "--dry-run"],
    "deploy": [program("python"), "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
}
PRODUCTION = {"ABA_HTTPS": "1", "ABA_HOSTS": "statistics.example.org", "ABA_DEBUG": "0"}


def step(name, command, **environment):
    """Run one command; its output is shown only where it fails, except for pytest's."""
    started = time.monotonic()
    loud = command[1:3] == ["-m", "pytest"]
    print(f"── {name} ", end="\n" if loud else "", flush=True)
    done = subprocess.run(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=None if loud else subprocess.PIPE,
        stderr=None if loud else subprocess.STDOUT,
        text=True,
        check=False,
    )
    print(f"{'✗' if done.returncode else '✓'} {name if loud else ''} {time.monotonic() - started:.1f} s", flush=True)
    if done.returncode:
        sys.exit((done.stdout or "") + f"\n✗ {name} failed: {' '.join(command)}")


def lint():
    with tempfile.TemporaryDirectory(prefix="aba-lint-") as home:
        for name, command in LINT.items():
            step(name, command, ABA_HOME=home, **PRODUCTION)


def suite():
    parallel = ["-n", str(min(4, os.cpu_count() or 1)), "--ignore=tests/browser"]
    step("tests on SQLite", [*PYTEST, *parallel], DATABASE_URL="")
    with private_postgres() as url:
        step("tests on PostgreSQL", [*PYTEST, *parallel], DATABASE_URL=url)
    step("tests in Chromium", [*PYTEST, "-n", str(min(2, os.cpu_count() or 1)), "tests/browser"], DATABASE_URL="")


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["lint", "format"])
    only = parser.parse_args().only
    ensure_environment("requirements-dev.txt")
    if only == "format":
        step("format", [program("ruff"), "format", "."])
        return
    lint()
    if not only:
        ensure_packages()
        suite()
        print("✓ Everything passed.")


if __name__ == "__main__":
    main()
