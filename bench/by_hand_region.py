"""The tables on the page of a region, by hand as in bench/by_hand.py: sparklines, newest figures, changes, ranks."""

from itertools import groupby, pairwise

from bench.by_hand import JOINED, PUBLIC, STATUS, asked, cell, number, told
from poverty.models.regions import short_name_en


def region_tables(cursor, code) -> str:
    """Every table of figures on the page of a region, one for each theme. Four statements."""
    [(pk, parent, level, parent_name)] = asked(
        cursor,
        "SELECT r.id, r.parent_id, r.level, p.name_en FROM poverty_region r JOIN poverty_region p ON p.id = r.parent_id"
        " WHERE r.code = %s AND r.state = 'published'",
        code,
    )
    rows = asked(
        cursor,
        "SELECT o.indicator_id, i.theme, i.position, i.slug, i.name_en, i.unit_en, i.decimals, s.slug, s.label_en,"
        f" s.name_en, o.year, o.value, o.status, o.qualifier {JOINED} WHERE o.region_id = %s AND {PUBLIC}"
        " ORDER BY i.position, i.slug, o.year",
        pk,
    )
    lines = [(indicator, list(series)) for indicator, series in groupby(rows, lambda row: row[0])]
    newest = {
        indicator: max([row for row in series if row[12] != "F"] or series, key=lambda row: row[10])
        for indicator, series in lines
    }
    peers = siblings(cursor, pk, parent, level, newest)
    by_theme = {}
    for indicator, series in lines:
        by_theme.setdefault(series[0][1], []).append((series, newest[indicator], peers.get(indicator, [])))
    return "".join(
        theme_table(title, by_theme[theme], code, parent_name) for theme, title in THEMES.items() if theme in by_theme
    )


THEMES = {
    "economy": "Economy", "poverty": "Poverty", "industry": "Farming and industry",
    "organisations": "Cooperatives, farms and enterprises", "funds": "Funds", "ecommerce": "E-commerce",
    "tourism": "Tourism", "environment": "Green space", "governance": "Supervision and divisions",
}  # fmt: skip


def siblings(cursor, pk, parent, level, newest) -> dict:
    """By indicator, of the regions with the same parent: value, status and qualifier in the newest figure's year."""
    years = {}
    for indicator, row in newest.items():
        years.setdefault(row[10], []).append(indicator)
    wanted = " OR ".join(f"(o.year = {year} AND o.indicator_id IN ({','.join(map(str, found))}))"
                         for year, found in years.items())  # fmt: skip
    regions = asked(
        cursor,
        "SELECT id FROM poverty_region WHERE parent_id = %s AND level = %s AND state = 'published' AND id <> %s",
        parent, level, pk,
    )  # fmt: skip
    if not regions:
        return {}
    keys, found = ",".join(str(region) for (region,) in regions), {}
    for indicator, *peer in asked(
        cursor,
        f"SELECT o.indicator_id, o.value, o.status, o.qualifier {JOINED}"
        f" WHERE {PUBLIC} AND ({wanted}) AND o.region_id IN ({keys})",
    ):
        found.setdefault(indicator, []).append(peer)
    return found


def theme_table(title, lines, code, parent) -> str:
    with_status = any(newest[12] != "A" for _series, newest, _peers in lines)
    with_change = any(len(series) > 1 for series, _newest, _peers in lines)
    ranks = [rank(newest, peers) for _series, newest, peers in lines]
    marked = any(newest[12] != "A" and newest[11] is not None for _series, newest, _peers in lines)
    number_css = "number marked" if marked else "number"
    parent = short_name_en(parent)
    heads = [
        '<th scope="col">Indicator</th><th scope="col" class="sparkline-column">Over the years</th>'
        f'<th scope="col" class="{number_css}">Newest figure</th><th scope="col">Unit</th>'
        '<th scope="col" class="short">Year</th>',
        '<th scope="col">Status</th>' if with_status else "",
        '<th scope="col" class="number">Change</th>' if with_change else "",
        f'<th scope="col" class="number">Rank in {parent}, 1 is highest</th>' if any(ranks) else "",
        '<th scope="col" class="source">Source</th>',
    ]
    body = []
    for (series, newest, _peers), place in zip(lines, ranks, strict=True):
        _pk, _theme, _at, slug, name, unit, decimals, source, label, source_name, year, value, status, quality = newest
        href = f"/en/indicators/{slug}/{code}/{year}/"
        said = f"<td>{STATUS.get(status, '')}</td>" if with_status else ""
        change = changed(series, newest) if with_change else ""
        place = f'<td class="number">{place}</td>' if any(ranks) else ""
        body.append(
            f'<tr><th scope="row"><a href="/en/indicators/{slug}/?region={code}">{name}</a></th>'
            f'<td class="sparkline-column">{sparkline(series, decimals)}</td>'
            f"{cell(value, status, quality, decimals, href, marked)}<td>{unit_of(unit, value)}</td>"
            f'<td class="short">{year}</td>{said}{change}{place}'
            f'<td class="source" title="{source_name}"><a href="/en/sources/{source}/">{label}</a></td></tr>'
        )
    table = f'<table class="data data--told data--lines"><caption class="visually-hidden">{title}</caption>'
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{title}">{table}<thead><tr>{"".join(heads)}</tr>'
        f"</thead><tbody>{''.join(body)}</tbody></table></div>"
    )


