"""Sheets that are written by a process of their own: its lock, its progress, its end."""

import fcntl
import json
import os
import sys
import threading
import time
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from aba_site.sheets.problems import Unreadable
from poverty import actions, jobs
from poverty.models import Upload
from tests.poverty.rows import make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
DONE = {"model": "poverty.fund", "sha256": "0" * 64}


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return tmp_path / "jobs"


@pytest.fixture
def upload():
    return begin()


def begin(**fields):
    upload = actions.begin_upload(name="sheet.csv", by=administrator(), **DONE)
    Upload.objects.filter(pk=upload.pk).update(**fields)
    return upload


def state(upload):
    upload.refresh_from_db()
    return upload.state


def leave(upload, work=None, data=b""):
    """A job's folder whose process is gone, or has not begun."""
    job = {"language": translation.get_language(), "work": work or {}}
    os.close(jobs._open(upload, {"work.json": json.dumps(job).encode(), "sheet": data}))


def until(happened):
    deadline = time.monotonic() + 20
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.01)


# -- in this process ------------------------------------------------------------------------------


def test_who_holds_an_upload_is_alive_and_tells_how_far_it_is(upload, folder):
    assert not jobs.is_alive(upload)
    with jobs.hold(upload) as progress:
        assert jobs.is_alive(upload)
        assert jobs.progress_of(upload) == {"stage": "starting", "done": 0, "of": 0}
        progress.stage("writing")
        progress(7, 7)
        assert jobs.progress_of(upload) == {"stage": "writing", "done": 7, "of": 7}
        assert jobs.settle_interrupted() == 0
    assert not jobs.is_alive(upload)
    assert list(folder.iterdir()) == []
    assert state(upload) == "applying", "who holds it writes it"


def test_nobody_else_gets_an_upload_that_is_held(upload):
    with jobs.hold(upload):
        with pytest.raises(OSError), jobs.hold(upload):
            pass
        with pytest.raises(BlockingIOError), jobs.carry_on(upload):
            pass
        assert jobs.is_alive(upload)
    assert state(upload) == "applying"


def test_what_goes_wrong_is_noted_on_the_upload_and_raised(upload, folder):
    with pytest.raises(actions.Moved), jobs.hold(upload):
        raise actions.Moved("Someone was quicker.")
    assert (state(upload), upload.note) == ("failed", "Someone was quicker.")
    assert list(folder.iterdir()) == []


def test_progress_is_never_read_half_written(upload, monkeypatch):
    monkeypatch.setattr(jobs, "SECONDS_BETWEEN_REPORTS", 0)
    with jobs.hold(upload) as progress:
        ended = threading.Event()

        def tell():
            done = 0
            while not ended.is_set():
                progress(done := done + 1, 10**12)

        teller = threading.Thread(target=tell)
        teller.start()
        try:
            seen = [jobs.progress_of(upload)["done"] for _ in range(300)]
        finally:
            ended.set()
            teller.join()
    assert seen == sorted(seen)


def test_progress_is_not_told_more_often_than_anyone_looks(upload):
    with jobs.hold(upload) as progress:
        progress.stage("writing")
        progress(1, 3)
        assert jobs.progress_of(upload)["done"] == 0
        progress(3, 3)
        assert jobs.progress_of(upload)["done"] == 3


# -- what was interrupted -------------------------------------------------------------------------


def test_an_upload_whose_process_is_gone_was_not_brought_in(upload, folder):
    leave(upload, data=b"secret")
    assert jobs.settle_interrupted() == 1
    assert state(upload) == "failed"
    assert upload.note == "The server stopped while it was being written; nothing of it was written."
    assert list(folder.iterdir()) == []
    assert jobs.settle_interrupted() == 0


def test_one_that_has_just_begun_is_left_alone_until_it_should_have_a_folder(upload):
    assert jobs.settle_interrupted() == 0
    old = begin(uploaded_at=timezone.now() - timedelta(minutes=2))
    assert jobs.settle_interrupted() == 1
    assert (state(upload), state(old)) == ("applying", "failed")


def test_what_was_brought_in_before_the_process_died_stays(upload, folder):
    leave(upload)
    actions.apply_records(upload=upload, rows=[], unchanged=1)
    assert jobs.settle_interrupted() == 0
    assert state(upload) == "applied"
    assert list(folder.iterdir()) == []


def test_leftovers_are_swept_but_not_what_is_just_being_made(folder):
    folder.mkdir(parents=True)
    for name in (".old", ".new", "00000000-0000-0000-0000-000000000001"):
        (folder / name).mkdir()
    os.utime(folder / ".old", (0, 0))
    (folder / "log").write_text("kept")
    jobs.settle_interrupted()
    assert {path.name for path in folder.iterdir()} == {".new", "log"}


