"""django-import-export's command, for the sheets declared here."""

from import_export.management.commands import export as stock

from aba_site.sheets.stock_commands import DeclaredSheet


class Command(DeclaredSheet, stock.Command):
    pass
