"""Bringing a sheet in, in the admin: choose a file, see what it would do, answer what is asked, confirm."""

from dataclasses import replace

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from aba_site.downloads import XLSX_TYPE
from aba_site.sheets import waiting
from aba_site.sheets.forms import GIVEN, SheetForm, choices_of
from aba_site.sheets.planning.intake import Choices, Intake
from aba_site.sheets.preview import Preview
from aba_site.sheets.problems import Unreadable
from aba_site.sheets.resources import NotWritten

LARGE = 5000  # rows; more are written in a process of their own, and the page shows how far it is


class ImportPages:
    """Mixed into a ``ModelAdmin`` whose ``sheet`` is a :class:`~aba_site.sheets.resources.SheetResource` class."""

    import_template_name = "admin/sheets/import.html"

    def get_urls(self):
        def page(address, view, name):
            info = self.opts.app_label, self.opts.model_name
            return path(address, self.admin_site.admin_view(view), name="{}_{}_{}".format(*info, name))

        return [page("import/marked/<str:token>/", self.marked_sheet, "import_marked"), *super().get_urls()]

    def import_action(self, request, **kwargs):
        """Shows the form; with a file, or for one that waits, what it would do."""
        self.must_import(request)
        resource = self.sheet()
        form = SheetForm(resource, request.POST or None, request.FILES or None)
        if request.method != "POST" or not form.is_valid():
            return self.import_page(request, form)
        sheet = self.sheet_at_hand(request, form)
        if sheet is None:
            return self.refuse(request, form, _("This sheet is no longer here. Choose the file again."))
        return self.look(request, resource, sheet, choices_of(form), form)

    def sheet_at_hand(self, request, form):
        """The file that was sent, else the one that waits under the name given."""
        file = form.cleaned_data["import_file"]
        if file:
            return waiting.lay_aside(request, model=self.opts.label_lower, name=file.name, data=file.read())
        return waiting.find(request, model=self.opts.label_lower, token=form.cleaned_data["sheet_token"])

    def look(self, request, resource, sheet, choices: Choices, form):
        """Plans the sheet and remembers what is shown of it; only that can be confirmed."""
        intake = self.intake(request, resource, sheet, choices)
        try:
            plan = intake.plan
        except Unreadable as error:
            waiting.forget(request, sheet)
            return self.refuse(request, form, str(error))
        preview = Preview(resource, plan, before=resource.brought_in_before(intake.sha256, intake.sheet.name))
        fingerprint = plan.fingerprint() if preview.may_be_confirmed else ""
        sheet = replace(sheet, choices=choices.as_json(), fingerprint=fingerprint, rows=len(plan.rows))
        waiting.remember(request, sheet)
        hints = resource.as_keys(plan.table.hints)
        form = self.form_about(resource, intake, sheet, hints)
        hinted = [resource.fields[name].title for name in hints if name not in choices.given]
        shown = {"preview": preview, "sheet": sheet, "intake": intake, "hinted": _("; ").join(hinted)}
        return self.import_page(request, form, shown)

    def refuse(self, request, form, why):
        """The first form again, with what is wrong at the file, or above all where there was no file to choose."""
        if form.is_for_known_file:
            messages.error(request, why)
            form = SheetForm(self.sheet())
        else:
            form.add_error("import_file", why)
        return self.import_page(request, form)

    @staticmethod
    def form_about(resource, intake, sheet, hints) -> SheetForm:
        """The form again, with what the file turned out to hold and to leave open."""
        plan, choices = intake.plan, intake.choices
        initial = {"sheet_token": sheet.token, "sheet": intake.sheet.name, "strategy": choices.strategy}
        initial |= {GIVEN + name: text for name, text in {**hints, **choices.given}.items()}
        return SheetForm(resource, initial=initial, sheets=[one.name for one in intake.sheets], marks=plan.marks)

    def intake(self, request, resource, sheet, choices) -> Intake:
        return Intake(resource, sheet.data(), sheet.name, choices=choices, user=request.user)

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        """Writes the sheet if it would still do what was shown; else shows it again."""
        self.must_import(request)
        sheet = waiting.find(request, model=self.opts.label_lower, token=request.POST.get("sheet", ""))
        if sheet is None or not sheet.fingerprint:
            messages.error(request, _("This sheet is no longer here. Choose the file again."))
            return HttpResponseRedirect(self.address("import"))
        resource = self.sheet()
        choices = Choices.from_json(sheet.choices)
        intake = self.intake(request, resource, sheet, choices)
        if sheet.rows > LARGE:
            upload = resource.start(intake, sheet.fingerprint)
            waiting.forget(request, sheet)
            return HttpResponseRedirect(self.page_of(upload))
        if intake.plan.fingerprint() != sheet.fingerprint or not intake.plan.is_sound:
            return self.show_again(request, sheet, choices, _("Nothing was written: something has changed since."))
        try:
            upload = resource.write(
                intake.plan, user=request.user, file_name=sheet.name, sha256=intake.sha256, strategy=choices.strategy
            )
        except NotWritten as reason:
            return self.show_again(request, sheet, choices, _("Nothing was written: %(why)s") % {"why": reason})
        waiting.forget(request, sheet)
        self.say_done(request, intake, upload)
        return HttpResponseRedirect(self.address("changelist"))

    def show_again(self, request, sheet, choices, message):
        messages.error(request, message)
        resource = self.sheet()
        return self.look(request, resource, sheet, choices, SheetForm(resource))

    def say_done(self, request, intake, upload):
        text = _("The sheet was brought in: %(new)s new, %(changed)s changed, %(same)s as before.") % {
            "new": intake.plan.new,
            "changed": intake.plan.changed,
            "same": intake.plan.unchanged,
        }
        link = format_html('<a class="underline" href="{}">{}</a>', self.page_of(upload), _("Show the upload"))
        messages.success(request, format_html("{} {}", text, link))

    @method_decorator(require_GET)
    def marked_sheet(self, request, token):
        """The sheet as it came, its faults red and the reasons beside them."""
        from aba_site.sheets.outgoing.marked import marked  # much code, which only this page needs

        self.must_import(request)
        sheet = waiting.find(request, model=self.opts.label_lower, token=token)
        if sheet is None:
            raise Http404
        intake = self.intake(request, self.sheet(), sheet, Choices.from_json(sheet.choices))
        plan, raw = intake.plan, intake.sheet
        data = marked(sheet.data(), intake.book.kind, raw.name, plan.faults, raw, heading_row=plan.table.heading_row)
        stem = get_valid_filename(sheet.name.rpartition(".")[0] or sheet.name)
        response = HttpResponse(data, content_type=XLSX_TYPE)
        name = _("%(name)s, marked.xlsx") % {"name": stem}
        response.headers["Content-Disposition"] = content_disposition_header(True, name)
        return response

    # -- what they have in common -------------------------------------------------------------------

    def must_import(self, request):
        if not self.has_import_permission(request):
            raise PermissionDenied

    def address(self, name, *args):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{name}", args=args)

    @staticmethod
    def page_of(row):
        return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_change", args=[row.pk])

    def import_page(self, request, form, context=None):
        resource = self.sheet()
        taken = [column for column in resource.columns if resource.takes(column)]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Bring in a sheet: %(name)s") % {"name": self.opts.verbose_name_plural},
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
            "columns": [(column.title, column in resource.key_columns) for column in taken],
            "has_wide_shape": bool(resource.measure),
            "has_export_permission": self.has_export_permission(request),
            **(context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.import_template_name, context)
