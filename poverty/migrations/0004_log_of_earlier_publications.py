"""
Writes the entries of the public log for what was published, and taken back, before there was one.

Versions published at one moment from one upload are one publication. It is numbered from the upload and the moment, as
the entries of the first data set are, so that loading that again adds none.
"""

import uuid

from django.db import migrations
from django.db.models import Count, Exists, OuterRef, Q


def write_log(apps, schema_editor):
    Observation = apps.get_model("poverty", "Observation")
    same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
    others = Observation.objects.filter(**same, published_at__isnull=False)
    earlier = others.filter(version__lt=OuterRef("version"), published_at__lt=OuterRef("published_at"))
    published = Observation.objects.filter(published_at__isnull=False)
    was_shown = Q(superseded_at__isnull=True) | Q(superseded_at__gte=OuterRef("published_at"))
    told = published.annotate(other=Exists(earlier.filter(was_shown)))
    entries = _entries(told.values_list("published_at", "upload", "indicator", "other"), "published")
    # A version that nothing replaced when it gave way was taken back.
    follows = Exists(others.filter(published_at=OuterRef("superseded_at"), version__gt=OuterRef("version")))
    taken = published.filter(~follows, superseded_at__isnull=False, upload__state="withdrawn")
    shows_again = Q(superseded_at__isnull=True) | Q(superseded_at__gt=OuterRef("superseded_at"))
    told = taken.annotate(other=Exists(earlier.filter(shows_again)))
    entries |= _entries(told.values_list("superseded_at", "upload", "indicator", "other"), "withdrawn")
    _store(apps, entries)


def _entries(rows, kind):
    """{(moment, upload, kind): {indicators, plain, other}}: figures without and with another version."""
    entries = {}
    for moment, upload, indicator, other, number in rows.annotate(n=Count("pk")).order_by():
        entry = entries.setdefault((moment, upload, kind), {"indicators": set(), "plain": 0, "other": 0})
        entry["indicators"].add(indicator)
        entry["other" if other else "plain"] += number
    return entries


def _store(apps, entries):
    Publication = apps.get_model("poverty", "Publication")
    references = dict(apps.get_model("poverty", "Upload").objects.values_list("pk", "reference"))
    for (moment, upload, kind), entry in sorted(entries.items(), key=lambda pair: pair[0][0]):
        plain = "figures_new" if kind == "published" else "figures_withdrawn"
        reference = uuid.uuid5(references[upload], f"{kind} {moment.timestamp():.6f}") if upload else uuid.uuid4()
        if Publication.objects.filter(reference=reference).exists():
            continue
        made = Publication.objects.create(
            reference=reference, at=moment, kind=kind, upload_id=upload, figures_revised=entry["other"],
            **{plain: entry["plain"]},
        )
        made.indicators.add(*entry["indicators"])


class Migration(migrations.Migration):
    dependencies = [("poverty", "0003_public_log")]
    operations = [migrations.RunPython(write_log, migrations.RunPython.noop, elidable=True)]
