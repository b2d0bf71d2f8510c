"""What a table or chart shows, in plain words: the trend, who is highest and lowest, and what must be known with it."""

from collections import Counter
from collections.abc import Sequence

from django.utils.translation import gettext as _

from aba_site.phrases import gap
from poverty.metrics import GridRow, Measure, Panel, Reason
from poverty.summaries.caveats import breaks, of_row
from poverty.summaries.extremes import extremes
from poverty.summaries.trends import has_number, trend
from poverty.summaries.words import MOST_NAMES, Words

__all__ = ["summary"]


def summary(panel: Panel, rows: Sequence[GridRow], measure: str, home: str) -> str:
    """
    A few sentences about a grid of the panel, in the reader's language; empty where there is no row.

    Told are the course of the region with the code ``home`` (of each region where there are at most three), the
    highest and lowest of the last year and the place of ``home`` among them, breaks, gaps, and values that are
    estimated, forecast or otherwise not ordinary. Nothing is compared across a break, and a bound is never an extreme.
    """
    rows = [row for row in rows if row.entries]
    if not rows:
        return ""
    words = Words(panel, measure)
    with_numbers = [row for row in rows if any(map(has_number, row.entries))]
    if not with_numbers:
        return _nothing(rows, measure)
    told = rows if len(rows) <= MOST_NAMES else [row for row in rows if row.region.code == home]
    trends = [sentence for row in told if row in with_numbers for sentence in trend(words, row)]
    compared = extremes(words, rows, home, named=bool(trends))
    if not (trends or compared):  # too few to compare: these few are told one by one
        told = with_numbers[:MOST_NAMES]
        trends = [sentence for row in told for sentence in trend(words, row)]
    remarks = [sentence for row in told for sentence in of_row(words, row)]
    sentences = [*trends, *compared, *breaks(words, rows), *remarks]
    return gap().join(sentences)


def _nothing(rows, measure) -> str:
    """Why there is no number at all."""
    entries = [entry for row in rows for entry in row.entries]
    if measure != Measure.VALUE:
        reasons = Counter(entry.computed.reason for entry in entries if entry.observation)
        why = Reason(reasons.most_common(1)[0][0] if reasons else Reason.NO_VALUE).label
        return gap().join([_("Nothing could be computed here."), str(why)])
    match {entry.status for entry in entries if entry.observation}:
        case statuses if statuses == {"Q"}:
            return _("All figures shown are suppressed.")
        case statuses if statuses == {"M"}:
            return _("There cannot be a figure here: it does not apply.")
    return _("No figure is known for this choice.")
