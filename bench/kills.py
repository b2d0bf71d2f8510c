"""
25 times the server and an importer are killed at once at a random moment, with SIGKILL: what is left half done?

Each time a sheet is being brought in, by the command or by the job that the back-office starts, while a publisher
approves the sheet of the time before in the back-office. Afterwards everything of :mod:`bench.left_behind` is checked;
the server is started again and must answer, and the interrupted sheet is brought in again and submitted, whole.
"""

import contextlib
import http.client
import os
import random
import signal
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlencode

from bench.apart import on_a_copy
from bench.importing import FIRST_YEAR, NAME, begin, command, make_sheet
from bench.left_behind import faults, public_now
from bench.measuring import QUICK, none_of, on
from bench.served import Reader, Server

KILLS = 3 if QUICK else 25
ROWS = 4_000 if QUICK else 10_000
SEED = 1
CSRF = "b" * 32
KILLED = 0  # in place of a status
SOON = 5  # seconds
PAGE = "/en/indicators/gdp/"


def results():
    yield from on_a_copy("bench.kills:kills")


def kills():
    with tempfile.TemporaryDirectory() as folder:
        experiment = Experiment(folder)
        try:
            half_done = [told for number in range(KILLS) if (told := experiment.killed(number))]
        finally:
            experiment.server.kill()
    note = f"server and importer, on average {experiment.in_time:.1f} s after they began; {experiment.came_of()}"
    note += "".join(f"; {told}" for told in half_done[:3])
    yield none_of(f"{KILLS} kills of server and importer at random moments: left half done{on()}", len(half_done), note)


class Experiment:
    """One sheet, which is brought in for another year each time."""

    def __init__(self, folder):
        from bench.freshness import people

        self.sheet = make_sheet(folder, ROWS)
        self.clerk, self.publisher = people()
        self.random, self.moments, self.answers = random.Random(SEED), [], []  # noqa: S311  nothing secret
        self.outcomes = {"brought in": 0, "not brought in": 0, "approved": 0, "not approved": 0}
        assert not (wrong := faults(public_now())), f"wrong before anything was killed: {wrong}"
        self.server = Server().wait()
        started = time.monotonic()
        self.bring_in(FIRST_YEAR)
        self.longest = time.monotonic() - started

    @property
    def in_time(self) -> float:
        return sum(self.moments) / len(self.moments)

    def came_of(self) -> str:
        return ", ".join(f"{count} × {what}" for what, count in self.outcomes.items())

    def killed(self, number) -> list[str]:
        """What is wrong after one kill; the sheet of the year before waits for approval when it begins."""
        year, before = FIRST_YEAR + number + 1, public_now()
        waiting = self.upload_of(year - 1)
        moment = self.random.uniform(0.05, 1.3) * self.longest
        approval = threading.Timer(self.random.uniform(0.5, 1.0) * moment, self.approve, self.form_of(waiting))
        importer = self.begin_job(year) if number % 2 else begin(command(self.sheet, year, "clerk")).pid
        approval.start()
        time.sleep(moment)
        with contextlib.suppress(ProcessLookupError):  # done already
            os.killpg(importer, signal.SIGKILL)
        self.server.kill()
        approval.join()
        self.moments.append(moment)
        return [f"kill {number + 1}: {fault}" for fault in [*faults(before), *self.gone_on(year, waiting)]]

    def gone_on(self, year, waiting):
        """The site answers again; what was interrupted is done again, as if nothing had been."""
        from poverty import actions

        brought_in = self.upload_of(year) is not None
        waiting.refresh_from_db()
        self.outcomes["brought in" if brought_in else "not brought in"] += 1
        self.outcomes["approved" if waiting.state == "published" else "not approved"] += 1
        self.server = Server().wait()
        status, _body, _seconds = Reader(self.server.address).ask(PAGE)
        if status != 200:
            yield f"the server answers {status}"
        if (approved := self.answers[-1]) not in (KILLED, 302):
            yield f"the approval was answered with {approved}"
        if approved == 302 and waiting.state != "published":
            yield "the approval was confirmed, and is not there"
        if waiting.state == "submitted":
            actions.approve_upload(upload=waiting, by=self.publisher)
        self.bring_in(year)

    # -- the parts that are played --------------------------------------------------------------------

    def bring_in(self, year):
        """By the command, to its end; submitted. Where it is in already, that says so and writes nothing."""
        from poverty import actions

        importer = begin(command(self.sheet, year, "clerk"))
        _out, said = importer.communicate()
        assert importer.returncode == 0, said
        upload = self.upload_of(year)
        assert upload.observations.count() == ROWS
        actions.submit_upload(upload=upload, by=self.clerk)

    def upload_of(self, year):
        """The upload whose figures of that year stand, or None."""
        from poverty.models import Upload

        return Upload.objects.filter(name=NAME, observations__year=year).distinct().first()

    def begin_job(self, year) -> int:
        """As the back-office does it once a sheet was looked at; answers the group of its process."""
        from aba_site.sheets.planning.intake import Choices, Intake
        from aba_site.sheets.registry import resource_of
        from poverty.models import Observation

        resource = resource_of(Observation)
        choices = Choices(given={"year": str(year), "source": "aba-paper"})
        intake = Intake(resource, self.sheet.read_bytes(), NAME, choices=choices, user=self.clerk)
        upload = resource.start(intake, intake.plan.fingerprint())
        return process_of(upload)

    def form_of(self, upload) -> tuple[str, dict[str, str]]:
        """What a publisher's browser sends once they have looked at an upload and confirm that it is approved."""
        from django.conf import settings
        from django.test import Client

        from poverty.admin.review_kinds import kind_of
        from poverty.models import Upload

        found = Upload.objects.filter(pk=upload.pk)
        confirmed = kind_of(Upload).weigh(found, "approve", self.publisher).digest
        client = Client()
        client.force_login(self.publisher, backend=settings.AUTHENTICATION_BACKENDS[-1])
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        headers = {
            "Content-Type": "application/x-www-form-urlencoded", "X-CSRFToken": CSRF,
            "Cookie": f"csrftoken={CSRF}; {settings.SESSION_COOKIE_NAME}={session}",
        }  # fmt: skip
        sent = {"action": "approve", "_selected_action": upload.pk, "confirmed": confirmed, "reason": ""}
        return urlencode(sent), headers

    def approve(self, form, headers):
        """The server may be gone before it answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request("POST", "/admin/poverty/upload/", form, headers)
            self.answers.append(connection.getresponse().status)
        except (OSError, http.client.HTTPException):
            self.answers.append(KILLED)
        finally:
            connection.close()


def process_of(upload) -> int:
    """The process that writes an upload: it has the reference among its arguments, a moment after it was started."""
    deadline = time.monotonic() + SOON
    while time.monotonic() < deadline:
        for folder in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # gone meanwhile
                if str(upload.reference).encode() in (folder / "cmdline").read_bytes():
                    return int(folder.name)
    raise AssertionError("no process writes it")
