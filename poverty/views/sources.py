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


@require_safe
def source_list(request):
    counted = Observation.objects.published().order_by().values("source").annotate(n=Count("id"))
    figures = dict(counted.values_list("source", "n"))
    sources = [(source, figures.get(source.pk, 0)) for source in Source.objects.published()]
    return render(request, "poverty/source_list.html", {"sources": sources, "crumbs": [(_("Sources"), "")]})


@require_safe
def source_page(request, slug):
    source = get_object_or_404(Source.objects.published(), slug=slug)
    figures = list(Observation.objects.published().filter(source=source).with_names())
    figures.sort(key=lambda row: (section_key(row.section), row.indicator.position, row.indicator.slug,
                                  row.region.code, row.year))  # fmt: skip
    findings = sorted(
        Finding.objects.published().filter(source=source).select_related("region"),
        key=lambda finding: section_key(finding.section),
    )
    context = {
        "source": source,
        "figure_count": len(figures),
        "doubtful_count": sum(row.reading_confidence is not None for row in figures),
        "groups": figure_groups(figures, section_title, show=["indicator", "region"], sourced=False),
        "statuses": statuses(figures),
        "kinds": [kind for kind in records_where(Q(source=source)) if kind.key != "finding"],
        "findings": [(title, list(members)) for title, members in groupby(findings, section_title)],
        "crumbs": [(_("Sources"), reverse("source-list")), (source.name, "")],
    }
    return render(request, "poverty/source.html", context)


def section_title(statement: Observation | Finding) -> str:
    return capfirst(section_text(statement.section)) or _("No section is given")
