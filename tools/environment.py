"""
The virtual environment in .venv, made and kept up to date. Standard library only.

Whatever goes wrong ends in :class:`Trouble`, whose text says what to do about it.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
HOME = Path(os.environ.get("ABA_HOME") or ROOT / "var").resolve()
ROOM_NEEDED_MB = 600


class Trouble(SystemExit):
    """Ends the program with a message for the person at the terminal."""

    def __init__(self, what, remedy):
        super().__init__(f"\n✗ {what}\n  {remedy}")


def say(text):
    print(f"• {text}", flush=True)


def program(name):
    """A program of the virtual environment."""
    return str(VENV / "bin" / name)


def check_python():
    if sys.version_info < (3, 11):  # noqa: UP036  an older one may be what runs this file
        raise Trouble(
            f"This is Python {sys.version.split()[0]}; 3.11 or newer is needed.",
            "Install one and name it: make run PYTHON=python3.11",
        )
    if importlib.util.find_spec("venv") is None or importlib.util.find_spec("ensurepip") is None:
        raise Trouble(
            "Python's venv module is not installed.",
            f"Debian and Ubuntu: apt-get install python3.{sys.version_info.minor}-venv",
        )


def check_room(path, megabytes=ROOM_NEEDED_MB):
    existing = next(p for p in (path, *path.parents) if p.exists())
    free = shutil.disk_usage(existing).free // 2**20
    if free < megabytes:
        raise Trouble(
            f"Only {free} MB are free on the disk of {path}; {megabytes} MB are needed.",
            "Make room, or put the data elsewhere: ABA_HOME=/another/disk make run",
        )


def check_home():
    """ABA_HOME can be made and written to."""
    try:
        HOME.mkdir(parents=True, exist_ok=True)
        probe = HOME / f".probe{os.getpid()}"
        probe.touch()
        probe.unlink()
    except OSError as error:
        raise Trouble(
            f"{HOME} cannot be written to: {error.strerror}.",
            "Change its owner, or put the data elsewhere: ABA_HOME=/another/place make run",
        ) from error


def ensure_environment(requirements="requirements.txt"):
    """Make .venv hold what ``requirements`` names. Does nothing when it already does."""
    check_python()
    stamp, wanted = stamp_of(requirements)
    if stamp.exists() and stamp.read_text() == wanted:
        return
    check_room(VENV)
    if not (VENV / "bin" / "python").exists():
        say("Making the virtual environment in .venv …")
        _run([sys.executable, "-m", "venv", str(VENV)], "The virtual environment could not be made.")
    say(f"Installing what {requirements} names (once; about a minute) …")
    _run(
        [program("python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", requirements],
        "The packages could not be installed.",
    )
    for name in {"requirements.txt", requirements}:  # the first is part of every other
        stamp, wanted = stamp_of(name)
        stamp.write_text(wanted)


def stamp_of(requirements):
    """Where it is noted what was installed, and what the note would say now."""
    texts = (ROOT / "requirements.txt").read_bytes() + (ROOT / requirements).read_bytes()
    return VENV / f".{requirements}.sha256", hashlib.sha256(texts + sys.version.encode()).hexdigest()


def _run(command, failure):
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        tail = "\n  ".join(done.stdout.strip().splitlines()[-8:])
        raise Trouble(failure, f"{tail}\n  Is the network there? Then try again, or `make clean` first.")


def manage(*arguments, **environment):
    """Run manage.py; end with its exit code where that is not 0."""
    done = subprocess.run(
        [program("python"), "manage.py", *arguments], cwd=ROOT, env={**os.environ, **environment}, check=False
    )
    if done.returncode:
        raise SystemExit(done.returncode)
