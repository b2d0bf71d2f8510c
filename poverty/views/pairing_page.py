"""What the page that sets two indicators against each other shows, for what the reader asked."""

from functools import cached_property

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.bilingual import pick
from aba_site.filters import Filters
from aba_site.numbers import grouped
from aba_site.phrases import year_text
from aba_site.query_state import LONGEST_VALUE, query_string
from poverty.comparing_charts import scatter_chart
from poverty.metrics import Measure, measure_label
from poverty.metrics.correlation import ENOUGH, Common, Offer, Pairing, common_places, offers, read_pairing
from poverty.metrics.coverage import HOME
from poverty.models import Indicator, Region
from poverty.tables.comparing import pairing_table
from poverty.tables.figures import statuses

FEW = 20  # up to here a single place can turn a coefficient round


class PairingPage:
    """``x`` and ``y`` are ``None`` where they are not chosen; ``pairing`` where no place has both."""

    def __init__(self, filters: Filters):
        self.filters = filters
        self.indicators = {one.slug: one for one in Indicator.objects.published().select_related("denominator")}
        options = [(slug, one.name) for slug, one in self.indicators.items()]
        self.x = self.indicators.get(filters.choose("x", _("Indicator across"), options))
        self.y = self.indicators.get(filters.choose("y", _("Indicator upwards"), options))
        self.is_same = self.x is not None and self.x == self.y
        self.common = common_places(self.x, self.y) if self.x and self.y and not self.is_same else Common({})
        self.level = self._choose_level()
        self.year = self._choose_year()
        self.parents, self.parent = self._choose_parent()

    def _choose_level(self) -> str:
        levels = self.common.levels
        options = [(level, str(Region.Level(level).label)) for level in Region.Level.values if level in levels]
        return self.filters.choose("level", _("Level"), options) or (levels[0] if levels else "")

    def _choose_year(self) -> int:
        years = self.common.years(self.level)
        chosen = self.filters.choose("time", _("Year"), [(str(year), year_text(year)) for year in years])
        return int(chosen) if chosen else (years[0] if years else 0)

    def _choose_parent(self) -> tuple[dict[int, str | None], str]:
        """The regions of that level and year with their parents' codes, and the parent chosen. One query, or none."""
        held = self.common.regions.get((self.level, self.year), set())
        if not held:
            self.filters.choose("parent", _("Part of"), [])
            return {}, ""
        found = Region.objects.filter(pk__in=held).select_related("parent")
        public = {one.pk: one.parent for one in found if one.parent and one.parent.is_published}
        options = sorted({(parent.code, parent.short_name) for parent in public.values()})
        code = self.filters.choose("parent", _("Part of"), options)
        return {pk: public[pk].code if pk in public else None for pk in held}, code

    @cached_property
    def pairing(self) -> Pairing | None:
        wanted = {pk for pk, parent in self.parents.items() if not self.parent or parent == self.parent}
        return read_pairing(self.x, self.y, wanted, self.year) if wanted else None

    @cached_property
    def offers(self) -> list[tuple[Offer, str]]:
        """Pairs that have figures, with their addresses, where there is nothing to draw."""
        if self.pairing and self.pairing.points:
            return []
        chosen = self.x or self.y
        found = offers(chosen) or (offers() if chosen else [])
        return [(offer, self._address(offer)) for offer in found]

    @staticmethod
    def _address(offer: Offer) -> str:
        query = query_string(x=offer.x.slug, y=offer.y.slug, level=offer.level, time=str(offer.year))
        return reverse("compare-indicators") + query

    @property
    def crumbs(self):
        return [(_("Compare"), reverse("compare")), (_("Two indicators"), "")]

    @property
    def title(self) -> str:
        words = {"x": self.x.name, "y": self.y.name, "year": year_text(self.year)}
        return _("%(y)s against %(x)s, %(year)s") % words

    @property
    def chart(self) -> dict:
        return scatter_chart(self.pairing.points, self.x, self.y, self.title, HOME)

    @property
    def table(self):
        return pairing_table(self.pairing.points, self.x, self.y, self.title)

    @property
    def statuses(self):
        return statuses(row for point in self.pairing.points for row in (point.x, point.y))

    @property
    def left_out(self) -> str:
        comma = pgettext("between the items of a list", ", ")
        return comma.join(point.region.short_name for point in self.pairing.left_out)

    @property
    def coefficients(self) -> list[tuple[str, str]]:
        """Names and numbers; empty where there are too few points, or nothing varies."""
        named = [(_("Spearman"), self.pairing.spearman), (_("Pearson"), self.pairing.pearson)]
        return [(name, grouped(value, 2)) for name, value in named if value is not None]

    @property
    def no_coefficient(self) -> str:
        """Why there is none."""
        if self.coefficients:
            return ""
        if len(self.pairing.points) < ENOUGH:
            return _("No coefficient is computed: with fewer than %(enough)s points it would be mostly chance.") % {
                "enough": ENOUGH
            }
        return _("No coefficient is computed: one of the two is the same everywhere.")

    @property
    def warnings(self) -> list[str]:
        """What the picture does not prove."""
        said = [
            _("That two things go together does not say that one causes the other: both may follow from a third."),
            _("What holds between places need not hold between the people in them (the ecological fallacy)."),
        ]
        if len(self.pairing.points) < FEW:
            said.append(
                _("There are only %(count)s points: a single place can turn the picture round.")
                % {"count": len(self.pairing.points)}
            )
        if self.x.aggregation == self.y.aggregation == Indicator.Aggregation.SUM:
            said.append(
                _("Both are totals, which are larger in larger places whatever they measure. "
                  "Ratios say more: an indicator divided by its denominator, or a share.")
            )  # fmt: skip
        return said

    @property
    def ratios(self) -> list[tuple[str, str]]:
        """Of the two, those with a public denominator: their pages divided by it."""
        public = {one.pk for one in self.indicators.values()}
        both = [one for one in (self.x, self.y) if one.denominator_id in public]
        if self.x.aggregation != Indicator.Aggregation.SUM or self.y.aggregation != Indicator.Aggregation.SUM:
            return []
        colon = pick("：", ": ")
        return [
            (f"{one.name}{colon}{measure_label(Measure.PER, one)}", f"{one.get_absolute_url()}?measure=per")
            for one in both
        ]

    @property
    def downloads(self) -> list[dict]:
        """The figures of the table, an indicator a file; of all regions where the codes are too many."""
        codes = "~".join(point.region.code for point in self.pairing.points)
        query = query_string(region=codes if len(codes) <= LONGEST_VALUE else "", time=str(self.year))
        return [
            {"label": f"{one.slug}.csv", "href": reverse("indicator-csv", args=[one.slug]) + query, "hint": one.name}
            for one in (self.x, self.y)
        ]
