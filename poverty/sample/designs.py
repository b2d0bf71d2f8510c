"""What the invented indicators measure: units of several sizes, ways to combine them, denominators."""

from dataclasses import dataclass
from typing import NamedTuple

from poverty.models import Indicator


class Unit(NamedTuple):
    """A unit with the decimals it is given in, how it combines, and a usual value of a county in it."""

    zh: str
    en: str
    decimals: int
    aggregation: str
    usual: float


UNITS = [
    Unit("人", "persons", 0, "sum", 60_000),
    Unit("亿元", "100 million yuan", 2, "sum", 35),
    Unit("%", "%", 1, "mean", 22),
    Unit("万元", "10,000 yuan", 2, "sum", 4_800),
    Unit("户", "households", 0, "sum", 900),
    Unit("吨", "tonnes", 1, "sum", 3_200),
    Unit("元/人", "yuan per person", 0, "none", 11_000),
    Unit("亩", "mu", 0, "sum", 75_000),
    Unit("元", "yuan", 0, "sum", 240_000_000),
    Unit("起", "cases", 0, "sum", 9),
]
TRENDS = ("rising", "falling", "rise then fall", "level", "uneven")
THEMES = [theme for theme in Indicator.Theme if theme != Indicator.Theme.ENUMERATION]
DIRECTIONS = list(Indicator.Direction)
SMALLEST_CELL = 5


@dataclass(frozen=True)
class Design:
    """
    One invented indicator. ``has_forecast``: its last year is one; ``redefined``: one year has another definition in
    all regions; ``patchy``: two years in some regions; ``divided``: it declares the first one as its denominator.
    """

    number: int
    unit: Unit
    trend: str
    has_forecast: bool
    is_provisional: bool
    redefined: bool
    patchy: bool
    suppressed: bool
    divided: bool

    @property
    def slug(self) -> str:
        return f"sample-{self.number:02}"

    def indicator(self, denominator: Indicator | None) -> Indicator:
        """Unsaved."""
        return Indicator(
            slug=self.slug,
            name_zh=f"示例指标{self.number:02}",
            name_en=f"Sample indicator {self.number:02}",
            state="published",
            theme=THEMES[self.number % len(THEMES)],
            unit_zh=self.unit.zh,
            unit_en=self.unit.en,
            decimals=self.unit.decimals,
            aggregation=self.unit.aggregation,
            direction=DIRECTIONS[self.number % len(DIRECTIONS)],
            denominator=denominator if self.divided else None,
            min_cell_size=SMALLEST_CELL if self.suppressed else None,
            definition_zh="虚构指标，仅供试用和测量。",
            definition_en="Invented, for trying out and measuring.",
            position=900 + self.number,
        )


def designs(count: int) -> list[Design]:
    """The first counts persons, by whom several of the others are divided."""
    return [_design(number) for number in range(1, count + 1)]


def _design(number) -> Design:
    unit = UNITS[(number - 1) % len(UNITS)]
    return Design(
        number=number,
        unit=unit,
        trend=TRENDS[(number - 1) % len(TRENDS)],
        has_forecast=number % 6 == 2,
        is_provisional=number % 4 == 1,
        redefined=number % 12 == 8,
        patchy=number % 12 == 10,
        suppressed=unit.en in ("cases", "households"),
        divided=number > 1 and unit.aggregation == "sum" and number % 2 == 0,
    )
