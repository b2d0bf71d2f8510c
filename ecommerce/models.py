"""Selling and buying online: stations, parks, platforms and training."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual
from poverty.models.base import Record, SeenFromBelow


class ServiceStation(Record):
    """A place where villagers buy, sell and collect parcels; or a stated group of them."""

    class Level(models.TextChoices):
        COUNTY = "county", _("County centre")
        TOWNSHIP = "township", _("Township station")
        VILLAGE = "village", _("Village station")

    class Operation(models.TextChoices):
        PLANNED = "planned", _("Planned")
        OPEN = "open", _("Open")
        SUSPENDED = "suspended", _("Suspended")
        CLOSED = "closed", _("Closed")

    level = models.CharField(_("level"), max_length=8, choices=Level)
    operation = models.CharField(_("operation"), max_length=9, choices=Operation, default=Operation.OPEN)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("service station")
        verbose_name_plural = _("service stations")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["county", "township", "village"]), name="servicestation_level_known"
            ),
            models.CheckConstraint(
                condition=Q(operation__in=["planned", "open", "suspended", "closed"]),
                name="servicestation_operation_known",
            ),
        ]


class EcommercePark(Record):
    """An industrial park or logistics centre for e-commerce."""

    class Kind(models.TextChoices):
        PARK = "park", _("Industrial park")
        LOGISTICS = "logistics", _("Warehouse and logistics centre")

    kind = models.CharField(_("kind"), max_length=9, choices=Kind)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("e-commerce park")
        verbose_name_plural = _("e-commerce parks")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(condition=Q(kind__in=["park", "logistics"]), name="ecommercepark_kind_known"),
        ]


class Platform(SeenFromBelow, Record):
    """A website where goods are sold. ``region`` is empty for one that serves the whole country."""

    region = models.ForeignKey(
        "poverty.Region", models.PROTECT, verbose_name=_("region"), related_name="+", null=True, blank=True
    )
    url = models.URLField(_("address"), blank=True)

    class Meta(Record.Meta):
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")


class Partnership(Record):
    """A county's agreement with a platform."""

    platform = models.ForeignKey(Platform, models.PROTECT, verbose_name=_("platform"), related_name="partnerships")
    since = models.PositiveSmallIntegerField(_("since the year"), null=True, blank=True)

    class Meta(Record.Meta):
        verbose_name = _("platform partnership")
        verbose_name_plural = _("platform partnerships")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(since__isnull=True) | Q(since__range=(1900, 2100)),
                name="partnership_since_plausible",
                violation_error_message=_("The year must lie between 1900 and 2100."),
            ),
            models.UniqueConstraint(
                fields=["platform", "region"],
                name="partnership_once",
                violation_error_message=_("This region's partnership with the platform is held already."),
            ),
        ]


class TrainingProgramme(Record):
    """A course that teaches people to trade online."""

    audience_zh = models.CharField(_("for whom, in Chinese"), max_length=200, blank=True)
    audience_en = models.CharField(_("for whom, in English"), max_length=200, blank=True)
    began_on = models.DateField(_("began on"), null=True, blank=True)
    ended_on = models.DateField(_("ended on"), null=True, blank=True)

    audience = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("training programme")
        verbose_name_plural = _("training programmes")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(began_on__isnull=True) | Q(ended_on__isnull=True)
                | Q(ended_on__gte=models.F("began_on")),
                name="trainingprogramme_ends_after_it_begins",
                violation_error_message=_("The last day must not come before the first."),
            ),
        ]  # fmt: skip
