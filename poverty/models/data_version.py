import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _

ONLY = 1


class DataVersionManager(models.Manager):
    def current(self) -> uuid.UUID | None:
        """The version of what the public sees now; ``None`` in a database that was emptied. One query."""
        return self.filter(pk=ONLY).values_list("version", flat=True).first()

    def renew(self) -> None:
        """
        Says that what the public sees is another from here on, in the caller's transaction and as its last statement:
        until that ends, who else changes something waits. One statement, which also makes the row where there is none.
        """
        self.bulk_create(
            [self.model(pk=ONLY)], update_conflicts=True, unique_fields=["id"], update_fields=["version"]
        )  # fmt: skip


class DataVersion(models.Model):
    """
    Which state of the data the public sees: one row, renewed in every transaction that changes something public.

    Drawn by lot instead of counted, so that no number comes back for other data after a backup is restored.
    """

    NATURAL_KEY = ("id",)

    id = models.PositiveSmallIntegerField(primary_key=True, default=ONLY, editable=False)
    version = models.UUIDField(_("version of the data"), default=uuid.uuid4, editable=False)

    objects = DataVersionManager()

    class Meta:
        verbose_name = _("version of the data")
        verbose_name_plural = _("versions of the data")
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="dataversion_one_row")]

    def __str__(self):
        return str(self.version)
