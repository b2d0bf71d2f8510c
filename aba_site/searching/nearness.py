"""What a query that matches nothing may have meant: a slip of one letter, or characters that sound the same."""

from itertools import islice, product

from aba_site.search_keys import HAN, pinyin
from aba_site.searching.names import Names
from aba_site.searching.query import Query

# One slip in four letters leaves too little to tell names apart by; from eight letters on there may be two.
SHORTEST, LONG = 4, 8
MOST = 3
MOST_READINGS = 16


def corrections(query: Query, names: Names) -> list[Query]:
    """At most three queries that resemble this one and are words of names, the likeliest first."""
    whole = [Query(text) for text in _nearest(query.whole, names)]
    if len(query.words) < 2:
        return whole
    words = _corrected_words(query, names)
    return ([Query(words)] if words else []) + whole


def _corrected_words(query: Query, names: Names) -> str:
    """The query with each unknown word replaced by the nearest; empty where one has none, or all are known."""
    words = []
    for word in query.words:
        if word == query.year or names.knows(word):
            words.append(word)
        elif near := _nearest(word, names):
            words.append(near[0])
        else:
            return ""
    return " ".join(words) if tuple(words) != query.words else ""


def _nearest(word: str, names: Names) -> list[str]:
    """Names, beginnings of names or words in them that differ by a slip."""
    if HAN.search(word):
        return _same_sound(word, names) or _slipped(word, names, allowed=1 if len(word) > 2 else 0)
    if word.isdigit() or len(word) < SHORTEST - 1:
        return []
    if len(word) < SHORTEST:
        return _swapped(word, names)
    return _slipped(word, names, allowed=1 if len(word) < LONG else 2)


def _slipped(word: str, names: Names, allowed: int) -> list[str]:
    """By the number of letters that are wrong, missing, too many or swapped; whole names before beginnings."""
    from rapidfuzz import process  # when it is used: a start need not wait for it
    from rapidfuzz.distance import OSA

    whole = names.vocabulary
    begun = (names.beginnings(length) for length in (len(word), len(word) + 1, len(word) - 1))
    for pool in (whole, *begun):
        near = process.extract(word, pool.keys(), scorer=OSA.distance, score_cutoff=allowed, limit=None)
        if near:
            best = min(distance for _text, distance, _key in near)
            found = [text for text, distance, _key in near if distance == best]
            return sorted(found, key=pool.__getitem__)[:MOST]
    return []


def _swapped(word: str, names: Names) -> list[str]:
    """``gpd`` → ``gdp``: of three letters none may be wrong, but their order."""
    same = [text for text in names.vocabulary if len(text) == len(word) and sorted(text) == sorted(word)]
    return sorted(same, key=names.vocabulary.__getitem__)[:MOST]


def _same_sound(word: str, names: Names) -> list[str]:
    """``文川`` → ``汶川``: the Chinese of names that sound, or begin to sound, the same."""
    found = {}
    for sound in _readings(word):
        for name in names.all:
            if f"|{sound}" in name.key:
                for form in name.forms:
                    begun = form[: len(word)]
                    if HAN.match(form) and pinyin(begun).replace(" ", "") == sound:
                        found.setdefault(begun, (name.kind, name.order))
    return sorted(found, key=found.get)[:MOST]


def _readings(word: str) -> list[str]:
    """Toneless pinyin in every way that the characters may be read: 长 is chang and zhang."""
    from pypinyin import Style
    from pypinyin import pinyin as readings

    syllables = readings(word, style=Style.NORMAL, heteronym=True)
    ways = islice(product(*syllables), MOST_READINGS)
    return list(dict.fromkeys([pinyin(word).replace(" ", ""), *map("".join, ways)]))
