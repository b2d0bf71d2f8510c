"""What is to be known of an indicator beside its figures: dates, citations, addresses, a description for machines."""

from dataclasses import dataclass
from functools import cached_property

from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from aba_site.bilingual import pick
from aba_site.phrases import span_text
from poverty import files
from poverty.views.indicator_page import IndicatorPage

LANGUAGE_KEYS = (("en", "en", "English"), ("zh", "zh-Hans", "中文"))


@dataclass(frozen=True)
class About:
    """Of one page as it is asked for."""

    page: IndicatorPage
    request: HttpRequest

    @property
    def indicator(self):
        return self.page.panel.indicator

    @cached_property
    def address(self) -> str:
        """Of the page, with all that was chosen: what a reader cites."""
        return self.request.build_absolute_uri(self._path("indicator") + self._query)

    @property
    def _query(self) -> str:
        return self.page.address().removesuffix("?")

    def _path(self, name: str) -> str:
        return reverse(name, args=[self.indicator.slug])

    # -- dates ------------------------------------------------------------------------------------

    @cached_property
    def dates(self) -> list[tuple[str, str]]:
        """Five dates that are easily taken for each other."""
        known = files.dates(self.page.panel)
        return [
            (_("The figures are about"), _years(known["period"])),
            (_("Published by the source"), _years(known["published_by_source"])),
            (_("Brought in here"), _days(known["brought_in"])),
            (_("Last revised"), _day(known["revised"]) or _("never")),
            (_("Next update due"), _due(self.indicator.next_update_due)),
        ]

    @property
    def denominator(self):
        """The indicator to divide by, where that may be shown."""
        return self.indicator.denominator if self.page.panel.has_denominator else None

    # -- citing and showing elsewhere -------------------------------------------------------------

    @cached_property
    def citations(self) -> list[tuple[str, str, str, str]]:
        """``(id, language tag, what it is, text)``: short and long, in both languages."""
        day = timezone.localdate().isoformat()
        texts = files.citations(self.indicator, self.page.sources, self.address, day)
        names = {"short": _("Short"), "long": _("Long")}
        return [
            (f"cite-{length}-{key}", tag, f"{names[length]} · {language}", texts[length][key])
            for key, tag, language in LANGUAGE_KEYS
            for length in names
        ]

    @property
    def pictures(self) -> list[dict]:
        """The chart as a picture, for components/downloads.html."""
        if not self.page.drawn_view:
            return []
        return [
            {"label": "SVG", "hint": _("the chart, to enlarge"), "href": self._path("indicator-svg") + self._query},
            {"label": "PNG", "hint": _("the chart as a picture"), "href": self._path("indicator-png") + self._query},
        ]

    @property
    def everything(self) -> list[dict]:
        """The files without any choice."""
        kinds = {"csv": "CSV", "xlsx": "XLSX", "json": "JSON"}
        return [
            {"label": label, "hint": _("all regions and years"), "href": self._path(f"indicator-{kind}")}
            for kind, label in kinds.items()
        ]

    @property
    def frames(self) -> list[tuple[str, str, str]]:
        """``(id, what it is, HTML)`` to paste: always the newest figures, or those of this moment."""
        now = timezone.now().isoformat(timespec="seconds").replace("+00:00", "Z")
        pinned = self.page.query.as_of or now
        live = self.page.address(as_of="", lang=get_language())
        return [
            ("frame-live", _("Always the newest figures"), self._frame(live)),
            ("frame-pinned", _("As they stand now"), self._frame(self.page.address(as_of=pinned, lang=get_language()))),
        ]

    def _frame(self, query: str) -> str:
        address = self.request.build_absolute_uri(self._path("indicator-embed") + query)
        title = self.indicator.name.replace('"', "”")
        source = address.replace("&", "&amp;")
        return f'<iframe src="{source}" title="{title}" width="100%" height="600" loading="lazy"></iframe>'

    # -- for machines -----------------------------------------------------------------------------

    @property
    def description(self) -> dict:
        """schema.org ``Dataset``, for search engines of data."""
        indicator, years = self.indicator, self.page.panel.years
        links = [("text/csv", "csv"), (_xlsx(), "xlsx"), ("application/json", "json")]
        return {
            "@context": "https://schema.org",
            "@type": "Dataset",
            "name": indicator.name,
            "alternateName": pick(indicator.name_en, indicator.name_zh),
            "description": indicator.definition or self.page.profile_sentence or indicator.name,
            "url": self.request.build_absolute_uri(self._path("indicator")),
            "inLanguage": get_language(),
            "license": files.LICENCE["path"],
            "isAccessibleForFree": True,
            "creator": {"@type": "Organization", "name": _("Aba statistics")},
            "citation": [source.citation or source.name for source in self.page.sources],
            "variableMeasured": {"@type": "PropertyValue", "name": indicator.name, "unitText": indicator.unit},
            "temporalCoverage": f"{years[0]}/{years[-1]}" if years else None,
            "spatialCoverage": [
                {"@type": "Place", "name": region.name, "identifier": code}
                for code, region in list(self.page.panel.regions.items())[:MOST_PLACES]
            ],
            "dateModified": max((row.published_at for row in self.page.panel.cells.values()), default=None),
            "distribution": [
                {
                    "@type": "DataDownload",
                    "encodingFormat": kind,
                    "contentUrl": self.request.build_absolute_uri(self._path(f"indicator-{ending}")),
                }
                for kind, ending in links
            ],
        }


MOST_PLACES = 30


def _xlsx() -> str:
    return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _years(span: dict | None) -> str:
    return span_text(span["first"], span["last"]) if span else _("not known")


def _days(span: dict | None) -> str:
    if span is None:
        return _("not yet")
    return " – ".join(dict.fromkeys([_day(span["first"]), _day(span["last"])]))


def _day(text: str | None) -> str:
    return date_format(timezone.localtime(parse_datetime(text)), "DATE_FORMAT") if text else ""


def _due(day) -> str:
    return date_format(day, "DATE_FORMAT") if day else _("not known")
