from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual
from poverty.models.base import Publishable


class Indicator(Publishable):
    """Something that is measured: its unit, what it means and what may be computed from it."""

    class Theme(models.TextChoices):
        ECONOMY = "economy", _("Economy")
        POVERTY = "poverty", _("Poverty")
        INDUSTRY = "industry", _("Farming and industry")
        ORGANISATIONS = "organisations", _("Cooperatives, farms and enterprises")
        FUNDS = "funds", _("Funds")
        ECOMMERCE = "ecommerce", _("E-commerce")
        TOURISM = "tourism", _("Tourism")
        ENVIRONMENT = "environment", _("Green space")
        GOVERNANCE = "governance", _("Supervision and divisions")
        ENUMERATION = "enumeration", _("What the source counts or lists")

    class Direction(models.TextChoices):
        UP = "up", _("More is better")
        DOWN = "down", _("Less is better")
        NEUTRAL = "neutral", _("Neither")

    class Aggregation(models.TextChoices):
        SUM = "sum", _("Sum over regions")
        MEAN = "mean", _("Mean over regions")
        NONE = "none", _("Must not be combined")

    slug = models.SlugField(_("short name"), max_length=80, unique=True)
    theme = models.CharField(_("theme"), max_length=13, choices=Theme)
    unit_zh = models.CharField(_("unit in Chinese"), max_length=40)
    unit_en = models.CharField(_("unit in English"), max_length=40)
    decimals = models.PositiveSmallIntegerField(_("decimals"), default=0)
    definition_zh = models.TextField(_("definition in Chinese"), blank=True)
    definition_en = models.TextField(_("definition in English"), blank=True)
    limits_zh = models.TextField(_("limits, in Chinese"), blank=True)
    limits_en = models.TextField(_("limits, in English"), blank=True)
    computation_zh = models.TextField(_("how it is computed, in Chinese"), blank=True)
    computation_en = models.TextField(_("how it is computed, in English"), blank=True)
    next_update_due = models.DateField(_("next update due"), null=True, blank=True)
    direction = models.CharField(_("direction"), max_length=7, choices=Direction, default=Direction.NEUTRAL)
    aggregation = models.CharField(_("aggregation"), max_length=4, choices=Aggregation, default=Aggregation.NONE)
    denominator = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("denominator"), related_name="+", null=True, blank=True,
        help_text=_("Where a ratio makes sense: the indicator to divide by."),
    )  # fmt: skip
    min_cell_size = models.PositiveSmallIntegerField(
        _("minimum cell size"), null=True, blank=True,
        help_text=_("A count below it, but for zero, is not kept: its status is “suppressed”."),
    )  # fmt: skip
    position = models.PositiveSmallIntegerField(_("position in lists"), default=100)

    unit = Bilingual()
    definition = Bilingual()
    limits = Bilingual()
    computation = Bilingual()

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("indicator", {"slug": "slug"})

    class Meta(Publishable.Meta):
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["position", "slug"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    theme__in=[
                        "economy",
                        "poverty",
                        "industry",
                        "organisations",
                        "funds",
                        "ecommerce",
                        "tourism",
                        "environment",
                        "governance",
                        "enumeration",
                    ]
                ),
                name="indicator_theme_known",
            ),
            models.CheckConstraint(
                condition=Q(decimals__lte=6),
                name="indicator_decimals_at_most_6",
                violation_error_message=_("At most 6 decimals are kept."),
            ),
            models.CheckConstraint(
                condition=Q(direction__in=["up", "down", "neutral"]), name="indicator_direction_known"
            ),
            models.CheckConstraint(
                condition=Q(aggregation__in=["sum", "mean", "none"]), name="indicator_aggregation_known"
            ),
            models.CheckConstraint(
                condition=~Q(denominator=models.F("id")),
                name="indicator_not_its_own_denominator",
                violation_error_message=_("An indicator cannot be its own denominator."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("indicator", args=[self.slug])
