"""What a model says of its sheets, as far as their layout goes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aba_site.sheets.fields import Column


@dataclass(frozen=True)
class Declaration:
    """
    ``keys`` name the columns that say which row is which; each must come from a column, from headings or be given.

    ``measure`` is the column whose values fill the cells of a wide table; without one, no table is wide.
    ``members[key](text)`` says whether a heading's text is a member of that key: a year, a region, an indicator. Texts
    come to it NFKC-normalised, stripped, without their unit. ``members["unit"]`` may know units that no table of units
    has. ``ignored`` are headings that are passed over.
    """

    columns: Sequence[Column]
    keys: Sequence[str]
    measure: str = ""
    members: Mapping[str, Callable[[str], bool]] = field(default_factory=dict)
    ignored: Sequence[str] = ()

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.name == name), None)

    def title(self, name: str) -> str:
        """The heading of a column in the reader's language."""
        column = self.column(name)
        return column.title if column else name

    def has_unit(self, column: Column) -> bool:
        """Whether the numbers of a column are in a unit."""
        return column.name == self.measure or bool(column.unit)

    def is_member(self, key: str, text: str) -> bool:
        return bool(text) and key in self.members and self.members[key](text)
