"""What a reader must know beside the numbers: gaps, bounds, breaks, and values that are not ordinary ones."""

from collections import defaultdict
from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.phrases import before_number
from poverty.metrics import GridRow, Measure, with_gaps
from poverty.metrics.measures import breaks_within
from poverty.standings import place_name
from poverty.summaries.trends import exact, has_number, is_bound
from poverty.summaries.words import FORECAST, MARKS, Words, names_listed, years_listed

NO_FIGURE = {"", "L", "O"}
MOST_GROUPS = 2


def of_row(words: Words, row: GridRow) -> list[str]:
    """About one region's series."""
    sentences = []
    if words.measure == Measure.VALUE:
        sentences += _bounds(row) + _gaps(row)
    return sentences + _statuses(row)


def _gaps(row) -> list[str]:
    """The years without a value between the first and the last year shown, by what is known of them."""
    empty = [entry.year for entry in row.entries if entry.status in NO_FIGURE]
    years = [entry.year for entry in row.entries]
    empty += [year for year in with_gaps(years) if year not in years]
    texts = {
        _("%(region)s has no figure for %(years)s."): empty,
        _("Suppressed: %(region)s, %(years)s."): _years(row, "Q"),
        _("%(region)s cannot have a figure for %(years)s."): _years(row, "M"),
    }
    return [text % _said(row, found) for text, found in texts.items() if found]


def _years(row, status) -> list[int]:
    return [entry.year for entry in row.entries if entry.status == status]


def _bounds(row) -> list[str]:
    """Where the rest could be compared: a bound that stands alone is told as one."""
    years = [entry.year for entry in row.entries if is_bound(entry)]
    if not years or not exact(row):
        return []
    return [_("The source gives only a bound for %(region)s in %(years)s.") % _said(row, years)]


def _statuses(row) -> list[str]:
    """Estimated, imputed, provisional… by year. Forecasts are told as such where their numbers are."""
    years = defaultdict(list)
    for entry in row.entries:
        if entry.status in MARKS and entry.status != FORECAST and has_number(entry):
            years[entry.status].append(entry.year)
    sentences = []
    for status, found in sorted(years.items()):
        text = ngettext(
            "The value of %(region)s for %(years)s is %(mark)s.",
            "The values of %(region)s for %(years)s are %(mark)s.",
            len(found),
        )
        sentences.append(text % {**_said(row, found), "mark": MARKS[status]})
    return sentences


def _said(row, years) -> dict:
    return {"region": before_number(place_name(row.region)), "years": years_listed(years)}


def breaks(words: Words, rows: Sequence[GridRow]) -> list[str]:
    """In which years the series of the regions shown break."""
    groups = defaultdict(list)
    for row in rows:
        first, last = row.entries[0].year, row.entries[-1].year
        if years := breaks_within(words.panel.series[row.region.code], first, last):
            groups[tuple(years)].append(row.region)
    if len(groups) > MOST_GROUPS:
        return [_many_breaks(groups)]
    told = [(names_listed(regions), years_listed(years), len(regions)) for years, regions in sorted(groups.items())]
    return [_two_breaks(*told)] if len(told) > 1 else [_break(*one) for one in told]


def _two_breaks(first, second) -> str:
    """Of two regions or groups of them, what follows said once."""
    said = {"first": first[0], "first_years": first[1], "second": second[0], "second_years": second[1]}
    text = _(
        "There is a break in %(first_years)s in the series of %(first)s and in %(second_years)s in that of %(second)s; "
        "the years on either side cannot be compared."
    )
    return text % said


def _break(regions: str, years: str, count: int) -> str:
    text = ngettext(
        "The series of %(regions)s breaks in %(years)s; the years on either side cannot be compared.",
        "The series of %(regions)s break in %(years)s; the years on either side cannot be compared.",
        count,
    )
    return text % {"regions": regions, "years": years}


def _many_breaks(groups) -> str:
    regions = [region for found in groups.values() for region in found]
    years = sorted({year for found in groups for year in found})
    text = _("The series of %(regions)s break, in different years (%(years)s); nothing is compared across a break.")
    return text % {"regions": names_listed(regions), "years": years_listed(years)}
