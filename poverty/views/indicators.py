"""The catalogue of indicators, and one indicator as a page and as a frame for other sites."""

from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe

from aba_site.languages import asked_language
from aba_site.query_state import QueryReader
from poverty.metrics import read_panel
from poverty.metrics.coverage import indicators_by_theme
from poverty.models import Indicator
from poverty.tables.figures import holding_table, statuses
from poverty.views.figure_query import asked_moment, page_query
from poverty.views.indicator_about import About
from poverty.views.indicator_files import download_links
from poverty.views.indicator_form import IndicatorForm
from poverty.views.indicator_page import IndicatorPage


@require_safe
def indicator_list(request):
    themes = indicators_by_theme()
    context = {
        "themes": [(theme.label, theme.value, holding_table(held, theme.label)) for theme, held in themes],
        "statuses": statuses(held.latest.observation for _theme, group in themes for held in group if held.latest),
        "crumbs": [(_("Indicators"), "")],
    }
    return render(request, "poverty/indicator_list.html", context)


def find_page(request, slug, base="") -> IndicatorPage:
    """What is asked of a published indicator; the same for its page, its frame and its pictures."""
    indicators = Indicator.objects.published().select_related("denominator")
    indicator = get_object_or_404(indicators, slug=slug)
    reader = QueryReader.of(request.GET)
    moment, as_of = asked_moment(reader)
    panel = read_panel(indicator, moment)
    return IndicatorPage(panel, page_query(reader, panel, moment, as_of), base)


@require_safe
def indicator_page(request, slug):
    page = find_page(request, slug)
    indicator = page.panel.indicator
    context = {
        "indicator": indicator,
        "query": page.query,
        "page": page,
        "form": IndicatorForm(page),
        "about": About(page, request),
        "crumbs": [(_("Indicators"), reverse("indicator-list")), (indicator.name, "")],
        "downloads": download_links(indicator, page.query),
    }
    return render(request, "poverty/indicator.html", context)


@require_safe
def indicator_embed(request, slug):
    """A chart, map or table alone, for a frame on another site; ``lang=`` chooses its language."""
    with override(asked_language(request)):
        page = find_page(request, slug, base="../")
        context = {"indicator": page.panel.indicator, "query": page.query, "page": page, "about": About(page, request)}
        return render(request, "poverty/indicator_embed.html", context)
