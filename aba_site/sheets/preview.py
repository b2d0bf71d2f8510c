"""A plan as a person looks through it: problems by cause, and what would change, each as much as can be read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from aba_site.sheets.planning.plan import Plan, PlannedRow
from aba_site.sheets.problems import Problem

MOST_CAUSES = 50
MOST_PLACES = 20
MOST_ROWS = 200


@dataclass(frozen=True)
class Cause:
    """Problems that have one cause, as many as are shown."""

    heading: str
    text: str
    count: int
    shown: list[Problem]

    @property
    def left_off(self) -> int:
        return self.count - len(self.shown)


def causes(problems: Iterable[Problem]) -> list[Cause]:
    """What is wrong, grouped by cause, in the order in which it first shows."""
    groups: dict[tuple, list[Problem]] = {}
    for problem in problems:
        groups.setdefault(problem.cause, []).append(problem)
    return [
        Cause(heading, expected if group[0].expected else group[0].message, len(group), group[:MOST_PLACES])
        for (heading, expected, _advised), group in groups.items()
    ]


@dataclass(frozen=True)
class RowShown:
    """``changes`` are heading, what is there, what the sheet says, as a person reads them."""

    place: str
    key: str
    new: bool
    changes: list[tuple[str, str, str]]


class Preview:
    """What the page of a plan shows."""

    def __init__(self, resource, plan: Plan, *, before: str = ""):
        self.resource, self.plan = resource, plan
        self.before = before  # what is known of the same file

    @property
    def may_be_confirmed(self) -> bool:
        return self.plan.is_sound and bool(self.plan.rows)

    @property
    def says_nothing_new(self) -> bool:
        return self.plan.is_sound and not self.plan.rows

    @cached_property
    def causes(self) -> list[Cause]:
        return causes(self.plan.problems)[:MOST_CAUSES]

    @property
    def causes_left_off(self) -> int:
        return len(self.plan.problems) - sum(cause.count for cause in self.causes)

    @cached_property
    def warnings(self) -> list[Cause]:
        return causes(self.plan.warnings)[:MOST_CAUSES]

    @property
    def rows(self) -> Iterator[RowShown]:
        """The changed ones first: there is something to compare."""
        ordered = sorted(self.plan.rows, key=lambda row: row.new)
        return map(self.shown, ordered[:MOST_ROWS])

    @property
    def rows_left_off(self) -> int:
        return max(0, len(self.plan.rows) - MOST_ROWS)

    def shown(self, row: PlannedRow) -> RowShown:
        names = self.resource.key_names
        columns = [self.resource.fields[name] for name in names]
        key = " · ".join(column.widget.describe(value) for column, value in zip(columns, row.key, strict=True))
        changes = [
            (self.resource.fields[name].title, *(self._said(name, value) for value in change))
            for name, change in row.changes.items()
            if name not in names and not self.is_given(name)
        ]
        name = self.resource.measure if self.resource.measure in self.plan.table.cells else names[0]
        return RowShown(Problem("", **self.plan.table.place(name, row.record)).cell, key, row.new, changes)

    def is_given(self, name) -> bool:
        """Whether it was said beside the sheet, alike for all rows."""
        cells = self.plan.table.cells.get(name)
        return cells is not None and cells.column is None

    @property
    def given(self) -> list[tuple[str, str]]:
        """Heading and value of what was said beside the sheet."""
        said = {name: row.changes[name][1] for row in self.plan.rows[:1] for name in row.changes if self.is_given(name)}
        return [(self.resource.fields[name].title, self._said(name, value)) for name, value in said.items()]

    def _said(self, name, value) -> str:
        return "" if value is None else str(self.resource.fields[name].widget.describe(value))
