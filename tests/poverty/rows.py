"""Rows that a test makes for itself, where the fixtures hold none of the kind."""

from datetime import UTC, datetime
from decimal import Decimal

from poverty.models import HeldSeries, HeldTheme, Indicator, Observation, Region, Source

WHEN = datetime(2026, 1, 1, tzinfo=UTC)


def make_source(slug="test-report", **fields):
    defaults = {"name_zh": "测试报告", "name_en": "Test report", "state": "published"}
    return Source.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]


def make_region(code="990000", level="province", parent=None, **fields):
    defaults = {
        "level": level, "parent": parent, "source": make_source(), "state": "published",
        "name_zh": f"测试{code}", "name_en": f"Test {code}",
    }  # fmt: skip
    return Region.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def make_indicator(slug="test-output", **fields):
    defaults = {
        "theme": "economy", "name_zh": "测试产量", "name_en": "Test output", "unit_zh": "吨", "unit_en": "tonnes",
        "decimals": 1, "aggregation": "sum", "state": "published",
    }  # fmt: skip
    return Indicator.objects.get_or_create(slug=slug, defaults=defaults | fields)[0]


def make_observation(indicator, region, year, value, **fields):
    """A published figure; ``value`` as text or ``None``."""
    defaults = {"source": make_source(), "recorded_at": WHEN, "published_at": WHEN}
    value = None if value is None else Decimal(value)
    made = Observation.objects.create(indicator=indicator, region=region, year=year, value=value, **defaults | fields)
    count_again(indicator=indicator, region=region)
    return made


def count_again(**where):
    """What is held, after figures came or went by another way than the actions."""
    HeldSeries.objects.recount(**where)
    HeldTheme.objects.recount(**{name: row for name, row in where.items() if name == "region"})
