"""
What becomes of uploads whose process is killed: a program of its own, on a database and in a home of its own.

Run by ``test_killed_jobs.py``. The first argument says which part this process plays: ``experiment`` starts jobs, kills
them and prints as JSON what is left; ``apply_sheet`` is the job itself, slow enough to be killed at a chosen moment.
"""

import json
import os
import random
import signal
import sys
import time
from decimal import Decimal
from pathlib import Path
from unittest import mock

import django

sys.path.insert(0, str(Path(__file__).parents[2]))

from aba_site.scoping import everything

ROWS, STRIDE, PATIENCE = 60, 10, 30


def until(happened):
    deadline = time.monotonic() + PATIENCE
    while not happened():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)


# -- the job --------------------------------------------------------------------------------------


def slow_work(upload, work, data, progress):
    from django.conf import settings

    from poverty import actions
    from poverty.models import Indicator, Observation, Region, Source

    (settings.HOME / f"{upload.reference}.pid").write_text(str(os.getpid()))
    keys = {
        "indicator_id": Indicator.objects.get().pk, "region_id": Region.objects.get().pk,
        "source_id": Source.objects.get().pk,
    }  # fmt: skip
    drafts = [
        actions.Draft(Observation(**keys, year=1900 + n, value=Decimal(n)), work["bases"][n]) for n in range(ROWS)
    ]
    assert data == b"the sheet"

    def wait(stage, done):
        time.sleep(PATIENCE if work["stop"] == [stage, done] else 0.02)

    def say(done, of):
        progress(done, of)
        wait("writing", done)

    progress.stage("writing")
    wait("writing", 0)
    actions.apply_figures(upload=upload, drafts=drafts, unchanged=0, progress=say)
    progress.stage("written")
    wait("written", 0)


# -- the experiment -------------------------------------------------------------------------------


def begin():
    from django.contrib.auth import get_user_model

    from poverty import actions

    by = get_user_model().objects.get()
    return actions.begin_upload(name="sheet.csv", sha256="0" * 64, model="poverty.observation", by=by)


def start(upload, *stop):
    """A job that brings in figures, each compared with what stands of it now; it waits at (stage, rows done)."""
    from poverty import jobs
    from poverty.models import Observation

    standing = dict(Observation.objects.standing().values_list("year", "pk"))
    bases = [standing.get(1900 + n) for n in range(ROWS)]
    jobs.start(upload, {"bases": bases, "stop": stop}, b"the sheet")
    assert jobs.is_alive(upload), "no gap between the two holders of the lock"


def kill(upload):
    from django.conf import settings

    from poverty import jobs

    os.kill(int((settings.HOME / f"{upload.reference}.pid").read_text()), signal.SIGKILL)
    until(lambda: not jobs.is_alive(upload))


def left_of(upload, moment):
    """What an upload says, and what is there of it, once the page of uploads was looked at."""
    from poverty import jobs

    settled = jobs.settle_interrupted()
    upload.refresh_from_db()
    return {
        "moment": moment, "state": upload.state, "note": upload.note, "settled": settled,
        "figures": upload.observations.count(), "counted": upload.rows_new + upload.rows_changed,
        "folder": jobs.folder_of(upload).exists(),
    }  # fmt: skip


def killed_at(stage, done):
    from poverty import jobs

    upload = begin()
    start(upload, stage, done)
    until(lambda: (told := jobs.progress_of(upload))["stage"] == stage and told["done"] == done)
    kill(upload)
    return left_of(upload, f"{stage} {done}")


def killed_some_time(seconds):
    from django.conf import settings

    upload = begin()
    start(upload)
    until((settings.HOME / f"{upload.reference}.pid").exists)
    time.sleep(seconds)
    kill(upload)
    return left_of(upload, f"after {seconds:.3f} s")


def at_once(people):
    """Several bring in the same file at the same time."""
    from poverty import jobs

    uploads = [begin() for _person in range(people)]
    for upload in uploads:
        start(upload)
    until(lambda: not any(jobs.is_alive(upload) for upload in uploads))
    return [left_of(upload, "at once") for upload in uploads]


def make_database():
    """All tables as the models have them, without the history of how they came about."""
    from django.apps import apps
    from django.conf import settings
    from django.contrib.auth import get_user_model
    from django.core.management import call_command

    settings.MIGRATION_MODULES = {config.label: None for config in apps.get_app_configs()}
    call_command("migrate", run_syncdb=True, verbosity=0)
    from tests.poverty.rows import make_indicator, make_region

    make_indicator(), make_region()
    get_user_model().objects.create(username="clerk", is_superuser=True)


def experiment():
    from poverty import jobs

    make_database()
    with mock.patch.object(jobs, "COMMAND", [sys.executable, __file__, "apply_sheet"]):
        killed = [
            killed_at("writing", 0),
            killed_at("writing", ROWS),
            killed_some_time(random.uniform(0, 0.2)),  # noqa: S311
            killed_at("written", 0),
        ]
        print(json.dumps({"killed": killed, "at_once": at_once(8)}))


def main():
    django.setup()
    if sys.argv[1] == "experiment":
        with everything():
            experiment()
    else:
        from django.core.management import execute_from_command_line

        import poverty.resources
        from poverty import jobs
        from poverty.actions import storing

        poverty.resources.apply_work, storing.STRIDE, jobs.SECONDS_BETWEEN_REPORTS = slow_work, STRIDE, 0
        with everything():
            execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
