"""Charts and maps of a panel, made of the same rows as its table."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from aba_site.charts import clean
from aba_site.tile_map import Tile, TileMap
from poverty.metrics import Computed, GridRow, Measure, Panel
from poverty.models import Indicator, Observation, Region
from poverty.tables.figures import measure_text

CLASSES = 5
EMPTY_LEVELS = {"M": "not-applicable", "Q": "suppressed"}


def panel_chart(panel: Panel, rows: Sequence[GridRow], measure: str, title: str, home: str) -> dict:
    """
    Lines over years, or bars over regions where there is only one year. Gaps are ``None``.
    See static/js/chart-configuration.js for the shape.
    """
    decimals = measure_decimals(measure, panel.indicator)
    years = [entry.year for entry in rows[0].entries] if rows else []
    bars = len(years) == 1
    if bars:
        ordered = sorted(
            rows, key=lambda row: row.entries[0].computed.value or Decimal(0), reverse=measure != Measure.RANK
        )
        labels = [row.region.short_name for row in ordered]
        series = [
            {
                "name": str(years[0]),
                "code": str(years[0]),
                "points": [point(row.entries[0].computed, measure) for row in ordered],
                "status": [row.entries[0].status for row in ordered],
                "highlight": [place for place, row in enumerate(ordered) if row.region.code == home],
            }
        ]
    else:
        labels = [str(year) for year in years]
        series = [
            {
                "name": row.region.short_name,
                "code": row.region.code,
                "points": [point(entry.computed, measure) for entry in row.entries],
                "status": [entry.status for entry in row.entries],
                "highlight": row.region.code == home,
            }
            for row in rows
        ]
    found = {status for one in series for status in one["status"]} - {"", Observation.Status.NORMAL}
    return clean(
        {
            "type": "bar" if bars else "line",
            "title": title,
            "unit": measure_unit(measure, panel.indicator),
            "decimals": decimals,
            "labels": labels,
            "series": series,
            "reverse": measure == Measure.RANK and not bars,
            "tall": bars and len(labels) > 8,
            "status_labels": {status: Observation.Status(status).label for status in sorted(found)},
        }
    )


def measure_unit(measure: str, indicator: Indicator) -> str:
    match measure:
        case Measure.GROWTH | Measure.SHARE:
            return "%"
        case Measure.RANK:
            return _("rank, 1 is the highest value")
        case Measure.INDEX:
            return _("first year shown = 100")
    return indicator.unit


def measure_decimals(measure: str, indicator: Indicator) -> int:
    match measure:
        case Measure.GROWTH | Measure.SHARE:
            return 2
        case Measure.RANK:
            return 0
        case Measure.INDEX:
            return 1
    return indicator.decimals


def point(computed: Computed, measure: str) -> Decimal | None:
    """A number as the chart draws it: ratios in per cent."""
    if computed.value is None:
        return None
    return round(computed.value * 100, 4) if measure in (Measure.GROWTH, Measure.SHARE) else computed.value


def mappable(rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows whose regions have a place in a tile map: those of one parent, the most of them."""
    by_parent = {}
    for row in rows:
        if row.region.tile_column is not None:
            by_parent.setdefault(row.region.parent_id, []).append(row)
    return max(by_parent.values(), key=len, default=[])


def panel_map(panel: Panel, rows: Sequence[GridRow], measure: str, title: str) -> TileMap:
    """The last year of some mappable rows, shaded in fifths of the regions."""
    last = [(row.region, row.entries[-1]) for row in rows]
    decimals = panel.indicator.decimals
    levels = quantile_levels({r.code: e.computed.value for r, e in last if e.computed.value is not None}, measure)
    tiles, ranges = [], {}
    for region, entry in last:
        level = (
            levels.get(region.code) if entry.computed.value is not None else EMPTY_LEVELS.get(entry.status, "missing")
        )
        text = measure_text(entry.computed, measure, decimals) if entry.computed.value is not None else ""
        status = entry.observation.get_status_display() if entry.status not in ("", "A") else ""
        if text and status and measure == Measure.VALUE:
            text = f"{text} [{entry.status}]"
        tiles.append(
            Tile(region.code, region.short_name, region.tile_column, region.tile_row, text, level, str(status),
                 region.get_absolute_url())
        )  # fmt: skip
        ranges.setdefault(level, []).append(entry.computed)
    return TileMap(title, tiles, legend(ranges, measure, decimals))


def place_map(regions: Sequence[Region], title: str = "") -> TileMap | None:
    """
    Where regions lie to each other; those that left the list of poor counties early are darkest,
    and one of which that is not known is not shaded as if it were.
    """
    tiles = [region for region in regions if region.tile_column is not None]
    if len(tiles) < 2:
        return None
    years = sorted({region.poverty_exit_year for region in tiles if region.poverty_exit_year})
    levels = {year: max(1, CLASSES - 2 * place) for place, year in enumerate(years)}
    legend = [(level, _("batch of %(year)s") % {"year": year}) for year, level in levels.items()]
    unknown = ("missing", _("Missing")) if years else (1, "")
    if not title:
        title = (
            _("The year in which each left the list of poor counties") if years else _("Where they lie to each other")
        )
    return TileMap(
        title,
        [
            Tile(region.code, region.short_name, region.tile_column, region.tile_row,
                 str(region.poverty_exit_year or ""), levels.get(region.poverty_exit_year, unknown[0]),
                 "" if region.poverty_exit_year else unknown[1], region.get_absolute_url())
            for region in tiles
        ],
        legend,
        ident=f"map-{tiles[0].parent_id}",
    )  # fmt: skip


def quantile_levels(values: dict[str, Decimal], measure: str) -> dict[str, int]:
    """A level from 1 to 5 per region, a fifth of the regions each, equal values alike; 0 for zero. Rank 1 is most."""
    ordered = sorted(values.values(), reverse=measure == Measure.RANK)
    return {
        code: 0 if value == 0 else 1 + ordered.index(value) * CLASSES // len(ordered) for code, value in values.items()
    }


def legend(ranges: dict, measure: str, decimals: int) -> list[tuple[int | str, str]]:
    """What each shade stands for: the smallest and the largest number in it."""
    words = {
        "missing": _("No number"),
        "not-applicable": _("Not applicable"),
        "suppressed": _("Suppressed"),
    }
    entries = []
    for level in sorted(ranges, key=lambda level: (isinstance(level, str), level)):
        if isinstance(level, str):
            entries.append((level, words[level]))
            continue
        ordered = sorted(ranges[level], key=lambda computed: computed.value)
        ends = [measure_text(computed, measure, decimals) for computed in (ordered[0], ordered[-1])]
        entries.append((level, "–".join(dict.fromkeys(ends))))
    return entries
