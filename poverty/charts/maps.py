"""Tile maps: of a panel's numbers in one year, and of where regions lie to each other."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from aba_site.bilingual import pick
from aba_site.numbers import compact, grouped
from aba_site.tile_map import Tile, TileMap
from poverty.metrics import Entry, GridRow, Measure, Panel, shown_decimals
from poverty.models import Region
from poverty.tables.measures import measure_text

CLASSES = 5
SIGNS = {"more_than": ">", "less_than": "<", "about": "≈"}
LONGEST = 11  # characters of a number in a tile: 12,170.23 and 13,192,895, but 4.01 billion
EMPTY_LEVELS = {"M": "not-applicable", "Q": "suppressed"}


def mappable(rows: Sequence[GridRow]) -> list[GridRow]:
    """The rows whose regions have a place in a tile map: those of one parent, the most of them."""
    by_parent = {}
    for row in rows:
        if row.region.tile_column is not None:
            by_parent.setdefault(row.region.parent_id, []).append(row)
    return max(by_parent.values(), key=len, default=[])


def panel_map(panel: Panel, rows: Sequence[GridRow], measure: str, title: str, place: int = -1) -> TileMap:
    """One year of some mappable rows, by its ``place`` among them, shaded in fifths of the regions."""
    last = [(row.region, row.entries[place]) for row in rows]
    decimals = panel.indicator.decimals
    levels = quantile_levels({r.code: e.computed.value for r, e in last if e.computed.value is not None}, measure)
    tiles, ranges = [], {}
    for region, entry in last:
        level = (
            levels.get(region.code) if entry.computed.value is not None else EMPTY_LEVELS.get(entry.status, "missing")
        )
        text = tile_text(entry, measure, decimals)
        status = entry.observation.get_status_display() if entry.status not in ("", "A") else ""
        if text and status and measure == Measure.VALUE:
            text = f"{text} [{entry.status}]"
        tiles.append(
            Tile(region.code, region.short_name, region.tile_column, region.tile_row, text, level, str(status),
                 region.get_absolute_url())
        )  # fmt: skip
        ranges.setdefault(level, []).append(entry.computed)
    return TileMap(title, tiles, legend(ranges, measure, decimals))


def tile_text(entry: Entry, measure: str, decimals: int) -> str:
    """The number, short enough for a tile; a bound is told as one. Empty where there is none."""
    if entry.computed.value is None:
        return ""
    if measure == Measure.VALUE:
        number = grouped(entry.computed.value, shown_decimals(entry.computed.value, decimals))
        if len(number) > LONGEST:
            number = compact(entry.computed.value)
        return SIGNS.get(entry.observation.qualifier, "") + number
    return measure_text(entry.computed, measure, decimals)


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
        dash = pick("～", " to " if ends[0].startswith("−") else "–")
        entries.append((level, dash.join(dict.fromkeys(ends))))
    return entries
