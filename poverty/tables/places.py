"""A place's indicators as sparklines with their newest figure, and tables of the places around and within it."""

from collections.abc import Callable, Collection, Mapping, Sequence
from itertools import groupby

from django.utils.translation import gettext as _

from aba_site.bilingual import is_chinese
from aba_site.charts import sparkline
from aba_site.phrases import span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics import measures, relation
from poverty.metrics.places import Line, Peer, Place
from poverty.metrics.reading import PublicFigure
from poverty.models import Indicator, Region
from poverty.standings import change_reason, change_text, owned, relation_text
from poverty.tables.cells import note_column, source_cells, source_column
from poverty.tables.figure_groups import FEW_FIGURES, FigureGroup
from poverty.tables.figures import figure_cell, figure_text, remarks
from poverty.tables.measures import rank_text


def line_groups(place: Place) -> list[FigureGroup]:
    """By theme, one line for each indicator; the first group is open, or all of them where the lines are few."""
    groups = []
    for key, members in groupby(place.lines, lambda line: line.indicator.theme):
        theme = str(Indicator.Theme(key).label)
        is_open = not groups or len(place.lines) <= FEW_FIGURES
        lines = list(members)
        rows = [row for line in lines for row in line.series.values()]
        doubtful = sum(row.reading_confidence is not None for row in rows)
        table = line_table(lines, theme, place)
        groups.append(FigureGroup(theme, len(rows), doubtful, is_open, [table], earlier_notes(lines)))
    return groups


def line_table(lines: Sequence[Line], caption: str, place: Place) -> Table:
    """
    Indicator, its years as a sparkline, the newest figure with unit, year, status and source, the change until then
    and the rank among the regions with the same parent. A column in which no line says anything is left out.
    """
    from_source = source_cells()
    code, addresses = place.region.code, {line.indicator.pk: line.indicator.get_absolute_url() for line in lines}

    def indicator_cell(line):
        return Cell(line.indicator.name, f"{addresses[line.indicator.pk]}?region={code}")

    def newest_cell(line):
        return figure_cell(line.newest, f"{addresses[line.indicator.pk]}{code}/{line.newest.year}/")

    columns: list[tuple[Column, Callable[[Line], Cell | str], bool]] = [
        (Column(_("Indicator")), indicator_cell, True),
        (Column(_("Over the years"), css="sparkline-column"), sparkline_cell, any(map(values_of, lines))),
        (Column(_("Newest figure"), number=True), newest_cell, True),
        (Column(_("Unit")), lambda line: line.figure.unit, True),
        (Column(_("Year"), css="short"), lambda line: line.figure.year_text, True),
        (Column(_("Status")), lambda line: line.figure.status_text, any(line.figure.status_text for line in lines)),
        (Column(_("Change"), number=True), change_cell, any(len(line.series) > 1 for line in lines)),
        (rank_column(place.region), rank_cell, any(line.standing for line in lines)),
        (Column(_("As printed")), lambda line: line.newest.printed, any(line.newest.printed for line in lines)),
        (note_column(_("How it is read")), lambda line: remarks(line.newest), any(remarks(x.newest) for x in lines)),
        (source_column(), lambda line: from_source(line.newest), True),
    ]
    shown = [(column, cell) for column, cell, wanted in columns if wanted]
    rows = [[cell(line) for _column, cell in shown] for line in lines]
    return Table(caption, [column for column, _cell in shown], rows, caption_hidden=True, css="data--told data--lines")


def rank_column(region: Region) -> Column:
    if region.public_parent is None:
        return Column(_("Rank, 1 is highest"), number=True)
    return Column(_("Rank in %(parent)s, 1 is highest") % {"parent": region.parent.short_name}, number=True)


def values_of(line: Line) -> list[PublicFigure]:
    """The figures that a sparkline joins; empty where there is only one."""
    held = [row for row in line.series.values() if row.value is not None]
    return held if len(held) > 1 else []


def sparkline_cell(line: Line) -> Cell:
    return Cell("", html=line_sparkline(line)) if values_of(line) else Cell("")


