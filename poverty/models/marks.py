from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from aba_site.scoping.rows import ScopedModel
from poverty.models.observations import Observation
from poverty.models.sources import Source
from poverty.querysets import ScopedKeyManager


class SourceMark(ScopedModel):
    """
    What a mark in a source's tables means (``…``, ``—``, ``#``; empty text: a blank cell); asked once a source.

    A mark alone in its cell says why there is no number. Attached to a number, as in ``12.5*``, it says of what kind
    the number is.
    """

    class Meaning(models.TextChoices):
        """Statuses of observations, and what a mark alone can mean besides."""

        NORMAL = "A", Observation.Status.NORMAL.label
        BREAK = "B", Observation.Status.BREAK.label
        DEFINITION = "D", Observation.Status.DEFINITION.label
        ESTIMATED = "E", Observation.Status.ESTIMATED.label
        FORECAST = "F", Observation.Status.FORECAST.label
        IMPUTED = "I", Observation.Status.IMPUTED.label
        NOT_COLLECTED = "L", Observation.Status.NOT_COLLECTED.label
        CANNOT_EXIST = "M", Observation.Status.CANNOT_EXIST.label
        MISSING = "O", Observation.Status.MISSING.label
        PROVISIONAL = "P", Observation.Status.PROVISIONAL.label
        SUPPRESSED = "Q", Observation.Status.SUPPRESSED.label
        UNRELIABLE = "U", Observation.Status.UNRELIABLE.label
        UNVALIDATED = "V", Observation.Status.UNVALIDATED.label
        ZERO = "zero", _("Zero")
        SMALL = "small", _("Less than the smallest unit shown")
        KEEP = "keep", _("As a blank cell: what is there stays")

    ALONE = ("L", "M", "O", "Q", "zero", "small", "keep")
    ATTACHED = ("A", "B", "D", "E", "F", "I", "P", "U", "V")

    NATURAL_KEY = ("source__slug", "mark", "attached")

    source = models.ForeignKey(
        "poverty.Source", models.PROTECT, verbose_name=_("source"), related_name="marks", db_index=False
    )
    mark = models.CharField(_("mark"), max_length=10, blank=True, help_text=_("Empty: a blank cell."))
    attached = models.BooleanField(_("beside a number"), default=False, help_text=_("As in 12.5*; else alone."))
    meaning = models.CharField(_("meaning"), max_length=5, choices=Meaning)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("decided by"), related_name="+", null=True, blank=True
    )
    decided_at = models.DateTimeField(_("decided at"), default=timezone.now)

    objects = ScopedKeyManager()

    class Meta:
        verbose_name = _("mark in a source")
        verbose_name_plural = _("marks in sources")
        ordering = ["source_id", "attached", "mark"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "mark", "attached"],
                name="sourcemark_once",
                violation_error_message=_("What this mark means is said already."),
            ),
            models.CheckConstraint(
                condition=Q(attached=False, meaning__in=["L", "M", "O", "Q", "zero", "small", "keep"])
                | Q(attached=True, meaning__in=["A", "B", "D", "E", "F", "I", "P", "U", "V"]),
                name="sourcemark_meaning_fits",
                violation_error_message=_(
                    "Alone, a mark says why there is no number; beside a number, of what kind the number is."
                ),
            ),
            models.CheckConstraint(
                condition=Q(attached=False) | ~Q(mark=""),
                name="sourcemark_blank_is_alone",
                violation_error_message=_("Only a mark can stand beside a number."),
            ),
        ]

    def __str__(self):
        return f"{self.mark or '␣'} · {self.get_meaning_display()}"

    @classmethod
    def seen_within(cls, scope):
        return Q(source__in=Source.objects.order_by().values("pk"))

    @property
    def place(self):
        return self.source.place

    def natural_key(self):
        return (*self.source.natural_key(), self.mark, self.attached)

    natural_key.dependencies = ["poverty.source"]
