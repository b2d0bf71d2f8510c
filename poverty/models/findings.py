from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aba_site.bilingual import Bilingual
from poverty.models.base import Record


class Finding(Record):
    """
    A problem, measure, mechanism or piece of context that the source states, in our own words.

    ``answers`` says which problems a measure or mechanism is meant to solve; ``indicators`` would watch it.
    ``region`` is empty where the statement is about the whole country.
    """

    class Kind(models.TextChoices):
        PROBLEM = "problem", _("Problem")
        MEASURE = "measure", pgettext_lazy("finding", "Measure")
        MECHANISM = "mechanism", _("Mechanism")
        CONTEXT = "context", _("Context")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True
    )
    text_zh = models.TextField(_("text in Chinese"))
    text_en = models.TextField(_("text in English"))
    answers = models.ManyToManyField(
        "self", verbose_name=_("answers the problems"), related_name="answered_by", symmetrical=False, blank=True
    )
    indicators = models.ManyToManyField(
        "poverty.Indicator", verbose_name=_("watched by"), related_name="findings", blank=True
    )

    text = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("finding")
        verbose_name_plural = _("findings")
        ordering = ["section", "slug"]
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["problem", "measure", "mechanism", "context"]), name="finding_kind_known"
            ),
        ]
