"""The chart of an indicator's page as a file: SVG, and PNG for where SVG is not taken."""

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from aba_site.charts import NoFont, TooLarge, picture, png
from aba_site.downloads import attached, plain_error
from poverty.views.indicator_about import About
from poverty.views.indicators import find_page


def drawn_picture(request, slug) -> str:
    """The picture of what is asked for; ``ValueError`` with the reasons where that means nothing."""
    page = find_page(request, slug)
    if page.query.refusals:
        raise ValueError(*page.query.refusals)
    if page.picture is None:
        raise Http404
    return picture(page.picture.spec | {"address": About(page, request).address})


@require_safe
def indicator_svg(request, slug):
    try:
        content = drawn_picture(request, slug)
    except ValueError as error:
        return plain_error(400, error.args)
    return attached(HttpResponse(content, content_type="image/svg+xml; charset=utf-8"), f"{slug}.svg")


@require_safe
def indicator_png(request, slug):
    try:
        content = png(drawn_picture(request, slug))
    except ValueError as error:
        return plain_error(400, error.args)
    except TooLarge:
        return plain_error(400, [_("This picture would be too large. Choose fewer regions, or take the SVG.")])
    except NoFont:
        text = _("This server has no font for these letters and cannot draw the picture. Take the SVG instead.")
        return plain_error(501, [text])
    return attached(HttpResponse(content, content_type="image/png"), f"{slug}.png")
