"""How a number was computed, in words and in the numbers themselves, each of which leads to its own page."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.bilingual import pick
from aba_site.numbers import grouped
from aba_site.phrases import with_unit
from aba_site.tables import Cell, Column, Table
from poverty.charts.units import measure_unit
from poverty.metrics import Figure, Measure, Reason, is_percentage, shown_decimals
from poverty.metrics.measures import SUM
from poverty.metrics.workings import Workings
from poverty.models import Observation
from poverty.tables.cells import source_cell, source_column
from poverty.tables.figures import figure_cell, place_and_year, region_cell
from poverty.tables.measures import measure_text
from poverty.tables.standings import value_text

MOST_PARTS = 40


@dataclass(frozen=True)
class Shown:
    """
    ``words`` is the formula; ``terms`` the same with its numbers and signs, as cells of which numbers have a link.
    ``reason`` says why there is no number. ``operands`` are named numbers, as (name, cell, what they are of).
    ``parts`` lists what was added up or ranked; ``left_off`` says how many of them are not listed.
    """

    name: str
    words: str
    terms: list[Cell]
    result: str
    reason: str
    operands: list[tuple[str, Cell, str]]
    parts: Table | None
    left_off: str


def shown(workings: Workings, name: str, query: str) -> Shown:
    """``query`` is what the addresses of the figures behind the number carry: the moment, if one was asked for."""
    parts, left_off = _parts(workings, query)
    result = _result(workings)
    return Shown(
        name=name,
        words=_words(workings),
        terms=_terms(workings, result, query) if result else [],
        result=result,
        reason=str(Reason(workings.computed.reason).label) if not result else "",
        operands=_operands(workings, query),
        parts=parts,
        left_off=left_off,
    )


def _result(workings) -> str:
    computed, indicator = workings.computed, workings.figure.indicator
    if computed.value is None:
        return ""
    text = measure_text(computed, workings.measure, indicator.decimals)
    if workings.measure == Measure.PER or computed.in_points:
        return with_unit(text, measure_unit(workings.measure, indicator))
    return text


def _words(workings) -> str:
    figure, computed = workings.figure, workings.computed
    match workings.measure:
        case Measure.GROWTH if is_percentage(figure.indicator):
            words = _("Change in percentage points = value of %(year)s − value of %(before)s")
            return words % {"year": figure.year, "before": figure.year - 1}
        case Measure.GROWTH:
            words = _("Growth = value of %(year)s ÷ value of %(before)s − 1")
            return words % {"year": figure.year, "before": figure.year - 1}
        case Measure.INDEX:
            words = _("Index = 100 × value of %(year)s ÷ value of %(base)s")
            return words % {"year": figure.year, "base": workings.base}
        case Measure.PER if figure.indicator.denominator:
            words = _("Ratio = %(indicator)s ÷ %(denominator)s, of the same region and year")
            return words % {"indicator": figure.indicator.name, "denominator": figure.indicator.denominator.name}
        case Measure.RANK:
            return _("Rank = 1 + how many regions of the same level have a higher value in that year")
        case Measure.SHARE if computed.whole == SUM:
            return _("Share = value ÷ sum of the reporting regions that belong to the same region; not its own figure")
        case Measure.SHARE:
            return _("Share = value ÷ published figure of the region it belongs to, in the same year")
    return ""


def _terms(workings, result, query) -> list[Cell]:
    mine, equals, answer = _number(workings.figure, query), Cell("="), Cell(result, css="formula__result")
    match workings.measure:
        case Measure.RANK:
            return [answer]
        case Measure.SHARE if workings.computed.whole == SUM:
            return [mine, Cell("÷"), Cell(_sum_text(workings)), equals, answer]
    if workings.computed.in_points:
        return [mine, Cell("−"), _number(workings.other, query), equals, answer]
    divided = [mine, Cell("÷"), _number(workings.other, query)]
    match workings.measure:
        case Measure.GROWTH:
            return [*divided, Cell("−"), Cell("1"), equals, answer]
        case Measure.INDEX:
            return [Cell("100"), Cell("×"), *divided, equals, answer]
    return [*divided, equals, answer]


def _number(figure: Observation, query) -> Cell:
    text = grouped(figure.value, shown_decimals(figure.value, figure.indicator.decimals))
    return Cell(text, figure.get_absolute_url() + query, title=place_and_year(figure.region, figure.year))


def _sum_text(workings) -> str:
    total = workings.computed.denominator
    return grouped(total, shown_decimals(total, workings.figure.indicator.decimals))


def _operands(workings, query) -> list[tuple[str, Cell, str]]:
    """What each number of the formula is: its indicator, place, year and status; both have pages of their own."""
    if workings.measure == Measure.RANK:
        return [(_("This figure"), *_named(workings.figure, query))]
    if workings.measure == Measure.GROWTH and is_percentage(workings.figure.indicator):
        before = [(_("The year before"), *_named(workings.other, query))] if workings.other else []
        return [(_("This figure"), *_named(workings.figure, query)), *before]
    found = [(_("Numerator"), *_named(workings.figure, query))]
    if workings.other is not None:
        found.append((_("Denominator"), *_named(workings.other, query)))
    elif workings.computed.whole == SUM:
        count = len(workings.parts)
        of = ngettext("Sum of %(count)s region that reports", "Sum of the %(count)s regions that report", count)
        total = Cell(with_unit(_sum_text(workings), workings.figure.indicator.unit))
        found.append((_("Denominator"), total, of % {"count": count}))
    return found


def _named(figure: Observation, query) -> tuple[Cell, str]:
    where = place_and_year(figure.region, figure.year)
    status = "" if figure.status == Observation.Status.NORMAL else Figure(figure).status_text
    said = pick("，", ", ").join(filter(None, [figure.indicator.name, where, status]))
    return Cell(value_text(figure), figure.get_absolute_url() + query), said


# -- what was added up or ranked --------------------------------------------------------------------


def _parts(workings, query) -> tuple[Table | None, str]:
    if not workings.parts:
        return None, ""
    ranked = workings.measure == Measure.RANK
    first = _window(workings) if ranked else 0
    listed = workings.parts[first : first + MOST_PARTS]
    caption = _("Ranked together, the highest first") if ranked else _("What was added up")
    columns = [Column(_("Rank"))] * ranked + [
        Column(_("Region")),
        Column(_("Value"), number=True),
        Column(_("Unit")),
        source_column(),
    ]
    rows = []
    for part in listed:
        cells = [
            region_cell(part.region),
            figure_cell(part, part.get_absolute_url() + query),
            Figure(part).unit,
            source_cell(part),
        ]
        rows.append([Cell(str(_place(workings.parts, part)))] * ranked + cells)
    more = len(workings.parts) - len(listed)
    text = ngettext("%(n)s more is not listed here.", "%(n)s more are not listed here.", more)
    return Table(caption, columns, rows), text % {"n": more} if more else ""


def _window(workings) -> int:
    """Where the list begins, so that the figure stands in its middle."""
    place = next((n for n, part in enumerate(workings.parts) if part is workings.figure), 0)
    return max(0, min(place - MOST_PARTS // 2, len(workings.parts) - MOST_PARTS))


def _place(parts, part) -> int:
    """1 for the highest; equal values share a place."""
    return 1 + sum(other.value > part.value for other in parts)
