"""
Many at once: readers while a sheet of 100,000 figures comes in, fifty readers for a minute, and eight who save.

All on a copy of the database, with one server of one worker as ``make run`` starts it.
"""

import json
import subprocess
import sys
import tempfile
import threading
import time

from bench.apart import on_a_copy
from bench.importing import FIRST_YEAR, begin, busy_core, command, make_sheet
from bench.measuring import QUICK, Result, at_most, none_of, on, shown
from bench.readers import Pages, Told, read_while, warm
from bench.served import served

ROWS = 10_000 if QUICK else 100_000
ROUNDS = 1 if QUICK else 3
LIMIT = 1.2
READERS, PAUSE = 8, (0.02, 0.06)  # seconds
FIFTY, THINKING, FOR = 50, (0.5, 1.5), 5 if QUICK else 60
SLOWEST = 0.5
SERVER, OTHERS = "0", "1"  # cores
WRITERS, SAVES = 8, 5 if QUICK else 25


def results():
    yield from on_a_copy("bench.loads:reading")
    yield from on_a_copy("bench.loads:saving")


# -- readers and an importer ------------------------------------------------------------------------


def reading():
    """The server has a core to itself; on the other one the importer works, or a process that does nothing of ours."""
    with tempfile.TemporaryDirectory() as folder:
        sheet = make_sheet(folder, ROWS)
        with served(cores=SERVER) as address:
            yield from while_importing(address, sheet)
        with served() as address:
            yield from fifty_readers(address, sheet)


def while_importing(address, sheet):
    """The best 99th percentile of several rounds in rotation, each as long as the sheet takes."""
    ours, theirs, errors, asked = float("inf"), float("inf"), [], 0
    for number in range(ROUNDS):
        warm(address)
        started = time.monotonic()
        importer = begin(command(sheet, FIRST_YEAR + number), OTHERS)
        during = read_while(
            address, Pages(number), lambda one=importer: one.poll() is None, readers=READERS, pause=PAUSE
        )  # fmt: skip
        assert importer.returncode == 0, importer.communicate()
        took = time.monotonic() - started
        beside = beside_busy_core(address, number, took)
        ours, theirs = min(ours, during.within(0.99)), min(theirs, beside.within(0.99))
        errors, asked = errors + during.errors + beside.errors, asked + len(during.seconds)
    what = f"`read_while_import`: 99th percentile of {READERS} readers while {ROWS:,} figures come in{on()}"
    note = f"{shown(ours)} against {shown(theirs)}; {asked:,} requests in {ROUNDS} imports of {took:.0f} s"
    yield at_most(what, "the same beside a busy core", ours, theirs, LIMIT, note)
    yield none_of(f"`read_while_import`: errors{on()}", len(errors), "; ".join(errors[:3]))


def beside_busy_core(address, number, seconds) -> Told:
    warm(address)
    until = time.monotonic() + seconds
    with busy_core(OTHERS):
        return read_while(
            address, Pages(number), lambda: time.monotonic() < until, readers=READERS, pause=PAUSE
        )  # fmt: skip


def fifty_readers(address, sheet):
    """Fifty who read a second each, on average, between two pages; meanwhile one sheet after another comes in."""
    warm(address)
    until, year, imports = time.monotonic() + FOR, FIRST_YEAR + ROUNDS, []

    def goes_on():
        return time.monotonic() < until

    def bring_in():
        while goes_on():
            imports.append(begin(command(sheet, year + len(imports))))
            imports[-1].wait()

    importer = threading.Thread(target=bring_in)
    importer.start()
    told = read_while(address, Pages(99), goes_on, readers=FIFTY, pause=THINKING)
    importer.join()
    failed = [one.communicate()[1] for one in imports if one.returncode]
    assert not failed, failed
    p95 = told.within(0.95) * 1000
    note = f"{len(told.seconds):,} requests in {FOR} s beside {len(imports)} imports of {ROWS:,} figures"
    yield none_of(f"`fifty_readers`: errors{on()}", len(told.errors), "; ".join(told.errors[:3]))
    yield Result(f"`fifty_readers`: 95th percentile, in ms{on()}", "–", p95, "≤ 500", p95 <= SLOWEST * 1000, note)


# -- eight who save -----------------------------------------------------------------------------------


def saving():
    """``save_storm``: what fails of the saves of all, and of the same with SQLite's default transactions."""
    from django.db import connection

    from bench.freshness import people

    people()
    failed, seconds = storm(range(WRITERS))
    saves = WRITERS * SAVES
    note = f"{saves} saves in {seconds:.1f} s"
    if connection.vendor == "sqlite":
        others, _seconds = storm(range(WRITERS, 2 * WRITERS), "--deferred")
        note += f"; with SQLite's default transactions {others} of {saves} fail"
    yield none_of(f"`save_storm`: errors of {WRITERS} writers at once{on()}", failed, note)


def storm(numbers, *options) -> tuple[int, float]:
    """How many saves failed, and how long all took; each writer is a process of its own, with a number of its own."""
    started = time.monotonic()
    writers = [
        subprocess.Popen(
            [sys.executable, "-m", "bench.saving", str(number), str(SAVES), *options], stdout=subprocess.PIPE, text=True
        )
        for number in numbers
    ]
    told = [json.loads(writer.communicate()[0]) for writer in writers]
    return sum(map(len, told)), time.monotonic() - started
