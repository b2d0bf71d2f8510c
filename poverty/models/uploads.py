import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from poverty.querysets import NaturalKeyManager


class Upload(models.Model):
    """One spreadsheet brought in: which file, by whom, when, and what came of its rows."""

    class State(models.TextChoices):
        PENDING = "pending", _("Pending")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    NATURAL_KEY = ("reference",)

    reference = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("file name"), max_length=255)
    sha256 = models.CharField(_("SHA-256 of the file"), max_length=64, db_index=True)
    source = models.ForeignKey(
        "poverty.Source", models.PROTECT, verbose_name=_("source"), related_name="+", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.PENDING)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("uploaded by"), related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    uploaded_at = models.DateTimeField(_("uploaded at"))
    rows_new = models.PositiveIntegerField(_("new rows"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed rows"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged rows"), default=0)
    rows_refused = models.PositiveIntegerField(_("refused rows"), default=0)
    note = models.TextField(_("note"), blank=True)

    objects = NaturalKeyManager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")
        ordering = ["-uploaded_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=["pending", "published", "withdrawn"]), name="upload_state_known"
            ),
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (str(self.reference),)
