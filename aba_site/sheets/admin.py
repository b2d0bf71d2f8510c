"""Sheets in and out, in the admin."""

from import_export.admin import ImportExportMixin
from import_export.formats.base_formats import CSV, XLSX

from aba_site.sheets.export_pages import ExportPages
from aba_site.sheets.import_pages import ImportPages
from aba_site.sheets.resources import SheetResource


class SheetAdmin(ImportPages, ExportPages, ImportExportMixin):
    """Mixed into a ``ModelAdmin``; ``sheet`` makes the model's :class:`~aba_site.sheets.resources.SheetResource`."""

    sheet: type[SheetResource]
    export_formats = import_formats = (XLSX, CSV)

    @property
    def resource_classes(self):
        return [self.sheet]
