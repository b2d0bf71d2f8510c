"""
Lists of the back-office that open as fast with a million rows as with a thousand.

There are no numbered pages: a page names the row that it follows, and a list is counted only as far as that is cheap.
"""

from functools import cache

from django.contrib.admin import ShowFacets
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.views.main import ORDER_VAR, PAGE_VAR
from django.core import signing
from django.core.exceptions import ValidationError
from django.core.paginator import Page as NumberedPage
from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from unfold.admin import ModelAdmin as UnfoldAdmin
from unfold.admin import checkbox
from unfold.decorators import display
from unfold.views import ChangeList

from aba_site.keyset import COUNTED, Walk, keys_of
from aba_site.numbers import grouped

SALT = "aba_site.big_lists"
LAST = "last"
ANY_ROW = "any-row"
LONGEST_PLACE = 2_000  # characters


@cache
def _checkbox(_language) -> str:
    return checkbox.render(ACTION_CHECKBOX_NAME, ANY_ROW)


class Pages:
    """What the theme's templates ask of a paginator: the addresses of the pages around this one, ``""`` for none."""

    template_name = "admin/lists/pages.html"

    def __init__(self, per_page: int, count: int, **links: str):
        self.per_page, self.count, self.links = per_page, count, links

    def get_elided_page_range(self, *_args, **_kwargs):
        return ()


class KeysetChangeList(ChangeList):
    """A list along its order. What it is filtered, searched and sorted by is the stock one's, as for exports."""

    def get_ordering(self, request, queryset):
        """Sorted by a column, rows that share its value come as they were entered: the order of an index."""
        is_sorted = bool(self.params.get(ORDER_VAR)) and bool(self.get_ordering_field_columns())
        return super().get_ordering(request, queryset.order_by() if is_sorted else queryset)

    def _get_deterministic_ordering(self, ordering):
        """The primary key that makes an order total runs the way of the column before it, as in an index."""
        found = super()._get_deterministic_ordering(ordering)
        is_falling = ordering and isinstance(ordering[-1], str) and ordering[-1].startswith("-")
        return [*found[:-1], "pk"] if len(found) > len(ordering) and ordering and not is_falling else found

    def get_results(self, request):
        self.keys = keys_of(self.model, self.queryset.query.order_by)
        walk = Walk(self.queryset, self.keys, self.list_per_page)
        self.can_show_all = walk.few is not None and len(walk.few) <= self.list_max_show_all
        if self.show_all and self.can_show_all:
            walk.size = self.list_max_show_all
        start, back = self.place(request.GET.get(PAGE_VAR, ""))
        page = walk.page(start, back=back)
        self.counts_all = page.count is not None
        self.result_count = page.count if self.counts_all else COUNTED
        self.result_list = self.rows_of(page)
        # Of how many these are is not counted, and so not said.
        self.full_result_count, self.show_full_result_count = self.result_count, False
        self.show_admin_actions = True
        self.multi_page = page.has_previous or page.has_next
        self.paginator = Pages(self.list_per_page, self.result_count, **self.links(page))

    @property
    def count_text(self) -> str:
        count = grouped(self.result_count, 0)
        return count if self.counts_all else _("more than %(count)s") % {"count": count}

    def rows_of(self, page) -> list:
        """Whole rows, once it is known which."""
        rows = self.apply_select_related(self.queryset.select_related(None).order_by().filter(pk__in=page.ids))
        found = {row.pk: row for row in rows}
        return [found[pk] for pk in page.ids if pk in found]

    # -- places in the address --------------------------------------------------------------------

    @property
    def order_name(self) -> list[str]:
        return [f"{'-' if key.descending else ''}{key.name}" for key in self.keys]

    def links(self, page) -> dict[str, str]:
        links = dict.fromkeys(("first", "previous", "next", "last"), "")
        if page.has_previous:
            links |= {"first": self.get_query_string(), "previous": self.link_to(page.first, back=True)}
        if page.has_next:
            links |= {"next": self.link_to(page.last, back=False), "last": self.get_query_string({PAGE_VAR: LAST})}
        return links

    def link_to(self, values, *, back) -> str:
        said = [key.plain(value) for key, value in zip(self.keys, values, strict=True)]
        return self.get_query_string({PAGE_VAR: signing.dumps([int(back), self.order_name, said], salt=SALT)})

    def place(self, text: str) -> tuple[tuple | None, bool]:
        """Where a page begins, and whether it goes back from there; the first page where an address makes no sense."""
        if text == LAST:
            return None, True
        if not 0 < len(text) <= LONGEST_PLACE:
            return None, False
        try:
            back, order, said = signing.loads(text, salt=SALT)
            if order != self.order_name:
                return None, False
            values = (key.field.to_python(value) for key, value in zip(self.keys, said, strict=True))
            return tuple(values), bool(back)
        except (signing.BadSignature, ValidationError, ValueError, TypeError):
            return None, False


class PeekingPaginator(Paginator):
    """For what is chosen by typing: no count, one row more than is shown tells whether there are others."""

    @cached_property
    def count(self):
        return 10**9

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        return PeekedPage(list(self.object_list[start : start + self.per_page + 1]), number, self)


class PeekedPage(NumberedPage):
    def __init__(self, rows, number, paginator):
        self.more = len(rows) > paginator.per_page
        super().__init__(rows[: paginator.per_page], number, paginator)

    def has_next(self):
        return self.more


class BigLists:
    """Mixed into a ``ModelAdmin``."""

    show_facets = ShowFacets.NEVER  # they count each choice of each filter

    @display(description=UnfoldAdmin.action_checkbox.short_description)
    def action_checkbox(self, obj):
        """As the theme has it, whose template is rendered once and not for each row."""
        return SafeString(_checkbox(get_language()).replace(ANY_ROW, escape(obj.pk)))

    def get_paginator(self, request, *args, **kwargs):
        """The list has pages of its own; what is chosen by typing is not counted."""
        if request.path == reverse("admin:autocomplete"):
            return PeekingPaginator(*args, **kwargs)
        return super().get_paginator(request, *args, **kwargs)

    def get_changelist(self, request, **kwargs):
        return KeysetChangeList

    def changelist_view(self, request, extra_context=None):
        response = super().changelist_view(request, extra_context)
        changes = (getattr(response, "context_data", None) or {}).get("cl")
        if changes is not None:
            response.context_data["selection_note_all"] = _("All selected: %(count)s") % {"count": changes.count_text}
        return response
