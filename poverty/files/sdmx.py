"""
Observations as SDMX-CSV 2.0, for programs of statistical offices.

The field guide: https://github.com/sdmx-twg/sdmx-csv. Columns are the structure, the dimensions, the measure and the
attributes, in that order. A value that is missing leaves its field empty, and OBS_STATUS says why.
"""

from collections.abc import Iterator
from functools import lru_cache

from poverty.files.observations import LOOKUPS, looked_up, row_maker

CONTENT_TYPE = "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
# The agency is this site; I says that the rows are for information.
STRUCTURE = ("dataflow", "ABA:OBSERVATIONS(1.0.0)", "I")
ANNUAL = "A"
MULTIPLIERS = {
    "hundred": 2, "thousand": 3, "10,000": 4, "million": 6, "10 million": 7, "100 million": 8, "billion": 9,
}  # fmt: skip
UNIT, DECIMALS = LOOKUPS.index("indicator__unit_en"), LOOKUPS.index("indicator__decimals")


def sdmx_rows(observations) -> Iterator[tuple]:
    """Rows for :data:`poverty.files.columns.SDMX`, in the order of the other files. One query."""
    row_of = row_maker()
    return (_row(row_of(values), values[UNIT], values[DECIMALS]) for values in looked_up(observations))


def _row(row: tuple, unit_en: str, decimals: int) -> tuple:
    slug, code, _name, year, value, _unit, status, qualifier, note, source, section, _recorded, published = row
    unit, power = unit_and_power(unit_en)
    shown = value.decimals if value else decimals
    return (*STRUCTURE, ANNUAL, slug, code, year, value, unit, power, shown, status, qualifier, note, source,
            section, published)  # fmt: skip


@lru_cache(maxsize=1000)
def unit_and_power(unit: str) -> tuple[str, int]:
    """``100 million yuan`` is yuan times 10⁸."""
    for words, power in MULTIPLIERS.items():
        if unit.startswith(f"{words} "):
            return unit.removeprefix(f"{words} "), power
    return unit, 0
