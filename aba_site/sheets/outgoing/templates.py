"""A workbook to fill in: headings, lists to choose from, hints at each cell, notes in both languages, all codes."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import chain, islice

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aba_site.sheets import cells
from aba_site.sheets.outgoing.kinds import in_both, kind_of, spoken
from aba_site.sheets.outgoing.lists import List, list_of, write_lists
from aba_site.sheets.outgoing.notes import CODES, NOTES, Notes, uses, write_notes
from aba_site.sheets.outgoing.rows import rows
from aba_site.sheets.outgoing.typed import LARGEST_WHOLE, Formats, open_book
from aba_site.sheets.outgoing.workbooks import LEFT_OUT, MOST_ROWS, named, sheet_names, write_headings, write_rows

EMPTY_ROWS = 1000
# What spreadsheet programs take of a hint.
LONGEST_TITLE = 32
LONGEST_HINT = 255
POSITIVE = (models.PositiveSmallIntegerField, models.PositiveIntegerField, models.PositiveBigIntegerField)
CALENDAR = date(1900, 1, 1), date(2199, 12, 31)
HOW = (
    gettext_lazy("Fill in the first sheet from row 2 on. Columns that you do not need may be left out or moved."),
    gettext_lazy("Headings on yellow: a new row needs these columns. An empty cell keeps what is there."),
    gettext_lazy("Choose from the lists, or type a code or a name: all codes are on the sheet of codes."),
    gettext_lazy("Where several may stand in a cell, separate them with |."),
)


class _Chosen:
    """A resource as far as it is filled in: of what is for reading only, no more than the key."""

    def __init__(self, resource):
        self.model, self.key_columns = resource.model, resource.key_columns
        self.columns = [column for column in resource.columns if not column.readonly or column in self.key_columns]
        self.wanted = [column for column in self.columns if column in self.key_columns or column.required_of_new_rows()]


def write_template(resource, file, *, codes: Mapping[str, Sequence[tuple[str, str, str]]],
                   with_data: models.QuerySet | None = None) -> None:  # fmt: skip
    """
    Writes a workbook to fill in into a binary file, in the current language.

    ``codes``: for each column that refers to other rows, those to choose from as code, Chinese and English name.
    ``with_data``: rows to start from, as many as a sheet holds.
    """
    chosen = _Chosen(resource)
    lists = {column.name: found for column in chosen.columns if (found := list_of(column, codes))}
    with open_book(file) as book:
        formats = Formats(book)
        sheet = book.add_worksheet(next(sheet_names(resource)))
        notes, codes_sheet = book.add_worksheet(str(NOTES)), book.add_worksheet(str(CODES))
        write_headings(sheet, chosen.columns, formats, chosen.wanted)
        last, left_out = write_rows(sheet, _filled_in(chosen, with_data, lists), formats)
        _add_checks(sheet, chosen, lists, min(last + EMPTY_ROWS, MOST_ROWS))
        said = [*_how(), (in_both(LEFT_OUT), named(left_out))]
        title = Notes(str(resource.model._meta.verbose_name_plural))
        write_notes(notes, formats, chosen, chosen.columns, notes=title, said=said)
        write_lists(book, codes_sheet, list(lists.values()), formats)


def _how() -> Iterator[tuple[str, str]]:
    label = in_both(gettext_lazy("How to fill it in"))
    for line in chain.from_iterable(map(spoken, HOW)):
        yield label, line
        label = ""


def _filled_in(chosen, with_data, lists: Mapping[str, List]) -> Iterator[tuple]:
    """The rows to start from, each cell as its list shows it."""
    if with_data is None:
        return
    shown = [lists[column.name].shown() if column.name in lists else {} for column in chosen.columns]
    for row in islice(rows(chosen, with_data, native=True), MOST_ROWS):
        yield tuple(names.get(value, value) if names else value for names, value in zip(shown, row, strict=True))


# -- what the program that shows the sheet says and checks ------------------------------------------


def _add_checks(sheet, chosen, lists, last_row) -> None:
    """A hint at each heading and each cell to fill in, and a warning where what is typed looks wrong."""
    for place, column in enumerate(chosen.columns):
        hint = _hint(chosen, column, lists)
        sheet.data_validation(0, place, 0, place, {"validate": "any"} | hint)
        sheet.data_validation(1, place, last_row, place, _check(column, lists.get(column.name)) | hint)


def _hint(chosen, column, lists) -> dict:
    kind = _("choose from the list") if column.name in lists else str(kind_of(column).label)
    parts = [
        *(str(use) for use in uses(chosen, column)),
        _("%(kind)s, in %(unit)s") % {"kind": kind, "unit": column.unit} if column.unit else kind,
        _("several separated by |") if column.many else "",
        str(column.help_text),
    ]
    return {
        "input_title": column.title[:LONGEST_TITLE],
        "input_message": "\n".join(filter(None, parts))[:LONGEST_HINT],
        "error_title": column.title[:LONGEST_TITLE],
    }


def _check(column, choices: List | None) -> dict:
    """
    What the program checks while typing. It warns and never forbids: the site reads more than it can be told of,
    such as names for codes and the marks of yearbooks.
    """
    widget = column.widget
    if choices:
        # Several codes in one cell are never an entry of the list.
        check = {"validate": "list", "source": f"={choices.range_name}", "show_error": not column.many}
        wanted = _("This is not in the list. It is understood if it is a code or a name.")
    elif isinstance(widget, cells.IntegerCell):
        check = {"validate": "integer", "criteria": "between", "minimum": _smallest(column), "maximum": LARGEST_WHOLE}
        wanted = _("A whole number is expected.")
    elif isinstance(widget, cells.DecimalCell):
        check = {"validate": "decimal", "criteria": "between", "minimum": -(10**17), "maximum": 10**17}
        wanted = _("A number is expected.")
    elif isinstance(widget, cells.DateCell):
        first, last = CALENDAR
        check = {"validate": "date", "criteria": "between", "minimum": first, "maximum": last}
        wanted = _("A date such as 2018-12-31 is expected.")
    elif most := getattr(column.model_field, "max_length", None):
        check = {"validate": "length", "criteria": "<=", "value": most}
        wanted = _("At most %(most)s characters fit.") % {"most": most}
    else:
        return {"validate": "any"}
    return {"error_type": "warning", "error_message": wanted} | check


def _smallest(column) -> int:
    return 0 if isinstance(column.model_field, POSITIVE) else -LARGEST_WHOLE
