"""
What observations refer to, as rows of files: indicators, regions, sources. Only what is public, one query each.

A reference to something that is not public is left empty, so that every reference that is given can be followed.
"""

from collections.abc import Iterator

from django.db.models import Case, F, Value, When

from aba_site.downloads import Number
from aba_site.numbers import plain
from poverty.files.columns import SOURCES
from poverty.metrics import shown_decimals
from poverty.models import Indicator, Region, Source


def public(relation: str, name: str) -> Case:
    """The name of what a foreign key leads to, where that is public."""
    return Case(When(**{f"{relation}__state": "published"}, then=F(f"{relation}__{name}")), default=Value(""))


def indicator_rows() -> Iterator[tuple]:
    """By short name, for :data:`poverty.files.columns.INDICATORS`."""
    return (
        Indicator.objects.published()
        .order_by("slug")
        .values_list(
            "slug", "name_zh", "name_en", "theme", "unit_zh", "unit_en", "decimals", "definition_zh", "definition_en",
            "computation_zh", "computation_en", "limits_zh", "limits_en", "direction", "aggregation",
            public("denominator", "slug"), "next_update_due",
        )
        .iterator()
    )  # fmt: skip


def region_rows(regions=None) -> Iterator[tuple]:
    """By code, for :data:`poverty.files.columns.REGIONS`; of all regions, or of a query of them."""
    rows = (
        (Region.objects.all() if regions is None else regions)
        .published()
        .order_by("code")
        .values_list(
            "code", "name_zh", "name_en", "level", "kind", public("parent", "code"), "pinyin", "tibetan", "wylie",
            "former_code", "former_names", "longitude", "latitude", "area_km2", "poverty_exit_year",
            "poverty_exit_approved_on", public("source", "slug"),
        )
        .iterator()
    )  # fmt: skip
    return ((*row[:11], *map(_number, row[11:14]), *row[14:]) for row in rows)


def source_rows() -> Iterator[tuple]:
    """By short name, for :data:`poverty.files.columns.SOURCES`."""
    names = ["slug" if field.name == "source" else field.name for field in SOURCES]
    return Source.objects.published().order_by("slug").values_list(*names).iterator()


def _number(value) -> Number | None:
    return None if value is None else Number(value, plain(value, 0), shown_decimals(value, 0))
