"""
What a reader gets instead of a page: 400, 403, 404, 500.

An address that ends in ``.json`` is answered in JSON: ``{"error": {"status", "title", "detail"}}``.
"""

import re

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import get_language, get_language_from_path, override
from django.utils.translation import gettext as _

from aba_site.downloads import json_error

LONGEST_SHOWN = 200


def bad_request(request, exception):
    return _answer(request, 400, _("Bad request"), _("The server could not understand this request."))


def permission_denied(request, exception):
    return _answer(request, 403, _("No access"), _("You may not open this page."))


def csrf_failure(request, reason=""):
    return _answer(
        request, 403, _("The form has expired"), _("Nothing was saved. Open the page anew, then send the form again.")
    )


def page_not_found(request, exception):
    path = request.path[:LONGEST_SHOWN]
    detail = _("There is nothing at %(path)s.") % {"path": path}
    return _answer(request, 404, _("Page not found"), detail, query=words_in(path))


def server_error(request):
    """Needs no database and no context, so that it is there when all else fails."""
    with override(get_language_from_path(request.path_info) or get_language()):
        if request.path.endswith(".json"):
            return json_error(500, _("Server error"), _("Something went wrong. It has been logged."))
        return HttpResponse(render_to_string("500.html"), status=500)


def words_in(path: str) -> str:
    """What somebody may have looked for: the last part of an address as words (``/en/x/aba-town.csv`` → aba town)."""
    last = path.rstrip("/").rpartition("/")[2]
    return re.sub(r"[\W_]+", " ", re.sub(r"\.\w{1,5}$", "", last)).strip()


def _answer(request, status, title, detail, **context):
    if request.path.endswith(".json"):
        return json_error(status, title, detail)
    return render(request, f"{status}.html", {"error_title": title, "detail": detail, **context}, status=status)
