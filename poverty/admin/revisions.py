"""Changes of published records: looked at beside what stands, approved or returned by somebody else."""

from django.apps import apps
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from poverty.admin.base import ForgivingList
from poverty.admin.history import HistoryPage
from poverty.admin.kept import KeptRows
from poverty.admin.reviewing import Reviewing
from poverty.models import Revision

State = Revision.State
COLOURS = {
    State.DRAFT: "warning", State.SUBMITTED: "info", State.RETURNED: "warning", State.PUBLISHED: "success",
    State.WITHDRAWN: "danger",
}  # fmt: skip


@admin.register(Revision)
class RevisionAdmin(Reviewing, HistoryPage, ForgivingList, KeptRows, ModelAdmin):
    """Read only: what is decided about them is decided by actions."""

    list_display = ("name", "kind", "region", "shown_state", "made_by", "made_at", "reason")
    list_select_related = ("region", "made_by")
    list_filter = (("state", ChoicesDropdownFilter), ("region", AutocompleteSelectFilter))
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    search_fields = ("name",)
    sortable_by = ("made_at",)
    actions = ("submit", "approve", "send_back", "recall", "give_up")
    fields = ("name", "kind", "region", "state", "reason", ("made_by", "made_at"), ("upload", "cell"))
    readonly_fields = ("kind",)

    def get_queryset(self, request):
        """What was changed of drafts at once is told by their history alone."""
        return super().get_queryset(request).exclude(state=State.PUBLISHED, submitted_at=None)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description=_("kind of row"), ordering="model")
    def kind(self, revision):
        return apps.get_model(revision.model)._meta.verbose_name

    @display(description=_("state"), ordering="state", label=COLOURS)
    def shown_state(self, revision):
        return revision.state, revision.get_state_display()
