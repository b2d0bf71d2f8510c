"""Observations as rows of files, as they are and with a measure computed beside them."""

from collections.abc import Iterable, Iterator
from decimal import Context, Decimal
from operator import attrgetter

from django.utils.translation import gettext as _

from aba_site.bilingual import is_chinese
from aba_site.downloads import Field, Number, json_value
from aba_site.numbers import plain
from poverty.files.columns import MEASURES, OBSERVATIONS
from poverty.metrics import Computed, Measure, Panel, shown_decimals
from poverty.models import Observation

LOOKUPS = (
    "indicator__slug", "region__code", "region__name_zh", "region__name_en", "year", "value", "indicator__unit_zh",
    "indicator__unit_en", "indicator__decimals", "status", "qualifier", "note_zh", "note_en", "year_basis",
    "year_note_zh", "year_note_en", "source__slug", "section", "recorded_at", "published_at",
)  # fmt: skip
held = attrgetter(*(name.replace("__", ".") for name in LOOKUPS))

# Of a computed number; a growth rate of more digits than the figures it comes from says nothing more.
SIGNIFICANT = Context(prec=10)


def rows(observations) -> Iterator[tuple]:
    """
    Rows for the columns of observations in the order of indicator, region and year, in the current language.

    They are read while they are sent, when the request's language may no longer be set; so it is settled here.
    """
    return map(row_maker(), looked_up(observations))


def looked_up(observations) -> Iterator[tuple]:
    """The values of :data:`LOOKUPS`, a few thousand rows at a time."""
    return in_order(observations).values_list(*LOOKUPS).iterator(chunk_size=2000)


def in_order(observations):
    """As every file has them."""
    return observations.order_by("indicator__slug", "region__code", "year")


class Words:
    """Which of a figure's texts a file tells, in what is the current language when this is made."""

    def __init__(self):
        self.chinese = is_chinese()
        self.inferred, self.colon, self.gap = _("Year inferred"), *(("：", "") if self.chinese else (": ", " "))

    def read(self, zh: str, en: str) -> str:
        return (zh or en) if self.chinese else (en or zh)

    def note(self, note: str, year_basis: str, year_note: str) -> str:
        """How the figure is read, and how its year is known where the source does not state it."""
        if year_basis != Observation.YearBasis.INFERRED:
            return note
        how = f"{self.inferred}{self.colon}{year_note}" if year_note else self.inferred
        return self.gap.join(filter(None, (note, how)))


def row_maker():
    """Makes a row of the values of :data:`LOOKUPS`, in what is the current language now."""
    words = Words()
    return lambda values: _row(values, words)


def _row(values, words) -> tuple:
    (slug, code, name_zh, name_en, year, value, unit_zh, unit_en, decimals, status, qualifier, note_zh, note_en,
     year_basis, year_note_zh, year_note_en, source, section, recorded_at, published_at) = values  # fmt: skip
    note = words.note(words.read(note_zh, note_en), year_basis, words.read(year_note_zh, year_note_en))
    return (slug, code, words.read(name_zh, name_en), year, exact(value, decimals), words.read(unit_zh, unit_en),
            status, qualifier, note, source, section, recorded_at, published_at)  # fmt: skip


def fields_of(measure: str) -> tuple[Field, ...]:
    """The columns of an indicator's file that is asked for a measure."""
    return OBSERVATIONS if measure == Measure.VALUE else OBSERVATIONS + MEASURES


def measured_rows(panel: Panel, codes: Iterable[str], years: list[int], measure: str) -> list[tuple]:
    """
    The figures of some regions (all, if none are named) and years with a measure computed beside each, for
    :func:`fields_of`: what the page shows for the same choice. The first of the years is the base of an index.
    """
    row_of = row_maker()
    of_denominator = panel.indicator.denominator if measure == Measure.PER else panel.indicator
    decimals = panel.indicator.decimals, of_denominator.decimals if of_denominator else 0
    return [
        (*row_of(held(entry.observation)), *_measured(measure, entry.computed, *decimals))
        for row in panel.grid(measure, sorted(codes or panel.regions), years)
        for entry in row.entries
        if entry.observation
    ]


def _measured(measure: str, computed: Computed, decimals: int, denominator_decimals: int) -> tuple:
    return (
        measure,
        significant(computed.value),
        exact(computed.numerator, decimals),
        exact(computed.denominator, denominator_decimals),
        str(computed.reason),
        computed.of,
        computed.whole,
    )


def exact(value: Decimal | None, decimals: int) -> Number | None:
    """Every digit, and at least so many decimals."""
    return None if value is None else Number(value, plain(value, decimals), shown_decimals(value, decimals))


def significant(value: Decimal | None) -> Number | None:
    """Ten significant digits and no zeros after them: ``0.1333333333``, ``3``."""
    return None if value is None else exact(SIGNIFICANT.plus(value), 0)


def as_object(row: tuple, fields: Iterable[Field] = OBSERVATIONS) -> dict:
    """A row for JSON, under the names of the columns."""
    return {field.name: json_value(value) for field, value in zip(fields, row, strict=True)}
