"""
The peers of bench/cold.py: two tables as anybody would write them who wants no framework, in English only.

A cursor, one statement for each question, columns that are needed and no others; numbers formatted by f-strings and
pieces joined. Both give the same bytes as the page's own tables, which bench/cold.py asserts. They know what invented
figures never have and leave it out: notes, doubtful readings, what was printed. What stands around the tables (frame,
headline figures, sentences, other places, forms, links to files) they leave out as well: all that is to our cost.
"""

from html import escape

from poverty.models.regions import short_name_en

STATUS = {
    "B": "Break in the series", "D": "Definition differs", "E": "Estimated", "F": "Forecast", "I": "Imputed",
    "L": "Missing: not collected", "M": "Not applicable: cannot exist", "O": "Missing", "P": "Provisional",
    "Q": "Suppressed", "U": "Low reliability", "V": "Unvalidated",
}  # fmt: skip
CLASS = {
    "B": "flagged", "D": "flagged", "P": "flagged", "U": "flagged", "V": "flagged", "E": "estimated",
    "I": "estimated", "F": "forecast", "L": "missing", "O": "missing", "M": "not-applicable", "Q": "suppressed",
}  # fmt: skip
EMPTY = {"L": "Not collected", "M": "Not applicable", "O": "Missing", "Q": "Suppressed"}
QUALIFIED = {"exact": "", "about": "about ", "more_than": "more than ", "less_than": "less than "}
PUBLIC = """
    o.published_at IS NOT NULL AND o.superseded_at IS NULL
    AND i.state = 'published' AND r.state = 'published' AND s.state = 'published'
"""
JOINED = """
    FROM poverty_observation o JOIN poverty_indicator i ON i.id = o.indicator_id
    JOIN poverty_region r ON r.id = o.region_id JOIN poverty_source s ON s.id = o.source_id
"""


def asked(cursor, statement, *values):
    cursor.execute(statement, values)
    return cursor.fetchall()


def number(value, decimals) -> str:
    return f"{value:,.{decimals}f}".replace("-", "−")


def told(value, status, qualifier, decimals) -> tuple[str, str]:
    """The number in words, and the mark of its status."""
    if value is None:
        return EMPTY[status], ""
    return QUALIFIED[qualifier] + number(value, decimals), "" if status == "A" else f" [{status}]"


def cell(value, status, qualifier, decimals, href, marked, more="") -> str:
    words, mark = told(value, status, qualifier, decimals)
    if mark and marked:
        mark = f'<span class="cell-mark">{mark}</span>'
    css, title = CLASS.get(status, ""), STATUS.get(status, "")
    classes = " ".join(filter(None, ["number", "marked" if marked else "", css, more]))
    title = f' title="{title}"' if title else ""
    return f'<td class="{classes}"{title}><a href="{href}">{words}{mark}</a></td>'


def grid_table(cursor, slug, shown) -> str:
    """The first ``shown`` regions of an indicator by years, and below the sum of all of them. Two statements."""
    [(pk, name, decimals, additive)] = asked(
        cursor, "SELECT id, name_en, decimals, aggregation = 'sum' FROM poverty_indicator WHERE slug = %s", slug
    )
    regions, grid = {}, {}
    for code, region, level, parent, *figure in asked(
        cursor,
        f"SELECT r.code, r.name_en, r.level, r.parent_id, o.year, o.value, o.status, o.qualifier {JOINED}"
        f" WHERE o.indicator_id = %s AND {PUBLIC} ORDER BY r.code, o.year",
        pk,
    ):
        regions[code] = region, level, parent
        grid.setdefault(code, {})[figure[0]] = figure[1:]
    return rendered(name, decimals, additive, regions, grid, shown)


def rendered(name, decimals, additive, regions, grid, shown) -> str:
    years = sorted({year for series in grid.values() for year in series})
    codes = sorted(regions)
    home = "513200" if "513200" in regions else codes[0]
    marked = {
        year: any(
            one and one[0] is not None and one[1] != "A" for one in (grid[code].get(year) for code in codes[:shown])
        )
        for year in years
    }
    body = []
    for code in codes[:shown]:
        full, more = escape(regions[code][0]), "highlight" if code == home else ""
        css = ' class="highlight"' if more else ""
        short = escape(short_name_en(regions[code][0]))
        row = [f'<tr><th scope="row"{css} title="{full}"><a href="/en/regions/{code}/">{short}</a></th>']
        for year in years:
            figure = grid[code].get(year)
            if figure:
                row.append(cell(*figure, decimals, f"{code}/{year}/", marked[year], more))
            else:
                classes = f"{'number marked' if marked[year] else 'number'} missing {more}".strip()
                row.append(f'<td class="{classes}" title="There is no value.">—</td>')
        body.append("".join([*row, "</tr>"]))
    if additive and len({level for _name, level, _parent in regions.values()}) == 1:
        body.append(sums(years, codes, grid, marked, decimals, regions))
    css = {year: "number marked" if marked[year] else "number" for year in years}
    heads = "".join(f'<th scope="col" class="{css[year]}">{year}</th>' for year in years)
    caption = f"{name}, {years[0]}–{years[-1]}"
    return (
        f'<div class="scroll" role="group" tabindex="0" aria-label="{caption}"><table class="data data--wide'
        f' data--figures"><caption>{caption}</caption><thead><tr><th scope="col">Region</th>{heads}</tr></thead>'
        f"<tbody>{''.join(body)}</tbody></table></div>"
    )


def sums(years, codes, grid, marked, decimals, regions) -> str:
    row = [f'<tr><th scope="row" class="total">Sum of the {len(codes)} regions</th>']
    for year in years:
        held = [one for one in (grid[code].get(year) for code in codes) if one and one[0] is not None]
        css = f"number{' marked' if marked[year] else ''} total"
        if not held or any(one[2] in ("more_than", "less_than") for one in held):
            why = "The source gives only a bound, not the value itself." if held else "There is no value."
            row.append(f'<td class="{css}" title="{why}">—</td>')
        elif len({one[1] == "D" for one in held}) > 1:
            row.append(f'<td class="{css}" title="Figures of different definitions are not comparable.">—</td>')
        else:
            text = number(sum(one[0] for one in held), decimals)
            title = ""
            if len(held) < len(codes):
                title = f' title="{len(held)} of {len(codes)} regions report"'
                text = f"{text} ({len(held)} of {len(codes)})"
            row.append(f'<td class="{css}"{title}>{text}</td>')
    return "".join([*row, "</tr>"])
