"""The page of a row's history: who changed what, when, from what to what, and why."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext as _

from poverty.admin.happened import events_of
from poverty.admin.review_kind import address_of

PER_PAGE = 50


class HistoryPage:
    """Mixed into a ``ModelAdmin`` of rows whose history is kept, in place of the stock page."""

    def events(self, row) -> list:
        return events_of(row)

    def history_view(self, request, object_id, extra_context=None):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        row = self.get_object(request, str(object_id))
        if row is None:
            raise Http404
        page = Paginator(self.events(row), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            **self.admin_site.each_context(request),
            "title": _("History: %(name)s") % {"name": row},
            "opts": self.opts,
            "object": row,
            "page": page,
            "back": address_of(row),
            "media": self.media,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/review/history.html", context)
