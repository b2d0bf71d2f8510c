from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.models import HistoricalRecords

from aba_site.scoping.rows import ScopedManager, ScopedModel
from poverty.querysets import within_places


class Membership(ScopedModel):
    """
    Where a member of staff works, as what, and until when: whose data they see, and what they may do with it.

    ``region`` is empty for the few who keep the figures of other prefectures too. ``until`` is the last day on which it
    holds. ``rights_changed_at`` ends every session that began before.
    """

    class Role(models.TextChoices):
        VIEWER = "viewer", _("Viewer")
        CURATOR = "curator", _("Curator")
        PUBLISHER = "publisher", _("Publisher")
        ADMINISTRATOR = "administrator", _("Administrator")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("user"), related_name="membership"
    )
    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True,
        help_text=_("What lies within is theirs to see. Empty: all regions."),
    )  # fmt: skip
    role = models.CharField(_("role"), max_length=13, choices=Role, default=Role.VIEWER)
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day on which this holds."))
    rights_changed_at = models.DateTimeField(_("rights changed at"), default=timezone.now, editable=False)

    objects = ScopedManager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["user__username"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role__in=["viewer", "curator", "publisher", "administrator"]), name="membership_role_known"
            ),
        ]

    def __str__(self):
        return f"{self.get_role_display()} · {self.region or _('all regions')}"

    def save(self, *args, **kwargs):
        """What was allowed a moment ago must not go on in a session that is open."""
        self.rights_changed_at = timezone.now()
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "rights_changed_at"}
        super().save(*args, **kwargs)

    @classmethod
    def seen_within(cls, scope):
        """Of those who work within. Empty is not nowhere here: those of all regions are kept by their like alone."""
        return within_places("region", scope) & Q(region__isnull=False)

    @property
    def holds(self) -> bool:
        return self.until is None or timezone.localdate() <= self.until

    @property
    def keeps_registers(self) -> bool:
        """Whether regions, indicators and what belongs to no place are kept by this person: a prefecture, or above."""
        return self.region is None or self.region.level in ("province", "prefecture")
