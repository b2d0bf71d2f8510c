"""How one number stands to another in words people use."""

from decimal import Decimal
from typing import NamedTuple


class Relation(NamedTuple):
    """
    A ratio as a phrase. ``amount`` names a part (``"half"``), the whole (``"whole"``) or ``"times"``;
    ``precision`` is ``"exactly"``, ``"about"``, ``"nearly"``, ``"less_than"`` or ``"slightly_more_than"``.
    ``times`` is the multiple, to one decimal, where the amount is ``"times"``.
    """

    amount: str
    precision: str
    times: Decimal | None = None


# Each part of a whole that has a name, by its size.
PARTS = {
    "tenth": Decimal(1) / 10,
    "fifth": Decimal(1) / 5,
    "quarter": Decimal(1) / 4,
    "third": Decimal(1) / 3,
    "two_fifths": Decimal(2) / 5,
    "half": Decimal(1) / 2,
    "three_fifths": Decimal(3) / 5,
    "two_thirds": Decimal(2) / 3,
    "three_quarters": Decimal(3) / 4,
    "four_fifths": Decimal(4) / 5,
    "nine_tenths": Decimal(9) / 10,
}
UNDER_A_HUNDREDTH, UNDER_A_TENTH = Decimal("0.01"), Decimal("0.08")
NEARLY_ALL, ABOUT_ALL, SLIGHTLY_MORE, TIMES_FROM = map(Decimal, ("0.95", "0.98", "1.02", "1.15"))


def relation(value: Decimal | None, whole: Decimal | None) -> Relation | None:
    """
    ``value / whole`` as people say it: about half of, nearly all of, about as much as, slightly more than, 3.2 times.

    ``None`` where either is missing, the whole is not above zero or the value is below it. Parts are the nearest
    that has a name; ``"exactly"`` only where the ratio is exactly it.
    """
    if value is None or whole is None or whole <= 0 or value < 0:
        return None
    ratio = Decimal(value) / Decimal(whole)
    if ratio == 0:
        return Relation("none", "exactly")
    if ratio >= NEARLY_ALL:
        return _about_the_whole(ratio)
    if ratio < UNDER_A_HUNDREDTH:
        return Relation("hundredth", "less_than")
    if ratio < UNDER_A_TENTH:
        return Relation("tenth", "less_than")
    nearest = min(PARTS, key=lambda name: (abs(PARTS[name] - ratio), PARTS[name]))
    return Relation(nearest, "exactly" if PARTS[nearest] == ratio else "about")


def _about_the_whole(ratio) -> Relation:
    if ratio < ABOUT_ALL:
        return Relation("whole", "nearly")
    if ratio <= SLIGHTLY_MORE:
        return Relation("whole", "exactly" if ratio == 1 else "about")
    if ratio < TIMES_FROM:
        return Relation("whole", "slightly_more_than")
    times = round(ratio, 1)
    return Relation("times", "exactly" if times == ratio else "about", times)
