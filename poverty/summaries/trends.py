"""What one region's series does, in a sentence or two: never across a break."""

from collections.abc import Sequence
from itertools import pairwise

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.phrases import year_text
from poverty.metrics import Entry, Figure, GridRow, Measure
from poverty.metrics.measures import breaks_within
from poverty.summaries.shapes import Shape, course
from poverty.summaries.words import FORECAST, Words

MOST_STRETCHES = 3
STRAIGHT = {Shape.ROSE, Shape.FELL, Shape.ROSE_OVERALL, Shape.FELL_OVERALL}
RISING = {Shape.ROSE, Shape.ROSE_OVERALL, Shape.ROSE_THEN_FELL}


def has_number(entry: Entry) -> bool:
    return entry.computed.value is not None


def is_bound(entry: Entry) -> bool:
    """Only a value can be one: nothing is computed from bounds."""
    return has_number(entry) and entry.observation.qualifier in ("more_than", "less_than")


def exact(row: GridRow) -> list[Entry]:
    """The numbers that can be compared with each other, forecasts among them."""
    return [entry for entry in row.entries if has_number(entry) and not is_bound(entry)]


def trend(words: Words, row: GridRow) -> list[str]:
    """From the first to the last year of each stretch without a break; then what is forecast."""
    known = exact(row)
    observed = [entry for entry in known if entry.status != FORECAST]
    forecasts = [entry for entry in known if entry.status == FORECAST]
    bounds = [entry for entry in row.entries if is_bound(entry)]
    if not observed and bounds:
        return [single(words, words.subject(row), bounds[-1])]
    if not observed:
        return _only_forecast(words, row, forecasts)
    first, *later = _stretches(words, row, observed)[-MOST_STRETCHES:]
    sentences = [_sentence(words, words.subject(row), first), *(_after_break(words, stretch) for stretch in later)]
    return sentences + _forecast(words, forecasts)


def single(words: Words, subject: str, entry: Entry) -> str:
    """``Townships in Aba: 221 townships in 2017.``"""
    year = Figure(entry.observation).year_text
    return _("%(subject)s: %(value)s in %(year)s.") % {"subject": subject, "value": words.number(entry), "year": year}


def _stretches(words, row, entries) -> list[list[Entry]]:
    """The entries in runs within which nothing breaks."""
    stretches, series = [entries[:1]], words.panel.series[row.region.code]
    for earlier, later in pairwise(entries):
        if breaks_within(series, earlier.year, later.year):
            stretches.append([])
        stretches[-1].append(later)
    return stretches


def _after_break(words, entries) -> str:
    if len(entries) > 1:
        return _sentence(words, _("After a break in the series the figure"), entries)
    said = {"value": words.number(entries[0]), "year": Figure(entries[0].observation).year_text}
    return _("After a break in the series: %(value)s in %(year)s.") % said


def _sentence(words, subject, entries: Sequence[Entry]) -> str:
    if len(entries) == 1:
        return single(words, subject, entries[0])
    # A rank rises where its number falls.
    sign = -1 if words.measure == Measure.RANK else 1
    shape, high, low = course([sign * entry.computed.value for entry in entries])
    first, last = entries[0], entries[-1]
    shape = _as_shown(shape, [words.number(entry) for entry in entries])
    up, down = _verbs(words)
    said = {
        "subject": subject,
        "first": words.dated(first),
        "last": words.dated(last),
        "high": words.dated(entries[high]),
        "low": words.dated(entries[low]),
        "turn": words.dated(entries[high if shape == Shape.ROSE_THEN_FELL else low]),
        "moved": up if shape in RISING else down,
        "turned": down if shape in RISING else up,
        "value": words.number(last),
        "first_year": year_text(first.year),
        "last_year": year_text(last.year),
    }
    return _template(shape) % said


def _as_shown(shape: Shape, numbers: Sequence[str]) -> Shape:
    """Flat where the same rank is one of more regions, and where what changed is too small to be seen."""
    same_ends, all_same = numbers[0] == numbers[-1], len(set(numbers)) == 1
    flat = (shape == Shape.SAME and not all_same) or (shape in STRAIGHT and same_ends)
    return Shape.FLAT if flat else shape


def _template(shape: Shape) -> str:
    match shape:
        case Shape.SAME:
            return _("%(subject)s stayed at %(value)s from %(first_year)s to %(last_year)s.")
        case Shape.FLAT:
            return _("%(subject)s barely changed: %(first)s, %(last)s.")
        case Shape.ROSE | Shape.FELL:
            return _("%(subject)s %(moved)s from %(first)s to %(last)s.")
        case Shape.ROSE_OVERALL | Shape.FELL_OVERALL:
            return _("%(subject)s %(moved)s from %(first)s to %(last)s, with ups and downs between.")
        case Shape.ROSE_THEN_FELL | Shape.FELL_THEN_ROSE:
            return _("%(subject)s %(moved)s from %(first)s to %(turn)s, then %(turned)s to %(last)s.")
    return _("%(subject)s went up and down: %(first)s, %(last)s; at the highest %(high)s, at the lowest %(low)s.")


def _verbs(words) -> tuple[str, str]:
    if words.measure == Measure.RANK:
        return pgettext("rank", "moved up"), pgettext("rank", "moved down")
    if words.is_ratio:
        return pgettext("rate", "rose"), pgettext("rate", "fell")
    return pgettext("amount", "rose"), pgettext("amount", "fell")


def _forecast(words, entries) -> list[str]:
    if not entries:
        return []
    if len(entries) == 1:
        said = {"value": words.number(entries[0]), "year": year_text(entries[0].year)}
        return [_("The forecast for %(year)s is %(value)s.") % said]
    said = {"first": words.dated(entries[0]), "last": words.dated(entries[-1])}
    return [_("The forecasts lead from %(first)s to %(last)s.") % said]


def _only_forecast(words, row, entries) -> list[str]:
    if not entries:
        return []
    last = entries[-1]
    said = {"subject": words.subject(row), "value": words.number(last), "year": year_text(last.year)}
    return [_("%(subject)s: %(value)s forecast for %(year)s.") % said]
