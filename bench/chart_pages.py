"""Pages with one chart: as the site draws and enlivens it, and of Chart.js alone."""

import json


def specification(regions: int, years: int) -> dict:
    """A line chart of made-up numbers."""
    series = [
        {
            "name": f"Region {place}", "code": str(place), "status": ["A"] * years, "highlight": place == 3,
            "points": [(place * 7 + year * 13) % 97 + place for year in range(years)],
        }
        for place in range(regions)
    ]  # fmt: skip
    labels = [str(2000 + year) for year in range(years)]
    return {
        "type": "line", "id": "many", "title": "Many", "unit": "t", "decimals": 0, "labels": labels, "series": series,
    }  # fmt: skip


def drawn(spec) -> str:
    """The chart as a part of a page, with its scripts."""
    from django.template.loader import render_to_string

    return render_to_string("components/chart.html", {"chart": spec})


def page_of_ours(spec) -> str:
    from django.templatetags.static import static

    styles = "".join(
        f'<link rel="stylesheet" href="{static(f"css/{name}.css")}">'
        for name in ("tokens", "base", "layout", "components", "charts", "drawn-charts", "interaction")
    )
    theme = f'<script src="{static("js/theme.js")}"></script>'
    return f'<!doctype html><html lang="en"><meta charset="utf-8">{theme}{styles}<body>{drawn(spec)}</body></html>'


def page_of_defaults(spec) -> str:
    """Chart.js as it comes: with its animation, and reading what it is given."""
    data = [{"label": one["name"], "data": one["points"]} for one in spec["series"]]
    return _page({"type": "line", "data": {"labels": spec["labels"], "datasets": data}})


def page_of_chart_js(spec) -> str:
    """Chart.js at its fastest: no animation, and points that it need not read. All that it draws is what ours shows."""
    data = [
        {"label": one["name"], "data": [{"x": place, "y": value} for place, value in enumerate(one["points"])]}
        for one in spec["series"]
    ]
    options = {"animation": False, "parsing": False, "normalized": True}
    return _page({"type": "line", "data": {"labels": spec["labels"], "datasets": data}, "options": options})


def _page(chart) -> str:
    from django.conf import settings
    from django.templatetags.static import static

    return (
        '<!doctype html><html lang="en"><meta charset="utf-8"><body><canvas></canvas>'
        f'<script src="{static(settings.CHART_JS["local"])}"></script>'
        f'<script>new Chart(document.querySelector("canvas"), {json.dumps(chart)}); window.ready = performance.now()'
        "</script></body></html>"
    )
