"""
The cells of a table as values, column by column.

Each different cell is read once, however often it stands in the sheet: a column of 100,000 cells holds a few hundred
regions and a dozen years.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from aba_site.sheets import units
from aba_site.sheets.fields import Column
from aba_site.sheets.layout.table import Cells, Table
from aba_site.sheets.problems import LONGEST_FOUND, CellFault, Problem

WITH_UNIT = re.compile(r"\s*([-+−－]?[\d０-９][\d０-９,，.．]*)\s*([^\d０-９\s.,，．].*?)\s*")


class _Faulty:
    """Stands where a cell could not be read."""

    def __repr__(self):
        return "FAULTY"


FAULTY: Final = _Faulty()


@dataclass(slots=True)
class Cleaned:
    """
    Column name → its value for each record: ``None`` where blank, :data:`FAULTY` where it could not be read.

    ``implied`` are records whose blank cell has a meaning of its own: they may add something, never change it.
    """

    values: dict[str, list] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    faulty: set[int] = field(default_factory=set)
    implied: set[int] = field(default_factory=set)
    _said: set[tuple] = field(default_factory=set)

    def complain(self, table: Table, name: str, record: int, fault: CellFault):
        """In a wide table many records share a cell of a key: what is wrong with it is said once."""
        self.faulty.add(record)
        place = table.place(name, record)
        if (where := (place["row"], place.get("column"))) not in self._said:
            self._said.add(where)
            self.problems.append(fault.problem(**place))


def read_value(column: Column, cell):
    """A cell's value, valid for its model's field. Raises :class:`CellFault`."""
    value = column.widget.clean(cell)
    validate(column, value, cell)
    return value


def validate(column: Column, value, cell):
    """What the model's field says of a value by itself. Related rows were found already."""
    model_field = column.model_field
    if model_field is None or model_field.is_relation:
        return
    try:
        model_field.run_validators(value)
    except ValidationError as error:
        found, wanted = str(cell)[:LONGEST_FOUND], " ".join(error.messages)
        text = _("found “%(found)s”. %(problem)s") % {"found": found, "problem": wanted}
        raise CellFault(text, found, wanted) from None


def clean_column(table: Table, name: str, column: Column, into: Cleaned) -> None:
    """Reads one column; a heading's unit is converted to the column's."""
    cells = table.cells[name]
    if column.unit or _has_units(cells):
        clean_measures(table, name, column, [column.unit] * len(cells.values), into)
        return
    outcomes = {}
    values = []
    for record, cell in enumerate(cells.values):
        if cell is None:
            values.append(None)
            continue
        known = cell if type(cell) is str else (type(cell), cell)
        if known not in outcomes:
            outcomes[known] = _outcome(lambda cell=cell: read_value(column, cell))
        values.append(_settle(outcomes[known], table, name, record, into))
    into.values[name] = values


def clean_measures(table: Table, name: str, column: Column, targets: Iterable[str], into: Cleaned) -> None:
    """Reads a column of numbers whose cells may be in another unit than they are kept in (``targets``)."""
    cells = table.cells[name]
    outcomes, values = {}, []
    for record, (cell, target) in enumerate(zip(cells.values, targets, strict=True)):
        if cell is None or target is FAULTY:
            values.append(cell if cell is None else FAULTY)
            continue
        unit = cells.unit_of(record)
        known = (type(cell), cell, unit, target)
        if known not in outcomes:
            outcomes[known] = _outcome(lambda c=cell, u=unit, t=target: read_measure(column, c, u, t))
        values.append(_settle(outcomes[known], table, name, record, into))
    into.values[name] = values


def read_measure(column: Column, cell, unit: str, target: str):
    """
    A number in the unit it is kept in: 1,234 with ``万元`` is 0.1234 in ``亿元``. A unit in the cell itself (``38.5%``)
    goes before the heading's. Raises :class:`CellFault`.
    """
    number, own = number_and_unit(cell)
    value, unit = column.widget.clean(number), own or unit
    if unit and units.folded(unit) != units.folded(target):
        factor = units.conversion(unit, target)
        if factor is None:
            wanted = _("a unit that can be converted to %(unit)s") % {"unit": target} if target else _("no unit")
            text = _("the unit here is “%(found)s”, expected %(wanted)s.") % {"found": unit, "wanted": wanted}
            raise CellFault(text, unit, wanted)
        value = units.converted(value, factor)
    validate(column, value, cell)
    return value


def number_and_unit(cell) -> tuple:
    """``"38.5%"`` → ``"38.5"``, ``"%"``; any other cell as it is, and no unit."""
    if isinstance(cell, str) and (match := WITH_UNIT.fullmatch(cell)) and units.known_unit(match[2]):
        return match[1], match[2]
    return cell, ""


def _has_units(cells: Cells) -> bool:
    return bool(cells.unit) if isinstance(cells.unit, str) else any(cells.unit)


def _outcome(read):
    try:
        return read(), None
    except CellFault as fault:
        return FAULTY, fault


def _settle(outcome, table, name, record, into):
    value, fault = outcome
    if fault is not None:
        into.complain(table, name, record, fault)
    return value
