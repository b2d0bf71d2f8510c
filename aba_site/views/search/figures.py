"""A place and an indicator in one query: “Aba GDP” is answered with the figures of the one for the other."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from aba_site.bilingual import pick
from aba_site.query_state import query_string
from aba_site.search_keys import HAN
from aba_site.searching import Name, Names, Query
from aba_site.searching.names import Match
from aba_site.views.search.hits import Hit
from aba_site.views.search.kinds import INDICATORS, KINDS, REGIONS
from aba_site.views.search.public_names import places_around
from poverty.models import Observation
from poverty.models.regions import short_name_en, short_name_zh

MOST_PLACES, MOST_INDICATORS, MOST_PAIRS = 3, 3, 4
# A name begun with two letters may be any of two hundred villages: as few letters only name what is larger.
LARGE = 2
REGION, INDICATOR = KINDS.index(REGIONS), KINDS.index(INDICATORS)


@dataclass(frozen=True, slots=True)
class Pair:
    """``shown`` is the place or, where it has no figures, the nearest one around it that has."""

    indicator: Name
    place: Name
    shown: Name
    year: str

    @property
    def hit(self) -> Hit:
        name = gettext("%(indicator)s · %(place)s") % {"indicator": label(self.indicator), "place": label(self.shown)}
        if self.year:
            name = gettext("%(name)s · %(year)s") % {"name": name, "year": self.year}
        lacking = gettext("There are no figures for %(place)s.") % {"place": label(self.place)}
        return Hit(name, self.href, "" if self.shown is self.place else lacking, gettext("Figures"))

    @property
    def href(self) -> str:
        slug = self.indicator.order[1]
        return reverse("indicator", args=[slug]) + query_string(region=self.shown.place, time=self.year)


def label(name: Name) -> str:
    """``Gross domestic product``; a place by its short name: ``Aba``, ``阿坝州``."""
    if name.kind == REGION:
        return pick(short_name_zh(name.name_zh), short_name_en(name.name_en))
    return pick(name.name_zh, name.name_en)


def pairs(query: Query, names: Names) -> list[Pair]:
    """Those that have figures, the likeliest first. One query where a place and an indicator are named."""
    named = list(dict.fromkeys(_named(query, names)))
    if not named or names.begins(query.whole):
        return []
    by_code = {name.place: name for name in names.all if name.kind == REGION}
    around = {place: [place, *filter(None, map(by_code.get, places_around(place.place)))] for _i, place in named}
    held, years = _held({i.pk for i, _place in named}, {one.pk for all_ in around.values() for one in all_})
    found = []
    for indicator, place in named:
        shown = next((one for one in around[place] if (indicator.pk, one.pk) in held), None)
        if shown:
            year = query.year if (indicator.pk, shown.pk, query.year) in years else ""
            found.append(Pair(indicator, place, shown, year))
    # A place with figures of its own before one that has them only by what it is part of, and neither twice.
    found.sort(key=lambda pair: pair.shown is not pair.place)
    return list({(pair.indicator, pair.shown): pair for pair in reversed(found)}.values())[::-1][:MOST_PAIRS]


def _held(indicators, regions) -> tuple[set, set]:
    """Which of these have published figures: (indicator, region), and (indicator, region, year)."""
    figures = Observation.objects.published().filter(indicator__in=indicators, region__in=regions)
    rows = set(figures.order_by().values_list("indicator", "region", "year"))
    return {row[:2] for row in rows}, {(indicator, region, str(year)) for indicator, region, year in rows}


def _named(query: Query, names: Names) -> Iterator[tuple[Name, Name]]:
    """Each way of taking the words as an indicator beside a place."""
    for place_part, indicator_part in _splits(query, names):
        places = _places(place_part, names)
        if places:
            for indicator in _indicators(indicator_part, names):
                yield from ((indicator, place) for place in places)


def _splits(query: Query, names: Names) -> Iterator[tuple[str, str]]:
    words = query.without_year
    for cut in range(1, len(words)):
        for left, right in ((words[:cut], words[cut:]), (words[cut:], words[:cut])):
            yield " ".join(left), " ".join(right)
    for word in words[:1] if len(words) == 1 else ():
        yield from _splits_of_one_word(word, names)


def _splits_of_one_word(word: str, names: Names) -> Iterator[tuple[str, str]]:
    """Chinese sets no spaces: ``阿坝州地区生产总值``. The longest name of a place at either end."""
    if not HAN.search(word):
        return
    places = {form for name in names.all if name.kind == REGION for form in name.forms if HAN.match(form)}
    for form in sorted((form for form in places if form in word and form != word), key=len, reverse=True):
        if word.startswith(form):
            yield form, word.removeprefix(form).removeprefix("的")
        elif word.endswith(form):
            yield form, word.removesuffix(form)


def _places(text: str, names: Names) -> list[Name]:
    folded, found = Query(text).whole, []
    for name in names.all:
        if name.kind == REGION and (match := name.match_text(folded)) is not None:
            large = name.order[0] <= LARGE and match is Match.BEGINNING
            if match is Match.WHOLE or large:
                found.append((match, name.order, name))
    return [name for *_rank, name in sorted(found, key=lambda one: one[:2])][:MOST_PLACES]


def _indicators(text: str, names: Names) -> list[Name]:
    query = Query(text)
    if not query:
        return []
    found = [(match, name.order, name) for name in names.all
             if name.kind == INDICATOR and (match := name.match(query)) is not None]  # fmt: skip
    best = min((match for match, *_name in found), default=None)
    return [name for match, _order, name in sorted(found, key=lambda one: one[:2]) if match is best][:MOST_INDICATORS]