def line_sparkline(line: Line):
    """Every year from the first to the last, those without a figure as gaps; the label says its two ends."""
    held = values_of(line)
    years = range(min(line.series), max(line.series) + 1)
    rows = [line.series.get(year) for year in years]
    label = _("%(years)s: from %(first)s to %(last)s") % {
        "years": span_text(held[0].year, held[-1].year),
        "first": figure_text(held[0]),
        "last": figure_text(held[-1]),
    }
    return sparkline([row and row.value for row in rows], [row.status if row else "" for row in rows], label)


def change_cell(line: Line) -> Cell:
    """A dash with its reason where the figures are not comparable; nothing where there is only one."""
    change = line.change
    text = change_text(change, line.indicator)
    reason = change_reason(change) if not text else ""
    return Cell("—", css="missing", title=reason) if reason else Cell(text)


def rank_cell(line: Line) -> Cell:
    standing = line.standing
    if standing is None:
        return Cell("")
    return Cell(rank_text(standing.rank, standing.of))


def earlier_notes(lines: Sequence[Line]) -> list[tuple[str, str]]:
    """What there is to say on figures that the table does not print: those of earlier years."""
    return [
        (f"{line.indicator.name} {row.year}", told)
        for line in lines
        for row in line.series.values()
        if row is not line.newest and (told := remarks(row))
    ]


# -- other places ---------------------------------------------------------------------------------


def place_table(
    regions: Collection[Region], indicator: Indicator | None, figures: Mapping[str, Peer], caption: str, here=None
) -> Table:
    """
    Regions with their other names and, where one is told of them, the figure of an indicator.
    ``here`` is the figure of the place itself, to which theirs are compared in words.
    """
    known: list[tuple[Column, Callable[[Region], Cell | str], bool]] = [
        (Column(_("Region")), lambda region: Cell(region.name, region.get_absolute_url()), True),
        *figure_columns(indicator, figures, here),
        (Column(_("Chinese name"), css="short"), lambda region: region.name_zh, not is_chinese()),
        (Column(_("Pinyin"), css="short"), lambda region: region.pinyin, any(region.pinyin for region in regions)),
        (Column(_("Code")), lambda region: region.code, True),
        (Column(_("Kind")), lambda region: region.get_kind_display(), any(region.kind for region in regions)),
        (Column(_("Left the list of poor counties")), exit_text, any(map(exit_text, regions))),
    ]
    shown = [(column, cell) for column, cell, wanted in known if wanted]
    rows = [[cell(region) for _column, cell in shown] for region in regions]
    return Table(caption, [column for column, _cell in shown], rows, empty=_("None is known."), caption_hidden=True)


def figure_columns(indicator, figures: Mapping[str, Peer], here):
    """The figure, its year where they differ, and how it stands to that of the place itself."""
    if indicator is None or not figures:
        return []
    heading = _("%(indicator)s (unit: %(unit)s)") % {"indicator": indicator.name, "unit": indicator.unit}
    columns = [
        (Column(heading, number=True), lambda region: peer_cell(figures.get(region.code), indicator, region), True),
        (
            Column(_("Year"), css="short"),
            lambda region: str(figures[region.code].year) if region.code in figures else "",
            True,
        ),
    ]
    if here is not None:
        columns.append((Column(_("In words")), lambda region: beside(figures.get(region.code), here), True))
    return columns


def peer_cell(peer: Peer | None, indicator: Indicator, region: Region) -> Cell:
    return (
        figure_cell(as_observation(peer, indicator, region)) if peer else Cell("—", css="missing", title=_("Missing"))
    )


def as_observation(peer: Peer, indicator: Indicator, region: Region) -> PublicFigure:
    """For what prints figures."""
    return PublicFigure(indicator, region, peer.year, peer.value, peer.status, peer.qualifier)


def beside(peer: Peer | None, here: PublicFigure) -> str:
    """``about twice Wenchuan's``"""
    if peer is None or measures.obstacle(peer) or measures.obstacle(here):
        return ""
    if measures.mixes_definitions([peer, here]):
        return ""
    found = relation(peer.value, here.value)
    return relation_text(found, owned(here.region)) if found else ""


def exit_text(region: Region) -> str:
    return _("batch of %(year)s") % {"year": region.poverty_exit_year} if region.poverty_exit_year else ""
