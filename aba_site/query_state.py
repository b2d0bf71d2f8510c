"""
The state of a page of figures, read from its query string.

``?region=513200~510100&time=2010..2016&measure=growth&view=chart&as_of=2026-06-30``

A parameter that cannot mean anything is left at its default and becomes a :class:`Problem`; parameters that nobody
asks for are ignored. Pages show problems as notices, files refuse them. Nothing here raises for any input.

A plain HTML form cannot join its fields, so ``region`` may be repeated (the codes add up), and so may ``time``
(the years span a range).
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext as _

from aba_site.phrases import gap

LONGEST_QUOTED = 40
LONGEST_VALUE = 2000
YEAR = re.compile(r"[0-9]{4}\Z")
CODE = re.compile(r"[0-9]{1,12}\Z")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}([T ][0-9:.]{5,15}(Z|[+ -][0-9]{2}:?[0-9]{2})?)?\Z")


@dataclass(frozen=True, slots=True)
class Problem:
    """A parameter that could not be used: what was found, why not, and what a page does instead (a file does not)."""

    parameter: str
    found: str
    reason: str
    instead: str = ""

    def __str__(self):
        """For a page, which goes on without it."""
        return sentences(self.refusal, self.instead)

    @property
    def refusal(self) -> str:
        """For a file, which is refused."""
        words = {"found": shortened(self.found), "parameter": self.parameter}
        return sentences(_("“%(found)s” cannot be used for “%(parameter)s”.") % words, self.reason)


def sentences(*parts: str) -> str:
    """Whole sentences, one after the other; Chinese sets no space between them."""
    return gap().join(filter(None, parts))


def shortened(text: str) -> str:
    """Printable and at most 40 characters, for quoting what a reader sent."""
    clean = "".join(c if c.isprintable() else "�" for c in text[: LONGEST_QUOTED + 1])
    return clean if len(clean) <= LONGEST_QUOTED else clean[:LONGEST_QUOTED] + "…"


@dataclass
class QueryReader:
    """Reads parameters one by one out of ``{name: [values]}`` and collects what it could not use."""

    lists: Mapping[str, Sequence[str]]
    problems: list[Problem] = field(default_factory=list)

    @classmethod
    def of(cls, query_dict):
        """From Django's ``request.GET``."""
        return cls(dict(query_dict.lists()))

    def values(self, name: str) -> list[str]:
        """The non-blank values of a parameter; one that is far too long is refused whole."""
        values = [value.strip() for value in self.lists.get(name, ())]
        for value in values:
            if len(value) > LONGEST_VALUE:
                self.refuse(name, value, _("It is too long."), _("It was ignored."))
        return [value for value in values if value and len(value) <= LONGEST_VALUE]

    def single(self, name: str) -> str:
        """The one value of a parameter; of several the first is used."""
        values = self.values(name)
        if len(set(values)) > 1:
            self.refuse(name, values[1], _("It was given more than once."), _("The first is used."))
        return values[0] if values else ""

    def refuse(self, name: str, found: str, reason: str, instead: str = "") -> None:
        self.problems.append(Problem(name, found, reason, instead))

    def choice(self, name: str, options: Collection[str], default: str) -> str:
        """One of ``options``, which are case-sensitive."""
        asked = self.single(name)
        if not asked or asked in options:
            return asked or default
        self.refuse(
            name, asked, _("Possible values: %(options)s.") % {"options": ", ".join(options)}, _("The default is used.")
        )
        return default

    def codes(self, name: str) -> list[str]:
        """Codes of up to twelve ASCII digits, joined by ``~``, each once, in the order given."""
        found = [part.strip() for value in self.values(name) for part in value.split("~")]
        codes = []
        for code in dict.fromkeys(filter(None, found)):
            if CODE.match(code):
                codes.append(code)
            else:
                self.refuse(name, code, _("A region is given by its code of digits."), _("It was left out."))
        return codes

    def years(self, name: str, first: int, last: int) -> tuple[int, int]:
        """
        A range within ``first`` and ``last``: ``2010..2016``, ``2012``, ``2012..`` or ``..2014``.

        Years beyond the range are cut off at it; a reversed range is turned round and becomes a problem.
        """
        values = self.values(name)
        if not values:
            return first, last
        bounds = [self._bounds(value, first, last) for value in values]
        if None in bounds:
            refused = values[bounds.index(None)]
            self.refuse(name, refused, _("Years are given as 2010..2016."), _("All years are shown."))
            return first, last
        asked = (bounds[0][0], bounds[-1][1])
        if asked[0] > asked[1]:
            self.refuse(
                name, "..".join(map(str, asked)), _("The first year comes after the last."), _("They were swapped.")
            )
            asked = asked[::-1]
        if asked[1] < first or asked[0] > last:
            self.refuse(
                name, "..".join(map(str, asked)), _("There are no figures for these years."), _("All years are shown.")
            )
            return first, last
        return max(asked[0], first), min(asked[1], last)

    @staticmethod
    def _bounds(text: str, first: int, last: int) -> tuple[int, int] | None:
        start, dots, end = text.partition("..")
        if not (start or end) or any(part and not YEAR.match(part) for part in (start, end)):
            return None
        if not dots:
            return int(start), int(start)
        return int(start or first), int(end or last)

    def moment(self, name: str, now: datetime) -> datetime | None:
        """
        A past day (its end, in the site's time zone) or a past moment; ``None`` for the present.

        A moment without a zone is in the site's; today is the present.
        """
        asked = self.single(name)
        if not asked:
            return None
        moment = _parse_moment(asked)
        if moment is None:
            self.refuse(name, asked, _("A day is given as 2026-06-30."), _("Today's figures are shown."))
        elif moment > now and not _is_today(asked, now):
            self.refuse(name, asked, _("It lies in the future."), _("Today's figures are shown."))
        elif moment <= now:
            return moment
        return None

    def whole(self, name: str, default: int, most: int) -> int:
        """A whole number from 1 to ``most``."""
        asked = self.single(name)
        if not asked:
            return default
        if re.match(r"[0-9]{1,9}\Z", asked) and 1 <= int(asked) <= most:
            return int(asked)
        self.refuse(name, asked, _("It must be a whole number from 1 to %(most)s.") % {"most": most})
        return default


def _parse_moment(text: str) -> datetime | None:
    if not MOMENT.match(text):
        return None
    # In a query string an unescaped "+" arrives as a space: 2026-06-30T12:00:00 08:00.
    text = re.sub(r"(T[0-9:.]+) ([0-9]{2}:?[0-9]{2})\Z", r"\1+\2", text)
    try:
        day = parse_date(text)
        moment = datetime.combine(day, time.max) if day else parse_datetime(text)
        if moment and timezone.is_naive(moment):
            moment = timezone.make_aware(moment)
        # Comparing converts to UTC, which overflows at the very ends of the calendar.
        return moment and moment.astimezone(timezone.get_default_timezone())
    except (ValueError, OverflowError):
        return None


def _is_today(text: str, now: datetime) -> bool:
    return text == timezone.localdate(now).isoformat()


def years_text(first: int, last: int) -> str:
    """How ``time=`` says a range: ``2010..2016``, or ``2012`` for one year."""
    return str(first) if first == last else f"{first}..{last}"


def query_string(**parameters) -> str:
    """``?name=value&…`` of the parameters that say something; ``~`` and ``..`` stay readable. Empty if none does."""
    pairs = {name: value for name, value in parameters.items() if value}
    return f"?{urlencode(pairs, safe='~:')}" if pairs else ""
