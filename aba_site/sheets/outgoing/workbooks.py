"""A sheet as an XLSX workbook: typed cells, a heading that stays in view, and a sheet of notes."""

from collections.abc import Iterable, Iterator
from itertools import chain, count, islice

from django.utils.translation import gettext_lazy as _

from aba_site.downloads import sheet_name
from aba_site.sheets.cells import neutral
from aba_site.sheets.outgoing.kinds import in_both, kind_of, width_of
from aba_site.sheets.outgoing.notes import NOTES, Notes, write_notes
from aba_site.sheets.outgoing.rows import rows
from aba_site.sheets.outgoing.typed import Formats, for_print, open_book, put, put_text
from aba_site.sheets.raw import cell_name

MOST_ROWS = 1_048_575  # below the headings
MOST_NAMED = 20  # cells left out
HEADING_HEIGHT = 32  # points: two lines
LONGEST_NAME = 31
LEFT_OUT = _("Texts too long for a cell, left out")


def write_xlsx(resource, queryset, file, notes: Notes) -> None:
    """
    Writes a workbook of all rows into a binary file, in the queryset's order and the current language.

    What does not fit on one sheet goes on upon further ones. A text longer than a cell may hold is left out, and the
    notes say where: cut short, it would come back as a change.
    """
    columns = resource.columns
    with open_book(file) as book:
        formats = Formats(book)
        written, left_out = 0, []
        for name, part in zip(sheet_names(resource), _parts(rows(resource, queryset, native=True)), strict=False):
            sheet = book.add_worksheet(name)
            write_headings(sheet, columns, formats)
            last, without_room = write_rows(sheet, part, formats)
            sheet.autofilter(0, 0, max(last, 1), len(columns) - 1)
            written += last
            left_out += [f"{name}!{place}" for place in without_room]
        said = [(in_both(_("Rows")), f"{written:,}"), (in_both(LEFT_OUT), named(left_out))]
        write_notes(book.add_worksheet(str(NOTES)), formats, resource, columns, notes=notes, said=said)


def sheet_names(resource) -> Iterator[str]:
    """``observations``, ``observations (2)``…"""
    title = sheet_name(str(resource.model._meta.verbose_name_plural))
    yield title
    for number in count(2):
        ending = f" ({number})"
        yield title[: LONGEST_NAME - len(ending)] + ending


def _parts(all_rows: Iterator) -> Iterator[Iterator]:
    """The rows of one sheet after the other; of the first even where there are none."""
    yield islice(all_rows, MOST_ROWS)
    for first in all_rows:
        yield chain([first], islice(all_rows, MOST_ROWS - 1))


def write_headings(sheet, columns, formats: Formats, wanted=()) -> None:
    """The first row, which stays in view; the columns in ``wanted`` stand out."""
    sheet.freeze_panes(1, 0)
    for_print(sheet)
    sheet.repeat_rows(0)
    sheet.set_row(0, HEADING_HEIGHT)
    for place, column in enumerate(columns):
        look = kind_of(column).look
        sheet.set_column(place, place, width_of(column), getattr(formats, look) if look else None)
        put_text(sheet, 0, place, neutral(column.title), formats.required if column in wanted else formats.head)


def write_rows(sheet, body: Iterable[tuple], formats: Formats) -> tuple[int, list[str]]:
    """Writes rows below the headings: how many there were, and the cells that had no room."""
    row, without_room = 0, []
    for row, values in enumerate(body, 1):
        for place, value in enumerate(values):
            if value != "" and not put(sheet, row, place, value, formats):
                without_room.append(cell_name(row + 1, place + 1))
    return row, without_room


def named(places: list[str]) -> str:
    """``D17, D20``, as many as a reader takes in."""
    more = f" … ({len(places)})" if len(places) > MOST_NAMED else ""
    return ", ".join(places[:MOST_NAMED]) + more
