"""Import and export in the admin: choose a file, see what it would change, confirm."""

import hashlib

from django.contrib import messages
from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.forms import Media
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST
from import_export.admin import ImportExportMixin
from unfold.contrib.import_export.forms import ExportForm, ImportForm

from aba_site.sheets import formats, waiting
from aba_site.sheets.problems import Unreadable


class SheetImportForm(ImportForm):
    """Only the file: its kind is told by its content."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        del self.fields["format"]
        self.fields["import_file"].label = gettext_lazy("Spreadsheet (XLSX or CSV)")
        self.fields["import_file"].widget.attrs.update({"accept": ".xlsx,.csv", "class": ""})

    @property
    def media(self):
        """Without the script that guesses the format from the name."""
        return Media()


class SheetExportForm(ExportForm):
    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [choice for choice in self.fields["format"].choices if choice[0] != ""]
        self.fields["format"].widget.choices = self.fields["format"].choices


class SheetAdmin(ImportExportMixin):
    """Mixed into a ``ModelAdmin``; ``resource_classes`` holds one :class:`~aba_site.sheets.resources.SheetResource`."""

    export_formats = import_formats = (formats.Xlsx, formats.Csv)
    import_form_class = SheetImportForm
    export_form_class = SheetExportForm
    import_template_name = "admin/sheets/import.html"

    # -- in ---------------------------------------------------------------------------------------

    def import_action(self, request, **kwargs):
        """Shows the form; with a file, shows what it would change and lays it aside."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        form = self.create_import_form(request)
        context = {}
        if request.method == "POST" and form.is_valid():
            file = form.cleaned_data["import_file"]
            data = file.read()
            try:
                result = self.bring_in(request, data, file.name, dry_run=True)
            except Unreadable as error:
                form.add_error("import_file", str(error))
            else:
                context["result"] = result
                if not result.problems and not self.is_idle(result):
                    context["sheet"] = waiting.keep(request, model=self.opts.label_lower, name=file.name, data=data)
        return self.render_import(request, form, context)

    @method_decorator(require_POST)
    def process_import(self, request, **kwargs):
        """Reads the confirmed sheet once more, as the world may have changed, and writes it if it is still right."""
        if not self.has_import_permission(request):
            raise PermissionDenied
        taken = waiting.take(request, model=self.opts.label_lower, token=request.POST.get("sheet", ""))
        if taken is None:
            messages.error(request, _("This sheet is no longer here. Choose the file again."))
            return HttpResponseRedirect(self.import_url())
        sheet, data = taken
        result = self.bring_in(request, data, sheet.name, dry_run=False)
        if result.problems:
            messages.error(request, _("Nothing was changed: the sheet has problems."))
            form = self.import_form_class(self.get_import_formats(), self.get_import_resource_classes(request))
            return self.render_import(request, form, {"result": result})
        return self.process_result(result, request)

    def bring_in(self, request, data, name, *, dry_run):
        resource = self.get_import_resource_classes(request)[0]()
        sha256 = hashlib.sha256(data).hexdigest()
        dataset = formats.read(data)
        return resource.import_data(dataset, dry_run=dry_run, user=request.user, file_name=name, sha256=sha256)

    def process_result(self, result, request):
        messages.success(
            request,
            _("The sheet was brought in: %(new)s new, %(changed)s changed, %(same)s as before.")
            % {"new": result.totals["new"], "changed": result.totals["update"], "same": result.totals["skip"]},
        )
        return HttpResponseRedirect(reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"))

    @staticmethod
    def is_idle(result):
        """Whether a sheet would change nothing."""
        return not (result.totals["new"] or result.totals["update"])

    def import_url(self):
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_import")

    def render_import(self, request, form, context):
        resource = self.get_import_resource_classes(request)[0]()
        columns = [resource.fields[name] for name in resource.get_export_order()]

        def taken(column):
            return not column.readonly or column in resource.key_columns

        context |= {
            **self.admin_site.each_context(request),
            "title": _("Bring in a sheet: %(name)s") % {"name": self.opts.verbose_name_plural},
            "form": form,
            "opts": self.opts,
            "media": self.media + form.media,
            "columns": [(column.title, column in resource.key_columns) for column in columns if taken(column)],
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, self.import_template_name, context)

    # -- out --------------------------------------------------------------------------------------

    def get_export_data(self, file_format, request, queryset, **kwargs):
        if not self.has_export_permission(request):
            raise PermissionDenied
        resource = self.get_export_resource_classes(request)[0]()
        return file_format.export_data(resource.export(queryset=queryset, native=file_format.keeps_types))

    def init_request_context_data(self, request, form):
        resource = self.get_export_resource_classes(request)[0]()
        return {
            **super().init_request_context_data(request, form),
            "title": _("Take out a sheet: %(name)s") % {"name": self.opts.verbose_name_plural},
            "fields_list": [(self.opts.verbose_name_plural, resource.get_export_headers())],
        }

    def get_export_queryset(self, request):
        """What the list shows; everything where the address makes no sense."""
        try:
            return super().get_export_queryset(request)
        except (IncorrectLookupParameters, OverflowError, DataError, ValueError):
            return self.get_queryset(request)
