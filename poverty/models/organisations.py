"""Who carries an industry: cooperatives, family farms and enterprises."""

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from poverty.models.base import Record


class Recognition(models.TextChoices):
    """The highest level at which an organisation is recognised as a model or leading one."""

    NONE = "none", _("Not recognised")
    COUNTY = "county", _("County level")
    PREFECTURAL = "prefectural", _("Prefectural level")
    PROVINCIAL = "provincial", _("Provincial level")
    NATIONAL = "national", _("National level")


class Organisation(Record):
    """An organisation with a unified social credit code (18 characters), where it is known."""

    credit_code = models.CharField(_("unified social credit code"), max_length=18, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    industry = models.ForeignKey(
        "poverty.Industry", models.PROTECT, verbose_name=_("industry"), related_name="%(class)s_set",
        null=True, blank=True,
    )  # fmt: skip

    class Meta(Record.Meta):
        abstract = True
        constraints = [
            *Record.Meta.constraints,
            models.UniqueConstraint(
                fields=["credit_code"],
                condition=~Q(credit_code=""),
                name="%(class)s_credit_code_once",
                violation_error_message=_("Another organisation of this kind has this credit code."),
            ),
            models.CheckConstraint(
                condition=Q(credit_code="") | Q(credit_code__length=18),
                name="%(class)s_credit_code_18_long",
                violation_error_message=_("A unified social credit code has 18 characters."),
            ),
        ]


class Cooperative(Organisation):
    """A farmers' specialised cooperative."""

    level = models.CharField(_("demonstration level"), max_length=11, choices=Recognition, default=Recognition.NONE)
    members = models.PositiveIntegerField(_("member households"), null=True, blank=True)
    poor_members = models.PositiveIntegerField(_("of these, registered poor households"), null=True, blank=True)

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("cooperative", {"pk": "pk"})

    class Meta(Organisation.Meta):
        verbose_name = _("cooperative")
        verbose_name_plural = _("cooperatives")
        constraints = [
            *Organisation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["none", "county", "prefectural", "provincial", "national"]),
                name="cooperative_level_known",
            ),
            models.CheckConstraint(
                condition=Q(members__isnull=True) | Q(poor_members__isnull=True) | Q(poor_members__lte=F("members")),
                name="cooperative_poor_among_members",
                violation_error_message=_("The poor households are among the members: there cannot be more of them."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("cooperative", args=[self.pk])


class FamilyFarm(Organisation):
    """A registered family farm."""

    level = models.CharField(_("demonstration level"), max_length=11, choices=Recognition, default=Recognition.NONE)
    area_mu = models.DecimalField(_("area in mu"), max_digits=14, decimal_places=2, null=True, blank=True)

    class Meta(Organisation.Meta):
        verbose_name = _("family farm")
        verbose_name_plural = _("family farms")
        constraints = [
            *Organisation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["none", "county", "prefectural", "provincial", "national"]),
                name="familyfarm_level_known",
            ),
            models.CheckConstraint(
                condition=Q(area_mu__isnull=True) | Q(area_mu__gte=0),
                name="familyfarm_area_positive",
                violation_error_message=_("The area must not be negative."),
            ),
        ]


class Enterprise(Organisation):
    """A leading enterprise of agricultural industrialisation."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("National level")
        PROVINCIAL = "provincial", _("Provincial level")
        PREFECTURAL = "prefectural", _("Prefectural level")

    level = models.CharField(_("leading enterprise at"), max_length=11, choices=Level)

    class Meta(Organisation.Meta):
        verbose_name = _("enterprise")
        verbose_name_plural = _("enterprises")
        constraints = [
            *Organisation.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["national", "provincial", "prefectural"]), name="enterprise_level_known"
            ),
        ]
