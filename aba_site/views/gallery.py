from django.shortcuts import render
from django.utils.translation import gettext as _

from aba_site.tables import Cell, Column, Table
from aba_site.tile_map import Tile, TileMap
from aba_site.views.gallery_charts import chart_examples


def components(request):
    """Every component of the site on one page, with invented values."""
    return render(
        request,
        "components.html",
        {
            "crumbs": [(_("Components"), "")],
            "notices": [_("“9999” is not a year with figures; the newest is shown.")],
            "downloads": [
                {"label": "CSV", "href": "#downloads", "hint": _("for spreadsheets")},
                {"label": "JSON", "href": "#downloads", "hint": _("for programs")},
            ],
            "hits": [
                {"name": _("Example A"), "href": "#lists", "detail": _("County")},
                {"name": _("Example B"), "href": "#lists", "detail": ""},
            ],
            "example_source": {"label": _("Example source"), "get_absolute_url": "#lists"},
            "charts": chart_examples(),
            "table": _table(),
            "map": _map(),
        },
    )


def _table():
    return Table(
        _("A table with values that are there and values that are not"),
        [Column(_("Region")), Column(_("Value"), number=True), Column(_("Status"))],
        [
            [Cell(_("Example A"), "#table"), "1,234.50", _("Normal value")],
            [_("Example B"), "0.00", _("Normal value")],
            [_("Example C"), Cell("27.00", css="forecast"), _("Forecast")],
            [_("Example D"), Cell("–", css="missing"), _("Missing")],
            [_("Example E"), Cell("×", css="not-applicable"), _("Not applicable: cannot exist")],
            [_("Example F"), Cell("*", css="suppressed"), _("Suppressed")],
        ],
    )


def _map():
    levels = [0, 1, 2, 3, 4, 5, "missing", "not-applicable", "suppressed"]
    texts = ["0", "1–20", "21–40", "41–60", "61–80", "81–100", _("Missing"), _("Not applicable"), _("Suppressed")]
    tiles = [
        Tile(str(level), text, place % 5, place // 5, text if isinstance(level, int) else "", level, href="#map")
        for place, (level, text) in enumerate(zip(levels, texts, strict=True))
    ]
    return TileMap(_("A map of tiles"), tiles, legend=list(zip(levels, texts, strict=True)))
