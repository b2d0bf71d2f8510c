from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual
from aba_site.scoping.rows import ScopedModel
from poverty.models.base import Sourced
from poverty.models.reviews import Submitted
from poverty.querysets import ObservationQuerySet, ScopedKeyManager, within_places


class Observation(Sourced, Submitted, ScopedModel):
    """
    One version of one figure: an indicator in a region and a year.

    Versions are only ever added. The one that the public sees is published and not superseded;
    at most one more waits for approval. See :mod:`poverty.actions` for how versions follow each other.
    ``value`` is in the indicator's unit. It is empty exactly where ``status`` says why there is none.
    """

    class Status(models.TextChoices):
        """SDMX CL_OBS_STATUS."""

        NORMAL = "A", _("Normal value")
        BREAK = "B", _("Break in the series")
        DEFINITION = "D", _("Definition differs")
        ESTIMATED = "E", _("Estimated")
        FORECAST = "F", _("Forecast")
        IMPUTED = "I", _("Imputed")
        NOT_COLLECTED = "L", _("Missing: not collected")
        CANNOT_EXIST = "M", _("Not applicable: cannot exist")
        MISSING = "O", _("Missing")
        PROVISIONAL = "P", _("Provisional")
        SUPPRESSED = "Q", _("Suppressed")
        UNRELIABLE = "U", _("Low reliability")
        UNVALIDATED = "V", _("Unvalidated")

    EMPTY_STATUSES = ("L", "M", "O", "Q")

    class Qualifier(models.TextChoices):
        EXACT = "exact", _("Exactly")
        MORE_THAN = "more_than", _("More than")
        LESS_THAN = "less_than", _("Less than")
        ABOUT = "about", _("About")

    class YearBasis(models.TextChoices):
        STATED = "stated", _("Stated by the source")
        INFERRED = "inferred", _("Inferred")

    # What a version says. All else of it is who recorded it, when and from which cell.
    SAID = (
        "value", "status", "qualifier", "printed", "note_zh", "note_en", "reading_confidence", "year_basis",
        "year_note_zh", "year_note_en", "source_id", "section", "statements",
    )  # fmt: skip

    NATURAL_KEY = ("indicator__slug", "region__code", "year", "version")

    indicator = models.ForeignKey(
        "poverty.Indicator", models.PROTECT, verbose_name=_("indicator"), related_name="observations", db_index=False
    )
    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="observations", db_index=False
    )
    year = models.PositiveSmallIntegerField(_("year"))
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    value = models.DecimalField(_("value"), max_digits=24, decimal_places=6, null=True, blank=True)
    status = models.CharField(_("status"), max_length=1, choices=Status, default=Status.NORMAL)
    qualifier = models.CharField(_("qualifier"), max_length=9, choices=Qualifier, default=Qualifier.EXACT)
    printed = models.CharField(
        _("as printed"), max_length=200, blank=True, help_text=_("What the source prints, letter by letter.")
    )
    note_zh = models.TextField(_("how it is read, in Chinese"), blank=True)
    note_en = models.TextField(_("how it is read, in English"), blank=True)
    reading_confidence = models.DecimalField(
        _("confidence in the reading"), max_digits=3, decimal_places=2, null=True, blank=True
    )
    year_basis = models.CharField(_("year is"), max_length=8, choices=YearBasis, default=YearBasis.STATED)
    year_note_zh = models.CharField(_("how the year is known, in Chinese"), max_length=200, blank=True)
    year_note_en = models.CharField(_("how the year is known, in English"), max_length=200, blank=True)
    upload = models.ForeignKey(
        "poverty.Upload", models.PROTECT, verbose_name=_("upload"), related_name="observations", null=True, blank=True
    )
    sheet = models.CharField(_("sheet"), max_length=100, blank=True, help_text=_("In the uploaded file."))
    cell = models.CharField(_("cell"), max_length=12, blank=True, help_text=_("Where the value stood, such as D17."))
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    recorded_at = models.DateTimeField(_("recorded at"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("recorded by"), related_name="+", null=True, blank=True
    )
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("published by"), related_name="+",
        null=True, blank=True,
    )  # fmt: skip
    superseded_at = models.DateTimeField(_("superseded at"), null=True, blank=True)

    note = Bilingual()
    year_note = Bilingual()

    objects = ScopedKeyManager.from_queryset(ObservationQuerySet)()

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("figure", {"slug": "indicator__slug", "code": "region__code", "year": "year"})

    class Meta:
        verbose_name = _("observation")
        verbose_name_plural = _("observations")
        ordering = ["indicator_id", "region_id", "year", "version"]
        # One right for figures and records alike; the add, change and view rights of each model stand beside it.
        permissions = [
            ("publish", "Can publish and withdraw figures and records"),
            ("close_years", "Can close years of indicators"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "year", "region", "version"], name="observation_one_per_version"
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "region"],
                condition=Q(published_at__isnull=False, superseded_at__isnull=True),
                name="observation_one_published",
            ),
            models.UniqueConstraint(
                fields=["indicator", "year", "region"],
                condition=Q(published_at__isnull=True, superseded_at__isnull=True),
                name="observation_one_pending",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["A", "B", "D", "E", "F", "I", "P", "U", "V"], value__isnull=False)
                | Q(status__in=["L", "M", "O", "Q"], value__isnull=True),
                name="observation_empty_says_why",
            ),
            # PostgreSQL sorts NaN above every number, so the upper bound keeps it out too.
            models.CheckConstraint(
                condition=Q(value__isnull=True) | Q(value__gte=-(10**17), value__lte=10**17),
                name="observation_value_finite",
            ),
            models.CheckConstraint(condition=Q(year__range=(1900, 2100)), name="observation_year_plausible"),
            models.CheckConstraint(condition=Q(version__gte=1), name="observation_version_from_1"),
            models.CheckConstraint(
                condition=Q(reading_confidence__isnull=True) | Q(reading_confidence__range=(0, 1)),
                name="observation_confidence_0_to_1",
            ),
            models.CheckConstraint(
                condition=Q(qualifier__in=["exact", "more_than", "less_than", "about"]),
                name="observation_qualifier_known",
            ),
            models.CheckConstraint(
                condition=Q(year_basis__in=["stated", "inferred"]), name="observation_year_basis_known"
            ),
            models.CheckConstraint(
                condition=Q(superseded_at__isnull=True) | Q(superseded_at__gte=F("recorded_at")),
                name="observation_superseded_after_recorded",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(fields=["region", "indicator", "year", "value", "status"], name="observation_by_region"),
            models.Index(fields=["year", "id"], name="observation_by_year"),
            models.Index(
                fields=["published_at"], condition=Q(published_at__isnull=False), name="observation_by_publication"
            ),
            # Few figures have a rare status: without this, looking for them reads all.
            models.Index(fields=["status", "indicator", "year", "region"], name="observation_by_status"),
            models.Index(
                fields=["indicator", "year", "region", "version"],
                condition=Q(superseded_at__isnull=False),
                name="observation_superseded",
            ),
            models.Index(fields=["statements"], condition=Q(statements__gt=""), name="observation_by_statement"),
        ]

    def __str__(self):
        return f"{self.indicator} · {self.region} · {self.year}"

    @classmethod
    def seen_within(cls, scope):
        return within_places("region", scope)

    @property
    def place(self):
        return self.region.code

    def natural_key(self):
        return (*self.indicator.natural_key(), *self.region.natural_key(), self.year, self.version)

    natural_key.dependencies = ["poverty.indicator", "poverty.region"]

    def get_absolute_url(self):
        """Where the figure, whichever its version, answers for itself. Needs its indicator and region."""
        return f"{self.indicator.get_absolute_url()}{self.region.code}/{self.year}/"

    @property
    def standing(self):
        """``"published"``, ``"submitted"``, ``"pending"`` (a draft) or ``"superseded"``."""
        if self.superseded_at:
            return "superseded"
        if self.published_at:
            return "published"
        return "submitted" if self.submitted_at else "pending"
