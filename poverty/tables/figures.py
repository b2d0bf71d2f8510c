"""Tables of figures: regions by years, and figure by figure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.bilingual import pick
from aba_site.downloads import Field
from aba_site.numbers import grouped, percent
from aba_site.phrases import gap, span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Computed, Entry, Figure, GridRow, Measure, Panel, Reason, compound_growth, shown_decimals
from poverty.metrics.coverage import Holding
from poverty.models import Observation, Region
from poverty.tables.cells import note_column, source_cell, source_column

# How a status looks; a normal value looks like nothing. In words it stands below the table.
STATUS_CLASSES = {
    "B": "flagged", "D": "flagged", "P": "flagged", "U": "flagged", "V": "flagged",
    "E": "estimated", "I": "estimated", "F": "forecast",
    "L": "missing", "O": "missing", "M": "not-applicable", "Q": "suppressed",
}  # fmt: skip

FILE_KINDS = {"csv": "csv", "xlsx": "xlsx", "json": "json", "metadata": "metadata.json"}


def panel_table(panel: Panel, rows: Sequence[GridRow], measure: str, caption: str, home: str) -> Table:
    """
    Regions by years. Under values that may be added up stands their sum; beside growth stands compound growth.
    The row of the region with the code ``home`` is set off.
    """
    years = [entry.year for entry in rows[0].entries] if rows else []
    columns = [Column(_("Region")), *(Column(str(year), number=True) for year in years)]
    with_compound = measure == Measure.GROWTH and len(years) > 1
    if with_compound:
        period = span_text(years[0], years[-1])
        columns.append(
            Column(_("Compound growth a year, %(period)s") % {"period": period}, number=True, css="compound")
        )
    body = []
    for row in rows:
        cells = [
            region_cell(row.region),
            *(entry_cell(entry, measure, panel.indicator.decimals) for entry in row.entries),
        ]
        if with_compound:
            yearly = compound_growth(panel.series[row.region.code], years[0], years[-1])
            cells.append(computed_cell(yearly, Measure.GROWTH, 0))
        body.append([highlighted(cell) for cell in cells] if row.region.code == home else cells)
    if measure == Measure.VALUE and panel.indicator.aggregation == "sum" and len(rows) > 1:
        body += sum_row(panel, [row.region for row in rows], years)
    return Table(caption, columns, body, empty=_("There are no figures for this choice."), css="data--wide")


def sum_row(panel: Panel, regions: Sequence[Region], years: Iterable[int]) -> list[list[Cell]]:
    """The sum of the regions shown, called just that; none where the regions are of several levels."""
    if len({region.level for region in regions}) > 1:
        return []
    codes = [region.code for region in regions]
    cells = [Cell(sum_label(regions), css="total")]
    for year in years:
        whole = panel.total(codes, year)
        title = ""
        if whole.value is None:
            title = Reason(whole.reason).label
        elif whole.of < len(codes):
            title = _("%(reporting)s of %(all)s regions report") % {"reporting": whole.of, "all": len(codes)}
        text = (
            "—" if whole.value is None else grouped(whole.value, shown_decimals(whole.value, panel.indicator.decimals))
        )
        cells.append(Cell(text, css="total", title=str(title)))
    return [cells]


def sum_label(regions: Sequence[Region]) -> str:
    """``Sum of the 21 regions (not the figure of Sichuan Province itself)``"""
    parents = {region.parent_id for region in regions}
    if len(parents) == 1 and regions[0].parent and regions[0].parent.is_published:
        return _("Sum of the %(count)s regions (not the figure of %(parent)s itself)") % {
            "count": len(regions),
            "parent": regions[0].parent.name,
        }
    return _("Sum of the %(count)s regions") % {"count": len(regions)}


def region_cell(region: Region) -> Cell:
    return (
        Cell(region.short_name, region.get_absolute_url(), title=region.name)
        if region.is_published
        else Cell(region.name)
    )


def highlighted(cell: Cell) -> Cell:
    return replace(cell, css=f"{cell.css} highlight".strip())


def entry_cell(entry: Entry, measure: str, decimals: int) -> Cell:
    """A value with the letter of its status, or a computed number; the reason on hover where there is none."""
    if measure == Measure.VALUE and entry.observation:
        return figure_cell(entry.observation)
    return computed_cell(entry.computed, measure, decimals)


def figure_cell(observation: Observation) -> Cell:
    """``12,170.23 [B]``: every digit, the qualifier and, where it is not normal, the letter of the status."""
    figure = Figure(observation)
    marked = figure.value is not None and figure.status_text
    text = f"{figure.exact_text} [{figure.status}]" if marked else figure.exact_text
    stop = pick("。", ". ")
    title = stop.join(str(part).rstrip(".。") for part in (figure.status_text, figure.note) if part)
    return Cell(text, css=STATUS_CLASSES.get(figure.status, ""), title=title)


def computed_cell(computed: Computed, measure: str, decimals: int) -> Cell:
    if computed.value is None:
        return Cell("—", css="missing", title=str(Reason(computed.reason).label))
    return Cell(measure_text(computed, measure, decimals))


def measure_text(computed: Computed, measure: str, decimals: int) -> str:
    """A measure's number as a reader sees it: ``13.33%``, ``20 of 21``, ``211.9``, ``281.32``."""
    match measure:
        case Measure.GROWTH | Measure.SHARE:
            return percent(computed.value)
        case Measure.RANK:
            return pgettext("rank", "%(rank)s of %(ranked)s") % {"rank": computed.value, "ranked": computed.of}
        case Measure.INDEX:
            return grouped(computed.value, 1)
    return grouped(computed.value, shown_decimals(computed.value, decimals))


