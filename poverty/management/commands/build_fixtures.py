from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from poverty.fixture_sources import SourceError, build


class Command(BaseCommand):
    help = "Builds fixtures/*.json from the readable sources in fixtures/sources/."

    def add_arguments(self, parser):
        parser.add_argument(
            "--check", action="store_true", help="Write nothing; fail where a fixture is not what would be built."
        )

    def handle(self, *, check, **options):
        folder = settings.BASE_DIR / "fixtures"
        try:
            texts = build(folder / "sources")
        except SourceError as error:
            raise CommandError(error) from error
        held = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.json")}
        changed = sorted(name for name in texts | held if texts.get(name) != held.get(name))
        if check and changed:
            raise CommandError(f"Not what is built from the sources: {', '.join(changed)}. Run build_fixtures.")
        for name in changed:
            if name in texts:
                (folder / name).write_text(texts[name], encoding="utf-8")
            else:
                (folder / name).unlink()
        if options["verbosity"]:
            self.stdout.write(f"{len(texts)} fixtures, {len(changed)} changed.")
