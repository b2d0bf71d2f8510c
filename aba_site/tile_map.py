"""
Maps made of equal squares, one per region, drawn as SVG on the server in one pass.

A template places one with ``{{ map }}``. Colours come from the classes ``level-…`` in static/css/charts.css;
the page's table is the text alternative.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from aba_site.charts.text_width import ems, wrapped

WIDTH, HEIGHT, GAP = 112, 72, 4
MANY_COLUMNS = 5

# A name wider than its tile is set smaller on two lines: beside its neighbours' it would be read as one with them.
# A Chinese map of many columns on a phone sets names larger, where they fit: see charts.css.
ROOM, LETTER, SMALL_LETTER, LINE, LARGE_LETTER = 104, 15, 12, 14, 26
VALUE_LETTER, ROOM_FOR_VALUE = 14, 96

# What a tile without a value says instead of a shade, and how it is filled.
PATTERNS = {"missing": "", "not-applicable": "dots", "suppressed": "hatch"}


@dataclass(frozen=True, slots=True)
class Tile:
    """
    One region at its place in the grid. ``level`` is a shade: 1 (least) to 5 (most), 0 for a value of zero;
    or, where there is no value, ``"missing"``, ``"not-applicable"`` or ``"suppressed"``.
    ``status_text`` is read aloud and shown on hover after the value. ``marked`` frames the place a page is about.
    """

    code: str
    label: str
    column: int
    row: int
    value_text: str
    level: int | str
    status_text: str = ""
    href: str = ""
    marked: bool = False

    @property
    def description(self) -> str:
        """``Wenchuan: 2018 (provisional)``"""
        value = f"{self.label}: {self.value_text}" if self.value_text else self.label
        return f"{value} ({self.status_text})" if self.status_text else value


@dataclass
class TileMap:
    """``legend`` pairs a level with what it stands for. ``ident`` keeps two maps on one page apart."""

    title: str
    tiles: Sequence[Tile]
    legend: Sequence[tuple[int | str, str]] = ()
    ident: str = "tile-map"
    _html: str = field(default="", init=False, repr=False)

    def __html__(self) -> SafeString:
        if not self._html:
            self._html = self._render()
        return mark_safe(self._html)  # noqa: S308  every text was escaped in _render

    __str__ = __html__

    def _render(self) -> str:
        across = [tile.column for tile in self.tiles] or [0]
        down = [tile.row for tile in self.tiles] or [0]
        left, top = min(across), min(down)
        columns, rows = max(across) - left + 1, max(down) - top + 1
        window = f"{left * WIDTH} {top * HEIGHT} {columns * WIDTH} {rows * HEIGHT}"
        many = " tile-map--many" if columns > MANY_COLUMNS else ""
        title = escape(self.title)
        return (
            f'<figure class="tile-map{many}"><figcaption class="chart__title">{title}</figcaption>'
            f'<div class="tile-map__scroll" role="group" tabindex="0" aria-label="{title}">'
            f'<svg class="tile-map__grid" viewBox="{window}">'
            f"{self._patterns()}{''.join(map(self._tile, self.tiles))}</svg></div>"
            f"{self._legend()}</figure>"
        )

    def _patterns(self) -> str:
        """Dots where a value cannot exist, hatching where it is withheld."""
        return (
            f'<defs><pattern id="{self.ident}-hatch" width="8" height="8" patternUnits="userSpaceOnUse"'
            ' patternTransform="rotate(45)"><path class="tile-map__hatch" d="M0 0V8" stroke-width="3"/></pattern>'
            f'<pattern id="{self.ident}-dots" width="8" height="8" patternUnits="userSpaceOnUse">'
            '<circle class="tile-map__dot" cx="3" cy="3" r="1.3"/></pattern></defs>'
        )

    def _square(self, level, x, y, width, height) -> str:
        place = f'x="{x}" y="{y}" width="{width}" height="{height}"'
        pattern = PATTERNS.get(level)
        overlay = f'<rect class="tile__pattern" {place} fill="url(#{self.ident}-{pattern})"/>' if pattern else ""
        return f'<rect class="tile__square" {place}/>{overlay}'

    def _tile(self, tile: Tile) -> str:
        x, y = tile.column * WIDTH + GAP / 2, tile.row * HEIGHT + GAP / 2
        middle = x + (WIDTH - GAP) / 2
        description = escape(tile.description)
        name = _name(tile.label, middle, y + (31 if tile.value_text else 41))
        css = "tile__value" + " tile__value--long" * (ems(tile.value_text) * VALUE_LETTER > ROOM_FOR_VALUE)
        value = f'<text class="{css}" x="{middle}" y="{y + 52}">{escape(tile.value_text)}</text>'
        opening, closing = (f'<a href="{escape(tile.href)}"', "</a>") if tile.href else ('<g role="img"', "</g>")
        here = " tile--here" if tile.marked else ""
        return (
            f'{opening} class="tile level-{escape(tile.level)}{here}" aria-label="{description}">'
            f"<title>{description}</title>{self._square(tile.level, x, y, WIDTH - GAP, HEIGHT - GAP)}"
            f"{name}{value if tile.value_text else ''}{closing}"
        )

    def _legend(self) -> str:
        if not self.legend:
            return ""
        items = "".join(
            f'<li><svg class="tile level-{escape(level)}" viewBox="0 0 24 16" aria-hidden="true">'
            f"{self._square(level, 0, 0, 24, 16)}</svg>{escape(text)}</li>"
            for level, text in self.legend
        )
        return f'<ul class="tile-map__legend">{items}</ul>'


def _name(label: str, middle: float, baseline: float) -> str:
    """On one line where it fits; else on two, the second of them clipped at the edge of the tile."""
    wide = ems(label, bold=True)
    if wide * LETTER <= ROOM:
        css = "" if wide * LARGE_LETTER <= ROOM + LETTER else ' class="tile__wide"'
        return f'<text{css} x="{middle}" y="{baseline}">{escape(label)}</text>'
    lines = wrapped(label, ROOM / SMALL_LETTER, 2, bold=True)
    first = baseline - 1 - LINE * (len(lines) - 1) / 2
    return "".join(
        f'<text class="tile__long" x="{middle}" y="{first + LINE * place}">{escape(line)}</text>'
        for place, line in enumerate(lines)
    )
