"""The tables of the open data: one file each, what identifies their rows, how they refer to each other."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from aba_site.downloads import Field, TextRows
from poverty.files import columns
from poverty.files.as_text import text_rows
from poverty.files.registers import indicator_rows, region_rows, source_rows
from poverty.models import Indicator, Observation, Region, Source

CODE = "([0-9]{6}|[0-9]{9}|[0-9]{12})"
SLUG = "[-a-zA-Z0-9_]+"


@dataclass(frozen=True)
class FileTable:
    """
    ``key`` names the columns that identify a row; ``links`` say of a column which table and column it refers to;
    ``constraints`` are those of a Data Package, by column.
    """

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    read: Callable[[], Iterator[tuple] | TextRows]
    key: tuple[str, ...]
    links: dict[str, tuple[str, str]] = field(default_factory=dict)
    constraints: dict[str, dict] = field(default_factory=dict)

    @property
    def path(self) -> str:
        return f"{self.name}.csv"


def all_observations() -> TextRows:
    return text_rows(Observation.objects.published())


YEAR = {"minimum": 1900, "maximum": 2100}
OBSERVATIONS = FileTable(
    "observations",
    _("Published observations"),
    _("Every published figure, with unit, year, status, qualifier, source and section."),
    columns.OBSERVATIONS,
    all_observations,
    ("indicator", "region_code", "period"),
    {
        "indicator": ("indicators", "indicator"),
        "region_code": ("regions", "region_code"),
        "source": ("sources", "source"),
    },
    {
        "indicator": {"required": True, "pattern": SLUG},
        "region_code": {"required": True, "pattern": CODE},
        "period": {"required": True, **YEAR},
        "status": {"required": True, "enum": Observation.Status.values},
        "qualifier": {"required": True, "enum": Observation.Qualifier.values},
        "source": {"required": True, "pattern": SLUG},
    },
)
INDICATORS = FileTable(
    "indicators",
    _("Indicators"),
    _("What is measured: unit, definition, limits and how values may be combined."),
    columns.INDICATORS,
    indicator_rows,
    ("indicator",),
    {"denominator": ("indicators", "indicator")},
    {
        "indicator": {"required": True, "unique": True, "pattern": SLUG},
        "theme": {"required": True, "enum": Indicator.Theme.values},
        "decimals": {"required": True, "minimum": 0, "maximum": 6},
        "direction": {"required": True, "enum": Indicator.Direction.values},
        "aggregation": {"required": True, "enum": Indicator.Aggregation.values},
    },
)
REGIONS = FileTable(
    "regions",
    _("Regions"),
    _("Provinces, prefectures, counties, townships and villages, with the region each is part of."),
    columns.REGIONS,
    region_rows,
    ("region_code",),
    {"parent_code": ("regions", "region_code"), "source": ("sources", "source")},
    {
        "region_code": {"required": True, "unique": True, "pattern": CODE},
        "level": {"required": True, "enum": Region.Level.values},
        "kind": {"enum": Region.Kind.values},
        "poverty_exit_year": YEAR,
    },
)
SOURCES = FileTable(
    "sources",
    _("Sources"),
    _("The documents that figures were taken from, and how to cite them."),
    columns.SOURCES,
    source_rows,
    ("source",),
    {},
    {
        "source": {"required": True, "unique": True, "pattern": SLUG},
        "kind": {"required": True, "enum": Source.Kind.values},
        "year": YEAR,
    },
)

# What refers comes before what it refers to: read in this order, a figure published meanwhile refers to nothing new.
TABLES = {table.name: table for table in (OBSERVATIONS, INDICATORS, REGIONS, SOURCES)}
