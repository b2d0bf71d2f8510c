"""How single things are named inside a summary: the subject, a number, a year, a list."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.lists import format_list
from django.utils.translation import gettext as _
from django.utils.translation import pgettext, pgettext_lazy

from aba_site import numbers
from aba_site.bilingual import is_chinese, pick
from aba_site.phrases import span_text, with_unit, year_text
from poverty.charts.units import measure_unit
from poverty.metrics import Entry, Figure, GridRow, Measure, Panel
from poverty.models import Observation, Region
from poverty.standings import place_name
from poverty.tables.measures import measure_text

MOST_NAMES = 3
FORECAST = Observation.Status.FORECAST
# By status, what a value is that is not a normal one.
MARKS = {
    "E": pgettext_lazy("a value is", "estimated"),
    "I": pgettext_lazy("a value is", "imputed"),
    "F": pgettext_lazy("a value is", "forecast"),
    "P": pgettext_lazy("a value is", "provisional"),
    "U": pgettext_lazy("a value is", "of low reliability"),
    "V": pgettext_lazy("a value is", "not validated"),
}


@dataclass(frozen=True)
class Words:
    """For one measure of one panel."""

    panel: Panel
    measure: str

    @property
    def indicator(self):
        return self.panel.indicator

    @property
    def unit_stands_apart(self) -> bool:
        """A unit that begins with a number, such as 100 million yuan, or is long is said once, with the subject."""
        return not is_chinese() and (self.in_points or self.unit[:1].isdecimal())

    @property
    def unit(self) -> str:
        """Of amounts, their ratios and changes in points; a share or an index has none but its sign."""
        counted_in = self.measure in (Measure.VALUE, Measure.PER) or self.in_points
        return measure_unit(self.measure, self.indicator) if counted_in else ""

    @property
    def in_points(self) -> bool:
        return self.measure == Measure.GROWTH and self.panel.changes_in_points

    @property
    def is_ratio(self) -> bool:
        """Whether its numbers are rates, which rise, rather than amounts, which grow: Chinese tells them apart."""
        return self.measure != Measure.VALUE or self.indicator.unit_en.startswith(("%", "per cent", "percent"))

    def subject(self, row: GridRow) -> str:
        """``Gross domestic product in Aba (100 million yuan)``, ``Gross domestic product in Aba: yearly growth``."""
        words = {"indicator": self.indicator.name, "region": place_name(row.region)}
        subject = pgettext("subject", "%(indicator)s in %(region)s") % words
        match self.measure:
            case Measure.GROWTH if self.in_points:
                return self._with_unit(_("%(subject)s: change on the year before") % {"subject": subject})
            case Measure.GROWTH:
                return _("%(subject)s: yearly growth") % {"subject": subject}
            case Measure.SHARE:
                return self._share_subject(subject, row)
            case Measure.RANK:
                return _("%(subject)s: rank") % {"subject": subject}
            case Measure.INDEX:
                base = row.entries[0].year
                return _("%(subject)s: index (%(year)s = 100)") % {"subject": subject, "year": base}
            case Measure.PER:
                return self._per_subject(subject)
        return self._with_unit(subject)

    def topic(self) -> str:
        """The subject of a sentence about many regions."""
        if self.measure == Measure.PER and self.panel.has_denominator:
            return self._per_subject(self.indicator.name)
        return self._with_unit(self.indicator.name)

    def _with_unit(self, subject) -> str:
        return f"{subject} ({self.unit})" if self.unit_stands_apart else subject

    def _share_subject(self, subject, row) -> str:
        wholes = {entry.computed.whole for entry in row.entries if entry.computed.value is not None}
        if wholes == {"parent"}:
            return _("%(subject)s: share of %(whole)s") % {"subject": subject, "whole": place_name(row.region.parent)}
        if wholes == {"sum"}:
            return _("%(subject)s: share of the sum of the regions that report") % {"subject": subject}
        return _("%(subject)s: share of the region it belongs to") % {"subject": subject}

    def _per_subject(self, subject) -> str:
        if not self.panel.has_denominator:
            return subject
        words = {"subject": subject, "denominator": self.indicator.denominator.name, "unit": self.unit}
        if self.unit_stands_apart:
            return _("%(subject)s (divided by “%(denominator)s”, in %(unit)s)") % words
        return _("%(subject)s (divided by “%(denominator)s”)") % words

    def number(self, entry: Entry) -> str:
        """As the page shows it, with its unit and what the source says of its exactness."""
        if self.measure == Measure.VALUE:
            figure = Figure(entry.observation)
            return figure.exact_text if self.unit_stands_apart else figure.measured
        text = measure_text(entry.computed, self.measure, self.indicator.decimals)
        return text if self.unit_stands_apart else with_unit(text, self.unit) if self.unit else text

    def number_marked(self, entry: Entry) -> str:
        """``281.32 (estimated)``, where it is not a normal value."""
        mark = MARKS.get(entry.status)
        words = {"value": self.number(entry), "mark": mark}
        return pgettext("a value and what it is", "%(value)s (%(mark)s)") % words if mark else words["value"]

    def dated(self, entry: Entry) -> str:
        """``281.32 (2016)``, 2016年的281.32亿元"""
        year = year_text(entry.year)
        if entry.observation.year_basis == Observation.YearBasis.INFERRED:
            year = pgettext("a year", "%(year)s, inferred") % {"year": entry.year}
        return pgettext("a value and its year", "%(value)s (%(year)s)") % {"value": self.number(entry), "year": year}


def listed(items: Sequence[str]) -> str:
    """``a, b and c``; ``a、b和c``."""
    return format_list(list(items), locale=pick("zh_Hans", "en_GB"))


def years_listed(years: Iterable[int]) -> str:
    """``2010, 2013–2014 and 2016``"""
    runs: list[list[int]] = []
    for year in sorted(years):
        if runs and year == runs[-1][-1] + 1:
            runs[-1].append(year)
        else:
            runs.append([year])
    return listed([span_text(run[0], run[-1]) for run in runs])


def counted(number: int) -> str:
    """``1,354``"""
    return numbers.grouped(number, 0)


def names_listed(regions: Sequence[Region]) -> str:
    """A few regions by name, many by their number."""
    if len(regions) <= MOST_NAMES:
        return listed([place_name(region) for region in regions])
    return pgettext("instead of their names", "%(count)s regions") % {"count": counted(len(regions))}
