"""What is built with the money: bases, facilities and funds."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from poverty.models.base import Record


class ProductionBase(Record):
    """A demonstration area, standardised base or facility of an industry; or a stated group of them."""

    class Kind(models.TextChoices):
        MODERN = "modern", _("Modern agriculture demonstration area")
        STANDARDISED = "standardised", _("Standardised production base")
        GRAIN_OIL = "grain_oil", _("Grain and oil demonstration area")
        SPECIALITY = "speciality", _("Base of a local speciality")
        INCUBATOR = "incubator", _("Incubator or training base")
        RESEARCH = "research", _("Research and development centre")

    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    industry = models.ForeignKey(
        "poverty.Industry", models.PROTECT, verbose_name=_("industry"), related_name="bases", null=True, blank=True
    )
    bases = models.PositiveIntegerField(_("number of bases"), null=True, blank=True)
    area_mu = models.DecimalField(_("area in mu"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("production base")
        verbose_name_plural = _("production bases")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(kind__in=["modern", "standardised", "grain_oil", "speciality", "incubator", "research"]),
                name="productionbase_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(area_mu__isnull=True) | Q(area_mu__gte=0),
                name="productionbase_area_positive",
                violation_error_message=_("The area must not be negative."),
            ),
        ]


class Fund(Record):
    """Money set aside or spent for a purpose, in yuan."""

    class Purpose(models.TextChoices):
        AGRICULTURE = "agriculture", _("Agriculture and animal husbandry")
        TOURISM = "tourism", _("Tourism")
        ECOMMERCE = "ecommerce", _("E-commerce")
        OTHER = "other", _("Other")

    purpose = models.CharField(_("purpose"), max_length=11, choices=Purpose)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    amount_yuan = models.DecimalField(_("amount in yuan"), max_digits=18, decimal_places=2, null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(purpose__in=["agriculture", "tourism", "ecommerce", "other"]), name="fund_purpose_known"
            ),
            models.CheckConstraint(
                condition=Q(amount_yuan__isnull=True) | Q(amount_yuan__gte=0),
                name="fund_amount_positive",
                violation_error_message=_("The amount must not be negative."),
            ),
            models.CheckConstraint(
                condition=Q(year__isnull=True) | Q(year__range=(1900, 2100)),
                name="fund_year_plausible",
                violation_error_message=_("The year must lie between 1900 and 2100."),
            ),
        ]
