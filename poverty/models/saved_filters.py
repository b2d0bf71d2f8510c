"""How a member of staff likes a list of the back-office: theirs alone, and nothing that is published."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PersonalChoice(models.Model):
    """``model`` is the list's, such as ``poverty.observation``."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("user"), related_name="+")
    model = models.CharField(_("kind of rows"), max_length=60)

    class Meta:
        abstract = True


class SavedFilter(PersonalChoice):
    """What a list is narrowed to and sorted by: the query of its address, sorted columns by name."""

    LONGEST_QUERY = 2_000

    name = models.CharField(_("name"), max_length=80)
    query = models.CharField(pgettext_lazy("of an address", "query"), max_length=LONGEST_QUERY, blank=True)

    class Meta:
        verbose_name = _("saved filter")
        verbose_name_plural = _("saved filters")
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["user", "model", "name"], name="savedfilter_named_once"),
            models.CheckConstraint(condition=~models.Q(name=""), name="savedfilter_named"),
        ]

    def __str__(self):
        return self.name


class ListColumns(PersonalChoice):
    """Which columns a list has, by name, in order."""

    columns = models.JSONField(_("columns"), default=list)

    class Meta:
        verbose_name = _("columns of a list")
        verbose_name_plural = _("columns of lists")
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["user", "model"], name="listcolumns_once")]

    def __str__(self):
        return self.model
