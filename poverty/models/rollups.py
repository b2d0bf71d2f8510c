"""
What is held, counted: the sums that pages would otherwise make by reading every figure.

They hold nothing of their own. Whatever changes what the public sees brings them up to date in its own transaction
(:mod:`poverty.actions.counting`); counted again from the figures, they are the same.
"""

from django.db import connection, models
from django.db.models import Count, Max, Min, Sum
from django.utils.translation import gettext_lazy as _

from poverty.models.indicators import Indicator
from poverty.models.observations import Observation

COUNTS = ("figures", "with_value", "doubtful", "first_year", "last_year")


class Rollup(models.Model):
    """
    ``figures`` are public; of these, ``with_value`` have a value and ``doubtful`` a reading that is in doubt. The years
    are those of the first and the last. Where there is no figure there is no row.
    """

    figures = models.PositiveIntegerField(_("figures"))
    with_value = models.PositiveIntegerField(_("figures with a value"))
    doubtful = models.PositiveIntegerField(_("figures whose reading is in doubt"))
    first_year = models.PositiveSmallIntegerField(_("first year"))
    last_year = models.PositiveSmallIntegerField(_("last year"))

    class Meta:
        abstract = True


def place(**options):
    """
    A key that the database does not check: a check would lock the row referred to while the version of the data is
    held, for which whoever changes that row may be waiting.
    """
    return {"on_delete": models.CASCADE, "db_constraint": False, "related_name": "+", **options}


class RollupManager(models.Manager):
    """Counts again. All of it is the public's, so that it makes no difference who does; see the callers' scope."""

    def recount(self, **where) -> None:
        """
        Writes the rows anew for which this holds (``region=…``, ``region__in=…``, ``indicator=…``), all without it.

        Two statements, which take what others have committed until then: two that count the same rows must take turns.
        """
        self.filter(**where).delete()
        self._insert(self.model.counted(**where))

    def _insert(self, counted, then: str = "") -> None:
        """Writes what a query counts, in the order of the keys and :data:`COUNTS`, without reading it."""
        sql, params = counted.query.sql_with_params()
        table, *names = map(connection.ops.quote_name, (self.model._meta.db_table, *self.model.KEY_COLUMNS, *COUNTS))
        with connection.cursor() as cursor:
            cursor.execute(f"INSERT INTO {table} ({', '.join(names)}) {sql} {then}", params)


class HeldSeriesManager(RollupManager):
    def replace(self, old, new) -> None:
        """
        Counts figures that appeared, and no longer those that they replaced: each of the ``old`` has a ``new`` one of
        the same year. Two statements, however many figures.
        """
        table, excluded = connection.ops.quote_name(self.model._meta.db_table), "excluded"
        sums = [f"{name} = {table}.{name} + {excluded}.{name}" for name in COUNTS[:3]]
        ends = [
            f"{name} = CASE WHEN {excluded}.{name} {sign} {table}.{name} THEN {excluded}.{name} ELSE {table}.{name} END"
            for name, sign in (("first_year", "<"), ("last_year", ">"))
        ]
        keys = self.model.KEY_COLUMNS
        self._insert(counted_by(new, *keys), f"ON CONFLICT ({', '.join(keys)}) DO UPDATE SET {', '.join(sums + ends)}")
        sql, params = counted_by(old, *keys).query.sql_with_params()
        less = ", ".join(f"{name} = {table}.{name} - old.{name}" for name in COUNTS[:3])
        same = " AND ".join(f"{table}.{key} = old.{key}" for key in keys)
        with connection.cursor() as cursor:
            statement = f"UPDATE {table} SET {less} FROM ({sql}) AS old WHERE {same}"  # noqa: S608  the models' names
            cursor.execute(statement, params)


def counted_by(figures, *keys):
    """Of a query of figures: :data:`COUNTS` for each value of the keys."""
    counts = Count("pk"), Count("value"), Count("reading_confidence"), Min("year"), Max("year")
    return figures.order_by().values_list(*keys).annotate(**dict(zip(COUNTS, counts, strict=True)))


class HeldSeries(Rollup):
    """What is held of one indicator in one region."""

    NATURAL_KEY = ("region__code", "indicator__slug")
    KEY_COLUMNS = ("region_id", "indicator_id")

    region = models.ForeignKey("poverty.Region", verbose_name=_("region"), **place(db_index=False))
    indicator = models.ForeignKey("poverty.Indicator", verbose_name=_("indicator"), **place())

    objects = HeldSeriesManager()

    class Meta:
        verbose_name = _("held of an indicator in a region")
        verbose_name_plural = _("held of indicators in regions")
        constraints = [models.UniqueConstraint(fields=["region", "indicator"], name="heldseries_one_each")]

    def __str__(self):
        return f"{self.indicator} · {self.region}: {self.figures}"

    @classmethod
    def counted(cls, **where):
        return counted_by(Observation.objects.published().filter(**where), *cls.KEY_COLUMNS)


class HeldTheme(Rollup):
    """What is held of one theme in one region: the sums of :class:`HeldSeries`."""

    NATURAL_KEY = ("region__code", "theme")
    KEY_COLUMNS = ("region_id", "theme")

    region = models.ForeignKey("poverty.Region", verbose_name=_("region"), **place(db_index=False))
    theme = models.CharField(_("theme"), max_length=13, choices=Indicator.Theme)

    objects = RollupManager()

    class Meta:
        verbose_name = _("held of a theme in a region")
        verbose_name_plural = _("held of themes in regions")
        constraints = [
            models.UniqueConstraint(fields=["region", "theme"], name="heldtheme_one_each"),
            models.CheckConstraint(condition=models.Q(theme__in=Indicator.Theme.values), name="heldtheme_theme_known"),
        ]

    def __str__(self):
        return f"{self.get_theme_display()} · {self.region}: {self.figures}"

    @classmethod
    def counted(cls, **where):
        series = HeldSeries.objects.filter(**where).order_by().values_list("region_id", "indicator__theme")
        sums = [Sum(name) for name in COUNTS[:3]]
        return series.annotate(*sums, Min("first_year"), Max("last_year"))
