"""The reads, in the domain's words."""

from contextlib import contextmanager
from contextvars import ContextVar

from django.apps import apps
from django.db import models
from django.db.models import Exists, OuterRef, Q

from aba_site.scoping import Scope
from aba_site.scoping.rows import ScopedManager
from aba_site.search_keys import fold

_remembered_rows = ContextVar("remembered_rows", default=None)


@contextmanager
def remembered_natural_keys():
    """Looks up each natural key once while many rows that refer to each other are loaded."""
    token = _remembered_rows.set({})
    try:
        yield
    finally:
        _remembered_rows.reset(token)


def within_places(place: str, scope: Scope) -> Q:
    """
    Rows whose ``place`` (a path to a region) lies within a scope; with those that have none where the scope is shared.

    A condition on the place's own column, not a join: such rows can be locked and counted without their regions.
    """
    inside = Q(**{f"{place}__in": _regions().filter(code__startswith=scope.prefix).values("pk")})
    return inside | Q(**{f"{place}__isnull": True}) if scope.shared else inside


def regions_above(scope: Scope):
    """The primary keys of the regions that a scope lies in."""
    return _regions().filter(code__in=scope.above).values("pk")


def _regions():
    """All of them, whoever asks."""
    return apps.get_model("poverty.Region")._base_manager.all()


class NaturalKeyManager(models.Manager):
    """Finds a row by the fields its ``natural_key`` is made of; used by fixtures and spreadsheets."""

    def get_by_natural_key(self, *key):
        remembered = _remembered_rows.get()
        if remembered is None:
            return self._by_natural_key(key)
        place = self.model, self.db, tuple(map(str, key))
        if place not in remembered:
            remembered[place] = self._by_natural_key(key)
        return remembered[place]

    def _by_natural_key(self, key):
        return self.get(**dict(zip(self.model.NATURAL_KEY, key, strict=True)))


class ScopedKeyManager(ScopedManager, NaturalKeyManager):
    """Of rows that belong to a place; also by its natural key, a row outside the scope is not there."""


class PublishableQuerySet(models.QuerySet):
    def published(self):
        """What the public may see."""
        return self.filter(state=self.model.State.PUBLISHED)

    def matching(self, words):
        """Found by a name in Chinese, pinyin or English, or by a code. Nothing matches nothing."""
        wanted = fold(words)
        return self.filter(search_key__contains=wanted) if wanted else self.none()


class RegionQuerySet(PublishableQuerySet):
    def within(self, region):
        """The region itself and everything below it: a code begins with its parents'."""
        return self.filter(code__startswith=region.prefix)

    def prefectures(self):
        return self.filter(level="prefecture")

    def counties(self):
        return self.filter(level="county")


class RecordQuerySet(PublishableQuerySet):
    def within(self, region):
        return self.filter(region__code__startswith=region.prefix)

    def with_names(self):
        """With what a list prints of a record, in the same query."""
        return self.select_related("region", "source")


class ObservationQuerySet(models.QuerySet):
    # What a figure stands on must be public as well: without its place or its source it says nothing.
    IS_PUBLIC = Q(indicator__state="published", region__state="published", source__state="published")

    def published(self):
        """The version of each figure that the public sees today."""
        return self.filter(self.IS_PUBLIC, published_at__isnull=False, superseded_at__isnull=True)

    def pending(self):
        """Versions that wait for approval."""
        return self.filter(published_at__isnull=True, superseded_at__isnull=True)

    def drafts(self):
        """Pending versions that nobody has submitted yet."""
        return self.pending().filter(submitted_at__isnull=True)

    def submitted(self):
        """Pending versions that wait for somebody else's approval."""
        return self.pending().filter(submitted_at__isnull=False)

    def standing(self):
        """Published or pending: whatever no later version has replaced."""
        return self.filter(superseded_at__isnull=True)

    def as_of(self, moment):
        """
        The version of each figure that the public saw at that moment.

        A version that was reopened when the one after it was withdrawn was hidden in between: the later one wins.
        """
        shown = Q(superseded_at__isnull=True) | Q(superseded_at__gt=moment), Q(published_at__lte=moment)
        same = {name: OuterRef(name) for name in ("indicator", "region", "year")}
        later = self.model.objects.filter(*shown, **same, version__gt=OuterRef("version"))
        return self.filter(*shown, ~Exists(later), self.IS_PUBLIC)

    def within(self, region):
        return self.filter(region__code__startswith=region.prefix)

    def with_names(self):
        """With what a table prints of a figure, in the same query."""
        return self.select_related("indicator", "region", "source")


class RevisionQuerySet(models.QuerySet):
    def open(self):
        """Those about which nothing is decided yet."""
        return self.filter(state__in=self.model.OPEN)

    def of(self, record):
        return self.filter(model=record._meta.label_lower, object_id=record.pk)


class UploadQuerySet(models.QuerySet):
    def of_same_file(self, *, sha256, model, sheet=""):
        """Uploads that brought in the same sheet of the same file and were not undone, the latest first."""
        same = self.filter(sha256=sha256, model=model, sheet=sheet)
        return same.filter(state__in=["pending", "submitted", "published", "applied"]).order_by("-uploaded_at", "-id")