def unit_of(unit, value) -> str:
    return unit.removesuffix("s") if value in (1, -1) and unit.isalpha() else unit


def exact(value, quality) -> bool:
    return value is not None and quality not in ("more_than", "less_than")


def rank(newest, peers) -> str:
    value, status, quality = newest[11:14]
    ranked = [peer for peer in peers if exact(peer[0], peer[2])]
    if not exact(value, quality) or not ranked or len({status == "D", *(peer[1] == "D" for peer in ranked)}) > 1:
        return ""
    return f"{1 + sum(peer[0] > value for peer in ranked)} of {1 + len(ranked)}"


def changed(series, newest) -> str:
    """From the first year with a value that is comparable with the newest."""
    year, last, _status, quality = newest[10:14]
    dash = '<td class="number missing" title="{}">—</td>'
    if not exact(last, quality):
        return dash.format(
            "There is no value." if last is None else "The source gives only a bound, not the value itself."
        )
    held = [row for row in series if row[10] <= year]
    earlier = [row for row in held[:-1] if exact(row[11], row[13])]
    broken = [later[10] for before, later in pairwise(held) if later[12] in "BD" or before[12] == "D"]
    first = next((row for row in earlier if not any(at > row[10] for at in broken)), None)
    if first is None:
        why = "The series breaks here: the value is not comparable with earlier years."
        return dash.format(why) if earlier else '<td class="number"></td>'
    start, since, decimals = first[11], first[10], newest[6]
    if last == start:
        return f'<td class="number">unchanged since {since}</td>'
    sign = "+" if last > start else ""
    if newest[5].startswith("%"):
        return f'<td class="number">{sign}{number(last - start, decimals)} percentage points since {since}</td>'
    if start <= 0:
        return f'<td class="number">{sign}{number(last - start, decimals)} {newest[5]} since {since}</td>'
    return f'<td class="number">{sign}{number((last / start - 1) * 100, 1)}% since {since}</td>'


DASHED, HOLLOW = ' class="dashed"', ' class="hollow"'


def sparkline(series, decimals) -> str:
    held = [row for row in series if row[11] is not None]
    if len(held) < 2:
        return ""
    years = range(series[0][10], series[-1][10] + 1)
    rows = {row[10]: (float(row[11]), row[12]) if row[11] is not None else (None, row[12]) for row in series}
    points = [rows.get(year, (None, "")) for year in years]
    values = [value for value, _status in points if value is not None]
    low, high, step = min(values), max(values), 88 / (len(points) - 1)
    spread = 16 / (high - low) if high > low else 0
    at = [
        None if value is None
        else f"{short(4 + place * step)} {short(20 - (value - low) * spread if spread else 12)}"
        for place, (value, _status) in enumerate(points)
    ]  # fmt: skip
    runs, drawn = [], set()
    for place in range(1, len(points)):
        (before, earlier), (here, status) = points[place - 1 : place + 1]
        if before is None or here is None or status in ("B", "D") or earlier == "D":
            runs.append([None, []])
            continue
        dashed = status in ("E", "F", "I")
        if not runs or runs[-1][0] is not dashed:
            runs.append([dashed, [at[place - 1]]])
            drawn.add(place - 1)
        runs[-1][1].append(at[place])
        drawn.add(place)
    paths = "".join(
        "<path" + (DASHED if dashed else "") + ' d="M' + "L".join(found) + '"/>' for dashed, found in runs if found
    )
    last = max(place for place, (value, _status) in enumerate(points) if value is not None)
    dots = "".join(dot(at[place], 1) for place in range(last) if at[place] and place not in drawn)
    hollow = HOLLOW if points[last][1] in ("E", "F", "I") else ""
    ends = ["".join(told(*row[11:14], decimals)) for row in (held[0], held[-1])]
    label = f"{held[0][10]}–{held[-1][10]}: from {ends[0]} to {ends[1]}"
    drawn = f"{paths}{dots}{dot(at[last], 3, hollow)}"
    return f'<svg class="sparkline" viewBox="0 0 96 24" role="img" aria-label="{label}">{drawn}</svg>'


def dot(place, radius, css="") -> str:
    x, y = place.split()
    return f'<circle{css} cx="{x}" cy="{y}" r="{radius}"/>'


def short(value) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".")
