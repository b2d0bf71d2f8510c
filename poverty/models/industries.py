"""What is grown, raised and made, and under which marks it is sold."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual
from poverty.models.base import Record, SeenFromBelow


class Horizon(models.TextChoices):
    """How soon an industry pays."""

    SHORT = "short", _("Short term")
    LONG = "long", _("Long term")


class Industry(SeenFromBelow, Record):
    """A line of business that programmes support in a region."""

    class Sector(models.TextChoices):
        VEGETABLES = "vegetables", _("Vegetables")
        FRUIT = "fruit", _("Fruit")
        FUNGI = "fungi", _("Edible fungi")
        GRAIN_OIL = "grain_oil", _("Grain and oil")
        LIVESTOCK = "livestock", _("Animal husbandry")
        HERBS = "herbs", _("Medicinal herbs")
        PROCESSING = "processing", _("Processing")
        LEISURE = "leisure", _("Leisure agriculture")
        TOURISM = "tourism", _("Tourism")
        ECOMMERCE = "ecommerce", _("E-commerce")

    horizon = models.CharField(_("horizon"), max_length=5, choices=Horizon, blank=True)
    sector = models.CharField(_("sector"), max_length=10, choices=Sector)
    area_mu = models.DecimalField(_("area in mu"), max_digits=14, decimal_places=2, null=True, blank=True)

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("industry", {"slug": "slug"})

    class Meta(Record.Meta):
        verbose_name = _("industry")
        verbose_name_plural = _("industries")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    sector__in=[
                        "vegetables",
                        "fruit",
                        "fungi",
                        "grain_oil",
                        "livestock",
                        "herbs",
                        "processing",
                        "leisure",
                        "tourism",
                        "ecommerce",
                    ]
                ),
                name="industry_sector_known",
            ),
            models.CheckConstraint(
                condition=Q(area_mu__isnull=True) | Q(area_mu__gte=0),
                name="industry_area_positive",
                violation_error_message=_("The area must not be negative."),
            ),
            models.CheckConstraint(condition=Q(horizon__in=["", "short", "long"]), name="industry_horizon_known"),
        ]

    def get_absolute_url(self):
        return reverse("industry", args=[self.slug])


class Product(SeenFromBelow, Record):
    """A crop, animal or good, and whether it is dangerous to handle."""

    industry = models.ForeignKey(
        Industry, models.PROTECT, verbose_name=_("industry"), related_name="products", null=True, blank=True
    )
    latin_name = models.CharField(_("Latin name"), max_length=100, blank=True)
    horizon = models.CharField(_("horizon"), max_length=5, choices=Horizon, blank=True)
    is_hazardous = models.BooleanField(_("hazardous"), default=False)
    hazard_zh = models.TextField(_("hazard, in Chinese"), blank=True)
    hazard_en = models.TextField(_("hazard, in English"), blank=True)

    hazard = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("product")
        verbose_name_plural = _("products")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(is_hazardous=False) | (~Q(hazard_zh="") & ~Q(hazard_en="")),
                name="product_hazard_explained",
                violation_error_message=_("A hazardous product needs its hazard described in both languages."),
            ),
            models.CheckConstraint(condition=Q(horizon__in=["", "short", "long"]), name="product_horizon_known"),
        ]


class Brand(Record):
    """A name under which products are sold."""

    products = models.ManyToManyField(Product, verbose_name=_("products"), related_name="brands", blank=True)
    trademark_number = models.CharField(_("trademark number"), max_length=40, blank=True)
    registered_on = models.DateField(_("registered on"), null=True, blank=True)
    expires_on = models.DateField(_("expires on"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("brand")
        verbose_name_plural = _("brands")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(registered_on__isnull=True) | Q(expires_on__isnull=True)
                | Q(expires_on__gte=models.F("registered_on")),
                name="brand_expires_after_registered",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]  # fmt: skip


class Certification(Record):
    """A mark that a product or its maker holds: organic, green food, geographical indication."""

    class Scheme(models.TextChoices):
        ORGANIC = "organic", _("Organic product")
        GREEN = "green", _("Green food")
        ORGANIC_OR_GREEN = "organic_or_green", _("Organic or green, the source does not say which")
        GEOGRAPHICAL = "geographical", _("Geographical indication")
        POLLUTION_FREE = "pollution_free", _("Pollution-free product")

    scheme = models.CharField(_("scheme"), max_length=16, choices=Scheme)
    product = models.ForeignKey(
        Product, models.PROTECT, verbose_name=_("product"), related_name="certifications", null=True, blank=True
    )
    certificate_number = models.CharField(_("certificate number"), max_length=60, blank=True)
    valid_from = models.DateField(_("valid from"), null=True, blank=True)
    valid_to = models.DateField(_("valid to"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("certification")
        verbose_name_plural = _("certifications")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(
                    scheme__in=["organic", "green", "organic_or_green", "geographical", "pollution_free"]
                ),
                name="certification_scheme_known",
            ),
            models.CheckConstraint(
                condition=Q(valid_from__isnull=True) | Q(valid_to__isnull=True)
                | Q(valid_to__gte=models.F("valid_from")),
                name="certification_ends_after_it_begins",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]  # fmt: skip
