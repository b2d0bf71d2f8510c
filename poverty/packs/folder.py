"""The files of a pack, one after the other."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.template.loader import render_to_string
from django.utils.formats import date_format
from django.utils.translation import override

from aba_site.archives import Entry, checksummed
from aba_site.downloads import csv_lines
from poverty.files import columns
from poverty.files.everything import LICENCE_FILE
from poverty.files.observations import rows
from poverty.files.registers import indicator_rows, region_rows, source_rows
from poverty.metrics import Panel
from poverty.models import Region
from poverty.packs.holdings import PackHoldings
from poverty.packs.pages import indicator_page, start_page
from poverty.packs.styles import style_sheet

LANGUAGES = ("en", "zh-hans")
# Of what a pack can be made: a province would be too much, a village too little.
LEVELS = ("prefecture", "county")


@dataclass(frozen=True)
class Pack:
    """What is asked for; ``address`` is that of the live page of the place, as text, or empty."""

    region: Region
    made: date
    address: str = ""
    languages: Sequence[str] = LANGUAGES

    @property
    def folder(self) -> str:
        return f"aba-{self.region.code}"

    def about(self, language: str) -> dict:
        """What every page says of the pack, in the current language."""
        return {
            "pack": self,
            "made": date_format(self.made, "DATE_FORMAT"),
            "live": self.address.replace("/en/", f"/{language}/", 1),
            "others": [other for other in self.languages if other != language],
        }


def pack_entries(pack: Pack) -> Iterator[Entry]:
    """
    Every file, its text made when it is asked for. Each is made whole in its language: a language is never left
    switched on between two of them, as they are sent while other requests are answered.
    """
    entries = (Entry(f"{pack.folder}/{name}", parts) for name, parts in _files(pack, PackHoldings(pack.region)))
    return checksummed(entries)


def _files(pack: Pack, holdings: PackHoldings) -> Iterator[tuple]:
    yield "index.html", [_welcome(pack)]
    yield "styles.css", [style_sheet()]
    yield "LICENSE.txt", [LICENCE_FILE.read_text(encoding="utf-8")]
    for language in pack.languages:
        yield f"{language}/index.html", [_start(pack, holdings, language)]
    for held in holdings.indicators:
        panel = holdings.panel(held.indicator)
        for language in pack.languages:
            yield f"{language}/{held.page}", [_indicator(pack, panel, language)]
    yield from _tables(pack, holdings)


def _welcome(pack: Pack) -> str:
    """Leads on to the languages there are; says the same in each."""
    told = []
    for language in pack.languages:
        with override(language):
            told.append((language, pack.region.name, pack.about(language)))
    with override(pack.languages[0]):
        return render_to_string("packs/welcome.html", {"told": told})


def _start(pack: Pack, holdings: PackHoldings, language: str) -> str:
    with override(language):
        return start_page(holdings, pack.about(language))


def _indicator(pack: Pack, panel: Panel, language: str) -> str:
    with override(language):
        return indicator_page(pack.region, panel, pack.about(language))


def _tables(pack: Pack, holdings: PackHoldings) -> Iterator[tuple]:
    for language in pack.languages:
        with override(language):
            figures = rows(holdings.figures)
        yield f"data/observations-{language}.csv", csv_lines(columns.OBSERVATIONS, figures)
    wanted = {held.indicator.slug for held in holdings.indicators}
    known = {source.slug for source in holdings.sources}
    yield "data/indicators.csv", csv_lines(columns.INDICATORS, (row for row in indicator_rows() if row[0] in wanted))
    yield "data/regions.csv", csv_lines(columns.REGIONS, region_rows(holdings.regions()))
    yield "data/sources.csv", csv_lines(columns.SOURCES, (row for row in source_rows() if row[0] in known))
