"""Tables of figures: regions by years, and figure by figure."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.bilingual import pick
from aba_site.downloads import Field
from aba_site.numbers import grouped, percent
from aba_site.phrases import before_number, gap, span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Figure, shown_decimals
from poverty.metrics.coverage import Holding
from poverty.models import Observation, Region
from poverty.tables.cells import note_column, source_cells, source_column

# How a status looks; a normal value looks like nothing. In words it stands below the table.
STATUS_CLASSES = {
    "B": "flagged", "D": "flagged", "P": "flagged", "U": "flagged", "V": "flagged",
    "E": "estimated", "I": "estimated", "F": "forecast",
    "L": "missing", "O": "missing", "M": "not-applicable", "Q": "suppressed",
}  # fmt: skip

NORMAL, EXACT = Observation.Status.NORMAL.value, Observation.Qualifier.EXACT.value
FILE_KINDS = {"csv": "csv", "xlsx": "xlsx", "json": "json", "metadata": "metadata.json"}


def region_cell(region: Region) -> Cell:
    return (
        Cell(region.short_name, region.get_absolute_url(), title=region.name)
        if region.is_published
        else Cell(region.name)
    )


def empty_text(status: str) -> str:
    """Why there is no value, in a word: a cell that said it in full would widen its column for all years."""
    return {
        "L": pgettext("in place of a value", "Not collected"),
        "M": pgettext("in place of a value", "Not applicable"),
        "O": pgettext("in place of a value", "Missing"),
        "Q": pgettext("in place of a value", "Suppressed"),
    }[status]


def figure_cell(observation: Observation, href: str | None = None) -> Cell:
    """
    :func:`figure_text` with a look by its status; on hover the status in full, and what there is to say of the figure.

    It leads to all that is known of the figure.
    """
    address = observation.get_absolute_url() if href is None else href
    status = observation.status
    if status == NORMAL and not (observation.note_en or observation.note_zh):
        return Cell(figure_text(observation), address)
    parts = (Figure(observation).status_text, observation.note)
    title = pick("。", ". ").join(str(part).rstrip(".。") for part in parts if part)
    return Cell(figure_text(observation), address, css=STATUS_CLASSES.get(status, ""), title=title)


def figure_text(observation: Observation) -> str:
    """
    ``12,170.23 [B]``: every digit, the qualifier and, where it is not normal, the letter of the status;
    without a value ``Not applicable``.
    """
    if observation.value is None:
        return empty_text(observation.status)
    if observation.qualifier == EXACT:
        decimals = shown_decimals(observation.value, observation.indicator.decimals)
        text = grouped(observation.value, decimals)
    else:
        text = Figure(observation).exact_text
    return text if observation.status == NORMAL else f"{text} [{observation.status}]"


def place_and_year(region: Region, year: int) -> str:
    """``Chengdu 2016``"""
    words = {"region": before_number(region.short_name), "year": year}
    return pgettext("place and year", "%(region)s %(year)s") % words


def place_and_years(region: Region, first: int, last: int) -> str:
    """``Chengdu 2014–2016``, or ``Chengdu 2016`` where both are one."""
    if first == last:
        return place_and_year(region, first)
    words = {"region": before_number(region.short_name), "years": span_text(first, last)}
    return pgettext("place and years", "%(region)s %(years)s") % words


def statuses(observations: Iterable[Observation]) -> list[tuple[str, str]]:
    """The statuses that occur, in words, apart from the normal one: ``[("B", "Break in the series")]``."""
    found = sorted({row.status for row in observations} - {Observation.Status.NORMAL})
    return [(status, str(Observation.Status(status).label)) for status in found]


def figure_table(observations: Sequence[Observation], caption: str, show: Sequence[str] = (), *, sourced=True) -> Table:
    """
    Figure by figure, with all that is known of each. ``show`` picks the leading columns among
    ``indicator`` and ``region``; columns in which no row says anything are left out,
    and so is the source where the page itself is that of the source.
    """
    leading = {
        "indicator": (Column(_("Indicator")), lambda row: Cell(row.indicator.name, row.indicator.get_absolute_url())),
        "region": (Column(_("Region")), lambda row: region_cell(row.region)),
    }
    columns = [leading[name] for name in show] + [
        (Column(_("Year"), css="short"), lambda row: Figure(row).year_text),
        (Column(_("Value"), number=True), figure_cell),
        (Column(_("Unit")), lambda row: Figure(row).unit),
        (Column(_("Status")), lambda row: row.get_status_display()),
    ]
    optional = [
        (Column(_("As printed"), css="printed"), lambda row: row.printed),
        (note_column(_("How it is read")), remarks),
    ]
    columns += [(column, text) for column, text in optional if any(map(text, observations))]
    if sourced:
        columns.append((source_column(), source_cells()))
    rows = ([cell(row) for _column, cell in columns] for row in observations)
    return Table(
        caption, [column for column, _cell in columns], rows, empty=_("There are no figures."), css="data--told"
    )


def remarks(observation: Observation) -> str:
    """How a figure was read, how sure that reading is, and how its year is known where the source does not say it."""
    if not (observation.note_zh or observation.note_en or observation.year_note_zh or observation.year_note_en) and (
        observation.reading_confidence is None
    ):
        return ""
    parts = [observation.note]
    if observation.reading_confidence is not None:
        confidence = percent(observation.reading_confidence, 0)
        parts.append(_("Confidence in this reading: %(confidence)s.") % {"confidence": confidence})
    if observation.year_note:
        parts.append(_("Year: %(note)s") % {"note": observation.year_note})
    return gap().join(filter(None, parts))


def holding_table(holdings: Sequence[Holding], caption: str) -> Table:
    """Indicators with their newest figure and what is held of each."""
    columns = [
        Column(_("Indicator")), Column(_("Newest figure"), number=True), Column(_("Unit")),
        Column(_("Region and year"), css="short"), Column(_("Years"), css="short"), Column(_("Regions"), number=True),
        Column(_("Figures"), number=True),
    ]  # fmt: skip
    rows = ([*holding_cells(held), held.years, held.regions, grouped(held.figures, 0)] for held in holdings)
    return Table(str(caption), columns, rows, caption_hidden=True, css="data--catalogue")


def holding_cells(held: Holding) -> list[Cell]:
    name = Cell(held.indicator.name, held.indicator.get_absolute_url())
    if held.latest is None:
        none = Cell("—", css="missing", title=_("None stands for all: each is of another place."))
        return [name, none, Cell(held.indicator.unit), Cell(_("several places"))]
    where = _("%(region)s, %(year)s") % {"region": held.latest.region.short_name, "year": held.latest.year_text}
    return [name, figure_cell(held.latest.observation), Cell(held.latest.unit), Cell(where)]


def column_table(fields: Iterable[Field]) -> Table:
    """The columns of the files, in their order."""
    columns = [Column(_("Column")), Column(_("Type")), Column(_("What it holds"), css="source")]
    return Table(
        _("Columns of the files"), columns, ([f.name, f.type, f.description] for f in fields), caption_hidden=True
    )


def status_table() -> Table:
    """Every status a figure can have, and whether it comes with a value."""
    columns = [Column(_("Letter")), Column(_("Status")), Column(_("Has a value"))]
    rows = (
        [status.value, str(status.label), _("No") if status.value in Observation.EMPTY_STATUSES else _("Yes")]
        for status in Observation.Status
    )
    return Table(_("Statuses"), columns, rows, caption_hidden=True)


def indicator_files_table(holdings: Iterable[Holding]) -> Table:
    """The files of each indicator that has figures."""
    columns = [
        Column(_("Indicator")),
        Column(_("Figures"), number=True),
        *(Column(kind, css="file") for kind in ("CSV", "XLSX", "JSON")),
    ]
    columns.append(Column(_("Metadata"), css="file"))
    rows = (
        [
            Cell(held.indicator.name, held.indicator.get_absolute_url()),
            grouped(held.figures, 0),
            *(
                Cell(f".{ending}", reverse(f"indicator-{kind}", args=[held.indicator.slug]))
                for kind, ending in FILE_KINDS.items()
            ),
        ]
        for held in holdings
    )
    return Table(_("Files by indicator"), columns, rows, caption_hidden=True)
