"""How much is invented."""

from dataclasses import dataclass

LAST_YEAR = 2024
MOST_INDICATORS, MOST_YEARS = 99, 100
FEWEST_REGIONS = {"county": 2, "village": 1}


@dataclass(frozen=True)
class Plan:
    """
    ``indicators × regions × years``, of which a few stay without any row.

    ``level`` ``"county"``: provinces, prefectures and counties, invented ones where the database holds too few.
    ``"village"``: village committees, which must be there. The same seed gives the same figures.
    """

    indicators: int = 60
    regions: int = 197
    years: int = 20
    level: str = "county"
    seed: int = 1

    def __post_init__(self):
        if not 1 <= self.indicators <= MOST_INDICATORS:
            raise ValueError(f"--indicators must be between 1 and {MOST_INDICATORS}.")
        if not 1 <= self.years <= MOST_YEARS:
            raise ValueError(f"--years must be between 1 and {MOST_YEARS}.")
        if self.regions < FEWEST_REGIONS[self.level]:
            raise ValueError(f"--regions must be at least {FEWEST_REGIONS[self.level]}.")

    @property
    def span(self) -> range:
        return range(LAST_YEAR - self.years + 1, LAST_YEAR + 1)


# A village has 60 × 20 figures in the largest: 1.6 million in all.
SIZES = {
    "small": Plan(indicators=6, regions=30, years=8),
    "usual": Plan(),
    "huge": Plan(regions=1354, level="village"),
}
