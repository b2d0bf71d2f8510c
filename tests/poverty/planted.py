"""What must not be public, planted wherever it could show: each piece holds a word or a number of its own."""

from datetime import timedelta
from decimal import Decimal

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from poverty.models import Brand, Finding, Indicator, Observation, Publication, Region, Source, Upload, UploadedRow
from poverty.models.base import Publishable, Record
from supervision.models import Challenge
from tests.poverty.records import make_record
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_source

WORD = "Qwzx"  # no word, name or file of the site holds it
DIGITS = "86429753"  # nor do its numbers
NUMBER = Decimal(86_429_753) * 10**8  # so large that a sum or mean with it begins with the same digits
TAKEN_BACK = Decimal(75_318_642) * 10**8  # was public once: the pages of what it was tell it, no other
LATER = WHEN + timedelta(days=30)
# Words that are no secret, or must have a form of their own.
SPARED = {"slug", "code", "former_code", "credit_code", "section", "statements"}


def words(row) -> dict:
    """Every free text of a row, as a word that only it has."""
    said = {}
    for field in row._meta.concrete_fields:
        is_text = isinstance(field, models.CharField | models.TextField) and not isinstance(field, models.SlugField)
        if is_text and not field.choices and field.editable and field.name not in SPARED:
            said[field.name] = f"{WORD}{row._meta.model_name}{row.pk}{field.name}"[: field.max_length]
            if isinstance(field, models.URLField):
                said[field.name] = f"https://{WORD}.example/{row.pk}"
    return said


def hide(row, state: str) -> None:
    """Takes a row out of the public and fills it with planted words; so are the keys it is searched by."""
    for name, text in words(row).items():
        setattr(row, name, text)
    row.state = state
    row.save()


def publishable_models() -> list[type[Publishable]]:
    return [model for model in apps.get_models() if issubclass(model, Publishable)]


def plant(state: str) -> None:
    """``state`` is that of what is not public: draft or withdrawn."""
    staff = get_user_model().objects.create_user(
        username=f"{WORD}staff", first_name=f"{WORD}first", last_name=f"{WORD}last", email=f"{WORD}@example.org"
    )
    _plant_records(state)
    _plant_trunk(state)
    _plant_versions(staff)
    _plant_uploads(state, staff)
    Observation.objects.update(recorded_by=staff)
    Observation.objects.filter(published_at__isnull=False).update(published_by=staff)
    Publication.objects.update(by=staff)
    Upload.objects.update(uploaded_by=staff)


def _plant_records(state) -> None:
    """One of each kind is hidden, and what others lean on: an industry, a platform, a problem, a product of a brand."""
    for model in publishable_models():
        if issubclass(model, Record):
            for number in range(model.objects.count(), 3):
                make_record(model, f"made-{model._meta.model_name}-{number}", **_needed(model))
            hide(model.objects.order_by("pk").first(), state)
    for brand in Brand.objects.published():
        brand.products.set(apps.get_model("poverty", "Product").objects.all())
    hide(Finding.objects.published().filter(answered_by__isnull=False).first(), state)
    # A public record that was read in a source which is not public.
    source = make_source("hidden-source", state=state)
    hide(source, state)
    for model in publishable_models():
        if issubclass(model, Record):
            model.objects.filter(pk=model.objects.published().order_by("-pk").first().pk).update(source=source)


def _needed(model) -> dict:
    """What a record of the kind must say, and what it must lean on."""
    found = {}
    for field in model._meta.concrete_fields:
        if field.many_to_one and not field.null and issubclass(field.related_model, Record):
            found[field.name] = field.related_model.objects.first()
        elif field.choices and not field.blank and not field.has_default():
            found[field.name] = field.choices[0][0]
    return found


