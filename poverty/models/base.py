"""What records have in common: two names, a place, a source, a publication state and a history."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from aba_site.bilingual import Bilingual
from aba_site.scoping.rows import ScopedModel
from aba_site.search_keys import search_key
from poverty.models.reviews import Submitted
from poverty.querysets import (
    NaturalKeyManager,
    PublishableQuerySet,
    RecordQuerySet,
    ScopedKeyManager,
    regions_above,
    within_places,
)


class Publishable(Submitted, ScopedModel):
    """
    Named in two languages, found by either, public or not, and with every edit kept.

    A draft is submitted, and published by somebody else; a change of what is published waits as a ``Revision``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NATURAL_KEY = ("slug",)

    name_zh = models.CharField(_("Chinese name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=200)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    # Folded names for search; filled in by save(), see aba_site.search_keys.
    search_key = models.TextField(_("search key"), editable=False, default="")

    name = Bilingual()

    objects = NaturalKeyManager.from_queryset(PublishableQuerySet)()
    history = HistoricalRecords(inherit=True, excluded_fields=["search_key"])

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "submitted", "published", "withdrawn"]),
                name="%(class)s_state_known",
            ),
            models.CheckConstraint(
                condition=~models.Q(name_zh="") & ~models.Q(name_en=""), name="%(class)s_named_twice"
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.search_key = search_key(self.name_zh, self.name_en, *self.other_names())
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "search_key"}
        super().save(*args, **kwargs)

    def other_names(self):
        """Further names and codes by which this is found."""
        return [getattr(self, field) for field in self.NATURAL_KEY]

    def spellings(self) -> list[list[str]]:
        """What people call this in a sheet, in groups, the most exact first."""
        return [[self.name_zh, self.name_en]]

    def natural_key(self):
        return tuple(getattr(self, field) for field in self.NATURAL_KEY)

    @property
    def place(self):
        """The code of the place by which it is decided who keeps it; ``None`` where it belongs to no place."""
        return None

    @property
    def is_published(self):
        return self.state == self.State.PUBLISHED


class Sourced(models.Model):
    """Says where it was read: the source, the section in it, and the statements there by their identifiers."""

    source = models.ForeignKey("poverty.Source", models.PROTECT, verbose_name=_("source"), related_name="+")
    section = models.CharField(_("section"), max_length=40, blank=True)
    statements = models.CharField(
        _("statements"),
        max_length=100,
        blank=True,
        help_text=_("Identifiers of the source's statements this was read from, separated by spaces."),
    )

    class Meta:
        abstract = True


class SeenFromBelow:
    """
    Mixed into records that those of the places within refer to, such as the industries of the prefecture: what is
    published above, or belongs to no place, can be read and chosen, and is changed by nobody but its keepers.
    """

    @classmethod
    def seen_within(cls, scope):
        above = models.Q(region__in=regions_above(scope)) | models.Q(region__isnull=True)
        return super().seen_within(scope) | models.Q(above, state=Publishable.State.PUBLISHED)


class Record(Sourced, Publishable):
    """Something that exists in a region: an industry, a cooperative, a site, a station…"""

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    region = models.ForeignKey("poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+")
    note_zh = models.TextField(_("note in Chinese"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    note = Bilingual()

    objects = ScopedKeyManager.from_queryset(RecordQuerySet)()

    class Meta(Publishable.Meta):
        abstract = True
        ordering = ["region__code", "slug"]

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)

    @property
    def place(self):
        return self.region.code if self.region_id else None
