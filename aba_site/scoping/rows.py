"""Models whose rows belong to a place."""

from django.db import models

from aba_site.scoping import Unscoped, current, everything


class ScopedManager(models.Manager):
    """Narrows whatever is asked of a model that has ``seen_within``, also through relations to many."""

    def get_queryset(self):
        scope, rows = current(), super().get_queryset()
        if scope.is_everything:
            return rows
        return rows.none() if scope.prefix is None else rows.filter(self.model.seen_within(scope))

    def raw(self, *args, **kwargs):
        """Written by hand, a query cannot be narrowed."""
        if not current().is_everything:
            raise Unscoped("A query written by hand touches everything. Run it within aba_site.scoping.everything().")
        return super().get_queryset().raw(*args, **kwargs)


class ScopedModel(models.Model):
    """Whether a key is taken is a question about all rows, whoever asks."""

    class Meta:
        abstract = True

    def validate_unique(self, exclude=None):
        with everything():
            super().validate_unique(exclude)

    def validate_constraints(self, exclude=None):
        with everything():
            super().validate_constraints(exclude)
