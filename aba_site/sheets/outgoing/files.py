"""The files that a model's rows go out as."""

from typing import BinaryIO

from aba_site.sheets.outgoing.notes import Notes
from aba_site.sheets.outgoing.templates import write_template
from aba_site.sheets.outgoing.text import csv_chunks
from aba_site.sheets.outgoing.workbooks import write_xlsx


def save_text(resource, queryset, file: BinaryIO) -> None:
    file.writelines(csv_chunks(resource, queryset))


def save_workbook(resource, queryset, file: BinaryIO, *, filters: str = "") -> None:
    """``filters`` says in words which rows these are."""
    title = str(resource.model._meta.verbose_name_plural)
    write_xlsx(resource, queryset, file, Notes(title, filters, resource.sources(queryset)))


def save_template(resource, file: BinaryIO, *, queryset=None) -> None:
    """A workbook to fill in; with a queryset, starting from its rows."""
    write_template(resource, file, codes=resource.codes(), with_data=queryset)


KINDS = {
    "csv": save_text,
    "xlsx": save_workbook,
    "template": lambda resource, queryset, file: save_template(resource, file),
}


def save(kind: str, resource, queryset, file: BinaryIO) -> None:
    """Writes rows as one of :data:`KINDS` into a binary file, in the current language."""
    KINDS[kind](resource, resource.filter_export(queryset), file)
