"""Places to visit and villages that live from visitors."""

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from aba_site.bilingual import Bilingual
from poverty.models.base import Record


class TourismSite(Record):
    """A scenic area, with its national grade (A to AAAAA) where it has one."""

    class Grade(models.TextChoices):
        NONE = "", _("No grade")
        A1 = "1A", _("A")
        A2 = "2A", _("AA")
        A3 = "3A", _("AAA")
        A4 = "4A", _("AAAA")
        A5 = "5A", _("AAAAA")

    grade = models.CharField(_("grade"), max_length=2, choices=Grade, blank=True, default="")
    grade_since = models.PositiveSmallIntegerField(_("graded since"), null=True, blank=True)

    # The public page that shows it: the address by name, and what its parts are.
    PUBLIC_PAGE = ("tourism-site", {"slug": "slug"})

    class Meta(Record.Meta):
        verbose_name = _("tourism site")
        verbose_name_plural = _("tourism sites")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(grade__in=["", "1A", "2A", "3A", "4A", "5A"]), name="tourismsite_grade_known"
            ),
            models.CheckConstraint(
                condition=Q(grade_since__isnull=True) | (Q(grade_since__range=(1990, 2100)) & ~Q(grade="")),
                name="tourismsite_since_needs_a_grade",
                violation_error_message=_("The year of grading lies between 1990 and 2100 and needs a grade."),
            ),
        ]

    def get_absolute_url(self):
        return reverse("tourism-site", args=[self.slug])


class DemonstrationVillage(Record):
    """A village chosen, or to be chosen, as an example under a programme; or a stated group of them."""

    class Level(models.TextChoices):
        NATIONAL = "national", _("National level")
        PROVINCIAL = "provincial", _("Provincial level")
        PREFECTURAL = "prefectural", _("Prefectural level")
        COUNTY = "county", _("County level")

    class Progress(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DESIGNATED = "designated", _("Designated")
        REMOVED = "removed", _("Removed")

    programme_zh = models.CharField(_("programme, in Chinese"), max_length=200)
    programme_en = models.CharField(_("programme, in English"), max_length=200)
    level = models.CharField(_("level"), max_length=11, choices=Level, blank=True)
    progress = models.CharField(_("progress"), max_length=10, choices=Progress, default=Progress.PLANNED)

    programme = Bilingual()

    class Meta(Record.Meta):
        verbose_name = _("demonstration village")
        verbose_name_plural = _("demonstration villages")
        constraints = [
            *Record.Meta.constraints,
            models.CheckConstraint(
                condition=Q(level__in=["", "national", "provincial", "prefectural", "county"]),
                name="demonstrationvillage_level_known",
            ),
            models.CheckConstraint(
                condition=Q(progress__in=["planned", "designated", "removed"]),
                name="demonstrationvillage_progress_known",
            ),
        ]
