"""One figure and all that is known of it: its card, which stands on a page of its own or in a dialog."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.bilingual import pick
from aba_site.numbers import percent
from aba_site.phrases import section_text, year_text
from aba_site.query_state import QueryReader, query_string
from poverty.files import short_citation
from poverty.metrics import Measure, measure_label, read_panel
from poverty.metrics.provenance import Provenance, Standing, read_provenance
from poverty.metrics.workings import Workings, workings
from poverty.models import Observation, Publication
from poverty.tables.figures import place_and_year
from poverty.tables.standings import moment_text, pinned, standings_table, status_words, value_text
from poverty.tables.workings import Shown, shown
from poverty.views.figure_query import asked_moment


@require_safe
def figure_page(request, slug, code, year):
    card = asked_card(request, slug, code, year)
    indicator, region = card.indicator, card.region
    context = {
        "card": card,
        "crumbs": [
            (_("Indicators"), reverse("indicator-list")),
            (indicator.name, indicator.get_absolute_url()),
            (place_and_year(region, year), ""),
        ],
        "permanent": request.build_absolute_uri(card.address),
        "pinned": request.build_absolute_uri(card.pinned) if card.pinned else "",
        "citation": card.citation(request),
    }
    return render(request, "poverty/figure.html", context)


def asked_card(request, slug, code, year) -> "FigureCard":
    """What is asked of one figure, which must have been public once; the same for its page and its JSON."""
    provenance = read_provenance(slug, code, year)
    if provenance is None:
        raise Http404
    reader = QueryReader.of(request.GET)
    moment, as_of = asked_moment(reader)
    measure = reader.choice("measure", Measure.values, Measure.VALUE)
    first, _last = reader.years("time", 1900, 2100)
    return FigureCard(provenance, moment, as_of, measure, first, reader)


@dataclass
class FigureCard:
    """What the templates show of a figure: as it stands today, or at the ``moment`` asked for."""

    provenance: Provenance
    moment: datetime | None
    as_of: str
    measure: str
    first: int
    reader: QueryReader

    def __post_init__(self):
        about = self.provenance.any_version
        self.indicator, self.region, self.year = about.indicator, about.region, about.year
        self.ident = f"figure-{self.indicator.slug}-{self.region.code}-{self.year}"
        self.address = about.get_absolute_url()
        self.year_text = year_text(self.year)

    @cached_property
    def standing(self) -> Standing | None:
        return self.provenance.at(self.moment)

    @cached_property
    def observation(self) -> Observation | None:
        return self.standing.version if self.standing else None

    @property
    def name(self) -> str:
        """``Gross domestic product, Aba 2016``"""
        names = {"indicator": self.indicator.name, "place": place_and_year(self.region, self.year)}
        return _("%(indicator)s, %(place)s") % names

    @property
    def lead_in(self) -> str:
        """The name, before the number."""
        return self.name + pick("：", ":")

    # -- what stands, and what does not any more --------------------------------------------------

    @property
    def notices(self) -> list[str]:
        """What could not be understood; for a moment of the past, which one, and what has been published since."""
        problems = [str(problem) for problem in self.reader.problems]
        if self.moment is None:
            return problems
        form = "DATE_FORMAT" if parse_date(self.as_of) else "DATETIME_FORMAT"
        stood = date_format(timezone.localtime(self.moment), form)
        return [_("Shown as it stood on %(moment)s.") % {"moment": stood}, *filter(None, [self.news]), *problems]

    @property
    def news(self) -> str:
        """What the public was told after the moment asked for; empty where that still stands."""
        current = self.provenance.current
        if current and current is not self.standing:
            words = {"moment": moment_text(current.start), "value": value_text(current.version)}
            return _("A newer version stands since %(moment)s: %(value)s.") % words
        if self.standing and self.standing.end:
            return _("It was withdrawn on %(moment)s.") % {"moment": moment_text(self.standing.end)}
        return ""

    @property
    def absence(self) -> str:
        """Why no figure is shown; empty where one is."""
        if self.observation:
            return ""
        if self.moment and self.moment < self.provenance.standings[0].start:
            return _("No figure had been published by then.")
        ended = [one.end for one in self.provenance.standings if one.end and one.end <= (self.moment or timezone.now())]
        words = {"moment": moment_text(max(ended))}
        return _("The figure was withdrawn on %(moment)s. What it said before stands below.") % words

    @property
    def pinned(self) -> str:
        """Where this version stays, whatever is published later."""
        return pinned(self.observation) if self.observation else ""

    @cached_property
    def log_entry(self) -> Publication | None:
        """The entry of the public log under which this version was published."""
        return Publication.objects.filter(
            at=self.observation.published_at, kind=Publication.Kind.PUBLISHED, indicators=self.indicator
        ).first()

    @property
    def since(self) -> str:
        """Since when the only version that there ever was stands; empty where there is more to tell."""
        only = self.provenance.standings[0]
        return moment_text(only.start) if only is self.provenance.current else ""

    @property
    def versions(self):
        return standings_table(self.provenance, _("What the public was told of this figure"))

    # -- facts ------------------------------------------------------------------------------------

    @property
    def value(self) -> str:
        return value_text(self.observation) if self.observation else _("No figure")

    @property
    def status(self) -> str:
        return status_words(self.observation)

    @property
    def is_doubtful(self) -> bool:
        return self.observation.status not in (Observation.Status.NORMAL, *Observation.EMPTY_STATUSES)

    @property
    def confidence(self) -> str:
        certainty = self.observation.reading_confidence
        return "" if certainty is None else percent(certainty, 0)

    @property
    def sheet(self) -> str:
        return self.observation.sheet or (self.observation.upload.sheet if self.observation.upload else "")

    def citation(self, request) -> str:
        """``Gross domestic product, Aba 2016: 281.32 100 million yuan. Aba statistics, address, day.``"""
        if self.observation is None:
            return ""
        source, section = self.observation.source.label, self.observation.section
        origin = pick("，", ", ").join(filter(None, [source, section_text(section)]))
        said = _("%(name)s: %(value)s (%(source)s)") % {"name": self.name, "value": self.value, "source": origin}
        day = timezone.localdate(self.observation.published_at).isoformat()
        return short_citation(said, request.build_absolute_uri(self.pinned), day)

    # -- numbers computed from it -----------------------------------------------------------------

    @cached_property
    def panel(self):
        return read_panel(self.indicator, self.moment)

    @cached_property
    def workings(self) -> Workings | None:
        """How the measure asked for was computed. The base of an index is the first year that the query shows."""
        if self.measure == Measure.VALUE or self.observation is None:
            return None
        base = next((year for year in self.panel.years if year >= self.first), self.year)
        return workings(self.panel, self.measure, self.region.code, self.year, base)

    @property
    def computed(self) -> Shown | None:
        if self.workings is None:
            return None
        name = measure_label(self.measure, self.indicator)
        return shown(self.workings, name, query_string(as_of=self.as_of))

    @property
    def measures(self) -> list[tuple[str, str, bool]]:
        """Addresses of what may be computed from the figure: (address, name, whether it is shown)."""
        if self.observation is None or self.observation.value is None:
            return []
        denominator = self.indicator.denominator
        possible = {
            Measure.SHARE: self.indicator.aggregation == "sum",
            Measure.PER: bool(denominator and denominator.is_published),
        }
        found = []
        for measure in Measure:
            if possible.get(measure, True):
                plain = measure == Measure.VALUE
                query = query_string(measure="" if plain else measure.value, as_of=self.as_of)
                name = _("The figure itself") if plain else measure_label(measure, self.indicator)
                found.append((self.address + query, name, measure == self.measure))
        return found
