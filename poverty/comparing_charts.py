"""Small charts that set places or indicators beside each other: specifications for :mod:`aba_site.charts`."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from django.utils.translation import gettext as _

from aba_site.charts import clean
from aba_site.phrases import span_text, year_text
from aba_site.tile_map import Tile, TileMap
from poverty.charts import mappable, panel_map
from poverty.metrics import Measure, Panel
from poverty.metrics.correlation import Point
from poverty.metrics.places import Line, Peer
from poverty.models import Indicator, Observation, Region
from poverty.tables.places import as_observation


def status_words(statuses: Iterable[str]) -> dict[str, str]:
    found = sorted(set(statuses) - {"", Observation.Status.NORMAL})
    return {status: str(Observation.Status(status).label) for status in found}


def years_chart(line: Line) -> dict:
    """One indicator of one place over its years; those without a figure are gaps."""
    years = range(min(line.series), max(line.series) + 1)
    rows = [line.series.get(year) for year in years]
    status = [row.status if row else "" for row in rows]
    return clean(
        {
            "type": "line",
            "id": f"years-{line.indicator.slug}",
            "title": _("%(indicator)s, %(years)s")
            % {"indicator": line.indicator.name, "years": span_text(years[0], years[-1])},
            "unit": line.indicator.unit,
            "decimals": line.indicator.decimals,
            "labels": [str(year) for year in years],
            "series": [
                {
                    "name": line.newest.region.short_name,
                    "code": line.newest.region.code,
                    "points": [row.value if row else None for row in rows],
                    "status": status,
                    "highlight": True,
                }
            ],
            "status_labels": status_words(status),
        }
    )


def dots_chart(
    indicator: Indicator, year: int, figures: Sequence[tuple[Region, Observation | Peer]], home: str = ""
) -> dict:
    """One indicator in one year over some places, the highest first; ``home`` is the code of the one set off."""
    ordered = sorted(figures, key=lambda pair: (pair[1].value is None, -(pair[1].value or 0)))
    status = [figure.status for _region, figure in ordered]
    return clean(
        {
            "type": "dots",
            "id": f"dots-{indicator.slug}",
            "title": _("%(indicator)s, %(years)s") % {"indicator": indicator.name, "years": year_text(year)},
            "unit": indicator.unit,
            "decimals": indicator.decimals,
            "labels": [region.short_name for region, _figure in ordered],
            "series": [
                {
                    "name": str(year),
                    "code": str(year),
                    "points": [figure.value for _region, figure in ordered],
                    "status": status,
                    "highlight": [place for place, (region, _figure) in enumerate(ordered) if region.code == home],
                }
            ],
            "status_labels": status_words(status),
        }
    )


def figure_map(indicator: Indicator, regions: Sequence[Region], figures: Mapping[str, Peer], here="") -> TileMap | None:
    """The figures of one year over places that lie to each other as in a tile map; ``here`` is a code to be framed."""
    by_code = {region.code: region for region in regions}
    held = {code: peer for code, peer in figures.items() if code in by_code}
    if not held:
        return None
    year = next(iter(held.values())).year
    cells = {(code, year): as_observation(peer, indicator, by_code[code]) for code, peer in held.items()}
    panel = Panel(indicator, cells)
    rows = mappable(panel.grid(Measure.VALUE, panel.regions, [year]))
    if len(rows) < 2:
        return None
    title = _("%(indicator)s, %(years)s (unit: %(unit)s)") % {
        "indicator": indicator.name,
        "years": year_text(year),
        "unit": indicator.unit,
    }
    drawn = panel_map(panel, rows, Measure.VALUE, title)
    drawn.tiles = [replace(tile, marked=tile.code == here) for tile in drawn.tiles]
    return drawn


def place_tiles(regions: Sequence[Region], here: str) -> TileMap | None:
    """Where a place lies among its peers, without any figure."""
    tiles = [
        Tile(region.code, region.short_name, region.tile_column, region.tile_row, "", 0, href=region.get_absolute_url(),
             marked=region.code == here)
        for region in regions
        if region.tile_column is not None
    ]  # fmt: skip
    return TileMap(_("Where it lies"), tiles, ident="map-here") if len(tiles) > 1 else None


def scatter_chart(points: Sequence[Point], x: Indicator, y: Indicator, title: str, home: str) -> dict:
    """A point for each place; ``home`` is the code of the one set off."""
    status = [max(point.x.status, point.y.status) for point in points]
    return clean(
        {
            "type": "scatter",
            "id": "pairing",
            "title": title,
            "description": _("Each point is a region."),
            "unit": _("%(x)s across, %(y)s upwards") % {"x": x.unit, "y": y.unit},
            "decimals": y.decimals,
            "x": {"title": x.name, "unit": x.unit, "decimals": x.decimals},
            "y": {"title": y.name, "unit": y.unit, "decimals": y.decimals},
            "labels": [point.region.short_name for point in points],
            "series": [
                {
                    "name": title,
                    "code": "pairing",
                    "points": [[point.x.value, point.y.value] for point in points],
                    "status": status,
                    "highlight": [place for place, point in enumerate(points) if point.region.code == home],
                }
            ],
            "status_labels": status_words(status),
        }
    )
