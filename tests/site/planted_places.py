"""
One row of every kind in each of four places: a county, another county, the prefecture above both, a township inside.

What staff of the county must not see holds words of its own, wherever it could show.
"""

from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.auth import get_user_model
from django.db import models

from poverty.models import (
    ClosedYear,
    Decision,
    DecisionItem,
    Indicator,
    Membership,
    Region,
    Revision,
    Source,
    SourceMark,
    Upload,
    UploadedRow,
)
from poverty.models.base import Record, SeenFromBelow
from supervision.models import Challenge, Reading
from tests.poverty.rows import WHEN, make_indicator, make_observation

OWN, OTHER, ABOVE, INSIDE = "own", "other", "above", "inside"
# Kinds of rows that belong to no place: all staff read them.
SHARED = {"poverty.indicator", "poverty.closedyear"}
CODES = {OWN: "513221", OTHER: "513222", ABOVE: "513200", INSIDE: "513221100"}
SECRET = "Qzwx"  # stands in whatever lies outside the county
NUMBER = "864297531"  # and this, where a number is asked for
SPARED = {"slug", "code", "former_code", "credit_code", "cell"}


@dataclass
class Planted:
    """``rows``: model → place → row. ``regions`` and ``people`` by place."""

    rows: dict = field(default_factory=dict)
    regions: dict = field(default_factory=dict)
    people: dict = field(default_factory=dict)

    def keep(self, place, row):
        self.rows.setdefault(type(row), {})[place] = row
        return row


def is_secret(place) -> bool:
    return place in (OTHER, ABOVE)


def plant() -> Planted:
    found = Planted(regions={place: Region.objects.get(code=code) for place, code in CODES.items()})
    for place in CODES:
        found.people[place] = _person(found, place)
    for place in CODES:
        source = found.keep(place, _source(found, place))
        found.keep(place, _tell(found.regions[place], place))
        found.keep(place, SourceMark.objects.create(source=source, mark=_word(place)[:10], meaning="O"))
        for model in record_models():
            found.keep(place, _record(model, found, place, source))
        _figures_and_uploads(found, place, source)
    found.keep(ABOVE, _indicator())
    found.keep(ABOVE, ClosedYear.objects.create(indicator=Indicator.objects.get(slug="gdp"), year=1953))
    return found


def record_models() -> list[type[Record]]:
    return [model for model in apps.get_models() if issubclass(model, Record)]


def _word(place) -> str:
    return f"{SECRET}{place}" if is_secret(place) else f"Plain{place}"


def _texts(row, place) -> dict:
    """Every free text of a row, as a word that only its place has."""
    said = {}
    for one in row._meta.concrete_fields:
        is_text = isinstance(one, models.CharField | models.TextField) and not isinstance(one, models.SlugField)
        if is_text and not one.choices and one.editable and one.name not in SPARED:
            said[one.name] = f"{_word(place)} {one.name}"[: one.max_length]
            if isinstance(one, models.URLField):
                said[one.name] = f"https://{_word(place)}.example/"
    return said


def _tell(row, place):
    """The region of the place is named after it as well, but for the prefecture, which everybody knows of."""
    for name, text in _texts(row, place).items():
        if place != ABOVE:
            setattr(row, name, text)
    row.save()
    return row


def _person(found, place):
    user = get_user_model().objects.create_user(
        f"{_word(place)}-person", password="x", is_staff=True, first_name=_word(place), email=f"{_word(place)}@x.org"
    )
    Membership.objects.create(user=user, region=found.regions[place], role="curator")
    found.keep(place, user)
    return user


def _source(found, place):
    source = Source(slug=f"z{place}-source", kept_by=found.regions[place], state="draft")
    for name, text in _texts(source, place).items():
        setattr(source, name, text)
    source.save()
    return source


def _record(model, found, place, source):
    """A draft; and a published one beside it, where that is not for all to see and the two can stand side by side."""
    for state in ("published", "draft"):
        shared = not is_secret(place) or (place == ABOVE and issubclass(model, SeenFromBelow))
        if state == "published" and (shared or model._meta.model_name == "partnership"):
            continue
        row = model(
            slug=f"z{place}-{model._meta.model_name}-{state}", state=state, region=found.regions[place], source=source
        )
        for one in model._meta.concrete_fields:
            if one.many_to_one and issubclass(one.related_model, Record):
                setattr(row, one.name, found.rows[one.related_model][place])
            elif one.choices and not one.blank and not one.has_default():
                setattr(row, one.name, one.choices[0][0])
        for name, text in _texts(row, place).items():
            setattr(row, name, text)
        row._change_reason = _word(place)
        row._history_user = found.people[place]
        row.save()
        row.name_en = f"{row.name_en} again"
        row.save()
    return row


def _figures_and_uploads(found, place, source):
    region, person, word = found.regions[place], found.people[place], _word(place)
    upload = found.keep(place, Upload.objects.create(
        name=f"{word}.xlsx", sha256=place.ljust(64, "0"), sheet=word, note=word, state="pending", uploaded_at=WHEN,
        uploaded_by=person, region=region, source=source, model="poverty.observation",
    ))  # fmt: skip
    UploadedRow.objects.create(upload=upload, model="poverty.fund", object_id=1, after={"name_en": word})
    gdp = Indicator.objects.get(slug="gdp")
    said = {"section": word, "statements": word, "printed": word, "note_en": word, "note_zh": word, "reason": word}
    for year, published in ((1951, WHEN), (1952, None)):
        figure = make_observation(
            gdp, region, year, NUMBER if is_secret(place) else "1", source=source, published_at=published,
            upload=upload, recorded_by=person, **said,
        )  # fmt: skip
    found.keep(place, figure)
    found.keep(place, Challenge.objects.create(
        indicator=gdp, region=region, year=1951, version=1, kind="number", text=word, received_at=WHEN,
        question_en=word, question_zh=word, answer_en=word, answer_zh=word, document=f"https://{word}.example/",
    ))  # fmt: skip
    found.keep(place, Revision.objects.create(
        model="poverty.fund", object_id=found.rows[apps.get_model("poverty.Fund")][place].pk, name=word, region=region,
        before={"name_en": word}, after={"name_en": word}, reason=word, state="submitted", made_by=person,
        submitted_by=person, submitted_at=WHEN, upload=upload,
    ))  # fmt: skip
    found.keep(place, Reading.objects.create(
        by=person, model="supervision.challenge", object_id=found.rows[Challenge][place].pk, region=region, door="form"
    ))  # fmt: skip
    decision = Decision.objects.create(kind="returned", by=person, reason=word, upload=upload, rows=1)
    DecisionItem.objects.create(decision=decision, model="poverty.observation", object_id=figure.pk)


def _indicator():
    return make_indicator("zshared-indicator", state="draft")
