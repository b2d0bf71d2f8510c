"""
Which of all figures a reader asks for, across indicators: the same parameters for the page that explores them and
for the file of them.

``?theme=tourism&indicator=tourist-visits&region=513200&within=1&time=2010..2016&status=F&as_of=2026-06-30``
"""

from dataclasses import dataclass, field
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q
from django.utils.translation import gettext as _

from aba_site.query_state import QueryReader, query_string, years_text
from poverty.metrics import Measure
from poverty.metrics.exploring import YEARS, Selection
from poverty.models import Indicator, Observation, Region
from poverty.views.figure_query import VIEWS, asked_moment

MOST_REGIONS = 200
FLAG = {"1": True}


@dataclass
class FigureFilter:
    """What was asked for and could be understood; ``known`` are all published indicators, by primary key."""

    known: list[Indicator]
    theme: str = ""
    indicator: Indicator | None = None
    regions: list[Region] = field(default_factory=list)
    within: bool = False
    years: tuple[int, int] = YEARS
    years_chosen: bool = False
    status: str = ""
    moment: datetime | None = None
    as_of: str = ""
    measure: str = Measure.VALUE
    notices: list[str] = field(default_factory=list)

    @property
    def codes(self) -> str:
        return "~".join(region.code for region in self.regions)

    @property
    def active(self) -> bool:
        return bool(self.parameters())

    def parameters(self, **others) -> str:
        """As a query string, empty where nothing is chosen; ``others`` come last."""
        return query_string(
            theme=self.theme,
            indicator=self.indicator.slug if self.indicator else "",
            region=self.codes,
            within="1" if self.within and self.regions else "",
            time=years_text(*self.years) if self.years_chosen else "",
            status=self.status,
            as_of=self.as_of,
            **others,
        )

    def figures(self):
        """The figures asked for, in no order."""
        return self.selection().figures()

    def selection(self) -> Selection:
        """At most one query: for what lies within the regions."""
        themed = [one for one in self.known if self.theme in ("", one.theme)]
        return Selection(
            indicators=[one.pk for one in themed if self.indicator in (None, one)],
            regions=self._region_keys() if self.regions else None,
            years=self.years if self.years_chosen else YEARS,
            status=self.status,
            moment=self.moment,
        )

    def _region_keys(self) -> list[int]:
        if not self.within:
            return sorted(region.pk for region in self.regions)
        inside = reduce(or_, (Q(code__startswith=region.prefix) for region in self.regions))
        return list(Region.objects.published().filter(inside).order_by("pk").values_list("pk", flat=True))


def read_filter(reader: QueryReader, years: tuple[int, int] = YEARS) -> FigureFilter:
    """What cannot be used is left out and becomes a problem of the reader. Two queries at most."""
    known = list(Indicator.objects.published().order_by("pk"))
    moment, as_of = asked_moment(reader)
    first, last = reader.years("time", *years)
    return FigureFilter(
        known=known,
        theme=reader.choice("theme", Indicator.Theme.values, ""),
        indicator=_indicator(reader, known),
        regions=_regions(reader),
        within=FLAG.get(reader.choice("within", list(FLAG), ""), False),
        years=(first, last),
        years_chosen=bool(reader.values("time")) and (first, last) != years,
        status=reader.choice("status", Observation.Status.values, ""),
        moment=moment,
        as_of=as_of,
    )


def read_file_filter(reader: QueryReader) -> FigureFilter:
    """For a file: whatever cannot be used is left in ``notices``, and the file should be refused."""
    chosen = read_filter(reader)
    chosen.measure = reader.choice("measure", Measure.values, Measure.VALUE)
    reader.choice("view", VIEWS, "")
    chosen.notices = [problem.refusal for problem in reader.problems]
    return chosen


def _indicator(reader: QueryReader, known) -> Indicator | None:
    slug = reader.single("indicator")
    found = next((one for one in known if one.slug == slug), None)
    if slug and not found:
        reader.refuse("indicator", slug, _("There is no indicator with this name."), _("It was left out."))
    return found


def _regions(reader: QueryReader) -> list[Region]:
    codes = reader.codes("region")
    if len(codes) > MOST_REGIONS:
        reason = _("At most %(most)s regions can be chosen.") % {"most": MOST_REGIONS}
        reader.refuse("region", codes[MOST_REGIONS], reason, _("It was left out."))
        codes = codes[:MOST_REGIONS]
    found = {one.code: one for one in Region.objects.published().filter(code__in=codes)} if codes else {}
    for code in codes:
        if code not in found:
            reader.refuse("region", code, _("There is no region with this code."), _("It was left out."))
    return [found[code] for code in codes if code in found]
