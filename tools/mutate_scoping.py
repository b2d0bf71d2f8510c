"""
Does a test notice each scope check that goes missing?

    python tools/mutate_scoping.py            # all of them: ten minutes on two cores
    python tools/mutate_scoping.py staff.py   # those whose file's name holds that

Takes the checks of ``scope_checks.py`` out of a copy of the project, one at a time, and runs the tests that should
fail. Ends with 1 where one survives, and where one is no longer where it is said to be.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue

from scope_checks import CHECKS, DOORS, MACHINERY, MATRIX, PAGES, PEOPLE

ROOT = Path(__file__).resolve().parent.parent
PLUGINS = ("prepared_database", "no:randomly", "no:logging")
PYTEST = [
    str(ROOT / ".venv/bin/python"),
    "-m",
    "pytest",
    *(f"-p{one}" for one in PLUGINS),
    "-n0",
    "-x",
    "-q",
    "--tb=no",
]
ALL = (PEOPLE, MACHINERY, DOORS, MATRIX, PAGES)
AT_ONCE = 2
LONGEST = 900  # seconds of one run of the tests


def main(wanted: str = "") -> int:
    checks = [one for one in CHECKS if wanted in one.file]
    lost = [one for one in checks if (ROOT / one.file).read_text().count(one.there) != 1]
    for one in lost:
        found = (ROOT / one.file).read_text().count(one.there)
        print(f"NOT FOUND (or {found} times) in {one.file}:\n{one.there}")
    if lost:
        return 1
    with tempfile.TemporaryDirectory(prefix="aba-mutants-") as folder:
        return try_all(checks, Path(folder))


def try_all(checks, folder: Path) -> int:
    began, trees = time.monotonic(), Queue()
    for number in range(AT_ONCE):
        copy_to(folder / str(number))
        trees.put(folder / str(number))
    filled = folder / "filled.sqlite3"
    first = tuple(dict.fromkeys(test for check in checks for test in check.tests))
    if failing(folder / "0", (PEOPLE,), filled, fill=True) or (bad := failing(folder / "0", first, filled)):
        print(f"The tests fail with every check in place: {bad}")
        return 1

    def attempt(check):
        tree = trees.get()
        killer = without(check, tree, filled)
        trees.put(tree)
        print(f"{killer or 'SURVIVED'}  {check.file}: {check.there.strip()!r} → {check.instead.strip()!r}", flush=True)
        return killer

    with ThreadPoolExecutor(AT_ONCE) as pool:
        killed = sum(map(bool, pool.map(attempt, checks)))
    took = (time.monotonic() - began) / 60
    print(f"{len(checks)} mutations, {killed} killed, {len(checks) - killed} survived, {took:.0f} minutes")
    return 0 if killed == len(checks) else 1


def without(check, tree: Path, filled: Path) -> str:
    """The test that notices; the file is put back."""
    file = tree / check.file
    whole = file.read_text()
    mutant = whole.replace(check.there, check.instead)
    compile(mutant, check.file, "exec")  # else any test would notice
    file.write_text(mutant)
    try:
        return failing(tree, check.tests, filled) or failing(tree, ALL, filled)
    finally:
        file.write_text(whole)


def copy_to(tree: Path) -> None:
    """What git knows of, and what it would: as it stands now, not as it was committed."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)


def failing(tree: Path, tests, filled: Path, fill: bool = False) -> str:
    """The first test that fails; an error that keeps them from running is one too."""
    environment = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    environment |= {"PREPARED": str(filled), "PREPARE": str(int(fill)), "PYTHONPATH": f"{tree / 'tools'}:{tree}"}
    try:
        ran = subprocess.run(
            [*PYTEST, *tests], cwd=tree, env=environment, capture_output=True, text=True, timeout=LONGEST
        )
    except subprocess.TimeoutExpired:
        return "took too long"
    if ran.returncode == 0:
        return ""
    named = [line for line in ran.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return (named or [ran.stdout[-300:] + ran.stderr[-300:]])[0].split(" - ")[0]


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
