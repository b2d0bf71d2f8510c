"""How many figures of each indicator stand in each section of a source, where they are too many to be listed."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Max, Min
from django.utils.translation import gettext as _

from aba_site.phrases import span_text
from aba_site.tables import Cell, Column, Table
from poverty.metrics.holdings import section_key
from poverty.models import Indicator
from poverty.tables.cells import count
from poverty.tables.figure_groups import FigureGroup


@dataclass(frozen=True, slots=True)
class Outline:
    """One indicator in one section: the numbers of its figures, of those read with doubt, and of its regions."""

    section: str
    indicator: Indicator
    figures: int
    doubtful: int
    regions: int
    first: int
    last: int


def outlines(observations) -> list[Outline]:
    """In the order of the sections and, in each, of the catalogue; two queries, however many the ``observations``."""
    counted = observations.order_by().values("section", "indicator").annotate(
        figures=Count("pk"), doubtful=Count("reading_confidence"), regions=Count("region", distinct=True),
        first=Min("year"), last=Max("year"),
    )  # fmt: skip
    rows = list(counted)
    indicators = Indicator.objects.in_bulk({row["indicator"] for row in rows})
    found = [Outline(**{**row, "indicator": indicators[row["indicator"]]}) for row in rows]
    found.sort(key=lambda one: (section_key(one.section), one.indicator.position, one.indicator.slug))
    return found


def outlined_groups(outlines: Sequence[Outline], title_of: Callable[[Outline], str]) -> list[FigureGroup]:
    """Groups like those of listed figures; each names its indicators instead."""
    groups = []
    for title, members in groupby(outlines, title_of):
        rows = list(members)
        figures, doubtful = sum(row.figures for row in rows), sum(row.doubtful for row in rows)
        groups.append(FigureGroup(title, figures, doubtful, not groups, [outline_table(rows, title)]))
    return groups


def outline_table(outlines: Sequence[Outline], caption: str) -> Table:
    columns = [
        Column(_("Indicator")), Column(_("Years"), css="short"), Column(_("Regions"), number=True),
        Column(_("Figures"), number=True),
    ]  # fmt: skip
    rows = [
        [
            Cell(row.indicator.name, row.indicator.get_absolute_url()), span_text(row.first, row.last),
            count(row.regions), count(row.figures),
        ]
        for row in outlines
    ]  # fmt: skip
    return Table(caption, columns, rows, caption_hidden=True)
