"""Names that can be found, and how well a query matches each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from aba_site.search_keys import HAN, fold
from aba_site.searching.query import Query

# Two Latin letters stand somewhere in almost every name: they must begin one.
SHORTEST_PART = 3


class Match(IntEnum):
    """How well a query matches a name, the best first."""

    WHOLE = 0  # it is the name, or its code
    BEGINNING = 1  # the name begins so
    PART = 2  # the name contains it
    WORDS = 3  # each word is in the name, or in that of its place


@dataclass(frozen=True, slots=True, eq=False)
class Name:
    """
    Something with a name. ``kind`` and ``order`` sort names that match as well; ``key`` is its search key between
    bars (``|汶川县|wenchuanxian|wcx|``), ``around`` the keys of the places in which it lies.
    """

    kind: int
    pk: int
    order: tuple
    name_zh: str
    name_en: str
    key: str
    place: str = ""
    around: str = ""

    @property
    def forms(self) -> list[str]:
        return self.key.strip("|").split("|")

    def match(self, query: Query) -> Match | None:
        best = self.match_text(query.whole)
        if best is None and len(query.words) > 1 and self._has_words(query.words):
            return Match.WORDS
        return best

    def match_text(self, folded: str) -> Match | None:
        """How well one folded text without spaces matches."""
        if folded not in self.key:
            return None
        if f"|{folded}|" in self.key:
            return Match.WHOLE
        if f"|{folded}" in self.key:
            return Match.BEGINNING
        return Match.PART if is_telling(folded) else None

    def _has_words(self, words: Sequence[str]) -> bool:
        """Every word, in any order; at least one in the name itself."""
        own = [word for word in words if self.match_text(word) is not None]
        return bool(own) and all(word in own or (is_telling(word) and word in self.around) for word in words)


def is_telling(folded: str) -> bool:
    """Whether a text says something in the middle of a name."""
    return len(folded) >= SHORTEST_PART or bool(HAN.search(folded))


class Names:
    """All names that can be found, at one moment."""

    def __init__(self, names: Iterable[Name]):
        self.all = list(names)

    def matching(self, query: Query) -> list[Name]:
        """The best first, then by kind and in the order of the kind."""
        found = [(match, name) for name in self.all if (match := name.match(query)) is not None]
        return [name for _match, name in sorted(found, key=lambda pair: (pair[0], pair[1].kind, pair[1].order))]

    def begins(self, folded: str) -> bool:
        """Whether a name is, or begins with, this."""
        return any(f"|{folded}" in name.key for name in self.all)

    def knows(self, folded: str) -> bool:
        return any(name.match_text(folded) is not None for name in self.all)

    @cached_property
    def vocabulary(self) -> dict[str, int]:
        """Every form of a name and every word of its English one, with the place of the first name that has it."""
        places = {}
        for place, name in enumerate(sorted(self.all, key=lambda name: (name.kind, name.order))):
            for form in (*name.forms, *map(fold, name.name_en.split())):
                places.setdefault(form, place)
        return places

    @cached_property
    def _beginnings(self) -> dict[int, dict[str, int]]:
        return {}

    def beginnings(self, length: int) -> dict[str, int]:
        """The first letters of every longer form, as :attr:`vocabulary`; made once for each length."""
        if length not in self._beginnings:
            places = {}
            for form, place in self.vocabulary.items():
                if len(form) > length:
                    places.setdefault(form[:length], place)
            self._beginnings[length] = places
        return self._beginnings[length]
