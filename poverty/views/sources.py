"""The documents, and everything that was taken from one of them."""

from itertools import groupby

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.phrases import section_text
from poverty.metrics.holdings import records_where, section_key
from poverty.models import Finding, Observation, Source
from poverty.tables.figure_groups import figure_groups
from poverty.tables.figures import statuses
from poverty.tables.outlines import Outline, outlined_groups, outlines

# The figures of a source are listed up to here; of more, which would be a page of many megabytes, the indicators are.
MOST_LISTED = 2_000


@require_safe
def source_list(request):
    counted = Observation.objects.published().order_by().values("source").annotate(n=Count("id"))
    figures = dict(counted.values_list("source", "n"))
    sources = [(source, figures.get(source.pk, 0)) for source in Source.objects.published()]
    return render(request, "poverty/source_list.html", {"sources": sources, "crumbs": [(_("Sources"), "")]})


@require_safe
def source_page(request, slug):
    source = get_object_or_404(Source.objects.published(), slug=slug)
    findings = sorted(
        Finding.objects.published().filter(source=source).select_related("region"),
        key=lambda finding: section_key(finding.section),
    )
    context = {
        "source": source,
        **figures_of(source),
        "kinds": [kind for kind in records_where(Q(source=source)) if kind.key != "finding"],
        "findings": [(title, list(members)) for title, members in groupby(findings, section_title)],
        "crumbs": [(_("Sources"), reverse("source-list")), (source.name, "")],
    }
    return render(request, "poverty/source.html", context)


def figures_of(source: Source) -> dict:
    """What the page shows of the source's figures: each of them, or the indicators where they are too many for that."""
    published = Observation.objects.published().filter(source=source)
    figures = list(published.with_names()[: MOST_LISTED + 1])
    if len(figures) > MOST_LISTED:
        groups = outlined_groups(outlines(published), section_title)
        return {"groups": groups, "is_outline": True, **counted(groups)}
    figures.sort(key=lambda row: (section_key(row.section), row.indicator.position, row.indicator.slug,
                                  row.region.code, row.year))  # fmt: skip
    groups = figure_groups(figures, section_title, show=["indicator", "region"], sourced=False)
    return {"groups": groups, "statuses": statuses(figures), **counted(groups)}


def counted(groups) -> dict[str, int]:
    return {
        "figure_count": sum(group.figures for group in groups),
        "doubtful_count": sum(group.doubtful for group in groups),
    }


def section_title(statement: Observation | Finding | Outline) -> str:
    return capfirst(section_text(statement.section)) or _("No section is given")
