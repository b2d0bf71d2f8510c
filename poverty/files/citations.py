"""How to cite figures of this site, and where they were taken from."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import override

from aba_site.bilingual import pick
from poverty.models import Source


def citation(indicator_name: str, sources: Iterable, address: str, day: str) -> str:
    """How to cite figures taken from this site: what, from which sources, where and when."""
    names = pick("；", "; ").join(source.citation or source.name for source in sources)
    return _("%(name)s. Compiled from: %(sources)s Aba statistics, %(address)s, read on %(day)s.") % {
        "name": indicator_name,
        "sources": names,
        "address": address,
        "day": day,
    }


def short_citation(indicator_name: str, address: str, day: str) -> str:
    """For a line of text or below a picture: what, whose, where and when."""
    return _("%(name)s. Aba statistics, %(address)s, %(day)s.") % {
        "name": indicator_name,
        "address": address,
        "day": day,
    }


def citations(indicator, sources: Iterable[Source], address: str, day: str) -> dict:
    """``{"short": {"en", "zh"}, "long": {"en", "zh"}}``"""
    found = {"short": {}, "long": {}}
    for key, language in (("en", "en"), ("zh", "zh-hans")):
        with override(language):
            found["short"][key] = short_citation(indicator.name, address, day)
            found["long"][key] = citation(indicator.name, sources, address, day)
    return found


def sources_of(observations) -> list:
    """The sources of some observations, each once, by short name."""
    return sorted({row.source.id: row.source for row in observations}.values(), key=lambda source: source.slug)


def distinct_sources(figures) -> list[Source]:
    """The sources of a query of observations. One query."""
    return list(Source.objects.filter(pk__in=figures.order_by().values("source")).order_by("slug"))
