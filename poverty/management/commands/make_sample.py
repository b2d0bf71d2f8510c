"""Invent a set of figures, called synthetic wherever it shows, to try the site out with and to measure it."""

import time
from dataclasses import replace

from django.core.management import BaseCommand, CommandError

from poverty.sample import SIZES, Plan, SampleExists, make, remove


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        usual = Plan()
        parser.add_argument("--size", choices=SIZES, default="usual", help="where the numbers below begin")
        parser.add_argument("--indicators", type=int, help=f"how many ({usual.indicators})")
        parser.add_argument("--regions", type=int, help=f"how many, of all levels ({usual.regions})")
        parser.add_argument("--years", type=int, help=f"how many, up to {usual.span[-1]} ({usual.years})")
        parser.add_argument(
            "--level", choices=["county", "village"], help="down to counties, or village committees alone (county)"
        )
        parser.add_argument("--seed", type=int, help="the same seed gives the same figures")
        parser.add_argument("--replace", action="store_true", help="take an earlier sample out first")

    def handle(self, *, size, **options):
        asked = {name: options[name] for name in ("indicators", "regions", "years", "level", "seed")}
        began = time.monotonic()
        try:
            plan = replace(SIZES[size], **{name: value for name, value in asked.items() if value is not None})
            if options["replace"]:
                self.stdout.write(f"{remove():,} synthetic figures taken out.")
            upload = make(plan, say=self.say if options["verbosity"] > 1 else lambda text: None)
        except (ValueError, LookupError, SampleExists) as error:
            raise CommandError(str(error)) from error
        seconds = time.monotonic() - began
        self.stdout.write(f"{upload.rows_new:,} synthetic figures published in {seconds:.0f} s.")

    def say(self, text):
        self.stdout.write(text)
        self.stdout.flush()