def _plant_trunk(state) -> None:
    """A parent, a sibling and neighbour, a township, a village; a denominator; a source of places and figures."""
    villages = Region.objects.filter(parent__code="513221102")
    hidden = ["510000", "510100", "513222", "513221100", villages.first().code]
    for region in Region.objects.filter(code__in=hidden):
        hide(region, state)
    # Figures stay published where their place or indicator is not public.
    gdp = Indicator.objects.get(slug="gdp")
    Observation.objects.filter(indicator=gdp, region__code="510100").update(value=NUMBER)
    for code in ("510000", "513222"):
        make_observation(gdp, Region.objects.get(code=code), 2016, NUMBER, printed=WORD, note_en=WORD, note_zh=WORD)
    Observation.objects.filter(indicator__slug="tourist-visits").update(value=NUMBER)
    hide(Indicator.objects.get(slug="tourist-visits"), state)
    watched = Indicator.objects.published().filter(findings__isnull=False).exclude(slug="gdp").first()
    Observation.objects.filter(indicator=watched, value__isnull=False).update(value=NUMBER)
    hide(watched, state)
    hide(Source.objects.get(slug="county-register"), state)
    hide(make_indicator("hidden-indicator", denominator=gdp), state)
    aba = Region.objects.get(code="513200")
    source = Source.objects.get(slug="hidden-source")
    make_observation(gdp, aba, 2018, NUMBER, source=source, printed=WORD, note_en=WORD, note_zh=WORD)
    make_observation(Indicator.objects.get(slug="hidden-indicator"), aba, 2016, NUMBER)
    # Over a public version, one of a source that is not public.
    Observation.objects.filter(indicator=gdp, region__code="510300", year=2016).update(superseded_at=timezone.now())
    make_observation(gdp, Region.objects.get(code="510300"), 2016, NUMBER, version=2, source=source,
                     published_at=timezone.now(), recorded_at=timezone.now())  # fmt: skip
    # And one of such a source below a public one.
    row = Observation.objects.get(indicator=gdp, region__code="510400", year=2016)
    now = timezone.now()
    Observation.objects.filter(pk=row.pk).update(superseded_at=now, source=source, value=NUMBER, printed=WORD)
    make_observation(gdp, row.region, 2016, "100", version=2, published_at=now, recorded_at=now)
    entry = Publication.objects.create(at=now, kind="published", figures_revised=1)
    entry.indicators.add(gdp)


def _plant_versions(staff) -> None:
    """Of Aba's GDP: one that waits, one that gave way before it was public, one that was taken back."""
    gdp, aba = Indicator.objects.get(slug="gdp"), Region.objects.get(code="513200")
    said = {
        "printed": f"{WORD}printed", "note_zh": f"{WORD}注", "note_en": f"{WORD}note", "section": f"{WORD}section",
        "reason": f"{WORD}reason", "sheet": f"{WORD}sheet", "cell": f"{WORD}1", "statements": f"{WORD}statement",
        "year_note_en": f"{WORD}year", "year_note_zh": f"{WORD}年", "recorded_by": staff,
    }  # fmt: skip
    last = Observation.objects.filter(indicator=gdp, region=aba, year=2016).latest("version").version
    make_observation(gdp, aba, 2016, NUMBER, version=last + 1, published_at=None, superseded_at=LATER, **said)
    make_observation(gdp, aba, 2016, NUMBER, version=last + 2, published_at=None, **said)
    make_observation(gdp, aba, 2019, NUMBER, published_at=None, **said)
    make_observation(gdp, aba, 2017, TAKEN_BACK, superseded_at=LATER)


def _plant_uploads(state, staff) -> None:
    """Sheets that wait, were withdrawn before they were public, failed, or brought in records."""
    aba = Region.objects.get(code="513200")
    for number, upload_state in enumerate(("pending", "withdrawn", "failed", "applied")):
        upload = Upload.objects.create(
            name=f"{WORD}{upload_state}.xlsx", sha256=f"{number}" * 64, sheet=f"{WORD}sheet", state=upload_state,
            uploaded_at=WHEN, note=f"{WORD}note", source=Source.objects.get(slug="hidden-source"),
        )  # fmt: skip
        UploadedRow.objects.create(
            upload=upload, model="poverty.region", object_id=aba.pk, before={"name_en": f"{WORD}before"}, after={}
        )
    Upload.objects.update(note=f"{WORD}withdrawal: by whom and why")
    # One sheet with a public indicator and one that is not: the log speaks of the public one alone.
    sheet = Upload.objects.create(name="both.xlsx", sha256="9" * 64, state="published", uploaded_at=WHEN, note=WORD)
    entry = Publication.objects.create(at=LATER, kind="published", upload=sheet, figures_new=86429753)
    entry.indicators.add(*Indicator.objects.filter(slug__in=["gdp", "hidden-indicator"]))
    make_observation(Indicator.objects.get(slug="gdp"), aba, 2005, "1", upload=sheet, published_at=LATER)
    make_observation(Indicator.objects.get(slug="hidden-indicator"), aba, 2005, NUMBER, upload=sheet,
                     published_at=LATER)  # fmt: skip
    # An entry about nothing that is public.
    alone = Publication.objects.create(at=LATER + timedelta(days=1), kind="published", figures_new=86429753)
    alone.indicators.add(Indicator.objects.get(slug="hidden-indicator"))
    Challenge.objects.create(
        indicator=Indicator.objects.get(slug="gdp"), region=aba, year=2016, version=1, kind="number",
        text=f"{WORD} challenge", document=f"https://{WORD}.example/", received_at=WHEN,
    )  # fmt: skip
