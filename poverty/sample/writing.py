"""The invented set in the database: written through the fast path, published, logged, and taken out again."""

import hashlib
from collections.abc import Callable
from random import Random

from django.db.models import ProtectedError
from django.utils import timezone

from poverty.actions.counting import note_anything
from poverty.actions.door import public_change
from poverty.actions.storing import Unsaved, store
from poverty.models import Indicator, Observation, Publication, Region, Source, Upload
from poverty.sample.designs import Design, designs
from poverty.sample.places import PROVINCE, places
from poverty.sample.plan import MOST_INDICATORS, Plan
from poverty.sample.series import Figure, own_series, series_of_parts

SOURCE = "synthetic-sample"


class SampleExists(Exception):
    """The database holds an invented set already, or what is in the way of removing it."""


def make(plan: Plan, *, by=None, say: Callable[[str], None] = lambda text: None) -> Upload:
    """
    Invents a set and publishes it, in one transaction. Nothing is mixed into an earlier one: :class:`SampleExists`.

    Answers the upload that brought it.
    """
    _refuse_to_mix()
    with public_change():
        source = _source()
        regions = places(plan.regions, plan.level, source)
        upload = _upload(plan, source, by)
        publication = Publication.objects.create(at=upload.finished_at, kind="published", upload=upload, by=by)
        random, count, first, indicators = Random(plan.seed), 0, None, []  # noqa: S311  nothing secret
        weights = {region.pk: random.lognormvariate(0, 0.8) for region in regions}
        for design in designs(plan.indicators):
            indicator = design.indicator(denominator=first)
            indicator.save()
            first = first or indicator
            indicators.append(indicator)
            rows = _rows(_figures(random, design, regions, weights, plan), plan, upload, indicator)
            store(rows)
            count += len(rows)
            say(f"{indicator.name_en}: {count:,} figures")
        upload.rows_new = publication.figures_new = count
        upload.save()
        publication.save()
        publication.indicators.set(indicators)
        note_anything()
    return upload


def _refuse_to_mix():
    if Source.objects.filter(slug=SOURCE).exists():
        raise SampleExists("The database holds a synthetic sample already; --replace makes a new one in its place.")
    if _indicators().exists() or Region.objects.filter(code=PROVINCE).exists():
        raise SampleExists("Indicators or regions that look like a synthetic sample are there, but not as one.")


def _indicators():
    return Indicator.objects.filter(slug__in=[design.slug for design in designs(MOST_INDICATORS)])


def _source() -> Source:
    source = Source(
        slug=SOURCE,
        name_zh="合成示例",
        name_en="Synthetic sample",
        label_zh="合成示例",
        label_en="Synthetic sample",
        kind=Source.Kind.DATASET,
        note_zh="虚构数据，仅供试用和测量，不反映任何实际情况。",
        note_en="Invented, for trying out and measuring. It says nothing about any real place.",
        state="published",
    )
    source.save()
    return source


def _upload(plan, source, by) -> Upload:
    now = timezone.now()
    return Upload.objects.create(
        name="synthetic sample",
        sha256=hashlib.sha256(repr(plan).encode()).hexdigest(),
        model="poverty.observation",
        source=source,
        state=Upload.State.PUBLISHED,
        uploaded_by=by,
        uploaded_at=now,
        finished_at=now,
        note="Invented, for trying out and measuring.",
    )


def _figures(random, design: Design, regions, weights, plan) -> dict[int, list[Figure | None]]:
    """By the region's primary key, its figures year by year; of regions with parts, out of those of the parts."""
    parts: dict[int, list[int]] = {}
    for region in regions:
        parts.setdefault(region.parent_id, []).append(region.pk)
    figures = {}
    for region in reversed(regions):
        below = parts.get(region.pk)
        if below and design.unit.aggregation != "none":
            figures[region.pk] = series_of_parts([figures[pk] for pk in below], design)
        else:
            scale = weights[region.pk] * SCALES[region.level]
            figures[region.pk] = own_series(random, design, scale, plan.years)
    return figures


SCALES = {"province": 180, "prefecture": 12, "county": 1, "township": 0.06, "village": 0.01}


def _rows(figures, plan, upload, indicator) -> list[Unsaved]:
    common = {
        "indicator_id": indicator.pk, "source_id": upload.source_id, "upload_id": upload.pk,
        "recorded_at": upload.uploaded_at, "recorded_by_id": upload.uploaded_by_id,
        "published_at": upload.finished_at, "published_by_id": upload.uploaded_by_id,
    }  # fmt: skip
    return [
        Unsaved(
            common
            | {
                "region_id": region, "year": year,
                "value": figure.value, "status": figure.status, "qualifier": figure.qualifier,
            }
        )
        for region, series in figures.items()
        for year, figure in zip(plan.span, series, strict=True)
        if figure is not None
    ]  # fmt: skip


def remove() -> int:
    """
    Takes the invented set out, whole; answers how many figures that were. These are no records of anything: unlike
    published figures they may vanish. :class:`SampleExists` where something of one's own has been added to it.
    """
    ours = Source.objects.filter(slug=SOURCE)
    with public_change():
        figures = Observation.objects.filter(source__in=ours)
        count = figures.count()
        indicators = _indicators() if ours.exists() else Indicator.objects.none()
        note_anything()
        try:
            figures.delete()
            Publication.objects.filter(upload__source__in=ours).delete()
            Upload.objects.filter(source__in=ours).delete()
            indicators.update(denominator=None)
            indicators.delete()
            for level in ("county", "prefecture", "province"):
                Region.objects.filter(source__in=ours, level=level).delete()
            ours.delete()
        except ProtectedError as error:
            first = next(iter(error.protected_objects))
            raise SampleExists(f"Something else stands on the synthetic sample: {first!r}.") from error
    return count
