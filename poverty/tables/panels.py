"""An indicator's panel as a table: regions by years, every number with its own page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import grouped
from aba_site.phrases import span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics import Computed, Entry, GridRow, Measure, Panel, Reason, shown_decimals
from poverty.models import Region
from poverty.tables.figures import figure_cell, place_and_years, region_cell
from poverty.tables.measures import measure_text, rank_text


@dataclass(frozen=True, slots=True)
class PanelTable:
    """
    What a table of a panel shows. ``rows`` may be a part of those chosen, ``all_rows``; sums are of all of them.

    ``home`` is the code of the region set off, ``base`` the way to the indicator's own address and ``query`` what the
    address of each number's page carries.
    """

    panel: Panel
    rows: Sequence[GridRow]
    all_rows: Sequence[GridRow]
    measure: str
    home: str
    base: str = ""
    query: str = ""

    @property
    def years(self) -> list[int]:
        return [entry.year for entry in self.rows[0].entries] if self.rows else []

    @property
    def with_compound(self) -> bool:
        return self.measure == Measure.GROWTH and len(self.years) > 1

    def table(self, caption: str) -> Table:
        """Under values that may be added up stands their sum; beside growth stands that of all the years."""
        columns = [Column(_("Region")), *(Column(str(year), number=True) for year in self.years)]
        if self.with_compound:
            period = span_text(self.years[0], self.years[-1])
            points = self.panel.changes_in_points
            label = _("Mean change a year, %(period)s") if points else _("Compound growth a year, %(period)s")
            columns.append(Column(label % {"period": period}, number=True, css="compound"))
        body = list(map(self._row, self.rows))
        if self.measure == Measure.VALUE and self.panel.indicator.aggregation == "sum" and len(self.all_rows) > 1:
            body += sum_row(self.panel, [row.region for row in self.all_rows], self.years)
        css = "data--wide data--figures"
        return Table(caption, columns, body, empty=_("There are no figures for this choice."), css=css)

    def _row(self, row: GridRow) -> list[Cell]:
        code = row.region.code
        cells = [region_cell(row.region), *(self._cell(entry, code) for entry in row.entries)]
        if self.with_compound:
            yearly = self.panel.growth(code, self.years[0], self.years[-1])
            cells.append(self._compound_cell(yearly))
        return list(map(highlighted, cells)) if code == self.home else cells

    def _compound_cell(self, yearly: Computed) -> Cell:
        """It opens to the values it leads from and to."""
        cell = computed_cell(yearly, Measure.GROWTH, max(2, self.panel.indicator.decimals))
        if yearly.value is None:
            return cell
        ends = yearly.denominator, yearly.numerator
        first, last = (grouped(end, shown_decimals(end, self.panel.indicator.decimals)) for end in ends)
        return replace(cell, title=_("from %(first)s to %(last)s") % {"first": first, "last": last})

    def _cell(self, entry: Entry, code: str) -> Cell:
        """The number's page stands below the indicator's own address, so that the link is short."""
        href = f"{self.base}{code}/{entry.year}/{self.query}" if entry.observation else ""
        if self.measure == Measure.VALUE and entry.observation:
            return figure_cell(entry.observation, href)
        return replace(computed_cell(entry.computed, self.measure, self.panel.indicator.decimals), href=href)


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
        if whole.value is not None and whole.of < len(codes):
            words = {"sum": text, "reporting": whole.of, "all": len(codes)}
            text = pgettext("a sum of some", "%(sum)s (%(reporting)s of %(all)s)") % words
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


def highlighted(cell: Cell) -> Cell:
    return replace(cell, css=f"{cell.css} highlight".strip())


def computed_cell(computed: Computed, measure: str, decimals: int) -> Cell:
    """A computed number; the reason on hover where there is none."""
    if computed.value is None:
        return Cell("—", css="missing", title=str(Reason(computed.reason).label))
    if measure == Measure.RANK:
        return Cell(rank_text(computed.value, computed.of))
    return Cell(measure_text(computed, measure, decimals))


def reasons(rows: Iterable[GridRow]) -> list[tuple[str, str]]:
    """Why numbers were not computed, and where: ``[("The series breaks here…", "Chengdu 2016, Ziyang 2016")]``."""
    places = defaultdict(list)
    for row in rows:
        for entry in row.entries:
            # That nothing stands before the first year needs no telling.
            if entry.computed.reason not in ("", Reason.NO_EARLIER) and entry.observation:
                places[entry.computed.reason].append((row.region, entry.year))
    return [(str(Reason(reason).label), _named(found)) for reason, found in places.items()]


MOST_NAMED = 20


def _spans(places: Iterable[tuple[Region, int]]) -> list[tuple[Region, int, int]]:
    """Years of one region that follow on each other, as one: ``(region, first, last)``."""
    spans = []
    for region, year in places:
        if spans and spans[-1][0] == region and spans[-1][2] == year - 1:
            spans[-1] = (region, spans[-1][1], year)
        else:
            spans.append((region, year, year))
    return spans


def _named(places: Sequence[tuple[Region, int]]) -> str:
    """``Chengdu 2016, Ziyang 2014–2016``; of very many the first are named."""
    comma = pgettext("between the items of a list", ", ")
    spans = _spans(places)
    named = comma.join(place_and_years(region, first, last) for region, first, last in spans[:MOST_NAMED])
    left = len(spans) - MOST_NAMED
    return named if left <= 0 else _("%(named)s and %(count)s more") % {"named": named, "count": left}
