"""Uploads: which sheet brought what, how far one is that is being written, their approval and their undoing."""

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, JsonResponse
from django.urls import path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import ChoicesDropdownFilter
from unfold.decorators import display

from aba_site.numbers import grouped
from poverty import jobs
from poverty.admin.base import BackOfficeAdmin
from poverty.admin.history import HistoryPage
from poverty.admin.reviewing import REVIEW, Reviewing
from poverty.admin.uploaded_rows import journal_table
from poverty.models import Upload
from poverty.resources import UploadResource

State = Upload.State
COLOURS = {
    State.APPLYING: "info",
    State.PENDING: "warning",
    State.SUBMITTED: "info",
    State.PUBLISHED: "success",
    State.APPLIED: "success",
    State.WITHDRAWN: "danger",
    State.FAILED: "danger",
}
STAGES = {
    "starting": gettext_lazy("Waiting to begin"),
    "reading": gettext_lazy("Reading the sheet"),
    "checking": gettext_lazy("Checking the rows"),
    "writing": gettext_lazy("Writing"),
}


@admin.register(Upload)
class UploadAdmin(Reviewing, HistoryPage, BackOfficeAdmin):
    """Read, approved and undone; only the note is written here."""

    resource = UploadResource
    list_display = (
        "name", "shown_state", "kind", "uploaded_by", "uploaded_at", "rows_new", "rows_changed", "rows_unchanged",
        "brought",
    )  # fmt: skip
    list_select_related = ("uploaded_by",)
    list_filter = (("state", ChoicesDropdownFilter),)
    search_fields = ("name", "note", "sha256")
    ordering = ("-uploaded_at", "-id")
    actions = REVIEW
    change_form_after_template = "admin/upload_rows.html"
    fieldsets = (
        (None, {"fields": ["name", ("state", "brought"), "note"]}),
        (gettext_lazy("Rows"), {"fields": [("rows_new", "rows_changed"), ("rows_unchanged", "rows_refused")]}),
        (
            gettext_lazy("Where it came from"),
            {
                "fields": [
                    ("uploaded_by", "uploaded_at"), ("kind", "finished_at"), ("sheet", "strategy"), "source",
                    "sha256", "reference",
                ]
            },
        ),
    )  # fmt: skip
    readonly_fields = (*(f.name for f in Upload._meta.fields if f.name not in ("id", "note")), "brought", "kind")

    def has_add_permission(self, request):
        return False

    def save_model(self, request, obj, form, change):
        """The note alone: what a process at work writes meanwhile must not be put back."""
        Upload.objects.filter(pk=obj.pk).update(note=obj.note)

    # -- what is shown ----------------------------------------------------------------------------

    @display(description=gettext_lazy("state"), ordering="state", label=COLOURS)
    def shown_state(self, upload):
        return upload.state, upload.get_state_display()

    @display(description=gettext_lazy("kind of rows"), ordering="model")
    def kind(self, upload):
        """Files of the first data set and old uploads hold figures."""
        return _kind(upload.model or "poverty.observation")

    @display(description=gettext_lazy("what it changed"))
    def brought(self, upload):
        if upload.model in ("", "poverty.observation"):
            address = f"{reverse('admin:poverty_observation_changelist')}?upload__id__exact={upload.pk}&standing=all"
        else:
            address = f"{reverse('admin:poverty_upload_change', args=[upload.pk])}#uploaded-rows"
        return format_html('<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>', address, _("Show"))

    def changelist_view(self, request, extra_context=None):
        jobs.settle_interrupted()
        return super().changelist_view(request, extra_context)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        jobs.settle_interrupted()
        upload = self.get_object(request, object_id)
        extra = {"upload": upload, "journal": journal_table(upload, request.user)} if upload else {}
        if upload and upload.is_being_written:
            extra["progress"] = progress(upload)
        return super().change_view(request, object_id, form_url, {**extra, **(extra_context or {})})

    # -- rights -----------------------------------------------------------------------------------

    def has_withdraw_permission(self, request, obj=None):
        """Publishers any; others what they brought in themselves, see ``UploadReview``."""
        return self.has_submit_permission(request)

    # -- progress ---------------------------------------------------------------------------------

    def get_urls(self):
        address = path(
            "<int:pk>/progress/", self.admin_site.admin_view(self.progress_view), name="poverty_upload_progress"
        )
        return [address, *super().get_urls()]

    def progress_view(self, request, pk):
        """How far an upload is, as JSON: its state; and in words, for the page that asks now and then."""
        jobs.settle_interrupted()
        upload = self.get_object(request, str(pk))
        if not self.has_view_permission(request, upload):
            raise PermissionDenied
        if upload is None:
            raise Http404
        return JsonResponse(progress(upload))


def _kind(label) -> str:
    try:
        return str(apps.get_model(label)._meta.verbose_name_plural)
    except (LookupError, ValueError):  # a kind of rows that there is no longer
        return label


def progress(upload) -> dict:
    """``state``, ``stage``, ``done`` and ``of`` (rows), and ``text`` for people."""
    if not upload.is_being_written:
        return {"state": upload.state, "stage": "", "done": 0, "of": 0, "text": upload.get_state_display()}
    told = jobs.progress_of(upload)
    text = str(STAGES.get(told["stage"], STAGES["starting"]))
    if told["of"]:
        counted = {"stage": text, "done": grouped(told["done"], 0), "of": grouped(told["of"], 0)}
        text = _("%(stage)s: %(done)s of %(of)s rows") % counted
    return {"state": upload.state, **told, "text": text}
