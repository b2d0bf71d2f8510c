"""Which of the regions shown have the highest and the lowest number, and where the region set off stands."""

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aba_site.phrases import year_text
from poverty.metrics import Entry, GridRow, Measure
from poverty.metrics.measures import mixes_definitions
from poverty.models import Region
from poverty.standings import ordinal, place_name
from poverty.summaries.trends import has_number, is_bound
from poverty.summaries.words import FORECAST, MARKS, Words, counted, names_listed

FEWEST = 3


class Standing(NamedTuple):
    """A region's number in the year compared."""

    region: Region
    entry: Entry

    @property
    def number(self):
        return self.entry.computed.value


def extremes(words: Words, rows: Sequence[GridRow], home: str, *, named: bool) -> list[str]:
    """
    The highest and lowest of the last year in which at least three regions of one level can be compared.

    ``named`` says whether the sentence before has named the indicator and its unit. A rank says all this by itself.
    """
    if words.measure == Measure.RANK or len(rows) < FEWEST:
        return []
    rows = _of_one_level(rows, home)
    # All indices begin at 100.
    standings, bounds = _last_comparable(rows, 1 if words.measure == Measure.INDEX else 0)
    if not standings:
        return []
    if mixes_definitions(standing.entry.observation for standing in standings):
        said = {"year": year_text(standings[0].entry.year)}
        return [_("The figures of %(year)s are of different definitions: which is highest cannot be said.") % said]
    sentences = [_highest_and_lowest(words, standings, named)]
    sentences += _place(words, standings, home)
    if len(standings) + bounds < len(rows):
        sentences.append(
            _("%(count)s of the %(all)s regions are compared.")
            % {"count": counted(len(standings)), "all": counted(len(rows))}
        )
    if bounds:
        text = ngettext(
            "Left out is %(count)s region for which the source gives only a bound.",
            "Left out are %(count)s regions for which the source gives only a bound.",
            bounds,
        )
        sentences.append(text % {"count": counted(bounds)})
    return sentences


def _of_one_level(rows, home) -> list[GridRow]:
    """The level of most rows; that of the region set off where as many are of it."""
    counts = Counter(row.region.level for row in rows)
    at_home = {row.region.level for row in rows if row.region.code == home}
    level = max(counts, key=lambda one: (counts[one], one in at_home))
    return [row for row in rows if row.region.level == level]


def _last_comparable(rows, start: int) -> tuple[list[Standing], int]:
    """What can be compared in the last year in which enough can, observed if possible; and how many bounds it has."""
    places = range(start, len(rows[0].entries))
    for forecasts in (False, True):
        last = _comparable(rows, places[-1], forecasts) if places else []
        if len(last) >= max(FEWEST, len(rows) / 2):  # enough, however many the other years have
            return last, sum(is_bound(row.entries[-1]) for row in rows)
        known = {place: _comparable(rows, place, forecasts) for place in places}
        # A year for which only a few regions have more than a forecast is not yet one to compare.
        enough = max(FEWEST, max(map(len, known.values()), default=0) / 2)
        for place in reversed(places):
            if len(known[place]) >= enough:
                return known[place], sum(is_bound(row.entries[place]) for row in rows)
    return [], 0


def _comparable(rows, place, forecasts) -> list[Standing]:
    return [
        Standing(row.region, entry)
        for row in rows
        if has_number(entry := row.entries[place]) and not is_bound(entry) and (forecasts or entry.status != FORECAST)
    ]


def _highest_and_lowest(words, standings, named) -> str:
    high, low = max(one.number for one in standings), min(one.number for one in standings)
    at_top = [one for one in standings if one.number == high]
    at_bottom = [one for one in standings if one.number == low]
    said = {
        "topic": words.topic(),
        "year": year_text(standings[0].entry.year),
        "what": pgettext("the highest", "change") if words.in_points else _nouns().get(words.measure, ""),
        "count": counted(len(standings)),
        "highest": names_listed([one.region for one in at_top]),
        "lowest": names_listed([one.region for one in at_bottom]),
        "high": words.number_marked(_least_certain(at_top)),
        "low": words.number_marked(_least_certain(at_bottom)),
    }
    if high == low:
        return (
            _("In %(year)s all %(count)s regions had the same %(what)s, %(high)s.") % said
            if named
            else _("%(topic)s, %(year)s: all %(count)s regions had the same %(what)s, %(high)s.") % said
        )
    if named:
        return (
            _("In %(year)s %(highest)s had the highest %(what)s, %(high)s, and %(lowest)s the lowest, %(low)s.") % said
        )
    return (
        _("%(topic)s, %(year)s: %(highest)s had the highest %(what)s, %(high)s, and %(lowest)s the lowest, %(low)s.")
        % said
    )


def _least_certain(tied: Sequence[Standing]) -> Entry:
    """Of several with the same number: what is forecast or about so much for one is not told as certain of all."""
    return max(tied, key=lambda one: (one.entry.status in MARKS, one.entry.observation.qualifier == "about")).entry


def _nouns() -> dict[str, str]:
    return {
        Measure.VALUE: pgettext("the highest", "value"),
        Measure.GROWTH: pgettext("the highest", "growth"),
        Measure.SHARE: pgettext("the highest", "share"),
        Measure.INDEX: pgettext("the highest", "index"),
        Measure.PER: pgettext("the highest", "ratio"),
    }


def _place(words, standings, home) -> list[str]:
    """Where the region set off stands, unless it is first or last, which has been said."""
    mine = next((one for one in standings if one.region.code == home), None)
    numbers = [one.number for one in standings]
    if mine is None or mine.number in (max(numbers), min(numbers)):
        return []
    place = 1 + sum(number > mine.number for number in numbers)
    said = {"region": place_name(mine.region), "place": ordinal(place), "count": counted(len(standings))}
    peers = words.panel.peers[mine.region.level, mine.entry.year]
    if len(standings) < len(peers):
        return [_("%(region)s was %(place)s of the %(count)s compared.") % said]
    return [_("%(region)s was %(place)s of %(count)s.") % said]
