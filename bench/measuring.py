"""How things are compared: ratios within one run, each action in rotation with its peer, best of several rounds."""

import os
import time
from dataclasses import dataclass

QUICK = os.environ.get("QUICK") == "1"
ROUNDS = 3 if QUICK else 9


@dataclass
class Result:
    what: str
    peer: str
    ratio: float
    limit: str
    holds: bool

    def row(self):
        verdict = "holds" if self.holds else "**misses**"
        return f"| {self.what} | {self.peer} | {self.ratio:.2f} | {self.limit} | {verdict} |"


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


def faster(what, peer, ours, theirs, limit):
    ratio = theirs / ours
    return Result(what, peer, ratio, f"≥ {limit:g} × faster", ratio >= limit)


def at_most(what, peer, ours, theirs, limit):
    ratio = ours / theirs
    return Result(what, peer, ratio, f"≤ {limit:g} × the time", ratio <= limit)
