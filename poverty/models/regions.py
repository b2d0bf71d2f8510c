import re

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aba_site.bilingual import pick
from poverty.models.base import Publishable
from poverty.querysets import RegionQuerySet, ScopedKeyManager

models.CharField.register_lookup(Length)


class Region(Publishable):
    """
    A place with a GB/T 2260 code, which begins with its parent's:
    province 510000, prefecture 513200, county 513221, township 513221100, village 513221100200.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        PREFECTURE = "prefecture", _("Prefecture")
        COUNTY = "county", _("County")
        TOWNSHIP = "township", _("Township")
        VILLAGE = "village", _("Village")

    class Kind(models.TextChoices):
        """What a township or village is in the register of 2017."""

        TOWN = "town", _("Town")
        TOWNSHIP = "township", pgettext_lazy("kind of place", "Township")
        VILLAGE_COMMITTEE = "village_committee", _("Village committee")
        RESIDENTS_COMMITTEE = "residents_committee", _("Residents' committee")
        OTHER = "other", _("Farm, bureau or other unit")

    CODE_LENGTHS = {"province": 6, "prefecture": 6, "county": 6, "township": 9, "village": 12}
    NATURAL_KEY = ("code",)

    code = models.CharField(_("code"), max_length=12, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, blank=True)
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("part of"), related_name="children", null=True, blank=True
    )
    source = models.ForeignKey("poverty.Source", models.PROTECT, verbose_name=_("source"), related_name="+")
    pinyin = models.CharField(_("pinyin"), max_length=100, blank=True)
    tibetan = models.CharField(_("Tibetan name"), max_length=100, blank=True)
    wylie = models.CharField(_("Wylie transliteration"), max_length=100, blank=True)
    ethnic_form = models.CharField(_("name in ethnic-language form"), max_length=100, blank=True)
    former_code = models.CharField(_("former code"), max_length=12, blank=True)
    former_names = models.CharField(
        _("former names"), max_length=300, blank=True, help_text=_("Separated by semicolons, Chinese before English.")
    )
    longitude = models.DecimalField(_("longitude"), max_digits=8, decimal_places=5, null=True, blank=True)
    latitude = models.DecimalField(_("latitude"), max_digits=7, decimal_places=5, null=True, blank=True)
    area_km2 = models.DecimalField(_("area in km²"), max_digits=10, decimal_places=2, null=True, blank=True)
    tile_column = models.PositiveSmallIntegerField(_("column in the tile map"), null=True, blank=True)
    tile_row = models.PositiveSmallIntegerField(_("row in the tile map"), null=True, blank=True)
    neighbours = models.ManyToManyField("self", verbose_name=_("neighbours"), blank=True)
    poverty_exit_year = models.PositiveSmallIntegerField(
        _("left the list of poor counties in the batch of"), null=True, blank=True
    )
    poverty_exit_approved_on = models.DateField(_("exit approved on"), null=True, blank=True)

    objects = ScopedKeyManager.from_queryset(RegionQuerySet)()

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("region", {"code": "code"})

    class Meta(Publishable.Meta):
        verbose_name = _("region")
        verbose_name_plural = _("regions")
        ordering = ["code"]
        constraints = [
            *Publishable.Meta.constraints,
            models.CheckConstraint(
                condition=Q(poverty_exit_year__isnull=True) | Q(poverty_exit_year__range=(1900, 2100)),
                name="region_exit_year_plausible",
                violation_error_message=_("The year must lie between 1900 and 2100."),
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["", "town", "township", "village_committee", "residents_committee", "other"]),
                name="region_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["province", "prefecture", "county"], code__length=6)
                | Q(level="township", code__length=9)
                | Q(level="village", code__length=12),
                name="region_code_fits_level",
                violation_error_message=_(
                    "The code has 6 digits for a province, prefecture or county, 9 for a township, 12 for a village."
                ),
            ),
            models.CheckConstraint(
                condition=Q(level="province", parent__isnull=True) | (~Q(level="province") & Q(parent__isnull=False)),
                name="region_parent_unless_province",
                violation_error_message=_("A province is part of no other region; every other region is part of one."),
            ),
            models.CheckConstraint(
                condition=Q(area_km2__isnull=True) | Q(area_km2__gt=0),
                name="region_area_positive",
                violation_error_message=_("The area must be above zero."),
            ),
            models.CheckConstraint(
                condition=Q(longitude__isnull=True, latitude__isnull=True)
                # Half a coordinate compares as unknown, which a check would let pass.
                | Q(
                    longitude__isnull=False,
                    latitude__isnull=False,
                    longitude__range=(-180, 180),
                    latitude__range=(-90, 90),
                ),
                name="region_coordinates_on_earth",
                violation_error_message=_("Longitude and latitude must both be given, as degrees, or neither."),
            ),
            models.UniqueConstraint(
                "parent",
                "tile_column",
                "tile_row",
                name="region_one_per_tile",
                violation_error_message=_("Another region has this place in the tile map."),
            ),
        ]

    def __str__(self):
        """With its code: several villages have the same name."""
        return f"{self.name} ({self.code})"

    def get_absolute_url(self):
        return reverse("region", args=[self.code])

    @classmethod
    def seen_within(cls, scope):
        return Q(code__startswith=scope.prefix)

    @property
    def place(self):
        return self.code

    @property
    def prefix(self):
        """What the codes of all places within begin with: ``"510000"`` → ``"51"``."""
        return {"province": self.code[:2], "prefecture": self.code[:4]}.get(self.level, self.code)

    @property
    def public_parent(self):
        """What it is part of, where that may be named."""
        return self.parent if self.parent and self.parent.is_published else None

    @property
    def public_trail(self):
        """The public regions that it is part of, the largest first."""
        found, region = [], self.parent
        while region:
            found.insert(0, region)
            region = region.parent
        return [region for region in found if region.is_published]

    @property
    def short_name(self):
        """A name for narrow places: 阿坝州, Aba."""
        return pick(short_name_zh(self.name_zh), short_name_en(self.name_en))

    def other_names(self):
        return [
            self.code, self.former_code, short_name_zh(self.name_zh), self.pinyin, self.tibetan, self.wylie,
            self.ethnic_form, *self.former_names.split(";"),
        ]  # fmt: skip

    def spellings(self):
        """Full names; then former codes and short names, also those that leave out what kind of place it is."""
        short = [short_name_zh(self.name_zh), bare_name_zh(self.name_zh), short_name_en(self.name_en)]
        return [*super().spellings(), [self.former_code, self.tibetan, *short]]

    def clean(self):
        """A code begins with its parent's; the database cannot see two rows at once."""
        from django.core.exceptions import ValidationError

        if self.parent_id and not self.code.startswith(self.parent.prefix):
            raise ValidationError(
                {"code": _("The code must begin with %(prefix)s, as those within %(parent)s do.")
                 % {"prefix": self.parent.prefix, "parent": self.parent}}
            )  # fmt: skip


