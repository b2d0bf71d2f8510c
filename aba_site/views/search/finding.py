"""One search: what matches, or else what resembles."""

from collections.abc import Sequence
from dataclasses import dataclass

from aba_site.searching import Name, Query, corrections
from aba_site.views.search.figures import Pair, pairs
from aba_site.views.search.public_names import public_names


@dataclass(frozen=True)
class Found:
    """``instead`` holds the queries that were looked for because nothing matched; the first is the one answered."""

    figures: Sequence[Pair] = ()
    names: Sequence[Name] = ()
    instead: Sequence[str] = ()


def find(text: str) -> Found:
    query = Query(text)
    if not query:
        return Found()
    names = public_names()
    found = Found(pairs(query, names), names.matching(query))
    if found.names or found.figures:
        return found
    likely = []
    for near in corrections(query, names):
        answer = Found(pairs(near, names), names.matching(near))
        if answer.names or answer.figures:
            likely.append((near.text, answer))
    if not likely:
        return Found()
    best = likely[0][1]
    return Found(best.figures, best.names, [text for text, _answer in likely])
