"""How work becomes public: what waits, who decided what about it and why."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aba_site.scoping.rows import ScopedManager, ScopedModel
from poverty.querysets import RevisionQuerySet, within_places

PERSON = settings.AUTH_USER_MODEL


class Submitted(models.Model):
    """Who asked for approval, and when; empty while it is a draft."""

    submitted_at = models.DateTimeField(_("submitted at"), null=True, blank=True, editable=False)
    submitted_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("submitted by"), related_name="+", null=True, blank=True,
        editable=False, db_index=False,
    )  # fmt: skip

    class Meta:
        abstract = True


class Revision(Submitted, ScopedModel):
    """
    A change of a published record. The record stays as it is until somebody else approves.

    ``before`` and ``after`` hold the changed attributes, as the journal of an upload does; see ``UploadedRow``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        SUBMITTED = "submitted", _("Submitted")
        RETURNED = "returned", _("Returned")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    OPEN = ("draft", "submitted", "returned")

    model = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    name = models.CharField(_("name"), max_length=200)
    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True
    )
    before = models.JSONField(_("before"), default=dict, blank=True)
    after = models.JSONField(_("after"), default=dict, blank=True)
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    upload = models.ForeignKey(
        "poverty.Upload", models.PROTECT, verbose_name=_("upload"), related_name="revisions", null=True, blank=True
    )
    cell = models.CharField(_("cell"), max_length=12, blank=True)
    state = models.CharField(_("state"), max_length=9, choices=State, default=State.DRAFT)
    made_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("changed by"), related_name="+", null=True, blank=True
    )
    made_at = models.DateTimeField(_("changed at"), default=timezone.now)

    objects = ScopedManager.from_queryset(RevisionQuerySet)()

    class Meta:
        verbose_name = _("change of a published record")
        verbose_name_plural = _("changes of published records")
        ordering = ["-made_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["model", "object_id"],
                condition=Q(state__in=["draft", "submitted", "returned"]),
                name="revision_one_open",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "submitted", "returned", "published", "withdrawn"]),
                name="revision_state_known",
            ),
        ]

    def __str__(self):
        return self.name

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)


class Decision(models.Model):
    """
    What somebody decided, about what, when and why. Written once: neither changed nor deleted, which the database sees
    to as well.

    ``upload``: about all of it; else the rows are named by ``items``.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", _("Submitted")
        RECALLED = "recalled", _("Taken back")
        RETURNED = "returned", _("Returned")
        PUBLISHED = "published", _("Published")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        RESTORED = "restored", _("Restored")
        CLOSED = "closed", pgettext_lazy("year", "Closed")
        REOPENED = "reopened", _("Opened again")

    at = models.DateTimeField(_("moment"), default=timezone.now)
    by = models.ForeignKey(PERSON, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True)
    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    upload = models.ForeignKey(
        "poverty.Upload", models.PROTECT, verbose_name=_("upload"), related_name="decisions", null=True, blank=True
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["-at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "submitted", "recalled", "returned", "published", "withdrawn", "restored", "closed", "reopened",
                    ]
                ),
                name="decision_kind_known",
            ),
        ]  # fmt: skip

    def __str__(self):
        return f"{self.get_kind_display()} · {self.at:%Y-%m-%d %H:%M}"


class DecisionItem(models.Model):
    """One row that a decision was about."""

    decision = models.ForeignKey(Decision, models.PROTECT, verbose_name=_("decision"), related_name="items")
    model = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))

    class Meta:
        verbose_name = _("row of a decision")
        verbose_name_plural = _("rows of decisions")
        ordering = ["decision_id", "id"]
        indexes = [models.Index(fields=["model", "object_id"], name="decisionitem_by_object")]

    def __str__(self):
        return f"{self.model} {self.object_id}"


class ClosedYear(models.Model):
    """A year of an indicator that is settled: a correction needs a reason, which the public reads."""

    indicator = models.ForeignKey(
        "poverty.Indicator", models.PROTECT, verbose_name=_("indicator"), related_name="closed_years"
    )
    year = models.PositiveSmallIntegerField(_("year"))
    closed_at = models.DateTimeField(_("closed at"), default=timezone.now, editable=False)
    closed_by = models.ForeignKey(
        PERSON, models.PROTECT, verbose_name=_("closed by"), related_name="+", null=True, blank=True, editable=False
    )
    is_open_again = models.BooleanField(pgettext_lazy("year", "opened again"), default=False)

    class Meta:
        verbose_name = _("closed year")
        verbose_name_plural = _("closed years")
        ordering = ["indicator_id", "-year"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year"],
                name="closedyear_once",
                violation_error_message=_("This year of the indicator is closed already."),
            ),
            models.CheckConstraint(condition=Q(year__range=(1900, 2100)), name="closedyear_plausible"),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.year}"
