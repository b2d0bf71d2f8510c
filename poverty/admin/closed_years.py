"""Years that are closed, and opened again."""

from django import forms
from django.contrib import admin
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from unfold.admin import ModelAdmin
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import action, display

from poverty import actions
from poverty.admin.base import ForgivingList
from poverty.admin.history import HistoryPage
from poverty.admin.kept import KeptRows
from poverty.admin.review_steps import STEPS
from poverty.admin.reviewing import Reviewing
from poverty.models import ClosedYear
from poverty.staff import CLOSE_YEARS


class ClosedYearForm(forms.ModelForm):
    def clean(self):
        cleaned = super().clean()
        if cleaned.get("indicator") and cleaned.get("year"):
            actions.must_be_closable(indicator=cleaned["indicator"], year=cleaned["year"])
        return cleaned


@admin.register(ClosedYear)
class ClosedYearAdmin(Reviewing, HistoryPage, ForgivingList, KeptRows, ModelAdmin):
    """Read by all staff; closed and opened again by publishers of a prefecture. Nothing else is changed."""

    form = ClosedYearForm
    fields = ("indicator", "year")
    autocomplete_fields = ("indicator",)
    list_display = ("indicator", "year", "shown_state", "closed_at", "closed_by")
    list_select_related = ("indicator", "closed_by")
    list_filter = (("indicator", AutocompleteSelectFilter),)
    list_filter_submit = True
    list_fullwidth = True
    search_fields = ("indicator__search_key",)
    actions = ("reopen", "close_again")

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm("poverty.view_indicator")

    def has_close_permission(self, request, obj=None):
        return request.user.has_perm(CLOSE_YEARS)

    def has_add_permission(self, request):
        return self.has_close_permission(request)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    @display(description=_("state"), label={"closed": "success", "open": "warning"})
    def shown_state(self, closed):
        return ("open", _("Opened again")) if closed.is_open_again else ("closed", pgettext_lazy("year", "Closed"))

    def save_model(self, request, obj, form, change):
        obj.pk = actions.close_year(indicator=obj.indicator, year=obj.year, by=request.user).pk

    @action(description=STEPS["reopen"].offer, permissions=["close"])
    def reopen(self, request, queryset):
        return self.review(request, queryset, STEPS["reopen"])

    @action(description=STEPS["close_again"].offer, permissions=["close"])
    def close_again(self, request, queryset):
        return self.review(request, queryset, STEPS["close_again"])
