"""What every page of the back-office has in common. The other apps' admins build on it too."""

from functools import cached_property, reduce
from operator import and_, or_

from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.db.models import Q, URLField
from django.http import HttpResponseRedirect
from django.utils.translation import gettext_lazy
from import_export.resources import modelresource_factory
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from aba_site.big_lists import BigLists
from aba_site.search_keys import fold
from aba_site.sheets.admin import SheetAdmin
from poverty.admin.adding import AnotherLikeThis
from poverty.admin.editing import BulkEditing
from poverty.admin.history import HistoryPage
from poverty.admin.kept import KeptRows
from poverty.admin.personal_lists import PersonalLists
from poverty.admin.proposing import Proposing
from poverty.admin.public_links import PublicLink
from poverty.admin.reviewing import REVIEW, Reviewing
from poverty.models.base import Publishable
from poverty.resources import RecordResource

State = Publishable.State
STATE_COLOURS = {State.DRAFT: "warning", State.SUBMITTED: "info", State.PUBLISHED: "success", State.WITHDRAWN: "danger"}
PUBLISH = "poverty.publish"
MOST_WORDS = 20


def words_of(search_term: str) -> list[str]:
    """The words looked for; a database takes no NUL, nor a condition of a thousand words."""
    return search_term.replace("\x00", "").split()[:MOST_WORDS]


class ForgivingList(PersonalLists, BigLists):
    """Mixed into a ``ModelAdmin``: what no database can compare with is dropped from the address."""

    def changelist_view(self, request, extra_context=None):
        if any("\x00" in value for _name, values in request.GET.lists() for value in values):
            return HttpResponseRedirect(request.path)
        try:
            return super().changelist_view(request, extra_context)
        except (OverflowError, DataError):  # a number beyond what SQLite or PostgreSQL holds
            return HttpResponseRedirect(request.path)

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, " ".join(words_of(search_term)))


class BackOfficeAdmin(ForgivingList, AnotherLikeThis, KeptRows, SheetAdmin, ModelAdmin):
    """
    A model's pages. Nothing is ever deleted: what should no longer be seen is withdrawn.

    ``resource`` is the base class of the model's sheet. Relations are chosen by typing, as their lists are long.
    """

    resource = RecordResource
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True

    @cached_property
    def sheet(self):
        return modelresource_factory(self.model, self.resource)

    def has_delete_permission(self, request, obj=None):
        return False

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm(PUBLISH)

    def get_autocomplete_fields(self, request):
        related = [*self.model._meta.fields, *self.model._meta.many_to_many]
        return [field.name for field in related if field.is_relation and hasattr(field.related_model, "NATURAL_KEY")]

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        if isinstance(db_field, URLField):
            kwargs["assume_scheme"] = "https"
        return super().formfield_for_dbfield(db_field, request, **kwargs)


class RecordAdmin(Proposing, Reviewing, HistoryPage, BulkEditing, PublicLink, BackOfficeAdmin, SimpleHistoryAdmin):
    """
    A model that is drafted, published and withdrawn, with its history.

    The state is set by actions alone. What waits or was withdrawn is not edited; a change of what is published waits
    for approval. ``details`` are the fields of the model's own; ``columns`` those of them that the list shows.
    """

    details: tuple = ()
    columns: tuple = ()
    key = "slug"
    search_fields = ("search_key", "statements")
    list_select_related = ("region", "source")
    list_display_links = ("shown_name",)
    history_list_per_page = 50
    offers_fields = True
    actions = (*REVIEW, "edit_these")
    filters: tuple = ()

    # -- the list ---------------------------------------------------------------------------------

    def usual_columns(self, request):
        return ("shown_name", "region", *self.columns, "source", "shown_state", *self.public_columns)

    @property
    def public_columns(self):
        return ("public_page",) if hasattr(self.model, "get_absolute_url") else ()

    def get_list_filter(self, request):
        choices = [(name, ChoicesDropdownFilter) for name in ("state", *self.filters)]
        return [*choices, ("region", AutocompleteSelectFilter), ("source", AutocompleteSelectFilter)]

    @display(description=gettext_lazy("name"), ordering="name_zh")
    def shown_name(self, record):
        return record.name

    @display(description=gettext_lazy("state"), ordering="state", label=STATE_COLOURS)
    def shown_state(self, record):
        return record.state, record.get_state_display()

    def get_search_results(self, request, queryset, search_term):
        """Every word must be found: in Chinese, pinyin or English, or in a code or statement's identifier."""
        words = [word for word in words_of(search_term) if fold(word)]
        if not words:
            return (queryset.none() if search_term.strip() else queryset), False
        return queryset.filter(reduce(and_, map(self.finding, words))), False

    def finding(self, word) -> Q:
        return reduce(or_, [self.finding_in(name, word) for name in self.search_fields])

    @staticmethod
    def finding_in(name, word) -> Q:
        if name.endswith("search_key"):
            return Q(**{f"{name}__contains": fold(word)})
        return Q(**{f"{name}__icontains": word})

    # -- the form ---------------------------------------------------------------------------------

    def own_fieldsets(self, request, obj=None):
        return [
            (None, {"fields": [("name_zh", "name_en"), (self.key, "state"), "region"]}),
            *([(gettext_lazy("Details"), {"fields": self.details})] if self.details else []),
            (gettext_lazy("Where it was read"), {"fields": ["source", ("section", "statements")]}),
            (gettext_lazy("Notes"), {"fields": ["note_zh", "note_en"]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        """The key is part of addresses and sheets: once given, it stays."""
        return [*([self.key] if obj else []), "state"]

    def get_prepopulated_fields(self, request, obj=None):
        return {} if obj or self.key != "slug" else {"slug": ("name_en",)}

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.state in (State.SUBMITTED, State.WITHDRAWN):
            return False
        return super().has_change_permission(request, obj)

    def view_on_site(self, obj):
        return obj.get_absolute_url() if obj.is_published and hasattr(obj, "get_absolute_url") else None

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier state can be looked at, not posted back: that would pass over the rules above."""
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)
