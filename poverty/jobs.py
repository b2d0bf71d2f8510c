"""
Sheets that are written by a process of their own, which neither a closed page nor a stopped web server interrupts.

A job has a folder in ``MEDIA_ROOT/jobs``, named after its upload: ``work.json`` and ``sheet`` (what to do, with which
bytes), ``progress.json`` (how far it is) and ``lock``. The lock is held from the moment the folder appears until the
process that writes is gone, however it ends. So an upload that still says "being written" while its lock is free was
interrupted; and as the transaction that writes the rows also ends that state, nothing of it was written.
"""

import fcntl
import json
import logging
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from threading import Thread
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from aba_site.scoping import everything
from aba_site.sheets.problems import Unreadable
from poverty import actions
from poverty.models import Upload

COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "apply_sheet"]
LOG = "log"  # beside the folders: what the processes had to say
SECONDS_BETWEEN_REPORTS = 0.25
# An upload that has no folder after this long will not get one. An unfinished folder of this age was given up.
GRACE = timedelta(minutes=1)

logger = logging.getLogger(__name__)


def root() -> Path:
    return Path(settings.MEDIA_ROOT) / "jobs"


def folder_of(upload: Upload) -> Path:
    return root() / str(upload.reference)


# -- how far it is --------------------------------------------------------------------------------


class Progress:
    """Told by who writes, read by the upload's page: the stage, and how many rows of how many."""

    def __init__(self, folder: Path):
        self._folder, self._stage, self._next = folder, "starting", 0.0

    def stage(self, name: str) -> None:
        """``"reading"``, ``"checking"`` or ``"writing"``."""
        self._stage = name
        self._say(0, 0)

    def __call__(self, done: int, of: int) -> None:
        if done == of or time.monotonic() >= self._next:
            self._say(done, of)

    def _say(self, done, of):
        """Put in place whole, so that nobody reads half of it."""
        self._next = time.monotonic() + SECONDS_BETWEEN_REPORTS
        new = self._folder / "progress.json.new"
        new.write_text(json.dumps({"stage": self._stage, "done": done, "of": of}))
        new.replace(self._folder / "progress.json")


def progress_of(upload: Upload) -> dict[str, Any]:
    """``stage``, ``done`` and ``of`` as last told; ``"starting"`` before that."""
    try:
        return json.loads((folder_of(upload) / "progress.json").read_text())
    except FileNotFoundError:
        return {"stage": "starting", "done": 0, "of": 0}


# -- writing --------------------------------------------------------------------------------------


