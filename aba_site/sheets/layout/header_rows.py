"""One row of a sheet, or two, read as headings: what stands in each column below them."""

from collections import Counter
from dataclasses import dataclass, field

from aba_site.sheets.fields import Column
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.heading_cells import HeadingCell, heading_cells
from aba_site.sheets.layout.headings import Headings, folded, words
from aba_site.sheets.layout.unit_lines import UNIT_LINE, Said, bracketed_units
from aba_site.sheets.raw import RawSheet

SAMPLED = 20  # rows below the headings that say what a blank one stands for


@dataclass(slots=True)
class Member:
    """A heading that is a member of a key, and where it stands (from 1)."""

    text: str
    row: int
    column: int


@dataclass(slots=True)
class Head:
    """
    What a column of the sheet is. ``position`` counts from 0, ``row`` from 1; ``text`` is the heading as it stands.

    Either it has a ``name``; or it holds values of ``members``, by key; or it is ``ignored``, or ``blank``: without a
    heading. Otherwise its heading is unknown. ``loose`` is a name that was found over a cell that says nothing.
    ``says`` is what stands there, or above, and concerns the whole table, such as its unit.
    """

    position: int
    row: int
    text: str = ""
    column: Column | None = None
    name: str = ""
    unit: str = ""
    unit_missing: bool = False
    members: dict[str, Member] = field(default_factory=dict)
    ignored: bool = False
    blank: bool = False
    says: Said | None = None
    loose: bool = False

    @property
    def unknown(self) -> bool:
        return not (self.name or self.members or self.ignored or self.blank)


@dataclass(slots=True)
class HeaderRows:
    """
    Rows ``first`` to ``last`` (from 1) as headings. ``across`` are the keys whose members are headings; ``twice``
    pairs headings that mean the same. ``strays`` counts columns without a heading in which cells stand below.
    """

    first: int
    last: int
    heads: list[Head]
    across: tuple[str, ...] = ()
    twice: list[tuple[Head, Head]] = field(default_factory=list)
    strays: int = 0

    @property
    def named(self) -> dict[str, Head]:
        return {head.name: head for head in self.heads if head.name}

    @property
    def holding_values(self) -> list[Head]:
        """The columns of a wide table that hold values."""
        return [head for head in self.heads if head.members]

    @property
    def unknown(self) -> list[Head]:
        return [head for head in self.heads if head.unknown]

    @property
    def says(self) -> set[str]:
        """The names of what the sheet says itself."""
        return {*self.named, *self.across}


