"""Taking a sheet out, in the admin: exactly what the list shows, or a template to fill in."""

import tempfile

from django.contrib.admin.options import IncorrectLookupParameters
from django.core.exceptions import PermissionDenied
from django.db import DataError
from django.http import FileResponse, StreamingHttpResponse
from django.urls import path
from django.utils.decorators import method_decorator
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from aba_site.downloads import CSV_TYPE, XLSX_TYPE
from aba_site.sheets.forms import SheetExportForm
from aba_site.sheets.outgoing.files import save_template, save_workbook
from aba_site.sheets.outgoing.text import csv_chunks

MOST_IN_MEMORY = 5_000_000  # bytes; a larger workbook goes to a temporary file on its way out


class ExportPages:
    """Mixed into a ``ModelAdmin`` whose ``sheet`` is a :class:`~aba_site.sheets.resources.SheetResource` class."""

    export_form_class = SheetExportForm

    def get_urls(self):
        name = f"{self.opts.app_label}_{self.opts.model_name}_template"
        return [path("template/", self.admin_site.admin_view(self.template_sheet), name=name), *super().get_urls()]

    def _do_file_export(self, file_format, request, queryset, export_form=None):
        """Any number of rows: CSV is sent while it is read; a workbook is written row by row, then sent."""
        self.must_export(request)
        resource = self.sheet()
        rows = resource.filter_export(queryset)
        name = f"{self.opts.model_name}.{file_format.get_extension()}"
        if file_format.get_extension() == "csv":
            response = StreamingHttpResponse(csv_chunks(resource, rows), content_type=CSV_TYPE)
            response.headers["Content-Disposition"] = content_disposition_header(True, name)
            return response
        file = tempfile.SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115  the response closes it
        save_workbook(resource, rows, file, filters=request.GET.urlencode())
        return sent(file, name)

    @method_decorator(require_GET)
    def template_sheet(self, request):
        """A workbook to fill in; with ``?data=1``, what is held already."""
        self.must_export(request)
        resource = self.sheet()
        held = request.GET.get("data") == "1"
        rows = resource.filter_export(self.get_export_queryset(request)) if held else None
        file = tempfile.SpooledTemporaryFile(MOST_IN_MEMORY)  # noqa: SIM115  the response closes it
        save_template(resource, file, queryset=rows)
        return sent(file, _("%(name)s, template.xlsx") % {"name": self.opts.verbose_name_plural})

    def must_export(self, request):
        if not self.has_export_permission(request):
            raise PermissionDenied

    def init_request_context_data(self, request, form):
        return {
            **super().init_request_context_data(request, form),
            "title": _("Take out a sheet: %(name)s") % {"name": self.opts.verbose_name_plural},
            "fields_list": [(self.opts.verbose_name_plural, self.sheet().get_export_headers())],
        }

    def get_export_queryset(self, request):
        """What the list shows; everything where the address makes no sense."""
        try:
            return super().get_export_queryset(request)
        except (IncorrectLookupParameters, OverflowError, DataError, ValueError):
            return self.get_queryset(request)


def sent(file, name) -> FileResponse:
    file.seek(0)
    return FileResponse(file, content_type=XLSX_TYPE, as_attachment=True, filename=name)
