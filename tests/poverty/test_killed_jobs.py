"""A killed process leaves all of a sheet or nothing, and the upload says which."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

PROGRAM = Path(__file__).with_name("killed_jobs.py")
ROWS = 60


@contextmanager
def database_of_its_own(name):
    """A DATABASE_URL: empty for a SQLite file in the program's home."""
    if connection.vendor != "postgresql":
        yield ""
        return
    import psycopg

    url = urlsplit(os.environ["DATABASE_URL"])
    with psycopg.connect(url.geturl(), autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield url._replace(path=f"/{name}").geturl()
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    home = tmp_path_factory.mktemp("killed-jobs")
    with database_of_its_own(f"killed_jobs_{os.getpid()}") as url:
        environment = {
            **os.environ, "ABA_TEST_HOME": str(home), "DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "tests.settings",
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, str(PROGRAM), "experiment"],
            env=environment, capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip
    log = home / "uploads" / "jobs" / "log"
    assert done.returncode == 0, done.stderr + (log.read_text() if log.exists() else "")
    return json.loads(done.stdout)


def test_a_killed_process_leaves_nothing_or_all_and_the_upload_says_which(outcome):
    for left in outcome["killed"]:
        if left["state"] == "failed":
            assert (left["figures"], left["counted"], left["settled"]) == (0, 0, 1), left
            assert "nothing of it was written" in left["note"]
        else:
            assert (left["state"], left["note"], left["settled"]) == ("pending", "", 0), left
            assert left["figures"] == left["counted"] == ROWS
        assert not left["folder"], "nothing of the sheet stays behind"


def test_killed_before_the_end_of_the_transaction_it_is_nothing_and_after_it_all(outcome):
    states = {left["moment"]: left["state"] for left in outcome["killed"]}
    assert [states[f"writing {done}"] for done in (0, ROWS)] == ["failed"] * 2
    assert states["written 0"] == "pending"


def test_of_several_who_bring_in_the_same_file_at_once_one_does(outcome):
    lefts = outcome["at_once"]
    assert sorted(left["state"] for left in lefts) == ["failed"] * (len(lefts) - 1) + ["pending"]
    for left in lefts:
        assert left["figures"] == (ROWS if left["state"] == "pending" else 0)
        assert left["state"] == "pending" or "changed since the preview" in left["note"]
