"""Rows of other models as a sheet refers to them: by key, by name in either language, or by both at once."""

from collections import defaultdict
from functools import cached_property

from django.db import models
from django.utils.translation import gettext as _

from aba_site.bilingual import pick
from aba_site.search_keys import fold
from aba_site.sheets.problems import CellFault, expected, nearest

MOST_CANDIDATES = 5
MOST_SUGGESTIONS = 500


class References:
    """
    What a model's rows are called, read once, and only as far as it is needed: key → id in one query; the names,
    when something is no key.

    A model may have a method ``spellings()``: the names by which people refer to a row, in groups, the most exact
    first. A name that several rows of one group share refers to none of them.
    """

    def __init__(self, model: type[models.Model]):
        self.model = model
        self.field = model.NATURAL_KEY[0] if hasattr(model, "NATURAL_KEY") else model.USERNAME_FIELD
        self.named = hasattr(model, "spellings")
        self._suggestions = 0

    @cached_property
    def _rows(self) -> dict[int, tuple]:
        """id → key, Chinese and English name."""
        names = ("name_zh", "name_en") if self.named else ()
        rows = self.model._default_manager.order_by(self.field).values_list("pk", self.field, *names)
        return {pk: (str(key), *names) for pk, key, *names in rows}

    @cached_property
    def ids(self) -> dict[str, int]:
        return {row[0]: pk for pk, row in self._rows.items()}

    @cached_property
    def _folded_ids(self) -> dict[str, int]:
        return {key.casefold(): pk for key, pk in self.ids.items()}

    @cached_property
    def _spellings(self) -> list[dict[str, set[int]]]:
        """For each group of spellings: folded spelling → ids."""
        groups = defaultdict(lambda: defaultdict(set))
        for row in self.model._default_manager.order_by(self.field):
            for rank, names in enumerate(row.spellings()):
                for name in filter(None, map(fold, names)):
                    groups[rank][name].add(row.pk)
        return [groups[rank] for rank in sorted(groups)]

    def key(self, pk) -> str:
        """The key of a row; empty where there is no such row."""
        return self._rows.get(pk, ("",))[0]

    def name(self, pk) -> str:
        """What the reader calls a row: its name, or its key where it has none."""
        _key, *names = self._rows.get(pk, ("",))
        return pick(*names) if names else _key

    def entry(self, pk) -> str:
        """How a row stands in a list to choose from, which reads back: ``513221 汶川县``."""
        return f"{self.key(pk)} {self.name(pk)}" if self.named else self.key(pk)

    def entries(self) -> list[tuple[str, str, str]]:
        """Key, Chinese and English name of every row, by key."""
        return sorted((key, *(names or ("", ""))) for key, *names in self._rows.values())

    def find(self, text: str) -> int:
        """The id of the row meant. Raises :class:`CellFault`."""
        found = self.ids.get(text) or self._folded_ids.get(text.casefold())
        found = found or (self._by_name(text) if self.named else None)
        if found is None:
            raise self._unknown(text)
        return found

    def knows(self, text: str) -> bool:
        """Whether exactly one row is meant; quick, as nothing is suggested."""
        try:
            known = text in self.ids or text.casefold() in self._folded_ids
            return known or (self.named and self._by_name(text) is not None)
        except CellFault:
            return False

    def is_called(self, pk, text: str) -> bool:
        """Whether this is a name of that row."""
        return any(pk in group.get(fold(text), ()) for group in self._spellings)

    def _by_name(self, text) -> int | None:
        for group in self._spellings:
            if ids := group.get(fold(text)):
                if len(ids) > 1:
                    raise self._ambiguous(text, ids)
                return next(iter(ids))
        return self._by_entry(text)

    def _by_entry(self, text) -> int | None:
        """``513221 汶川县`` and ``汶川县 (513221)``: key and name must belong together."""
        for key, name in _split(text):
            pk = self.ids.get(key)
            if pk is not None:
                if self.is_called(pk, name):
                    return pk
                wanted = _("“%(key)s” to be %(name)s") % {"key": key, "name": self.name(pk)}
                raise expected(text, wanted, self.entry(pk))
        return None

    def _ambiguous(self, text, ids) -> CellFault:
        entries = [f"{self.name(pk)} ({self.key(pk)})" for pk in sorted(ids, key=self.key)]
        some = _("; ").join(entries[:MOST_CANDIDATES]) + ("…" if len(entries) > MOST_CANDIDATES else "")
        return expected(text, _("a code, as the name could be any of: %(rows)s") % {"rows": some})

    def _unknown(self, text) -> CellFault:
        names = {"field": self.model._meta.get_field(self.field).verbose_name, "model": self.model._meta.verbose_name}
        if not self.named:
            return expected(text, _("a known %(model)s, by its %(field)s") % names, nearest(text, self.ids))
        wanted = _("a known %(model)s, by its name or %(field)s") % names
        return expected(text, wanted, self._nearest(text))

    def _nearest(self, text) -> str:
        """
        A key where the text looks like one, else the name that resembles it most. Only so often: a sheet in which
        nothing is known is of another kind, and looking for each of its cells would take minutes.
        """
        self._suggestions += 1
        if self._suggestions > MOST_SUGGESTIONS:
            return ""
        if text.isascii() and (near := nearest(text, self.ids)):
            return near
        for group in self._spellings:
            if near := nearest(fold(text), [name for name, ids in group.items() if len(ids) == 1]):
                _key, zh, en = self._rows[next(iter(group[near]))]
                return (en or zh) if text.isascii() else (zh or en)
        return ""


def _split(text: str):
    """The ways in which a text may be a key beside a name."""
    first, _blank, rest = text.partition(" ")
    yield first, rest
    if text.endswith((")", "）")):
        name, _bracket, key = text[:-1].replace("（", "(").rpartition("(")
        yield key.strip(), name.strip()
