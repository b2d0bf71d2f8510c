"""Write everything that is public of a prefecture or county into a folder that needs no network: for a USB stick."""

import time
from pathlib import Path

from django.core.management import BaseCommand, CommandError
from django.utils import timezone

from poverty.models import Region
from poverty.packs import LANGUAGES, LEVELS, Pack, pack_entries


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("code", help="code of the prefecture or county, for example 513221")
        parser.add_argument("--output", default=".", metavar="FOLDER", help="where to put the folder; default: here")
        parser.add_argument("--language", choices=["both", *LANGUAGES], default="both")
        parser.add_argument(
            "--address", default="", metavar="URL", help="of the live site, as https://stats.example.org"
        )

    def handle(self, *, code, output, language, address, **options):
        # A NUL, for one, is an error in PostgreSQL.
        known = Region.objects.published().filter(level__in=LEVELS)
        region = known.filter(code=code).first() if code.isdecimal() else None
        if region is None:
            raise CommandError(f"No public prefecture or county has the code {code!r}.")
        place = f"{address.rstrip('/')}/en/regions/{code}/" if address else ""
        languages = LANGUAGES if language == "both" else (language,)
        pack = Pack(region, timezone.localdate(), place, languages)
        began = time.monotonic()
        files, size = self.write(pack, Path(output))
        self.stdout.write(
            f"{Path(output) / pack.folder}: {files} files, {size / 1e6:.1f} MB, {time.monotonic() - began:.1f} s. "
            "Open index.html."
        )

    def write(self, pack: Pack, output: Path) -> tuple[int, int]:
        """How many files, and their size in bytes. What stood there under the same names is replaced."""
        files, size = 0, 0
        for entry in pack_entries(pack):
            path = output / entry.name
            try:
                path.parent.mkdir(parents=True, exist_ok=True)
                with path.open("wb") as file:
                    size += sum(file.write(chunk) for chunk in entry.chunks())
            except OSError as error:
                raise CommandError(f"{path} cannot be written: {error.strerror}.") from None
            files += 1
        return files, size
