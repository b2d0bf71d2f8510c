"""What marks mean in the tables of each source: asked when a sheet is brought in, looked up and corrected here."""

from django import forms
from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from unfold.contrib.filters.admin import AutocompleteSelectFilter
from unfold.decorators import display

from poverty.admin.base import BackOfficeAdmin
from poverty.admin.kept import keeps
from poverty.models import SourceMark
from poverty.resources import MarkResource


class MarkForm(forms.ModelForm):
    def clean_source(self):
        """What a mark means in a source is said by who keeps the source."""
        source = self.cleaned_data["source"]
        if not keeps(source):
            raise forms.ValidationError(_("This source is kept by others: you may refer to it, not change it."))
        return source


@admin.register(SourceMark)
class SourceMarkAdmin(BackOfficeAdmin):
    """Which mark of which source a row is about stays; what it means, and who said so, may change."""

    resource = MarkResource
    form = MarkForm
    list_display = ("shown_mark", "attached", "meaning", "source", "decided_by", "decided_at")
    list_display_links = ("shown_mark",)
    list_select_related = ("source", "decided_by")
    list_filter = (("source", AutocompleteSelectFilter),)
    search_fields = ("mark", "source__search_key")
    fields = ("source", ("mark", "attached"), "meaning", ("decided_by", "decided_at"))

    @display(description=_("mark"), ordering="mark")
    def shown_mark(self, mark):
        return mark.mark or _("(a blank cell)")

    def get_readonly_fields(self, request, obj=None):
        return (*(("source", "mark", "attached") if obj else ()), "decided_by", "decided_at")

    def save_model(self, request, obj, form, change):
        obj.decided_by, obj.decided_at = request.user, timezone.now()
        super().save_model(request, obj, form, change)
