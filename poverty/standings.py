"""How one figure stands to others, in plain words: about half of Sichuan's, third of 13 counties, up by a fifth."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from aba_site.bilingual import is_chinese, pick
from aba_site.numbers import grouped, percent
from aba_site.phrases import singular, with_unit
from poverty.metrics import Reason, Relation, is_percentage, shown_decimals
from poverty.metrics.comparing import ComparedRow
from poverty.metrics.places import Change, Line, Standing
from poverty.models import Indicator, Region

LARGEST_WORD = 10
FEW_FROM_BELOW = 3  # up to here a place is told from the lower end


def relation_text(relation: Relation, whole: str) -> str:
    """``about half of Sichuan's``; ``whole`` is what the other number is called, as :func:`owned` says it."""
    words = {"whole": whole}
    match relation.amount:
        case "none":
            return _("nothing of %(whole)s") % words
        case "whole":
            return whole_text(relation.precision) % words
        case "times":
            words["times"] = grouped(relation.times, shown_decimals(relation.times, 0))
            if relation.precision == "exactly":
                return _("%(times)s times %(whole)s") % words
            return _("about %(times)s times %(whole)s") % words
    words["part"] = parts()[relation.amount]
    match relation.precision:
        case "exactly":
            return _("%(part)s of %(whole)s") % words
        case "less_than":
            return _("less than %(part)s of %(whole)s") % words
    return _("about %(part)s of %(whole)s") % words


def whole_text(precision: str) -> str:
    return {
        "exactly": _("as much as %(whole)s"),
        "about": _("about as much as %(whole)s"),
        "nearly": _("nearly as much as %(whole)s"),
        "slightly_more_than": _("slightly more than %(whole)s"),
    }[precision]


def parts() -> dict[str, str]:
    """Parts of a whole by their names, see :data:`poverty.metrics.comparison.PARTS`."""
    return {
        "hundredth": pgettext("part", "a hundredth"),
        "tenth": pgettext("part", "a tenth"),
        "fifth": pgettext("part", "a fifth"),
        "quarter": pgettext("part", "a quarter"),
        "third": pgettext("part", "a third"),
        "two_fifths": pgettext("part", "two fifths"),
        "half": pgettext("part", "half"),
        "three_fifths": pgettext("part", "three fifths"),
        "two_thirds": pgettext("part", "two thirds"),
        "three_quarters": pgettext("part", "three quarters"),
        "four_fifths": pgettext("part", "four fifths"),
        "nine_tenths": pgettext("part", "nine tenths"),
    }


def owned(region: Region) -> str:
    """``Sichuan's``: the figure of a region, in a comparison."""
    return pgettext("the figure of a place", "%(region)s's") % {"region": place_name(region)}


def place_name(region: Region) -> str:
    """For a sentence: ``Sichuan``, ``Wenchuan``; 四川, 汶川."""
    short = region.short_name
    return short.removesuffix(" Province") if not is_chinese() else short


def standing_text(standing: Standing, region: Region, siblings: int, *, named: bool = False) -> str:
    """
    ``third highest of the 13 counties of Aba``; where some do not report, ``of the 11 … that report``;
    ``of these`` where they were ``named`` just before.
    """
    peers = peers_text(region, standing.of)
    if named:
        peers = pgettext("peers", "these")
    elif standing.of < siblings:
        peers = pgettext("peers", "%(peers)s that report") % {"peers": peers}
    if standing.tied == standing.of:
        return _("the same in all of %(peers)s") % {"peers": peers}
    return place_text(standing) % {"peers": peers}


def place_text(standing: Standing) -> str:
    """With ``%(peers)s`` still to be filled in."""
    shared = standing.tied > 1
    if standing.rank == 1:
        return _("joint highest of %(peers)s") if shared else _("highest of %(peers)s")
    below = standing.from_below
    if below == 1:
        return _("joint lowest of %(peers)s") if shared else _("lowest of %(peers)s")
    if below <= FEW_FROM_BELOW and below < standing.rank:
        place, text = below, _("joint %(place)s lowest of %(peers)s") if shared else _("%(place)s lowest of %(peers)s")
    else:
        place = standing.rank
        text = _("joint %(place)s highest of %(peers)s") if shared else _("%(place)s highest of %(peers)s")
    return text % {"place": ordinal(place), "peers": "%(peers)s"}