def start(upload: Upload, work: dict, data: bytes) -> None:
    """
    Leaves the writing of a begun upload to a process of its own, and returns.

    ``work`` (JSON) and ``data`` reach ``poverty.resources.apply_work`` there, in the language of now.
    """
    job = {"language": translation.get_language(), "work": work}
    lock = _open(upload, {"work.json": json.dumps(job).encode(), "sheet": data})
    try:
        log = os.open(root() / LOG, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            child = subprocess.Popen(  # noqa: S603  our own command
                [*COMMAND, str(upload.reference), "--lock", str(lock)],
                pass_fds=[lock], start_new_session=True, cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL, stdout=log, stderr=log,
            )  # fmt: skip
        finally:
            os.close(log)
    except OSError as error:
        _close(upload, lock)
        actions.fail_upload(upload=upload, reason=reason_of(error))
        raise
    os.close(lock)  # the process has its own; the lock is held until that is gone
    Thread(target=child.wait, daemon=True).start()


@contextmanager
def hold(upload: Upload) -> Iterator[Progress]:
    """Writing a begun upload in this very process. What goes wrong inside is noted on the upload, and raised."""
    lock = _open(upload, {})
    with _carrying(upload, lock):
        yield Progress(folder_of(upload))


@contextmanager
def carry_on(upload: Upload, lock: int | None = None) -> Iterator[tuple[dict, bytes, Progress]]:
    """
    What the started process does: yields the work, the sheet's bytes and the progress; clears up afterwards.

    ``lock`` is the descriptor that it was given by :func:`start`; without one it takes the lock itself.
    """
    folder = folder_of(upload)
    if lock is None:
        lock = os.open(folder / "lock", os.O_RDWR)
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.set_inheritable(lock, False)  # processes that this one starts must not outlive it as holders
    with _carrying(upload, lock):
        job = json.loads((folder / "work.json").read_text())
        with translation.override(job["language"]):
            yield job["work"], (folder / "sheet").read_bytes(), Progress(folder)


@contextmanager
def _carrying(upload, lock):
    try:
        yield
    except BaseException as error:
        actions.fail_upload(upload=upload, reason=reason_of(error))
        raise
    finally:
        _close(upload, lock)


def reason_of(error: BaseException) -> str:
    """Why an upload was not brought in, for who brought it. What nobody foresaw is logged in full."""
    if isinstance(error, ValidationError):
        return "\n".join(error.messages)
    if isinstance(error, actions.Moved | actions.Refused | Unreadable):
        return str(error)
    if not isinstance(error, Exception):  # stopped by a person or a signal
        return interrupted()
    logger.error("A sheet could not be brought in.", exc_info=error)
    return _("An error that nobody foresaw stopped it; nothing of it was written. The server's log says more.")


def interrupted() -> str:
    return _("The server stopped while it was being written; nothing of it was written.")


# -- what was interrupted -------------------------------------------------------------------------


def is_alive(upload: Upload) -> bool:
    """Whether a process is at work on it."""
    return _is_held(folder_of(upload))


def settle_interrupted() -> int:
    """
    Notes on every upload whose writing was interrupted that nothing of it was written; clears up after them.

    Answers how many. Writes only where there is one, so that a page that calls this waits for no other writer.
    """
    with everything():  # whoever looks: an upload that was interrupted is nobody's work in hand
        return _settle_all()


def _settle_all() -> int:
    settled = 0
    for upload in Upload.objects.filter(state=Upload.State.APPLYING):
        begun_just_now = not folder_of(upload).exists() and upload.uploaded_at > timezone.now() - GRACE
        if not begun_just_now and not is_alive(upload):
            settled += _settle(upload)
    _sweep()
    return settled


def _settle(upload) -> bool:
    """Passes over a row that is locked: the database has yet to end what a killed process began."""
    free = Upload.objects.select_for_update(skip_locked=True).filter(pk=upload.pk)
    with transaction.atomic():
        return free.first() is not None and actions.fail_upload(upload=upload, reason=interrupted())


def _sweep():
    """Removes folders that nobody is at work in, once their uploads are settled."""
    if not root().exists():
        return
    idle = [folder for folder in root().iterdir() if folder.is_dir() and not _is_held(folder)]
    if idle:
        waiting = Upload.objects.filter(state=Upload.State.APPLYING).values_list("reference", flat=True)
        waiting = {str(reference) for reference in waiting}
        for folder in idle:
            if folder.name not in waiting and not _is_being_made(folder):
                shutil.rmtree(folder, ignore_errors=True)


def _is_being_made(folder) -> bool:
    try:
        return folder.name.startswith(".") and folder.stat().st_mtime > time.time() - GRACE.total_seconds()
    except FileNotFoundError:
        return False


# -- the folder and its lock ----------------------------------------------------------------------


def _open(upload, files: dict[str, bytes]) -> int:
    """Makes a job's folder, which appears with its files in it and its lock held. Answers the lock's descriptor."""
    root().mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=".", dir=root()))
    lock = os.open(new / "lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        for name, content in files.items():
            (new / name).write_bytes(content)
        new.rename(folder_of(upload))
    except OSError:
        os.close(lock)
        shutil.rmtree(new, ignore_errors=True)
        raise
    return lock


def _close(upload, lock):
    shutil.rmtree(folder_of(upload), ignore_errors=True)
    os.close(lock)


def _is_held(folder) -> bool:
    try:
        lock = os.open(folder / "lock", os.O_RDONLY)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(lock)
    return False
