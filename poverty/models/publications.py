import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from poverty.querysets import NaturalKeyManager


class Publication(models.Model):
    """
    One moment at which figures that the public sees changed: the entry of the public log.

    Versions published then have the same ``published_at``. A withdrawal takes versions back and may reopen earlier
    ones; what it was done for is told to staff alone, unless a year is closed. ``closed_years`` are the pairs of an
    indicator's primary key and a year, among those of the figures, that were closed at the time.
    """

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NATURAL_KEY = ("reference",)

    reference = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4, editable=False)
    at = models.DateTimeField(_("moment"), db_index=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    upload = models.ForeignKey(
        "poverty.Upload", models.PROTECT, verbose_name=_("upload"), related_name="publications", null=True, blank=True
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("published by"), related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    figures_new = models.PositiveIntegerField(_("new figures"), default=0)
    figures_revised = models.PositiveIntegerField(_("revised figures"), default=0)
    figures_withdrawn = models.PositiveIntegerField(_("figures taken back"), default=0)
    closed_years = models.JSONField(_("closed years"), default=list, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    indicators = models.ManyToManyField("poverty.Indicator", verbose_name=_("indicators"), related_name="publications")

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("publication")
        verbose_name_plural = _("publications")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["published", "withdrawn"]), name="publication_kind_known"),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"

    def natural_key(self):
        return (str(self.reference),)
