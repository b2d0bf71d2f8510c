"""One figure and every value that stood in public, for programs."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.downloads import iso, json_error, json_response, json_value
from poverty.files import LICENCE
from poverty.files.observations import exact, significant
from poverty.metrics.workings import Workings
from poverty.models import Observation
from poverty.tables.standings import pinned
from poverty.views.figure_page import FigureCard, asked_card


@require_safe
def figure_json(request, slug, code, year):
    card = asked_card(request, slug, code, year)
    if card.reader.problems:
        return json_error(400, _("Bad request"), " ".join(problem.refusal for problem in card.reader.problems))
    content = {
        "meta": {
            "indicator": slug,
            "title": card.indicator.name,
            "region_code": code,
            "region_name": card.region.name,
            "period": year,
            "unit": card.indicator.unit,
            "definition": card.indicator.definition,
            "language": get_language(),
            "as_of": card.as_of or None,
            "address": request.build_absolute_uri(),
            "page": request.build_absolute_uri(reverse("figure", args=[slug, code, year])),
            "licence": LICENCE,
        },
        "data": version_object(request, card, card.observation) if card.observation else None,
        "versions": [version_object(request, card, version) for version in card.provenance.versions],
    }
    if card.workings:
        content["computed"] = computed_object(card.workings)
    return json_response(content)


def version_object(request, card: FigureCard, version: Observation) -> dict:
    """What one version says, where that was read, and when it stood. Who did it is nobody's business."""
    upload = version.upload
    return {
        "version": version.version,
        "value": json_value(exact(version.value, card.indicator.decimals)),
        "status": version.status,
        "qualifier": version.qualifier,
        "printed": version.printed,
        "note": version.note,
        "reading_confidence": None if version.reading_confidence is None else float(version.reading_confidence),
        "year_basis": version.year_basis,
        "year_note": version.year_note,
        "source": version.source.slug,
        "section": version.section,
        "reason": version.reason,
        "upload": upload
        and {
            "name": upload.name,
            "sheet": version.sheet or upload.sheet,
            "cell": version.cell,
            "uploaded_at": iso(upload.uploaded_at),
        },
        "recorded_at": iso(version.recorded_at),
        "published_at": iso(version.published_at),
        "address": request.build_absolute_uri(pinned(version)),
        "stood": [
            {"from": iso(one.start), "until": iso(one.end) or None, "withdrawn": one.withdrawn}
            for one in card.provenance.standings
            if one.version is version
        ],
    }


def computed_object(workings: Workings) -> dict:
    """The measure asked for, under the names of the columns of files."""
    computed, decimals = workings.computed, workings.figure.indicator.decimals
    return {
        "measure": workings.measure,
        "computed": json_value(significant(computed.value)),
        "numerator": json_value(exact(computed.numerator, decimals)),
        "denominator": json_value(exact(computed.denominator, decimals)),
        "reason": str(computed.reason),
        "of": computed.of,
        "whole": computed.whole,
    }