class HeaderReader:
    """Reads rows of one sheet as headings."""

    def __init__(self, sheet: RawSheet, declaration: Declaration):
        self.sheet, self.declaration = sheet, declaration
        self.headings = Headings(declaration)

    def read(self, first: int, last: int) -> HeaderRows:
        cells = heading_cells(self.sheet, first, last, self.headings)
        header = HeaderRows(first, last, [Head(cell.position, cell.place, cell.shown) for cell in cells])
        for head, cell in zip(header.heads, cells, strict=True):
            self._find_column(head, cell)
            if cell.title is not None and cell.origin == cell.position:
                head.says = Said(cell.title, cell.top_row, cell.position + 1)
        _name(header)
        if self.declaration.measure and self.declaration.measure not in header.named:
            self._find_members(header, cells)
        self._find_unnamed(header)
        return header

    # -- ordinary columns -------------------------------------------------------------------------

    def _find_column(self, head: Head, cell: HeadingCell):
        """
        The known heading among the column's own cell, the group, and both together. A group over a member of a key,
        or a member over the measure, belongs to a wide table.
        """
        texts = [] if self.headings.measures_a_member(cell.top, cell.bottom) else [(cell.bottom, cell.raw)]
        if not self.headings.names_member(cell.bottom):
            texts += [(cell.top, cell.raw_top), (cell.both, cell.shown)]
        for text, raw in texts:
            known = self.headings.column(text)
            if known:
                head.column, head.unit, head.unit_missing = known.column, known.unit, known.unit_missing
                head.text = str(raw).strip()
                self._find_unit(head, cell, text)
                return
        head.ignored = any(folded(text) in self.headings.ignored for text in (cell.bottom, cell.top, cell.both) if text)

    def _find_unit(self, head, cell, text):
        """Its unit may stand in the other of the two rows."""
        if text == cell.bottom and not head.unit:
            head.unit = self._unit_in(cell.top)
        elif text == cell.top and cell.bottom:
            if self.headings.is_unit(cell.bottom):
                head.unit = cell.bottom
            else:
                head.loose = True
        head.unit_missing = head.unit_missing and not head.unit

    def _unit_in(self, group: str) -> str:
        """The unit that a group says for the columns below it: ``产值（万元）``."""
        known = self.headings.column(group)
        if known:
            return known.unit
        return "; ".join(bracketed_units(group, self.headings.is_unit))  # no number is in two: told, not converted

    # -- members of keys --------------------------------------------------------------------------

    def _find_members(self, header: HeaderRows, cells: list[HeadingCell]):
        """Finds the keys that run across: the same in all columns; one that has others is not understood."""
        keys = [key for key in self.declaration.keys if key not in header.named]
        found = {}
        for head, cell in zip(header.heads, cells, strict=True):
            if not head.column and not head.ignored:
                found[head.position] = self._members_over(cell, keys)
        sets = Counter(frozenset(members) for members, _unit in found.values() if members)
        if not sets:
            return
        across = max(sets, key=lambda keys: (sets[keys], len(keys)))
        header.across = tuple(key for key in keys if key in across)
        seen = {}
        for head in header.heads:
            members, unit = found.get(head.position, ({}, ""))
            if frozenset(members) != across:
                continue
            same = seen.setdefault(tuple(members[key].text for key in header.across), head)
            if same is head:
                head.members, head.unit = members, unit
            else:
                header.twice.append((same, head))
                head.ignored = True

    def _members_over(self, cell: HeadingCell, keys) -> tuple[dict[str, Member], str]:
        """The members in a column's heading, by key, and its unit."""
        own, group = self._members_in(cell.bottom, keys), self._members_in(cell.top, keys)
        for key, (text, unit) in own.items():
            here = {key: Member(text, cell.row, cell.position + 1)}
            if not cell.top or self._may_stand_over(cell.top, key):
                return here, unit or self._unit_in(cell.top)
            for other, (over, unit_over) in group.items():
                if other != key:
                    return {**here, other: Member(over, cell.top_row, cell.origin + 1)}, unit or unit_over
        for key, (text, unit) in group.items():
            here = {key: Member(text, cell.top_row, cell.origin + 1)}
            if not cell.bottom or self.headings.is_unit(cell.bottom):
                return here, cell.bottom or unit
            if self.headings.measures_a_member(cell.top, cell.bottom):
                return here, self.headings.column(cell.bottom).unit or unit
        return {}, ""

    def _members_in(self, text, keys) -> dict[str, tuple[str, str]]:
        found = {key: self.headings.member(key, text) for key in keys} if text else {}
        return {key: member for key, member in found.items() if member}

    def _may_stand_over(self, group, key) -> bool:
        """Over members may stand what they are (``年份``) or what is below them (``数值（万元）``)."""
        known = self.headings.column(group)
        return bool(known and (known.column.stands_for or known.column.name) in (key, self.declaration.measure))

    # -- a first column without a heading ---------------------------------------------------------

    def _find_unnamed(self, header: HeaderRows):
        """Names of regions often stand under nothing, under a unit, or under a corner such as ``地区\\年份``."""
        for head in header.heads:
            if head.unknown and UNIT_LINE.search(words(head.text)):
                head.says, head.text = Said(head.text, head.row, head.position + 1), ""
            head.blank = head.unknown and not words(head.text)
        rows = self.sheet.rows[header.last : header.last + SAMPLED]
        filled = {position for row in rows for position, cell in enumerate(row) if cell is not None}
        first = next((head for head in header.heads if head.position in filled), None)
        if first and (first.blank or (first.unknown and self.headings.is_corner(words(first.text)))):
            name = self._key_below(first.position, header)
            if name:
                first.name, first.column, first.blank = name, self.declaration.column(name), False
        header.strays = len(filled - {head.position for head in header.heads if not head.blank})

    def _key_below(self, position, header) -> str:
        """The key that half of the cells below or more are members of: some may be totals or misspelt."""
        texts = [words(cell_at(row, position)) for row in self.sheet.rows[header.last : header.last + 3 * SAMPLED]]
        texts = [text for text in texts if text][:SAMPLED]
        for key in self.declaration.keys:
            if key in header.says:
                continue
            if 2 * sum(self.headings.member(key, text) is not None for text in texts) >= len(texts) > 0:
                return key
        return ""


def _name(header: HeaderRows):
    """Gives each column its name; one that stands for a key gets the key's where that one is absent."""
    present = {head.column.name for head in header.heads if head.column}
    seen = {}
    for head in header.heads:
        if not head.column:
            continue
        name, key = head.column.name, head.column.stands_for
        if key and key not in present and seen.get(key, head).column is head.column:
            name = key
        if name in seen:
            header.twice.append((seen[name], head))
            head.ignored = True
        else:
            seen[name], head.name = head, name


def cell_at(row: tuple, position: int):
    return row[position] if position < len(row) else None
