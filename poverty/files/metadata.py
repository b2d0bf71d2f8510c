"""What is known about an indicator and the figures held of it, in both languages where there are two."""

from collections.abc import Iterable
from datetime import datetime

from aba_site.downloads import iso
from poverty.files.citations import citations, sources_of
from poverty.files.columns import MEASURES
from poverty.files.packages import LICENCE, described_fields
from poverty.metrics import Panel, coverage_matrix
from poverty.metrics.completeness import Kind
from poverty.models import Indicator, Observation


def metadata(panel: Panel, address: str, day: str, links: dict[str, str]) -> dict:
    """
    ``address`` is that of the page, ``day`` (2026-06-30) the one to cite, ``links`` the addresses of all files by kind.
    Coverage counts every region times every year among those held.
    """
    indicator = panel.indicator
    observations = list(panel.cells.values())
    sources = sources_of(observations)
    return {
        "indicator": indicator.slug,
        "address": address,
        "name": both(indicator, "name"),
        "definition": both(indicator, "definition"),
        "limits": both(indicator, "limits"),
        "unit": both(indicator, "unit"),
        "decimals": indicator.decimals,
        "theme": indicator.theme,
        "direction": indicator.direction,
        "aggregation": indicator.aggregation,
        "observations": len(observations),
        "years": panel.years,
        "regions": [
            {"code": code, "level": region.level, "name": both(region, "name")}
            for code, region in panel.regions.items()
        ],
        "statuses": {
            status: str(Observation.Status(status).label) for status in sorted({row.status for row in observations})
        },
        "sources": [source_metadata(source) for source in sources],
        "columns": described_fields(),
        "licence": LICENCE,
        "computation": both(indicator, "computation"),
        "denominator": denominator(indicator),
        "next_update_due": day_text(indicator.next_update_due),
        "dates": dates(panel),
        "coverage": coverage(panel),
        "citation": citations(indicator, sources, address, day),
        "measure_columns": described_fields(MEASURES, {}),
        "files": links,
    }


def both(thing, name: str) -> dict:
    """``{"en": …, "zh": …}``"""
    return {"en": getattr(thing, f"{name}_en"), "zh": getattr(thing, f"{name}_zh")}


def denominator(indicator: Indicator) -> dict | None:
    """The indicator that this one may be divided by, if that is public."""
    other = indicator.denominator
    if other is None or not other.is_published:
        return None
    return {"indicator": other.slug, "name": both(other, "name"), "unit": both(other, "unit")}


def dates(panel: Panel) -> dict:
    """
    Five dates that are easily taken for each other: the years the figures are about, the years in which their sources
    came out, when they were brought in here, when one was last revised (a version after its first), when the next
    figures are due. ``None`` where nothing is known.
    """
    observations = panel.cells.values()
    revised = [row.published_at for row in observations if row.version > 1 and row.published_at]
    return {
        "period": span(panel.years),
        "published_by_source": span(row.source.year for row in observations if row.source.year),
        "brought_in": span(row.recorded_at for row in observations),
        "revised": moment(max(revised, default=None)),
        "next_due": day_text(panel.indicator.next_update_due),
    }


def span(values: Iterable) -> dict | None:
    """``{"first": …, "last": …}``; ``None`` of nothing."""
    ordered = sorted(set(values))  # thousands of figures share a few
    return {"first": moment(ordered[0]), "last": moment(ordered[-1])} if ordered else None


def moment(value):
    """A time as text; a year and ``None`` stay."""
    return iso(value) if isinstance(value, datetime) else value


def day_text(day) -> str | None:
    return day.isoformat() if day else None


def coverage(panel: Panel) -> dict:
    """How many regions and years are of each kind, and how many values are estimated or forecast."""
    counted = coverage_matrix(panel, panel.regions.values(), panel.years)
    return {
        "regions": len(panel.regions),
        "years": len(panel.years),
        **{kind.value: counted.counts[kind] for kind in Kind},
        **counted.marks,
    }


def source_metadata(source) -> dict:
    return {
        "source": source.slug,
        "name": both(source, "name"),
        "publisher": both(source, "publisher"),
        "year": source.year,
        "year_is_inferred": source.year_is_inferred,
        "citation": both(source, "citation"),
        "licence": source.licence,
    }
