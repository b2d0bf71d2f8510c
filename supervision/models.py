"""What the public asks about figures, and what it is answered."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.models import HistoricalRecords

from aba_site.bilingual import Bilingual
from aba_site.scoping.rows import ScopedManager, ScopedModel
from poverty.querysets import ScopedKeyManager, within_places

models.TextField.register_lookup(Length)

LONGEST_TEXT = 2000


class ChallengeQuerySet(models.QuerySet):
    def open(self):
        """Those that wait for an answer."""
        return self.filter(state=Challenge.State.OPEN)

    def about(self, indicator, region, year):
        return self.filter(indicator=indicator, region=region, year=year)

    def answered(self):
        """Those whose question and answer the public sees at the figure, the newest answer first."""
        return self.filter(state=Challenge.State.ANSWERED).order_by("-answered_at", "-id")


class Challenge(ScopedModel):
    """
    Somebody's doubt about one version of one figure, and the public answer.

    ``text`` and ``document`` are the sender's own words: confidential, as they may hold personal data. They are read
    by those who answer, never shown in public, never logged and in no history. The public sees ``question``, which
    is the curator's wording, and ``answer``, once the challenge is answered. Who sent it is not asked and not kept.
    """

    class Kind(models.TextChoices):
        NUMBER = "number", _("The number is wrong")
        UNIT = "unit", _("The unit is wrong")
        YEAR = "year", _("The year is wrong")
        PLACE = "place", _("The place is wrong")
        SOURCE = "source", _("The source is unclear")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("challenge", "Open")
        ANSWERED = "answered", _("Answered")
        SET_ASIDE = "set_aside", _("Set aside")

    NATURAL_KEY = ("reference",)
    # Roles give rights over it; see poverty.staff.
    KEPT_BY_STAFF = True

    reference = models.UUIDField(_("reference"), unique=True, default=uuid.uuid4, editable=False)
    indicator = models.ForeignKey("poverty.Indicator", models.PROTECT, verbose_name=_("indicator"), related_name="+")
    region = models.ForeignKey("poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), help_text=_("The one that the sender saw."))
    kind = models.CharField(_("what is wrong"), max_length=6, choices=Kind)
    text = models.TextField(_("what the sender wrote"), help_text=_("Confidential: never shown in public."))
    document = models.URLField(
        _("address of a document"), max_length=500, blank=True, help_text=_("Confidential: never shown in public.")
    )
    received_at = models.DateTimeField(_("received at"))
    state = models.CharField(pgettext_lazy("challenge", "state"), max_length=9, choices=State, default=State.OPEN)
    question_zh = models.TextField(
        _("question in Chinese"), blank=True, help_text=_("In your own words, without anything about a person.")
    )
    question_en = models.TextField(
        _("question in English"), blank=True, help_text=_("In your own words, without anything about a person.")
    )
    answer_zh = models.TextField(_("answer in Chinese"), blank=True)
    answer_en = models.TextField(_("answer in English"), blank=True)
    answered_at = models.DateTimeField(_("answered at"), null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("answered by"), related_name="+",
        null=True, blank=True,
    )  # fmt: skip

    question = Bilingual()
    answer = Bilingual()

    objects = ScopedKeyManager.from_queryset(ChallengeQuerySet)()
    history = HistoricalRecords(excluded_fields=["text", "document"])

    class Meta:
        verbose_name = _("challenge")
        verbose_name_plural = _("challenges")
        ordering = ["-received_at", "-id"]
        # Sent by the public, kept for good.
        default_permissions = ("view", "change")
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=["number", "unit", "year", "place", "source", "other"]),
                name="challenge_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["open", "answered", "set_aside"]), name="challenge_state_known"
            ),
            models.CheckConstraint(condition=Q(year__range=(1900, 2100)), name="challenge_year_plausible"),
            models.CheckConstraint(condition=Q(version__gte=1), name="challenge_version_from_1"),
            models.CheckConstraint(
                condition=Q(text__length__gte=1, text__length__lte=LONGEST_TEXT), name="challenge_text_length"
            ),
            models.CheckConstraint(
                condition=~Q(state="answered")
                | ~(Q(question_zh="") | Q(question_en="") | Q(answer_zh="") | Q(answer_en="")),
                name="challenge_answered_in_both_languages",
                violation_error_message=_("The question and the answer must be given in both languages."),
            ),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True, answered_by__isnull=True)
                | (~Q(state="open") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="challenge_closed_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | Q(answered_at__gte=models.F("received_at")),
                name="challenge_answered_after_received",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["indicator", "region", "year", "state"], name="challenge_by_figure"),
            models.Index(fields=["received_at"], name="challenge_by_day"),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.region} · {self.year}"

    def get_absolute_url(self):
        """Where its state and its answer are looked up."""
        return reverse("challenge-answer", args=[self.reference])

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)

    @property
    def place(self):
        return self.region.code

    def natural_key(self):
        return (str(self.reference),)

    def figure_address(self):
        """Where the figure that it is about stands."""
        return reverse("figure", args=[self.indicator.slug, self.region.code, self.year])

    @property
    def is_open(self):
        return self.state == self.State.OPEN


class Reading(ScopedModel):
    """
    That a member of staff read what may hold personal data: who, when, which row and by which door.

    Written once: neither changed nor deleted, which the database sees to as well. What was read is not in it.
    """

    class Door(models.TextChoices):
        FORM = "form", _("Its page")
        EXPORT = "export", _("A file taken out")

    # Who reads whose words is for those who answer for the office.
    FOR_ADMINISTRATORS = True

    at = models.DateTimeField(_("moment"), default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("read by"), related_name="+", null=True, blank=True
    )
    model = models.CharField(_("kind of row"), max_length=60)
    object_id = models.BigIntegerField(_("row"))
    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True
    )
    door = models.CharField(_("by way of"), max_length=6, choices=Door)

    objects = ScopedManager()

    class Meta:
        verbose_name = _("reading of personal data")
        verbose_name_plural = _("readings of personal data")
        ordering = ["-at", "-id"]
        default_permissions = ("view",)
        constraints = [models.CheckConstraint(condition=Q(door__in=["form", "export"]), name="reading_door_known")]
        indexes = [models.Index(fields=["model", "object_id"], name="reading_by_object")]

    def __str__(self):
        return f"{self.model} {self.object_id} · {self.at:%Y-%m-%d %H:%M}"

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)
