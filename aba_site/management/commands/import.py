"""django-import-export's command, for the sheets declared here."""

from importlib import import_module

from aba_site.sheets.stock_commands import DeclaredSheet

stock = import_module("import_export.management.commands.import")  # the name is a keyword


class Command(DeclaredSheet, stock.Command):
    pass
