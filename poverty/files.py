"""Observations as files: their columns, their rows, and what describes them."""

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aba_site.bilingual import is_chinese, pick
from aba_site.downloads import Field, Number, json_value
from aba_site.numbers import plain
from aba_site.query_state import sentences
from poverty.metrics import shown_decimals
from poverty.models import Observation, Source

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}

# Of the shape of the files: the second number grows when a column is added, the first never should.
PACKAGE_VERSION = "1.0.0"

# A promise: columns are only ever added at the end.
FIELDS = (
    Field("indicator", "string", 22, gettext_lazy("Short name of the indicator, as in its address")),
    Field("region_code", "string", 14, gettext_lazy("GB/T 2260 code: 6, 9 or 12 digits")),
    Field("region_name", "string", 34, gettext_lazy("Name of the region, in the language of the address")),
    Field("period", "year", 8, gettext_lazy("Year that the figure is about")),
    Field("value", "number", 16, gettext_lazy("The figure in its unit; empty where the status says why")),
    Field("unit", "string", 18, gettext_lazy("Unit of the value, in the language of the address")),
    Field("status", "string", 8, gettext_lazy("SDMX observation status, one letter")),
    Field("qualifier", "string", 12, gettext_lazy("How exact the value is: exact, more_than, less_than, about")),
    Field("note", "string", 50, gettext_lazy("How the figure was read, and how its year is known if not stated")),
    Field("source", "string", 22, gettext_lazy("Short name of the source, as in its address")),
    Field("section", "string", 10, gettext_lazy("Section of the source")),
    Field("recorded_at", "datetime", 20, gettext_lazy("When this version was recorded here (UTC)")),
    Field("published_at", "datetime", 20, gettext_lazy("When this version was published here (UTC)")),
)

LOOKUPS = (
    "indicator__slug", "region__code", "region__name_zh", "region__name_en", "year", "value", "indicator__unit_zh",
    "indicator__unit_en", "indicator__decimals", "status", "qualifier", "note_zh", "note_en", "year_basis",
    "year_note_zh", "year_note_en", "source__slug", "section", "recorded_at", "published_at",
)  # fmt: skip


def rows(observations, most: int | None = None) -> Iterator[tuple]:
    """
    Rows for :data:`FIELDS` in the order of indicator, region and year, at ``most`` so many, in the current language.

    They are read while they are sent, when the request's language may no longer be set; so it is settled here.
    """
    chinese = is_chinese()
    inferred, colon = _("Year inferred"), "：" if chinese else ": "
    ordered = observations.order_by("indicator__slug", "region__code", "year").values_list(*LOOKUPS)[:most]
    return (_row(values, chinese, inferred, colon) for values in ordered.iterator(chunk_size=2000))


def _row(values, chinese, inferred, colon) -> tuple:
    (slug, code, name_zh, name_en, year, value, unit_zh, unit_en, decimals, status, qualifier, note_zh, note_en,
     year_basis, year_note_zh, year_note_en, source, section, recorded_at, published_at) = values  # fmt: skip

    def read(zh, en):
        return (zh or en) if chinese else (en or zh)

    note = read(note_zh, note_en)
    if year_basis == Observation.YearBasis.INFERRED:
        how = read(year_note_zh, year_note_en)
        note = sentences(note, f"{inferred}{colon}{how}" if how else inferred)
    number = None if value is None else Number(value, plain(value, decimals), shown_decimals(value, decimals))
    return (slug, code, read(name_zh, name_en), year, number, read(unit_zh, unit_en), status, qualifier, note,
            source, section, recorded_at, published_at)  # fmt: skip


def as_object(row: tuple) -> dict:
    """A row for JSON, under the names of the columns."""
    return {field.name: json_value(value) for field, value in zip(FIELDS, row, strict=True)}


