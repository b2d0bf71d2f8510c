"""
The choices that narrow a list: offered by a form, read from the query string by the server.

A value that a choice cannot mean is left out, and a notice says so::

    filters = Filters(request.GET)
    level = filters.choose("level", _("Level"), ServiceStation.Level.choices)
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from aba_site.query_state import QueryReader


@dataclass(frozen=True, slots=True)
class Choice:
    """One ``<select>``: ``chosen`` is the value of one of its ``options``, or empty for all of them."""

    name: str
    label: str
    options: list[tuple[str, str]]
    chosen: str


class Filters:
    """Reads choices out of a query string one by one; ``choices`` then draws the form, ``notices`` what was ignored."""

    def __init__(self, query_dict):
        self.reader = QueryReader.of(query_dict)
        self.choices: list[Choice] = []

    @property
    def notices(self) -> list[str]:
        return list(map(str, self.reader.problems))

    @property
    def active(self) -> bool:
        return any(choice.chosen for choice in self.choices)

    def choose(self, name: str, label: str, options: Iterable[tuple[str, str]]) -> str:
        """The value asked for, or empty where there is none or it is not among the options."""
        return self.offer(name, label, options, self.reader.single(name))

    def offer(self, name: str, label: str, options: Iterable[tuple[str, str]], asked: str) -> str:
        """As :meth:`choose`, where what was asked for had to be read before the options were known."""
        options = [(value, text) for value, text in options if value]
        chosen = asked if asked in dict(options) else ""
        if asked != chosen:
            self.reader.refuse(name, asked, _("The list is not narrowed by it."))
        self.choices.append(Choice(name, label, options, chosen))
        return chosen
