from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual, pick
from aba_site.phrases import year_text
from poverty.models.base import Publishable
from poverty.querysets import PublishableQuerySet, ScopedKeyManager, within_places


class Source(Publishable):
    """
    A document that figures and records were taken from.

    All staff may refer to what is published; a draft is seen, and any of them changed, by those who keep it.
    """

    class Kind(models.TextChoices):
        PAPER = "paper", _("Paper")
        REGISTER = "register", _("Official register")
        COMPILATION = "compilation", _("Compilation")
        DATASET = "dataset", _("Data set")
        REPORT = "report", _("Report")

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind, default=Kind.REPORT)
    label_zh = models.CharField(
        _("short form in Chinese"), max_length=40, blank=True, help_text=_("How it is named beside a figure.")
    )
    label_en = models.CharField(
        _("short form in English"), max_length=40, blank=True, help_text=_("How it is named beside a figure.")
    )
    publisher_zh = models.CharField(_("publisher, in Chinese"), max_length=200, blank=True)
    publisher_en = models.CharField(_("publisher, in English"), max_length=200, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    year_is_inferred = models.BooleanField(
        _("year is inferred"), default=False, help_text=_("The document itself does not say it.")
    )
    licence = models.CharField(_("licence"), max_length=100, blank=True)
    url = models.URLField(_("address"), blank=True)
    citation_zh = models.TextField(_("citation in Chinese"), blank=True)
    citation_en = models.TextField(_("citation in English"), blank=True)
    note_zh = models.TextField(_("note in Chinese"), blank=True)
    note_en = models.TextField(_("note in English"), blank=True)

    kept_by = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("kept by"), related_name="+", null=True, blank=True,
        help_text=_("Whose staff may change it. Empty: those of the prefecture."),
    )  # fmt: skip

    objects = ScopedKeyManager.from_queryset(PublishableQuerySet)()

    publisher = Bilingual()
    citation = Bilingual()
    note = Bilingual()

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("source", {"slug": "slug"})

    class Meta(Publishable.Meta):
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(kind__in=["paper", "register", "compilation", "dataset", "report"]),
                name="source_kind_known",
            ),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(year__range=(1900, 2100)),
                name="source_year_plausible",
                violation_error_message=_("The year must lie between 1900 and 2100."),
            ),
        ]

    @property
    def label(self):
        """How it is named where it is mentioned in passing: ``Aba paper, about 2018``."""
        return pick(self.label_zh, self.label_en) or self.name

    @property
    def year_text(self):
        return year_text(self.year) if self.year else ""

    def other_names(self):
        return [self.slug, self.label_zh, self.label_en]

    def spellings(self):
        return [*super().spellings(), [self.label_zh, self.label_en]]

    @classmethod
    def seen_within(cls, scope):
        return models.Q(state=cls.State.PUBLISHED) | within_places("kept_by", scope)

    @property
    def place(self):
        return self.kept_by.code if self.kept_by_id else None

    def get_absolute_url(self):
        return reverse("source", args=[self.slug])