def described_fields() -> list[dict]:
    """The columns as a Data Package table schema describes them."""
    constraints = {
        "indicator": {"required": True},
        "region_code": {"required": True, "pattern": "([0-9]{6}|[0-9]{9}|[0-9]{12})"},
        "period": {"required": True, "minimum": 1900, "maximum": 2100},
        "status": {"required": True, "enum": Observation.Status.values},
        "qualifier": {"required": True, "enum": Observation.Qualifier.values},
    }
    return [
        {"name": field.name, "type": field.type, "description": str(field.description)}
        | ({"constraints": constraints[field.name]} if field.name in constraints else {})
        for field in FIELDS
    ]


def citation(indicator_name: str, sources: Iterable, address: str, day: str) -> str:
    """How to cite figures taken from this site: what, from which sources, where and when."""
    names = pick("；", "; ").join(source.citation or source.name for source in sources)
    return _("%(name)s. Compiled from: %(sources)s Aba statistics, %(address)s, read on %(day)s.") % {
        "name": indicator_name,
        "sources": names,
        "address": address,
        "day": day,
    }


def metadata(panel, address: str) -> dict:
    """What is known about an indicator and the figures held of it, in both languages where there are two."""
    indicator = panel.indicator
    observations = list(panel.cells.values())
    return {
        "indicator": indicator.slug,
        "address": address,
        "name": {"en": indicator.name_en, "zh": indicator.name_zh},
        "definition": {"en": indicator.definition_en, "zh": indicator.definition_zh},
        "limits": {"en": indicator.limits_en, "zh": indicator.limits_zh},
        "unit": {"en": indicator.unit_en, "zh": indicator.unit_zh},
        "decimals": indicator.decimals,
        "theme": indicator.theme,
        "direction": indicator.direction,
        "aggregation": indicator.aggregation,
        "observations": len(observations),
        "years": panel.years,
        "regions": [
            {"code": code, "level": region.level, "name": {"en": region.name_en, "zh": region.name_zh}}
            for code, region in panel.regions.items()
        ],
        "statuses": {
            status: str(Observation.Status(status).label) for status in sorted({row.status for row in observations})
        },
        "sources": [source_metadata(source) for source in sources_of(observations)],
        "columns": described_fields(),
        "licence": LICENCE,
    }


def sources_of(observations) -> list:
    """The sources of some observations, each once, by short name."""
    return sorted({row.source.pk: row.source for row in observations}.values(), key=lambda source: source.slug)


def distinct_sources(figures) -> list[Source]:
    """The sources of a query of observations. One query."""
    return list(Source.objects.filter(pk__in=figures.order_by().values("source")).order_by("slug"))


def source_metadata(source) -> dict:
    return {
        "source": source.slug,
        "name": {"en": source.name_en, "zh": source.name_zh},
        "publisher": {"en": source.publisher_en, "zh": source.publisher_zh},
        "year": source.year,
        "year_is_inferred": source.year_is_inferred,
        "citation": {"en": source.citation_en, "zh": source.citation_zh},
        "licence": source.licence,
    }


def data_package(sources: Iterable[Source], address: str, language: str) -> dict:
    """Data Package, version 2: https://datapackage.org. Paths are relative to its own address."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "aba-statistics",
        "title": _("Industrial poverty alleviation in Aba Prefecture, Sichuan: figures"),
        "description": _("Every published figure, with unit, year, status, qualifier, source and section."),
        "version": PACKAGE_VERSION,
        "homepage": address,
        "licenses": [LICENCE],
        "contributors": [{"title": _("Aba statistics"), "roles": ["publisher"]}],
        "sources": [{"title": source.citation or source.name} for source in sources],
        "resources": [
            {
                "name": "observations",
                "title": _("Published observations"),
                "path": "observations.csv",
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "language": language,
                "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "doubleQuote": True},
                "schema": {
                    "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
                    "fields": described_fields(),
                    "primaryKey": ["indicator", "region_code", "period"],
                    "missingValues": [""],
                },
            }
        ],
    }
