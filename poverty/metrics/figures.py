"""A figure as a reader meets it: its number in words, with unit, year, status and source."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site import numbers
from aba_site.bilingual import is_chinese
from aba_site.phrases import singular, with_unit, year_text
from poverty.models import Observation, Region

COMPACT_FROM = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Figure:
    """One published observation; ``value`` is in the indicator's unit, or ``None`` where ``status`` says why."""

    observation: Observation

    @property
    def indicator(self):
        return self.observation.indicator

    @property
    def region(self):
        return self.observation.region

    @property
    def label(self) -> str:
        return self.indicator.name

    @property
    def value(self) -> Decimal | None:
        return self.observation.value

    @property
    def unit(self) -> str:
        """As it follows the number: ``bases``, but ``base`` after 1."""
        if self.value is None or abs(self.value) != 1 or is_chinese():
            return self.indicator.unit
        return singular(self.indicator.unit)

    @property
    def year(self) -> int:
        return self.observation.year

    @property
    def year_text(self) -> str:
        """``2016``, or ``2017 (inferred)`` where the source does not state the year."""
        if self.observation.year_basis == Observation.YearBasis.INFERRED:
            return _("%(year)s (inferred)") % {"year": self.year}
        return year_text(self.year)

    @property
    def status(self) -> str:
        """The SDMX letter: ``A``, ``B``…"""
        return self.observation.status

    @property
    def status_text(self) -> str:
        """The status in words; empty for a normal value, which needs none."""
        return "" if self.status == Observation.Status.NORMAL else self.observation.get_status_display()

    @property
    def qualifier(self) -> str:
        return self.observation.qualifier

    @property
    def source(self):
        return self.observation.source

    @property
    def section(self) -> str:
        return self.observation.section

    @property
    def note(self) -> str:
        return self.observation.note

    @property
    def decimals(self) -> int:
        return self.indicator.decimals

    @property
    def href(self) -> str:
        return self.indicator.get_absolute_url()

    @property
    def text(self) -> str:
        """For headlines, large numbers shortened: ``more than 3,000``, ``23.57 billion``; a status where empty."""
        if self.value is None:
            return self.observation.get_status_display()
        if abs(self.value) >= COMPACT_FROM:
            return qualified(self.qualifier, numbers.compact(self.value))
        return self.exact_text

    @property
    def exact_text(self) -> str:
        """For tables, every digit: ``281.32``, ``more than 3,000``; a status in words where there is no value."""
        if self.value is None:
            return self.observation.get_status_display()
        return qualified(self.qualifier, self._grouped)

    @property
    def measured(self) -> str:
        """Every digit with its unit, as in a sentence: ``more than 3,000 persons``, 3,000人以上."""
        if self.value is None:
            return self.observation.get_status_display()
        return qualified(self.qualifier, with_unit(self._grouped, self.unit))

    @property
    def _grouped(self) -> str:
        return numbers.grouped(self.value, shown_decimals(self.value, self.decimals))


def shown_decimals(value: Decimal, decimals: int) -> int:
    """The indicator's decimals, or more where the value has more: nothing is rounded away."""
    return decimals if value == round(value, decimals) else -value.normalize().as_tuple().exponent


def qualified(qualifier: str, number: str) -> str:
    """``more than 3,000``: what the source says of the number's exactness, around the number."""
    match qualifier:
        case Observation.Qualifier.MORE_THAN:
            return pgettext("figure", "more than %(number)s") % {"number": number}
        case Observation.Qualifier.LESS_THAN:
            return pgettext("figure", "less than %(number)s") % {"number": number}
        case Observation.Qualifier.ABOUT:
            return pgettext("figure", "about %(number)s") % {"number": number}
    return number


def latest_figures(indicator_slugs: Iterable[str], region: Region | str) -> dict[str, Figure]:
    """
    The newest published figure of each indicator in one region (or its code), by slug, in the order asked for.

    A forecast counts only where nothing else is known. Indicators without a figure there are left out. One query.
    """
    slugs = list(indicator_slugs)
    code = getattr(region, "code", region)
    newest: dict[str, Observation] = {}
    rows = Observation.objects.published().filter(indicator__slug__in=slugs, region__code=code).with_names()
    for row in rows.order_by("year"):
        held = newest.get(row.indicator.slug)
        if held is None or not _is_forecast(row) or _is_forecast(held):
            newest[row.indicator.slug] = row
    return {slug: Figure(newest[slug]) for slug in slugs if slug in newest}


def _is_forecast(observation: Observation) -> bool:
    return observation.status == Observation.Status.FORECAST