def ordinal(number: int) -> str:
    """``third``, ``11th``, ``22nd``; 第3."""
    if is_chinese():
        return f"第{number}"
    words = ["", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth"]
    if number <= LARGEST_WORD:
        return words[number]
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def peers_text(region: Region, count: int) -> str:
    """``the 13 counties of Aba``"""
    if region.public_parent is None:
        text = ngettext("the %(count)s region of its level", "the %(count)s regions of its level", count)
        return text % {"count": count}
    words = {"count": count, "parent": place_name(region.parent)}
    texts = {
        "prefecture": ngettext(
            "the %(count)s prefecture of %(parent)s", "the %(count)s prefectures of %(parent)s", count
        ),
        "county": ngettext("the %(count)s county of %(parent)s", "the %(count)s counties of %(parent)s", count),
        "township": ngettext("the %(count)s township of %(parent)s", "the %(count)s townships of %(parent)s", count),
        "village": ngettext("the %(count)s village of %(parent)s", "the %(count)s villages of %(parent)s", count),
    }  # fmt: skip
    return texts[region.level] % words


def place_sentence(line: Line, siblings: int) -> str:
    """``Aba Prefecture, 2016. Gross domestic product: 281.32 (100 million yuan), second lowest of …``"""
    figure = line.figure
    told = _("%(region)s, %(year)s. %(indicator)s: %(figure)s") % {
        "region": figure.region.name,
        "year": figure.year_text,
        "indicator": figure.label,
        "figure": figure.measured,
    }
    return pick("，", ", ").join([told, *comparisons(line, siblings)]) + pick("。", ".")


def change_text(change: Change, indicator: Indicator) -> str:
    """
    ``+111.90% since 2010``, 较2010年增长111.90%; of percentages in points; empty where there is nothing comparable to
    tell.
    """
    if change.first is None:
        return ""
    words = {"first": change.first}
    if not change.difference:
        return _("unchanged since %(first)s") % words
    rises = change.difference > 0
    if is_percentage(indicator):
        points = risen(grouped(change.difference, shown_decimals(change.difference, indicator.decimals)))
        return points_text(rises) % {"points": points, **words}
    if change.ratio is None:
        difference = risen(grouped(change.difference, shown_decimals(change.difference, indicator.decimals)))
        return since_text(rises) % {"change": with_unit(difference, indicator.unit), **words}
    return since_text(rises) % {"change": risen(percent(change.ratio, 1)), **words}


def since_text(rises: bool) -> str:
    """With ``%(change)s`` and ``%(first)s`` still to be filled in."""
    if rises:
        return pgettext("a rise", "%(change)s since %(first)s")
    return pgettext("a fall", "%(change)s since %(first)s")


def points_text(rises: bool) -> str:
    """With ``%(points)s`` and ``%(first)s`` still to be filled in."""
    if rises:
        return pgettext("a rise", "%(points)s percentage points since %(first)s")
    return pgettext("a fall", "%(points)s percentage points since %(first)s")


def risen(number: str) -> str:
    """``+5`` and ``−5`` in English; in Chinese a word says which way, and the number goes without its sign."""
    amount = number.removeprefix("−")
    if is_chinese():
        return amount
    return number if amount != number else f"+{number}"


def change_reason(change: Change) -> str:
    """Why no change is told; nothing where there is only one year."""
    return "" if change.reason in ("", Reason.NO_EARLIER) else str(Reason(change.reason).label)


def share_text(line: Line) -> str:
    """``0.81% of the sum of the 21 prefectures of Sichuan that report``: never called the parent's own figure."""
    share = line.share
    if share.value is None or share.whole != "sum":
        return ""
    peers = peers_text(line.newest.region, share.of)
    return _("%(share)s of the sum of %(peers)s") % {"share": percent(share.value), "peers": peers}


def parent_text(line: Line) -> str:
    """``about half of Sichuan's 64 bases``, 约为四川的一半（64个）"""
    if line.to_parent is None:
        return ""
    value = grouped(line.parent.value, shown_decimals(line.parent.value, line.indicator.decimals))
    unit = singular(line.indicator.unit) if abs(line.parent.value) == 1 and not is_chinese() else line.indicator.unit
    relation = relation_text(line.to_parent, owned(line.newest.region.parent))
    return _("%(relation)s %(value)s") % {"relation": relation, "value": with_unit(value, unit)}


def comparisons(line: Line, siblings: int) -> list[str]:
    """All that can be said of how a figure stands: to the parent's, among its peers, and to earlier years."""
    standing, parent = line.standing, parent_text(line)
    share = "" if parent else share_text(line)
    named = bool(share) and standing is not None and standing.of == line.share.of
    place = standing_text(standing, line.newest.region, siblings, named=named) if standing else ""
    return list(filter(None, [parent or share, place, change_text(line.change, line.indicator)]))


# -- several places beside each other -------------------------------------------------------------


def difference_text(row: ComparedRow) -> str:
    """``Wenchuan has about twice Li's``; where no comparison can be made, why."""
    if reason := row.obstacle:
        return obstacle_text(reason)
    high, low = row.ends
    names = {"high": place_name(high.region), "low": place_name(low.region)}
    if high.value == low.value:
        return _("The same in all.") if len(row.figures) > 2 else _("The same in both.")
    if is_percentage(row.indicator):
        points = grouped(high.value - low.value, shown_decimals(high.value - low.value, row.indicator.decimals))
        return _("%(high)s is %(points)s percentage points above %(low)s.") % {**names, "points": points}
    if row.spread is None:
        return _("Highest in %(high)s, lowest in %(low)s.") % names
    return _("%(high)s: %(relation)s.") % {**names, "relation": relation_text(row.spread, owned(low.region))}


def obstacle_text(reason: str) -> str:
    if reason == "alone":
        return _("Only one of them has a figure.")
    if reason == "years":
        return _("Not compared: the years differ.")
    return str(Reason(reason).label)