def reasons(rows: Iterable[GridRow]) -> list[tuple[str, str]]:
    """Why numbers were not computed, and where: ``[("The series breaks here…", "Chengdu 2016, Ziyang 2016")]``."""
    places = defaultdict(list)
    for row in rows:
        for entry in row.entries:
            # That nothing stands before the first year needs no telling.
            if entry.computed.reason not in ("", Reason.NO_EARLIER) and entry.observation:
                places[entry.computed.reason].append((row.region, entry.year))
    comma = pgettext("between the items of a list", ", ")
    return [
        (str(Reason(reason).label), comma.join(place_and_year(region, year) for region, year in found))
        for reason, found in places.items()
    ]


def place_and_year(region: Region, year: int) -> str:
    """``Chengdu 2016``"""
    return pgettext("place and year", "%(region)s %(year)s") % {"region": region.short_name, "year": year}


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
        (Column(_("Year")), lambda row: Figure(row).year_text),
        (Column(_("Value"), number=True), figure_cell),
        (Column(_("Unit")), lambda row: Figure(row).unit),
        (Column(_("Status")), lambda row: row.get_status_display()),
    ]
    optional = [
        (Column(_("As printed")), lambda row: row.printed),
        (note_column(_("How it is read")), remarks),
    ]
    columns += [(column, text) for column, text in optional if any(map(text, observations))]
    if sourced:
        columns.append((source_column(), source_cell))
    rows = ([cell(row) for _column, cell in columns] for row in observations)
    return Table(
        caption, [column for column, _cell in columns], rows, empty=_("There are no figures."), css="data--told"
    )


def remarks(observation: Observation) -> str:
    """How a figure was read, how sure that reading is, and how its year is known where the source does not say it."""
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
        Column(_("Indicator")), Column(_("Unit")), Column(_("Newest figure"), number=True),
        Column(_("Region and year")), Column(_("Years")), Column(_("Regions"), number=True),
        Column(_("Figures"), number=True),
    ]  # fmt: skip
    rows = ([*holding_cells(held), held.years, held.regions, held.figures] for held in holdings)
    return Table(str(caption), columns, rows, caption_hidden=True, css="data--catalogue")


def holding_cells(held: Holding) -> list[Cell]:
    name = Cell(held.indicator.name, held.indicator.get_absolute_url())
    if held.latest is None:
        return [name, Cell(held.indicator.unit), Cell(""), Cell("")]
    where = _("%(region)s, %(year)s") % {"region": held.latest.region.short_name, "year": held.latest.year_text}
    return [name, Cell(held.latest.unit), figure_cell(held.latest.observation), Cell(where)]


def region_table(regions: Sequence[Region], caption: str) -> Table:
    """Regions with the forms of their names and, where any is known, the year of leaving the list of poor counties."""
    columns = [Column(_("Region")), Column(_("Chinese name")), Column(_("Pinyin")), Column(_("Code"))]
    with_kind = any(region.kind for region in regions)
    with_exit = any(region.poverty_exit_year for region in regions)
    columns += [Column(_("Kind"))] * with_kind + [Column(_("Left the list of poor counties"))] * with_exit
    rows = []
    for region in regions:
        row = [Cell(region.name, region.get_absolute_url()), region.name_zh, region.pinyin, region.code]
        row += [region.get_kind_display()] * with_kind
        row += [
            _("batch of %(year)s") % {"year": region.poverty_exit_year} if region.poverty_exit_year else ""
        ] * with_exit
        rows.append(row)
    return Table(caption, columns, rows, empty=_("None is known."), caption_hidden=True)


def column_table(fields: Iterable[Field]) -> Table:
    """The columns of the files, in their order."""
    columns = [Column(_("Column")), Column(_("Type")), Column(_("What it holds"))]
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
        *(Column(kind) for kind in ("CSV", "XLSX", "JSON")),
    ]
    columns.append(Column(_("Metadata")))
    rows = (
        [
            Cell(held.indicator.name, held.indicator.get_absolute_url()),
            held.figures,
            *(
                Cell(f".{ending}", reverse(f"indicator-{kind}", args=[held.indicator.slug]))
                for kind, ending in FILE_KINDS.items()
            ),
        ]
        for held in holdings
    )
    return Table(_("Files by indicator"), columns, rows, caption_hidden=True)