def test_looking_asks_one_question_and_writes_nothing_where_nothing_was_interrupted(upload):
    with jobs.hold(upload), CaptureQueriesContext(connection) as asked:
        jobs.settle_interrupted()
    assert [query["sql"].split()[0] for query in asked] == ["SELECT"]


# -- in a process of its own ----------------------------------------------------------------------


def test_the_lock_passes_to_the_process_without_a_gap_and_ends_with_it(upload, folder, monkeypatch):
    """The process does nothing but live until its input ends; it is killed, and so cannot tidy up."""
    program = "import os, sys, time; open(sys.argv[1] + '.pid', 'w').write(str(os.getpid())); time.sleep(60)"
    monkeypatch.setattr(jobs, "COMMAND", [sys.executable, "-c", program])
    monkeypatch.setattr(jobs.settings, "BASE_DIR", folder.parent)
    seen, ended = [], threading.Event()

    def watch():
        while not ended.is_set():
            if (jobs.folder_of(upload)).exists():
                seen.append(jobs.is_alive(upload))

    watcher = threading.Thread(target=watch)
    watcher.start()
    jobs.start(upload, {"strategy": "both"}, b"bytes of the sheet")
    assert (jobs.folder_of(upload) / "sheet").read_bytes() == b"bytes of the sheet"
    assert json.loads((jobs.folder_of(upload) / "work.json").read_text())["work"] == {"strategy": "both"}
    pid = folder.parent / f"{upload.reference}.pid"
    until(lambda: pid.exists() and pid.read_text())
    ended.set()
    watcher.join()
    assert seen and all(seen)
    assert jobs.settle_interrupted() == 0
    os.kill(int(pid.read_text()), 9)
    until(lambda: not jobs.is_alive(upload))
    assert jobs.settle_interrupted() == 1
    assert state(upload) == "failed"


def test_a_process_that_cannot_start_leaves_no_upload_in_the_air(upload, folder, monkeypatch, caplog):
    monkeypatch.setattr(jobs, "COMMAND", ["/no/such/program"])
    with pytest.raises(FileNotFoundError):
        jobs.start(upload, {}, b"")
    assert state(upload) == "failed"
    assert [path.name for path in folder.iterdir()] == ["log"]
    assert "could not be brought in" in caplog.text


@pytest.fixture
def applying(monkeypatch):
    """Lets the command do what a test says in place of the real work."""

    def with_(work):
        monkeypatch.setattr("poverty.resources.apply_work", work, raising=False)

    return with_


def test_the_command_does_the_work_in_the_language_of_who_asked_and_clears_up(upload, folder, applying):
    done = []

    def work(upload, work, data, progress):
        assert jobs.is_alive(upload)
        progress.stage("checking")
        done.append((work, data, translation.get_language()))
        actions.apply_records(upload=upload, rows=[], unchanged=0, progress=progress)

    applying(work)
    with translation.override("zh-hans"):
        leave(upload, {"source": make_source().pk}, b"data")
    call_command("apply_sheet", str(upload.reference))
    assert done == [({"source": make_source().pk}, b"data", "zh-hans")]
    assert state(upload) == "applied"
    assert list(folder.iterdir()) == []


@pytest.mark.parametrize(
    ("error", "note"),
    [
        (actions.Moved("Preview again."), "Preview again."),
        (actions.Refused("A3: refused.", "A3"), "A3: refused."),
        (Unreadable("This is no spreadsheet."), "This is no spreadsheet."),
        (ValidationError(["One thing.", "Another."]), "One thing.\nAnother."),
        (KeyError("secret"), "An error that nobody foresaw stopped it; nothing of it was written."),
    ],
)
def test_the_command_says_on_the_upload_why_it_failed(upload, folder, applying, caplog, error, note):
    def work(upload, work, data, progress):
        raise error

    applying(work)
    leave(upload)
    with pytest.raises(CommandError, match=note.split("\n")[0]):
        call_command("apply_sheet", str(upload.reference))
    assert state(upload) == "failed"
    assert upload.note.startswith(note)
    assert "secret" not in upload.note
    assert ("Traceback" in caplog.text) == isinstance(error, KeyError)
    assert list(folder.iterdir()) == []


def test_processes_that_the_job_starts_do_not_inherit_the_lock(upload):
    lock = jobs._open(upload, {"work.json": b'{"language": "en", "work": {}}', "sheet": b""})
    os.set_inheritable(lock, True)
    with jobs.carry_on(upload, lock):
        assert not os.get_inheritable(lock)
        assert fcntl.fcntl(lock, fcntl.F_GETFD) & fcntl.FD_CLOEXEC
