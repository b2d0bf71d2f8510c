"""
Work on files from outside, done by a child process with limits: a file can make it hang, crash or fill the memory,
and only the child is gone.
"""

import importlib
import resource
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


class Stopped(Exception):
    """The child ended without a result: out of time, out of memory, or by a crash; the message is for operators."""


def run_limited(module: str, payload: bytes, *, memory: int, seconds: float) -> bytes:
    """
    What ``run(payload)`` of a module returns, called in a child that may take so many bytes and so long.

    Raises :class:`Stopped` where it does not return. The child knows nothing of Django unless the module imports it.
    """
    command = [sys.executable, "-m", __name__, module, str(memory)]
    try:
        child = subprocess.run(  # noqa: S603  (nothing of the command comes from outside)
            command, input=payload, capture_output=True, timeout=seconds, cwd=PROJECT, env={}, check=False
        )
    except subprocess.TimeoutExpired:
        raise Stopped(f"{module} took longer than {seconds} s") from None
    if child.returncode:
        last_line = child.stderr.decode(errors="replace").strip().rpartition("\n")[2]
        raise Stopped(f"{module} ended with {child.returncode}: {last_line[:300]}")
    return child.stdout


def limit_memory(most: int) -> None:
    """For this process and from now on; where the system knows no such limit, there is none."""
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    with suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


if __name__ == "__main__":
    _file, module, memory = sys.argv
    limit_memory(int(memory))
    result = importlib.import_module(module).run(sys.stdin.buffer.read())
    sys.stdout.buffer.write(result)
