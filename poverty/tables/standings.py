"""What the public was told of one figure, version by version, as a table."""

from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.downloads import iso
from aba_site.query_state import query_string, sentences
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Figure
from poverty.metrics.provenance import Provenance, Standing
from poverty.models import Observation
from poverty.tables.cells import note_column, source_cell, source_column
from poverty.tables.figures import STATUS_CLASSES, remarks

MAY_BE_EMPTY = (4, 5)  # columns of the table of versions


def moment_text(moment: datetime) -> str:
    """``31 July 2026, 09:05``, in the site's time zone."""
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def pinned(version: Observation) -> str:
    """The address under which a version is shown for good: its figure's, as it stood when it was published."""
    return version.get_absolute_url() + query_string(as_of=exact_moment(version.published_at))


def exact_moment(moment: datetime) -> str:
    """``2026-06-30T04:00:00.123456Z``: to the microsecond, or the moment of a publication would lie before it."""
    seconds = iso(moment).removesuffix("Z")
    return f"{seconds}.{moment.microsecond:06d}Z" if moment.microsecond else f"{seconds}Z"


def status_words(observation: Observation) -> str:
    """``Provisional [P]``"""
    return f"{observation.get_status_display()} [{observation.status}]"


def value_text(observation: Observation) -> str:
    """``more than 3,000 tonnes``; the status in words where there is no value."""
    return Figure(observation).measured


def standings_table(provenance: Provenance, caption: str) -> Table:
    """Every value that stood in public, the newest first, with the days it stood and why it was changed."""
    columns = [
        Column(_("Stood in public")),
        Column(_("Value"), css="told"),
        Column(_("Why it was changed"), css="told"),
        Column(_("Status")),
        Column(_("As printed")),
        note_column(_("How it is read")),
        source_column(),
    ]
    rows = [
        [
            Cell(period_text(one), pinned(one.version) if one.start == one.version.published_at else ""),
            Cell(value_text(one.version), css=STATUS_CLASSES.get(one.version.status, "")),
            why(one, is_first=one is provenance.standings[0]),
            status_words(one.version),
            one.version.printed,
            remarks(one.version),
            source_cell(one.version),
        ]
        for one in reversed(provenance.standings)
    ]
    kept = [place for place in range(len(columns)) if place not in MAY_BE_EMPTY or any(row[place] for row in rows)]
    rows = [[row[place] for place in kept] for row in rows]
    return Table(caption, [columns[place] for place in kept], rows, caption_hidden=True, css="data--told")


def period_text(one: Standing) -> str:
    """``since 1 July 2026, 09:05``, ``1 July 2026, 09:05 – 3 July 2026, 10:00``"""
    start = moment_text(one.start)
    if one.end is None:
        return pgettext("a time", "since %(start)s") % {"start": start}
    return pgettext("a time", "%(start)s – %(end)s") % {"start": start, "end": moment_text(one.end)}


def why(one: Standing, *, is_first: bool) -> str:
    """What led to a version's standing, and to its end where that was no replacement."""
    if one.again:
        begun = _("Stands again, since the version after it was withdrawn.")
    elif is_first:
        begun = one.version.reason or _("First publication.")
    else:
        begun = one.version.reason or _("No reason was recorded.")
    return sentences(begun, _("Later withdrawn.") if one.withdrawn else "")
