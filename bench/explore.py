"""
Exploring 1.6 million figures: the first page, one deep inside and filtered ones, each against the same with 16,000.

Whole requests, front and conditional answers apart: every page is made. `bench.lists` makes the figures.
"""

from bench.measuring import QUICK, at_most, best, on

PAGES_DEEP = 400 if QUICK else 10_000
LIMIT = 1.5
ROUNDS = 3 if QUICK else 15
FIRST = "explorer_first"

CHOICES = {
    FIRST: "",
    "explorer_filter: one theme": "theme=tourism",
    "explorer_filter: a prefecture with all within it": "region=513200&within=1",
    "explorer_filter: some years": "time=2016..2020",
    "explorer_filter: one status": "status=F",
}


def measured() -> dict[str, float]:
    """Seconds of each page, on the database at hand."""
    from django.test import Client

    client, found = Client(), {}
    for name, query in CHOICES.items():
        first = f"/en/explore/?{query}"
        deep = f"{first}&after={deep_place(query)}"
        name_of_deep = "explorer_deep" if name == FIRST else f"{name}, deep"
        found[name], found[name_of_deep] = best(
            lambda first=first: opened(client, first), lambda deep=deep: opened(client, deep), rounds=ROUNDS
        )
    return found


def results(small: dict[str, float]):
    """``small``: what :func:`measured` said with 16,000 figures."""
    for name, ours in measured().items():
        yield at_most(f"{name}{on()}", "the same with 16,000 figures", ours, small[name], LIMIT)


def opened(client, address) -> str:
    response = client.get(address)
    assert response.status_code == 200
    html = response.content.decode()
    assert 'class="notices"' not in html
    assert html.count('<th scope="row"') == 50
    return html


def deep_place(query) -> str:
    """The last figure of the page before one so deep, found the slow way: by counting."""
    from django.http import QueryDict

    from aba_site.query_state import QueryReader
    from poverty.metrics.exploring import Place
    from poverty.views.explore import place_text
    from poverty.views.figure_filter import read_filter

    selection = read_filter(QueryReader.of(QueryDict(query))).selection()
    figures = selection.figures().order_by(*selection.order)
    row = figures.with_names()[min(PAGES_DEEP * 50, figures.count() - 60)]
    assert Place.of(row)
    return place_text(row)
