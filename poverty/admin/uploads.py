"""Uploads: which sheet brought which figures, and their approval."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import action, display

from poverty import actions
from poverty.admin.base import BackOfficeAdmin
from poverty.models import Upload
from poverty.resources import UploadResource

COLOURS = {"pending": "warning", "published": "success", "withdrawn": "danger"}


@admin.register(Upload)
class UploadAdmin(BackOfficeAdmin):
    """Read, approved and undone; only the note is written here."""

    resource = UploadResource
    list_display = (
        "name", "shown_state", "uploaded_by", "uploaded_at", "rows_new", "rows_changed", "rows_unchanged", "figures",
    )  # fmt: skip
    list_select_related = ("uploaded_by",)
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("name", "note", "sha256")
    ordering = ("-uploaded_at", "-id")
    actions = ("publish", "withdraw")
    fieldsets = (
        (None, {"fields": ["name", "state", "figures", "note"]}),
        (gettext_lazy("Rows"), {"fields": [("rows_new", "rows_changed"), ("rows_unchanged", "rows_refused")]}),
        (
            gettext_lazy("Where it came from"),
            {"fields": [("uploaded_by", "uploaded_at"), "source", "sha256", "reference"]},
        ),
    )
    readonly_fields = (*(f.name for f in Upload._meta.fields if f.name not in ("id", "note")), "figures")

    def has_add_permission(self, request):
        return False

    @display(description=gettext_lazy("state"), ordering="state", label=COLOURS)
    def shown_state(self, upload):
        return upload.state, upload.get_state_display()

    @display(description=gettext_lazy("figures"))
    def figures(self, upload):
        address = f"{reverse('admin:poverty_observation_changelist')}?upload__id__exact={upload.pk}&standing=all"
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("Show"))

    @action(description=gettext_lazy("Publish the figures"), permissions=["publish"])
    def publish(self, request, queryset):
        for upload in queryset:
            try:
                done = actions.publish(upload=upload, by=request.user)
            except ValidationError as error:
                messages.error(request, error.message)
                continue
            text = ngettext("%(name)s: %(n)s figure was published.", "%(name)s: %(n)s figures were published.", done)
            messages.success(request, text % {"name": upload.name, "n": done})

    @action(description=gettext_lazy("Withdraw, and restore what was there before"), permissions=["publish"])
    def withdraw(self, request, queryset):
        for upload in queryset:
            try:
                done = actions.withdraw_upload(upload=upload, by=request.user, reason=_("undone in the back-office"))
            except ValidationError as error:
                messages.error(request, error.message)
                continue
            messages.success(
                request,
                _("%(name)s: %(removed)s figures were taken back, %(reopened)s earlier ones stand again.")
                % {"name": upload.name, "removed": done.removed, "reopened": done.reopened},
            )
            if done.kept:
                messages.warning(
                    request,
                    _("Corrected since and therefore kept: %(figures)s")
                    % {"figures": "; ".join(str(one) for one in done.kept[:10])},
                )
