"""
XLSX for tablib, without openpyxl until a workbook is written or read with it.

When it is imported, django-import-export asks whether each of its formats is there, and tablib answers by importing
openpyxl: a tenth of every start. The pages and commands of this site have their own ways in and out; only the commands
``import`` and ``export`` of the package come here.
"""

from tablib.formats import registry


class Workbooks:
    """What tablib asks of a format; see its ``XLSXFormat``, which does the work."""

    title = "xlsx"
    extensions = ("xlsx",)

    def detect(self, stream):
        return _format().detect(stream)

    def export_set(self, dataset, **options):
        return _format().export_set(dataset, **options)

    def export_book(self, databook, **options):
        return _format().export_book(databook, **options)

    def import_set(self, dataset, stream, **options):
        return _format().import_set(dataset, stream, **options)

    def import_book(self, databook, stream, **options):
        return _format().import_book(databook, stream, **options)


def _format():
    from tablib.formats._xlsx import XLSXFormat

    return XLSXFormat


def register():
    """In place of tablib's own; before django-import-export's formats are imported."""
    registry.register(Workbooks.title, Workbooks())
