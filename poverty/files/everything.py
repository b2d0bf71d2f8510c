"""All open data as one ZIP: the tables, what describes them, how they may be used, and checksums."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.db.models import Max
from django.template.loader import render_to_string
from django.utils.translation import get_language, override

from aba_site.archives import Entry, checksummed
from aba_site.downloads import csv_lines, iso, json_text
from poverty.files.citations import distinct_sources
from poverty.files.csvw import csvw
from poverty.files.packages import PACKAGE_VERSION, data_package
from poverty.files.tables import TABLES
from poverty.models import Observation

FOLDER = "aba-statistics"
LICENCE_FILE = Path(settings.BASE_DIR) / "fixtures" / "LICENSE"
NOTHING_YET = datetime(2000, 1, 1, tzinfo=UTC)


def newest_publication() -> datetime:
    """When something was last published: the date of all files, so that the same data are the same bytes."""
    return Observation.objects.published().aggregate(at=Max("published_at"))["at"] or NOTHING_YET


def everything(address: str, moment: datetime) -> Iterator[Entry]:
    """
    The files in the current language; tables are read while they are sent. ``address`` is that of the data page.

    Texts are made at once, in the request's language; so is the list of tables, whose rows wait to be asked for.
    """
    language = get_language()
    sources = distinct_sources(Observation.objects.published())
    texts = {
        "README.md": readme(address, moment),
        "LICENSE.txt": LICENCE_FILE.read_text(encoding="utf-8"),
        "datapackage.json": json_text(data_package(sources, address, language)),
        "observations.csv-metadata.json": json_text(csvw(language)),
    }
    entries = [Entry(name, [text]) for name, text in texts.items()]
    entries += [Entry(table.path, csv_lines(table.fields, table.read())) for table in TABLES.values()]
    return checksummed(Entry(f"{FOLDER}/{entry.name}", entry.parts) for entry in entries)


def readme(address: str, moment: datetime) -> str:
    """In both languages, one below the other."""
    context = {
        "address": address,
        "published": iso(moment),
        "version": PACKAGE_VERSION,
        "statuses": Observation.Status,
        "tables": list(TABLES.values()),
    }
    parts = []
    for language in ("en", "zh-hans"):
        with override(language):
            parts.append(render_to_string("packs/everything.txt", context).strip())
    return "\n\n---\n\n".join(parts) + "\n"
