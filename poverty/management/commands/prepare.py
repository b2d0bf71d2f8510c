"""Bring a new or older installation to the state in which it can be served. Safe to run again: data stays."""

import fcntl
import secrets
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import BaseCommand, call_command

from aba_site.catalogues import compile_catalogues
from aba_site.fixtures import FIXTURES
from aba_site.static_files import collect_if_changed
from poverty import jobs
from poverty.models import Observation, Region


@contextmanager
def one_at_a_time():
    """Waits while another process prepares the same home: two that migrate at once break each other."""
    with open(settings.HOME / "prepare.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--no-static", action="store_true", help="leave the static files where they are")

    def handle(self, *, no_static, **options):
        with one_at_a_time():
            self.prepare(no_static)

    def prepare(self, no_static):
        compile_catalogues()
        self.say("Bringing the database up to date …")
        call_command("migrate", verbosity=0, interactive=False)
        if not Region.objects.exists():
            self.say("Loading the first data set …")
            call_command("loaddata", *FIXTURES, verbosity=0)
            self.say(f"{Region.objects.count():,} regions and {Observation.objects.count():,} figures loaded.")
        jobs.settle_interrupted()
        self.make_first_administrator()
        if not no_static and collect_if_changed():
            self.say("Static files collected.")

    def make_first_administrator(self):
        users = get_user_model().objects
        if users.filter(is_superuser=True).exists():
            return
        password = secrets.token_urlsafe(15)
        users.create_superuser("admin", password=password)
        self.stdout.write(
            f"\n  The first administrator:   name      admin\n"
            f"                             password  {password}\n"
            f"  It is shown this once. Change it under /admin/password_change/.\n\n"
        )

    def say(self, text):
        self.stdout.write(f"• {text}")
        self.stdout.flush()
