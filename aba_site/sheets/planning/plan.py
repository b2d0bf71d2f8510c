"""What bringing in a sheet would do, worked out without writing anything."""

import hashlib
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import gettext_lazy as _

from aba_site.sheets.layout.table import Table
from aba_site.sheets.problems import Problem


class Strategy(models.TextChoices):
    """What a sheet may do."""

    BOTH = "both", _("New and changed rows")
    NEW = "new", _("New rows only")
    UPDATE = "update", _("Changed rows only")


@dataclass(slots=True)
class PlannedRow:
    """
    A row that would change something: ``changes`` is column name → (what is there, what the sheet says).

    ``base`` is the id of the row it was compared with, ``None`` for a new one; ``standing`` that of the row it would
    take the place of, which is the same but for figures with two versions. ``instance`` is what would be saved,
    or ``held`` what is there already, where no instance is needed.
    """

    record: int
    key: tuple
    base: int | None
    changes: dict[str, tuple] = field(default_factory=dict)
    standing: int | None = None
    instance: models.Model | None = None
    held: dict | None = None

    @property
    def new(self) -> bool:
        return self.base is None


@dataclass(frozen=True, slots=True)
class FoundMark:
    """
    A mark in the sheet, alone in a cell or beside a number: how often, where first (a problem that says so), and what
    it means; a meaning that nobody has said is an open question.
    """

    mark: str
    attached: bool
    times: int
    where: Problem
    meaning: str = ""


@dataclass(slots=True)
class Plan:
    """
    ``rows`` would change something and ``unchanged`` would not; ``blank`` say nothing, ``left_out`` are kept out by the
    strategy, ``refused`` have a problem. Any problem or open question keeps the whole sheet out; a warning does not.
    """

    table: Table = field(default_factory=Table)
    rows: list[PlannedRow] = field(default_factory=list)
    unchanged: int = 0
    blank: int = 0
    left_out: int = 0
    refused: int = 0
    problems: list[Problem] = field(default_factory=list)
    warnings: list[Problem] = field(default_factory=list)
    marks: list[FoundMark] = field(default_factory=list)
    answers: dict[int, dict[tuple[str, bool], str]] = field(default_factory=dict)

    @property
    def new(self) -> int:
        return sum(row.new for row in self.rows)

    @property
    def changed(self) -> int:
        return len(self.rows) - self.new

    @property
    def questions(self) -> list[FoundMark]:
        return [mark for mark in self.marks if not mark.meaning]

    @property
    def faults(self) -> list[Problem]:
        """All that keeps the sheet out, open questions among them."""
        return [*self.problems, *(mark.where for mark in self.questions)]

    @property
    def is_sound(self) -> bool:
        return not self.problems and not self.questions

    def totals(self) -> dict[str, int]:
        return {
            "new": self.new, "changed": self.changed, "unchanged": self.unchanged, "refused": self.refused,
        }  # fmt: skip

    def fingerprint(self) -> str:
        """The same for the same rows compared with the same rows: whether what was shown is what would be done."""
        digest = hashlib.sha256()
        for row in self.rows:
            new = [(name, sorted(to) if isinstance(to, frozenset) else to) for name, (_old, to) in row.changes.items()]
            old = [sorted(of) if isinstance(of, frozenset) else of for of, _new in row.changes.values()]
            digest.update(repr((row.key, row.base, new, old)).encode())
        return digest.hexdigest()
