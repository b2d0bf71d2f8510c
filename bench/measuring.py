"""How things are compared: ratios within one run, each action in rotation with its peer, best of several rounds."""

import os
import time
from dataclasses import dataclass

QUICK = os.environ.get("QUICK") == "1"
ROUNDS = 3 if QUICK else 9


@dataclass
class Result:
    """``note`` is what a reader wants to know besides: times, sizes, and why a limit is missed."""

    what: str
    peer: str
    ratio: float
    limit: str
    holds: bool
    note: str = ""

    def row(self):
        verdict = "holds" if self.holds else "**misses**"
        return f"| {self.what} | {self.peer} | {self.ratio:.2f} | {self.limit} | {verdict} | {self.note} |"


def best(*actions, rounds=ROUNDS, warm_up=True, between=lambda: None):
    """The shortest time of each action over rounds in rotation; ``between`` puts things back after each, untimed."""
    times = [float("inf")] * len(actions)
    if warm_up:
        for action in actions:
            action()
            between()
    for _ in range(rounds):
        for index, action in enumerate(actions):
            started = time.perf_counter()
            action()
            times[index] = min(times[index], time.perf_counter() - started)
            between()
    return times


def faster(what, peer, ours, theirs, limit, note=""):
    """Of two times: how often ours goes into theirs."""
    ratio = theirs / ours
    return Result(what, peer, ratio, f"≥ {limit:g} × faster", ratio >= limit, note or times(ours, theirs))


def at_most(what, peer, ours, theirs, limit, note=""):
    """Of two times: ours in theirs."""
    ratio = ours / theirs
    return Result(what, peer, ratio, f"≤ {limit:g} × the time", ratio <= limit, note or times(ours, theirs))


def at_least(what, peer, ours, theirs, limit, note=""):
    """Of two numbers of requests in a second, or the like: ours in theirs."""
    ratio = ours / theirs
    return Result(what, peer, ratio, f"≥ {limit:g} ×", ratio >= limit, note)


def none_of(what, count, note=""):
    """What must not happen at all."""
    return Result(what, "–", count, "0", count == 0, note)


def times(ours, theirs) -> str:
    return f"{shown(ours)} against {shown(theirs)}"


def shown(seconds) -> str:
    return f"{seconds * 1000:,.2f} ms" if seconds < 1 else f"{seconds:,.1f} s"


def on() -> str:
    """Which database a result is about, where it is not the usual one."""
    from django.db import connection

    return ", on PostgreSQL" if connection.vendor == "postgresql" else ""
