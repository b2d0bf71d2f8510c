"""The queue of challenges: what came in is read here, and answered."""

from django import forms
from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Case, Value, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from simple_history.admin import SimpleHistoryAdmin
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter, ChoicesDropdownFilter
from unfold.decorators import display

from poverty.admin.base import PUBLISH, ForgivingList
from poverty.admin.kept import KeptRows
from supervision import actions
from supervision.models import Challenge, Reading

State = Challenge.State
COLOURS = {State.OPEN: "warning", State.ANSWERED: "success", State.SET_ASIDE: "info"}
CONFIDENTIAL = ("text", "document")


class AnswerForm(forms.ModelForm):
    """What was closed stays closed; its wording can still be improved."""

    def clean_state(self):
        state, before = self.cleaned_data["state"], self.instance.state
        if state == State.OPEN and before != State.OPEN:
            raise forms.ValidationError(_("What has been answered or set aside stays so; its answer can be changed."))
        return state


@admin.register(Challenge)
class ChallengeAdmin(ForgivingList, KeptRows, SimpleHistoryAdmin, ModelAdmin):
    """
    Nothing is added here by hand, and nothing is deleted.

    A curator drafts question and answer; who may publish makes them public, since that is what closing does. What
    the sender wrote is read by those who answer, not by those who only look.
    """

    form = AnswerForm
    list_display = ("figure", "kind", "shown_state", "received_at", "answered_at")
    list_display_links = ("figure",)
    list_select_related = ("indicator", "region")
    list_filter = (
        ("state", ChoicesDropdownFilter),
        ("kind", ChoicesDropdownFilter),
        ("indicator", AutocompleteSelectFilter),
        ("region", AutocompleteSelectFilter),
    )
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    show_full_result_count = False
    warn_unsaved_form = True
    sortable_by = ("received_at",)
    search_fields = ("reference", "indicator__search_key", "region__search_key")
    history_list_per_page = 50
    # What waits stands first, the longest waiting at the top.
    ordering = (Case(When(state=State.OPEN, then=Value(0)), default=Value(1)), "received_at")

    # -- the list ---------------------------------------------------------------------------------

    @display(description=_("figure"))
    def figure(self, challenge):
        return str(challenge)

    @display(description=pgettext_lazy("challenge", "state"), label=COLOURS)
    def shown_state(self, challenge):
        return challenge.state, challenge.get_state_display()

    def get_queryset(self, request):
        queryset = super().get_queryset(request)
        return queryset if self.may_read(request) else queryset.defer(*CONFIDENTIAL)

    # -- the form ---------------------------------------------------------------------------------

    def get_fieldsets(self, request, obj=None):
        sent = ["kind", *CONFIDENTIAL] if self.may_read(request) else ["kind"]
        return [
            (None, {"fields": ["indicator", ("region", "year"), ("version", "received_at"), "reference"]}),
            (_("What was sent (confidential)"), {"fields": sent}),
            (
                _("What the public reads"),
                {"fields": ["state", ("question_zh", "question_en"), ("answer_zh", "answer_en")]},
            ),
            (_("Answered"), {"fields": [("answered_at", "answered_by")]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        fixed = [field.name for field in Challenge._meta.fields if field.name not in actions.ANSWER]
        return [*fixed, *([] if request.user.has_perm(PUBLISH) else ["state"])]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """Every look at what a sender wrote is noted, also when the form comes back with a mistake."""
        challenge = self.get_object(request, object_id)
        if challenge is not None and self.may_read(request):
            actions.note_reading(challenge=challenge, door=Reading.Door.FORM, by=request.user)
        return super().change_view(request, object_id, form_url, extra_context)

    def may_read(self, request):
        return super().has_change_permission(request)

    def has_add_permission(self, request):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_change_permission(self, request, obj=None):
        if obj is not None and not obj.is_open and not request.user.has_perm(PUBLISH):
            return False
        return super().has_change_permission(request, obj)

    def save_model(self, request, obj, form, change):
        actions.answer(challenge=obj, by=request.user)

    def view_on_site(self, obj):
        return obj.get_absolute_url()

    def history_form_view(self, request, object_id, version_id, extra_context=None):
        """An earlier state can be looked at, not posted back: that would pass over the rules above."""
        if request.method != "GET":
            raise PermissionDenied
        return super().history_form_view(request, object_id, version_id, extra_context)


@admin.register(Reading)
class ReadingAdmin(ForgivingList, KeptRows, ModelAdmin):
    """Who read what of personal data; looked at by those who answer for the office, and by nobody changed."""

    list_display = ("at", "by", "about", "region", "door")
    list_display_links = None
    list_select_related = ("by", "region")
    list_filter = (("door", ChoicesDropdownFilter), ("region", AutocompleteSelectFilter))
    list_filter_submit = True
    list_fullwidth = True
    list_per_page = 50
    search_fields = ("by__username",)
    show_full_result_count = False
    sortable_by = ()

    @display(description=_("row"))
    def about(self, reading):
        return f"{apps.get_model(reading.model)._meta.verbose_name} {reading.object_id}"

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
