"""Work in a child process: what it returns, and that it cannot take more than it may."""

import os
import time

import pytest

from aba_site.sheets.limited import Stopped, run_limited

HERE = __name__
MB = 1_000_000


def run(payload: bytes) -> bytes:
    """Called in the child."""
    work = {
        b"memory": lambda: b"x" * 2_000 * MB,
        b"time": lambda: time.sleep(60),
        b"crash": os.abort,
        b"error": lambda: 1 // 0,
        b"environment": lambda: ",".join(sorted(os.environ)).encode(),
    }
    return work[payload]() if payload in work else payload[::-1]


def test_the_child_returns_what_the_module_does():
    payload = bytes(range(256)) * 10_000
    assert run_limited(HERE, payload, memory=500 * MB, seconds=20) == payload[::-1]


@pytest.mark.parametrize("work", [b"memory", b"crash", b"error"])
def test_a_child_that_fails_leaves_this_process_alone(work):
    with pytest.raises(Stopped, match="ended with"):
        run_limited(HERE, work, memory=500 * MB, seconds=20)


def test_a_child_that_takes_too_long_is_ended():
    began = time.monotonic()
    with pytest.raises(Stopped, match="longer than 2 s"):
        run_limited(HERE, b"time", memory=500 * MB, seconds=2)
    assert time.monotonic() - began < 10


def test_the_child_knows_none_of_the_secrets_of_this_process(monkeypatch):
    monkeypatch.setenv("ABA_SECRET_KEY", "secret")
    assert b"ABA" not in run_limited(HERE, b"environment", memory=500 * MB, seconds=20)
