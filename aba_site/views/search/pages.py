from django.shortcuts import render
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from aba_site.downloads import json_error, json_response
from aba_site.query_state import QueryReader
from aba_site.views.search.finding import Found, find
from aba_site.views.search.hits import Hit, groups, hits

LONGEST_QUERY = 200
MOST_SUGGESTIONS = 8
# A reader's own browser may show what it was told this long ago; the page of results never does.
SECONDS_TO_KEEP = 30

EXAMPLES = [
    (_("A name in Chinese:"), "汶川"),
    (_("The same in pinyin, with or without spaces:"), "wen chuan"),
    (_("The initials of its syllables:"), "wcx"),
    (_("A name in English:"), "apple"),
    (_("The code of a place, or how it begins:"), "513227"),
    (_("A place and what is asked about it:"), "Aba GDP 2016"),
]


def asked(request) -> tuple[QueryReader, str]:
    reader = QueryReader.of(request.GET)
    query = reader.single("q")
    if len(query) > LONGEST_QUERY:
        reader.refuse("q", query, gettext("Only its beginning was looked for."))
    return reader, query[:LONGEST_QUERY]


@require_safe
def search(request):
    reader, query = asked(request)
    found = find(query)
    of_kinds = groups(found.names)
    context = {
        "crumbs": [(gettext("Search"), "")],
        "examples": EXAMPLES,
        "query": query,
        "instead": found.instead,
        "figures": [pair.hit for pair in found.figures],
        "groups": of_kinds,
        "total": len(found.figures) + sum(group.total for group in of_kinds),
        "notices": list(map(str, reader.problems)),
    }
    return render(request, "search.html", context)


@require_safe
@cache_control(public=True, max_age=SECONDS_TO_KEEP)
def suggest(request):
    """``{"suggestions": [{"name", "detail", "href", "kind"}], "instead": "what was looked for, if not the query"}``."""
    reader, query = asked(request)
    if reader.problems:
        return json_error(400, gettext("Bad request"), reader.problems[0].refusal)
    found = find(query)
    return json_response(
        {
            "suggestions": [_suggestion(hit) for hit in _best(found)],
            "instead": found.instead[0] if found.instead else "",
        }
    )


def _best(found: Found) -> list[Hit]:
    figures = [pair.hit for pair in found.figures[:MOST_SUGGESTIONS]]
    return figures + hits(found.names[: MOST_SUGGESTIONS - len(figures)])


def _suggestion(hit: Hit) -> dict:
    return {"name": hit.name, "detail": hit.detail, "href": hit.href, "kind": hit.kind}