def short_name_zh(name):
    """``阿坝藏族羌族自治州`` → ``阿坝州``; ``汶川县`` → ``汶川``; two-character names such as ``理县`` stay."""
    for people in ("藏族", "羌族", "彝族", "自治"):
        name = name.replace(people, "")
    return name[:-1] if len(name) > 2 and name[-1] in "市县" else name


def short_name_en(name):
    """``Aba Tibetan and Qiang Autonomous Prefecture`` → ``Aba``; ``Aba (Ngawa) County`` → ``Aba County``; ``Zoigê``."""
    name = re.sub(r" \([^)]*\)", "", name).split(" Tibetan")[0].split(" Yi ")[0]
    short = name.removesuffix(" County").removesuffix(" City")
    return short if len(short) > 3 else name


ENDINGS = (("村民委员会", "村"), ("村委会", "村"), ("居民委员会", ""), ("居委会", ""), ("州", ""), ("省", ""))


def bare_name_zh(name):
    """``阿坝藏族羌族自治州`` → ``阿坝``; ``万村村民委员会`` → ``万村``; others as :func:`short_name_zh`."""
    short = short_name_zh(name)
    for ending, kept in ENDINGS:
        if short.endswith(ending) and len(short) > len(ending) + 1:
            return short.removesuffix(ending) + kept
    return short
