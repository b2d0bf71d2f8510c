"""What a reader asks of a page or file of figures, read from the query string."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from aba_site.query_state import QueryReader, query_string, years_text
from poverty.metrics import Measure, Panel
from poverty.models import Observation, Region

# "chart" is the one that fits the figures best.
VIEWS = ("chart", "line", "bars", "dots", "multiples", "table", "map", "coverage")
PAGE_OF_JSON = 10_000
MOST_PAGES = 10_000


@dataclass
class FigureQuery:
    """
    ``codes`` is empty for all regions; ``moment`` is ``None`` for the present.

    ``year`` is the one of a map, bars or coverage within the range; ``page`` that of a long table.
    ``notices`` say what a page could not use, ``refusals`` the same for a picture, which then is not made.
    """

    codes: list[str]
    first: int
    last: int
    measure: str = Measure.VALUE
    view: str = ""
    years_chosen: bool = False
    moment: datetime | None = None
    as_of: str = ""
    year: int = 0
    page: int = 1
    notices: list[str] = field(default_factory=list)
    refusals: list[str] = field(default_factory=list)

    def filters(self, **others) -> str:
        """The part of the query string that says which figures, and of what measure: for the addresses of files."""
        said = {
            "region": "~".join(self.codes),
            "time": years_text(self.first, self.last) if self.years_chosen else "",
            "measure": "" if self.measure == Measure.VALUE else self.measure,
            "as_of": self.as_of,
        }
        return query_string(**said | others)

    def figures(self):
        """The published figures of these regions and years, of every indicator."""
        figures = Observation.objects.as_of(self.moment) if self.moment else Observation.objects.published()
        figures = figures.filter(year__range=(self.first, self.last))
        return figures.filter(region__code__in=self.codes) if self.codes else figures


def asked_moment(reader: QueryReader) -> tuple[datetime | None, str]:
    """The moment asked for, and how the query says it; empty for the present."""
    moment = reader.moment("as_of", timezone.now())
    return moment, reader.values("as_of")[0] if moment else ""


def page_query(reader: QueryReader, panel: Panel, moment: datetime | None, as_of: str) -> FigureQuery:
    """For a page: whatever cannot be used is left out and noticed."""
    codes = reader.codes("region")
    for code in codes:
        if code not in panel.regions:
            reader.refuse("region", code, _("There are no figures for this region."), _("It was left out."))
    first, last = reader.years("time", panel.years[0], panel.years[-1]) if panel.years else (0, 0)
    query = FigureQuery(
        codes=[code for code in codes if code in panel.regions],
        first=first,
        last=last,
        years_chosen=bool(reader.values("time")),
        measure=reader.choice("measure", Measure.values, Measure.VALUE),
        view=reader.choice("view", VIEWS, ""),
        moment=moment,
        as_of=as_of,
        year=one_year(reader, first, last),
        page=reader.whole("page", 1, MOST_PAGES),
    )
    query.notices = [str(problem) for problem in reader.problems]
    query.refusals = [problem.refusal for problem in reader.problems]
    return query


def one_year(reader: QueryReader, first: int, last: int) -> int:
    """A year within the range, the last unless another is asked for."""
    start, end = reader.years("year", first, last) if first else (0, 0)
    return start if start == end else last


def file_query(reader: QueryReader) -> FigureQuery:
    """For a file: whatever cannot be used is left in ``notices``, and the file should be refused."""
    codes = reader.codes("region")
    known = set(Region.objects.published().filter(code__in=codes).values_list("code", flat=True)) if codes else set()
    for code in codes:
        if code not in known:
            reader.refuse("region", code, _("There is no region with this code."))
    first, last = reader.years("time", 1900, 2100)
    measure = reader.choice("measure", Measure.values, Measure.VALUE)
    reader.choice("view", VIEWS, "")
    moment, as_of = asked_moment(reader)
    query = FigureQuery(codes=codes, first=first, last=last, measure=measure, moment=moment, as_of=as_of)
    query.notices = [problem.refusal for problem in reader.problems]
    return query
