"""The documents, and everything that was taken from one of them."""

from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from poverty.metrics.holdings import records_where, section_key
from poverty.models import Finding, Observation, Source
from poverty.tables.figures import figure_table, statuses


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
    findings = Finding.objects.published().filter(source=source).select_related("region")
    context = {
        "source": source,
        "figure_count": len(figures),
        "doubtful_count": sum(row.reading_confidence is not None for row in figures),
        "table": figure_table(figures, _("Figures taken from this source"), show=["section", "indicator", "region"]),
        "statuses": statuses(figures),
        "kinds": [kind for kind in records_where(Q(source=source)) if kind.key != "finding"],
        "findings": sorted(findings, key=lambda finding: section_key(finding.section)),
        "crumbs": [(_("Sources"), reverse("source-list")), (source.name, "")],
    }
    return render(request, "poverty/source.html", context)
