"""What is wrong with a database after something was killed that wrote to it: nothing may be half done."""

import time
from datetime import timedelta
from typing import NamedTuple
from unittest import mock

from bench.importing import NAME

PATIENCE = 15  # seconds until the database has ended what killed processes began


class Public(NamedTuple):
    """What the public sees, in short."""

    version: object
    figures: int
    entries: int


def public_now() -> Public:
    from poverty.models import DataVersion, Observation, Publication

    return Public(DataVersion.objects.current(), Observation.objects.published().count(), Publication.objects.count())


def faults(before: Public) -> list[str]:
    """In words; ``before`` is what the public saw before the kill."""
    wait_for_others()
    return [*of_database(), *of_jobs(), *of_uploads(), *of_public(before), *of_counts()]


def wait_for_others():
    """PostgreSQL learns that a client is gone when it next writes to it; what it had begun goes on until then."""
    from django.db import connection

    if connection.vendor != "postgresql":
        return
    others = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
    deadline = time.monotonic() + PATIENCE
    with connection.cursor() as cursor:
        while cursor.execute(others).fetchone()[0]:
            assert time.monotonic() < deadline, "somebody is still at work"
            time.sleep(0.05)


def of_database():
    from django.db import IntegrityError, connection

    try:
        connection.check_constraints()
    except IntegrityError as error:
        yield str(error)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            said = cursor.execute("PRAGMA integrity_check").fetchall()
        if said != [("ok",)]:
            yield f"integrity_check: {said[:3]}"


def of_jobs():
    """
    Once the page of uploads was looked at, or the site prepared; a minute later, as an upload whose process was killed
    before it had a folder is given that time.
    """
    from poverty import jobs
    from poverty.models import Upload

    with mock.patch.object(jobs, "GRACE", timedelta()):
        jobs.settle_interrupted()
    if waiting := Upload.objects.filter(state=Upload.State.APPLYING, name=NAME).count():
        yield f"{waiting} uploads are still being written, by nobody"
    if left := [folder.name for folder in jobs.root().glob("*/")]:
        yield f"folders of jobs are left: {left}"


def of_uploads():
    """Each is wholly in the state it says, or not there at all."""
    from django.db.models import Count, Q

    from poverty.models import Decision, Upload

    rows = Count("observations")
    marked = {
        "submitted": Count("observations", filter=Q(observations__submitted_at__isnull=False)),
        "published": Count("observations", filter=Q(observations__published_at__isnull=False)),
    }
    for upload in Upload.objects.filter(name=NAME).annotate(n_rows=rows, **{f"n_{k}": v for k, v in marked.items()}):
        n, state = upload.n_rows, upload.state
        sound = {
            "failed": n == 0 and bool(upload.note),
            "pending": (n, n) == (upload.rows_new + upload.rows_changed, n - upload.n_submitted - upload.n_published),
            "submitted": n == upload.n_submitted and not upload.n_published,
            "published": n == upload.n_published,
        }
        if not sound.get(state):
            marks = f"{upload.n_submitted} submitted, {upload.n_published} published"
            yield f"{upload.reference}: {state}, but {n} rows, {marks}"
        told = upload.publications.count(), Decision.objects.filter(upload=upload, kind="published").count()
        if told != ((1, 1) if state == "published" else (0, 0)):
            yield f"{upload.reference}: {state}, but the logs have {told} entries of its publication"


def of_public(before: Public):
    """The version changed with what the public sees, and only with it."""
    now = public_now()
    changed = now.figures != before.figures, now.entries != before.entries, now.version != before.version
    if len(set(changed)) > 1:
        yield f"the public sees {now}, and saw {before}"


def of_counts():
    """What is held was counted along: it is what counting anew says."""
    from poverty.models import HeldSeries, HeldTheme
    from poverty.models.rollups import COUNTS

    for model in (HeldSeries, HeldTheme):
        kept = set(model.objects.order_by().values_list(*model.KEY_COLUMNS, *COUNTS))
        anew = set(model.counted().order_by())
        if kept != anew:
            some = f"{sorted(kept - anew)[:1]} instead of {sorted(anew - kept)[:1]}"
            yield f"{model.__name__}: {len(kept ^ anew)} counts are wrong, such as {some}"
