"""Which series are drawn, how, and why these."""

from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.phrases import span_text
from aba_site.query_state import sentences
from poverty.charts import MOST_LINES, MOST_PANELS, Shape, panel_chart
from poverty.metrics import Entry, GridRow, Measure, Reason
from poverty.metrics.measures import obstacle
from poverty.models import Observation

SEEN_WITHOUT_NUMBER = (Observation.Status.CANNOT_EXIST, Observation.Status.SUPPRESSED)  # by a sign

MOST_BARS = 60
MOST_LEFT_OFF = 6  # are named
MOST_POINTS = 260  # of small multiples: so that the page stays light


@dataclass(frozen=True, slots=True)
class ChartChoice:
    """A specification; ``note`` says which series were chosen where not all are drawn."""

    spec: dict
    note: str


def choose_chart(page, view: str) -> ChartChoice:
    """``page`` is an :class:`~poverty.views.indicator_page.IndicatorPage`; ``view`` one that is possible for it."""
    shape = _shape(page, view)
    rows, years, note = _rows(page, shape)
    span = span_text(years[0], years[-1])
    note = sentences(note, _bounds_note(page, rows))
    spec = panel_chart(page.panel, rows, page.query.measure, page.title(span), page.home, shape)
    return ChartChoice(spec | {"id": "figures", "description": note, **credits(page)}, note)


def _bounds_note(page, rows) -> str:
    """A point cannot say that it is only a bound."""
    drawn = (entry.observation for row in rows for entry in row.entries if entry.observation)
    if page.query.measure == Measure.VALUE and any(obstacle(figure) == Reason.BOUND for figure in drawn):
        return _("Where the source says only “more than” or “less than” a number, that number is drawn.")
    return ""


def credits(page) -> dict:
    """What a picture says below: where the figures are from and of when they are."""
    comma = pgettext("between the items of a list", ", ")
    day = timezone.localtime(page.query.moment) if page.query.moment else timezone.localtime()
    return {
        "source": comma.join(source.label for source in page.sources if source.is_published),
        "date": date_format(day, "DATE_FORMAT"),
    }


def _shape(page, view) -> Shape:
    if view in ("bars", "dots", "multiples", "line"):
        return {"bars": Shape.BARS, "dots": Shape.DOTS, "multiples": Shape.MULTIPLES, "line": Shape.LINE}[view]
    if len(page.years) == 1:
        return Shape.BARS
    return Shape.MULTIPLES if len(page.query.codes) > MOST_LINES else Shape.LINE


def _rows(page, shape) -> tuple[list[GridRow], list[int], str]:
    """The rows drawn, the years they are drawn for, and what is to be said of the choice."""
    if shape in (Shape.BARS, Shape.DOTS):
        return _ranked_rows(page, shape)
    most = MOST_LINES if shape == Shape.LINE else min(MOST_PANELS, max(MOST_LINES, MOST_POINTS // len(page.years)))
    if len(page.drawable) <= most:
        return home_first(page, page.drawable), page.years, _levels_note(page)
    if page.query.codes:
        note = _("Only the first %(count)s regions are drawn; the table has all.") % {"count": most}
        return page.rows[:most], page.years, note
    chosen = page.panel.closest(page.home, most)
    note = _("Drawn are %(home)s and the %(count)s regions whose newest value is closest to its own.") % {
        "home": page.panel.regions[page.home].short_name,
        "count": len(chosen) - 1,
    }
    return home_first(page, [row for row in page.rows if row.region.code in chosen]), page.years, note


def _ranked_rows(page, shape):
    """Every region in one year, beside the first year with a number where dots are asked for."""
    last = page.drawn_year
    numbered = {entry.year for row in page.drawable for entry in row.entries if entry.computed.value is not None}
    years = [year for year in page.years if year == last or (year < last and year in numbered)]
    if shape == Shape.BARS or len(years) < 2:
        years = [last]
    ends = dict.fromkeys((years[0], years[-1]))
    rows = [GridRow(row.region, [entry for entry in row.entries if entry.year in ends]) for row in page.drawable]
    rows = [row for row in rows if any(entry.observation for entry in row.entries)]
    shown = [row for row in rows if any(map(_can_be_seen, row.entries))] or rows
    left_off = _left_off_note([row for row in rows if row not in shown])
    if len(shown) <= MOST_BARS:
        return shown, years, sentences(_levels_note(page), left_off)
    note = _("Only the first %(count)s regions are drawn; the table has all.") % {"count": MOST_BARS}
    return shown[:MOST_BARS], years, sentences(note, left_off)


def _can_be_seen(entry: Entry) -> bool:
    """A number, or one of the two signs that stand for a value: else the row would be blank."""
    return entry.computed.value is not None or entry.status in SEEN_WITHOUT_NUMBER


def _left_off_note(rows) -> str:
    """Which regions have no row, by name where they are few."""
    if not rows:
        return ""
    if len(rows) > MOST_LEFT_OFF:
        return _("%(count)s more regions have no number here.") % {"count": len(rows)}
    comma = pgettext("between the items of a list", ", ")
    return _("Without a number here: %(regions)s.") % {"regions": comma.join(row.region.short_name for row in rows)}


def home_first(page, rows):
    return sorted(rows, key=lambda row: row.region.code != page.home)


def _levels_note(page) -> str:
    """That other levels are left out, where they are."""
    if len(page.drawable) == len(page.rows):
        return ""
    text = _("Drawn are the regions of one level (%(level)s); the table has all.")
    return text % {"level": page.drawable[0].region.get_level_display()}
