"""The tables of a pack: like those of the site, with links that stay within the folder."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from aba_site.numbers import grouped
from aba_site.phrases import gap, section_text, span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Figure
from poverty.models import Observation, Region, Source
from poverty.packs.holdings import HeldIndicator, PackHoldings
from poverty.tables.figures import figure_cell, place_and_year, remarks

FEW_FIGURES = 12


def indicator_table(holdings: PackHoldings, held: Sequence[HeldIndicator], caption: str) -> Table:
    """The indicators of a theme: the newest figure of the place itself, and how many there are with its parts'."""
    columns = [
        Column(_("Indicator")), Column(_("Unit")), Column(_("Newest figure"), number=True), Column(_("Year")),
        Column(_("Figures"), number=True), Column(_("Years")),
    ]  # fmt: skip
    rows = (_indicator_row(holdings.newest, one) for one in held)
    return Table(caption, columns, rows, caption_hidden=True, css="data--catalogue")


def _indicator_row(newest: dict[str, Figure], held: HeldIndicator) -> list[Cell | str]:
    figure = newest.get(held.indicator.slug)
    return [
        Cell(held.indicator.name, held.page),
        figure.unit if figure else held.indicator.unit,
        figure_cell(figure.observation, "") if figure else Cell("—", css="missing", title=_("No figure of its own.")),
        figure.year_text if figure else "",
        Cell(grouped(held.figures, 0)),
        span_text(held.first, held.last),
    ]


def grid_table(panel, home: str, caption: str) -> Table:
    """Regions by years; an empty cell where nothing is held."""
    columns = [Column(_("Region")), *(Column(str(year), number=True) for year in panel.years)]
    rows = []
    for code, region in panel.regions.items():
        cells = [Cell(region.short_name, title=region.name)]
        for year in panel.years:
            row = panel.cells.get((code, year))
            cells.append(figure_cell(row, "") if row else Cell(""))
        rows.append([replace(cell, css=f"{cell.css} highlight".strip()) for cell in cells] if code == home else cells)
    return Table(caption, columns, rows, css="data--wide")


def told_table(figures: Sequence[Observation], caption: str) -> Table:
    """Figure by figure, each with all that is known of it."""
    columns = [
        Column(_("Region")), Column(_("Year")), Column(_("Value"), number=True), Column(_("Unit")),
        Column(_("Status")), Column(_("As printed")), Column(_("How it is read"), css="remarks"),
        Column(_("Source"), css="source"),
    ]  # fmt: skip
    rows = (
        [
            row.region.short_name, Figure(row).year_text, figure_cell(row, ""), Figure(row).unit,
            row.get_status_display(), row.printed, remarks(row), source_text(row),
        ]
        for row in figures
    )  # fmt: skip
    return Table(caption, columns, rows, css="data--told")


def source_text(row: Observation) -> str:
    """``The paper · section 2.1``"""
    return f"{row.source.label} · {section_text(row.section)}" if row.section else row.source.label


def notes(figures: Iterable[Observation]) -> list[tuple[str, str]]:
    """Of figures in a grid: what there is to say on single ones, by place and year."""
    told = ((row, gap().join(filter(None, [_printed(row), remarks(row)]))) for row in figures)
    return [(place_and_year(row.region, row.year), note) for row, note in told if note]


def _printed(row: Observation) -> str:
    """What was printed, where it reads like another number."""
    same = row.value is None or row.printed.replace(",", "") in (
        "", f"{row.value.normalize():f}", f"{row.value:.{row.indicator.decimals}f}",
    )  # fmt: skip
    return "" if same else _("Printed: %(text)s.") % {"text": row.printed}


def part_table(parts: Sequence[Region], caption: str) -> Table:
    columns = [Column(_("Region")), Column(_("Chinese name")), Column(_("Pinyin")), Column(_("Code"))]
    rows = ([one.name, one.name_zh, one.pinyin, one.code] for one in parts)
    return Table(caption, columns, rows, caption_hidden=True)


def source_table(sources: Sequence[Source]) -> Table:
    columns = [Column(_("Source")), Column(_("Citation")), Column(_("Licence")), Column(_("Short name"))]
    rows = ([one.name, one.citation or _("Not stated"), one.licence, one.slug] for one in sources)
    return Table(_("Sources"), columns, rows, caption_hidden=True)
