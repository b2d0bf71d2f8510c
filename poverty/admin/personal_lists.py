"""Lists as each person likes them: filters saved under a name, and which columns are shown. Nobody sees another's."""

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR, TO_FIELD_VAR
from django.contrib.admin.utils import label_for_field
from django.contrib.admin.views.main import ALL_VAR, ERROR_FLAG, ORDER_VAR, PAGE_VAR
from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404, HttpResponseRedirect, QueryDict
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from poverty.models import ListColumns, SavedFilter

MOST_SAVED = 50  # of a list and a person
OF_THE_MOMENT = (PAGE_VAR, ERROR_FLAG, ALL_VAR, IS_POPUP_VAR, TO_FIELD_VAR)


class PersonalLists:
    """
    Mixed into a ``ModelAdmin``.

    ``offers_fields``: plain fields of the model may become columns, but for those in ``no_columns``.
    """

    offers_fields = False
    no_columns: tuple = ()
    list_before_template = "admin/lists/personal.html"

    # -- addresses --------------------------------------------------------------------------------

    def get_urls(self):
        def address(route, view, name):
            return path(route, self.admin_site.admin_view(view), name=f"{self.list_name}_{name}")

        return [
            address("saved/", self.save_filter, "save_filter"),
            address("saved/<int:pk>/", self.change_filter, "change_filter"),
            address("columns/", self.choose_columns, "choose_columns"),
            *super().get_urls(),
        ]

    @property
    def list_name(self) -> str:
        return f"{self.opts.app_label}_{self.opts.model_name}"

    def address(self, page, *args) -> str:
        return reverse(f"{self.admin_site.name}:{self.list_name}_{page}", args=args)

    def back_to_list(self, query=""):
        address = self.address("changelist")
        return HttpResponseRedirect(f"{address}?{query}" if query else address)

    def own(self, rows, request):
        return rows.filter(user=request.user, model=self.opts.label_lower)

    def must_see(self, request):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied

    @method_decorator(require_POST)
    def save_filter(self, request):
        """What the list shows now, under a name; the same name takes the place of what it stood for."""
        self.must_see(request)
        query = self.lasting(request, request.POST.get("query", ""))
        name = plain(request.POST.get("name", ""))[: SavedFilter._meta.get_field("name").max_length]
        saved = self.own(SavedFilter.objects, request)
        if not name:
            messages.error(request, _("Give it a name."))
        elif len(query) > SavedFilter.LONGEST_QUERY:
            messages.error(request, _("This is too long to be kept."))
        elif saved.exclude(name=name).count() >= MOST_SAVED:
            messages.error(
                request, _("At most %(n)s filters are kept for a list. Remove one first.") % {"n": MOST_SAVED}
            )
        else:
            whose = {"user": request.user, "model": self.opts.label_lower, "name": name}
            SavedFilter.objects.update_or_create(**whose, defaults={"query": query})
            messages.success(request, _("“%(name)s” was saved.") % {"name": name})
        return self.back_to_list(self.opened(request, query))

    @method_decorator(require_POST)
    def change_filter(self, request, pk):
        """Renames or removes one."""
        self.must_see(request)
        saved = self.own(SavedFilter.objects, request).filter(pk=pk).first()
        if saved is None:
            raise Http404
        name = plain(request.POST.get("name", ""))[: SavedFilter._meta.get_field("name").max_length]
        if "remove" in request.POST:
            saved.delete()
            messages.success(request, _("“%(name)s” was removed.") % {"name": saved.name})
        elif not name:
            messages.error(request, _("Give it a name."))
        elif self.own(SavedFilter.objects, request).filter(name=name).exclude(pk=pk).exists():
            messages.error(request, _("There is a “%(name)s” already.") % {"name": name})
        else:
            SavedFilter.objects.filter(pk=pk).update(name=name)
        return self.back_to_list(self.opened(request, self.lasting(request, request.POST.get("query", ""))))

    @method_decorator(require_POST)
    def choose_columns(self, request):
        self.must_see(request)
        query = self.lasting(request, request.POST.get("query", ""))
        asked = request.POST.getlist("columns")
        chosen = [name for name in self.columns_offered(request) if name in asked]
        whose = {"user": request.user, "model": self.opts.label_lower}
        if chosen and "usual" not in request.POST:
            ListColumns.objects.update_or_create(**whose, defaults={"columns": chosen})
        else:
            ListColumns.objects.filter(**whose).delete()
        request.__dict__.pop("_list_columns", None)
        return self.back_to_list(self.opened(request, query))

    # -- what is kept of an address ---------------------------------------------------------------

    def lasting(self, request, text: str) -> str:
        """A query without what is of the moment, its sorted columns by name: columns may be chosen anew."""
        query = QueryDict(text.lstrip("?"), mutable=True)
        for name in (*OF_THE_MOMENT, "csrfmiddlewaretoken"):
            query.pop(name, None)
        if ORDER_VAR in query:
            columns = dict(enumerate(self.columns_shown(request)))
            query[ORDER_VAR] = renamed(
                query[ORDER_VAR], lambda part: columns.get(int(part)) if part.isdecimal() else part
            )
        return query.urlencode()

    def opened(self, request, kept: str) -> str:
        query = QueryDict(kept, mutable=True)
        if ORDER_VAR in query:
            numbers = {name: str(number) for number, name in enumerate(self.columns_shown(request))}
            query[ORDER_VAR] = renamed(query[ORDER_VAR], numbers.get)
        return query.urlencode()

    def columns_shown(self, request) -> list:
        columns = list(self.get_list_display(request))
        return ["action_checkbox", *columns] if self.get_actions(request) else columns

    # -- columns ----------------------------------------------------------------------------------

    def usual_columns(self, request) -> tuple:
        return tuple(super().get_list_display(request))

    def get_list_display(self, request):
        usual = self.usual_columns(request)
        if request is None or not getattr(request, "user", None):
            return usual
        if "_list_columns" not in request.__dict__:
            request._list_columns = self.own(ListColumns.objects, request).values_list("columns", flat=True).first()
        if not request._list_columns:
            return usual
        links = self.get_list_display_links(request, usual) or ()
        offered = self.columns_offered(request)
        return tuple(name for name in offered if name in request._list_columns or name in links)

    def columns_offered(self, request) -> list[str]:
        """The usual ones, then the model's plain fields that may be shown."""
        usual = self.usual_columns(request)
        if not self.offers_fields:
            return list(usual)
        hidden = {*self.no_columns, "search_key", "id"}
        shown_as = {
            getattr(getattr(self, name, None), "admin_order_field", None) for name in usual if isinstance(name, str)
        }
        fields = [one for one in self.model._meta.fields if one.name not in {*hidden, *usual, *shown_as}]
        return [*usual, *(one.name for one in fields if not isinstance(one, models.TextField | models.JSONField))]

    def get_list_select_related(self, request):
        """Also what the chosen columns lead to."""
        related = super().get_list_select_related(request)
        shown = set(self.get_list_display(request))
        foreign = [one.name for one in self.model._meta.fields if one.many_to_one and one.name in shown]
        usual = list(related) if isinstance(related, list | tuple) else []
        return [*usual, *(name for name in foreign if name not in usual)] or related

    # -- the page ---------------------------------------------------------------------------------

    def changelist_view(self, request, extra_context=None):
        if request.method != "GET" or not self.has_view_or_change_permission(request):
            return super().changelist_view(request, extra_context)
        context = {"personal": self.personal(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def personal(self, request) -> dict:
        now = self.lasting(request, request.GET.urlencode())
        shown = self.get_list_display(request)
        links = self.get_list_display_links(request, self.usual_columns(request)) or ()
        saved = self.own(SavedFilter.objects, request)
        return {
            "query": now,
            "save": self.address("save_filter"),
            "choose": self.address("choose_columns"),
            "saved": [
                (one, self.opened(request, one.query), self.address("change_filter", one.pk), one.query == now)
                for one in saved
            ],
            "columns": [
                (name, capfirst(label_for_field(name, self.model, self)), name in shown, name in links)
                for name in self.columns_offered(request)
            ],
            "chosen": bool(request._list_columns),
        }


def plain(text: str) -> str:
    return " ".join(text.replace("\x00", "").split())


def renamed(order: str, find) -> str:
    """``"-3.1"`` as ``"-year.region"``, or the other way; what is not found is left out."""
    found = ((part.startswith("-"), find(part.lstrip("-"))) for part in order.split("."))
    return ".".join(f"{'-' if falling else ''}{name}" for falling, name in found if isinstance(name, str))
