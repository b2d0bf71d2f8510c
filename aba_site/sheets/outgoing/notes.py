"""The sheet of notes in a workbook: what the workbook is, what each column means, where the figures come from."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from aba_site.sheets import cells
from aba_site.sheets.cells import in_every_language, neutral
from aba_site.sheets.outgoing.kinds import in_both, kind_of, shown_width
from aba_site.sheets.outgoing.typed import LONGEST_CELL, Formats, for_print, put_text

NOTES = _("Notes")
CODES = _("Codes")
COLUMN_WIDTHS = (28, 24, 22, 44, 22, 14, 22, 44)
# In points.
LINE_HEIGHT = 15
PADDING = 3
TITLE_HEIGHT = 24
HIGHEST_ROW = 409


def is_beside_data(sheet_name: str) -> bool:
    """Whether a sheet of a workbook made here holds no rows: its notes or its codes, in whichever language."""
    return sheet_name in {*in_every_language(NOTES), *in_every_language(CODES)}


@dataclass(frozen=True, slots=True)
class Notes:
    """
    What the caller knows of a workbook: its title, the filter in words, and the sources as rows of cells,
    such as the short name of each and how to cite it.
    """

    title: str = ""
    filters: str = ""
    sources: Sequence[Sequence[str]] = ()


def write_notes(sheet, formats: Formats, resource, columns, *, notes: Notes, said: Iterable[tuple[str, str]]) -> None:
    """``said`` are further lines, each a label and a text, below the title."""
    for column, width in enumerate(COLUMN_WIDTHS):
        sheet.set_column(column, column, width)
    for_print(sheet)
    sheet.fit_to_pages(1, 0)
    sheet.hide_gridlines(2)
    lines = _Lines(sheet, formats)
    lines.add([notes.title], formats.title, height=TITLE_HEIGHT)
    made = timezone.localtime().isoformat(sep=" ", timespec="minutes")
    filters = in_both(pgettext_lazy("notes of a workbook", "Filter"))
    for label, text in ((in_both(_("Made on")), made), (filters, notes.filters), *said):
        if text:
            lines.add([label, text], formats.label)
    lines.skip()
    lines.add([in_both(_("Columns"))], formats.label)
    lines.table([_column_headings()], formats.head)
    lines.table([_described(resource, column) for column in columns], formats.boxed)
    if notes.sources:
        lines.skip()
        lines.add([in_both(_("Sources"))], formats.label)
        for source in notes.sources:
            lines.add(source)


def _column_headings() -> list[str]:
    """One heading for each language, then the others in every language."""
    languages = [str(name) for _code, name in settings.LANGUAGES]
    others = (_("Name in programs"), _("Meaning"), _("Kind of value"), _("Unit"), _("Use"), _("Codes"))
    heading = in_both(_("Heading"))
    return [f"{heading} ({language})" for language in languages] + [in_both(text) for text in others]


def _described(resource, column) -> list[str]:
    codes = getattr(column.widget, "choices", ()) if isinstance(column.widget, cells.ChoiceCell) else ()
    return [
        *in_every_language(column.label),
        column.name,
        in_both(column.help_text, "\n") if column.help_text else "",
        in_both(kind_of(column).label),
        column.unit,
        "\n".join(in_both(use) for use in uses(resource, column)),
        "\n".join(f"{code}  {in_both(label)}" for code, label in codes if code),
    ]


def uses(resource, column) -> list:
    """What is to be known when filling it in: key, required, read only."""
    if column in resource.key_columns:
        return [_("key: says which row it is")]
    if column.readonly:
        return [_("for reading only")]
    return [_("required of new rows")] if column.required_of_new_rows() else []


class _Lines:
    """Row after row of text."""

    def __init__(self, sheet, formats):
        self.sheet, self.formats, self.row = sheet, formats, 0

    def add(self, texts, first=None, rest=None, height=None):
        if height:
            self.sheet.set_row(self.row, height)
        for column, text in enumerate(texts):
            put_text(self.sheet, self.row, column, neutral(text)[: LONGEST_CELL // 2], rest if column else first)
        self.row += 1

    def table(self, rows, look):
        """Rows as high as their text needs: not every program finds that out by itself."""
        for texts in rows:
            lines = max(_lines_of(text, width) for text, width in zip(texts, COLUMN_WIDTHS, strict=True))
            for column, text in enumerate(texts):
                if not text:
                    self.sheet.write_blank(self.row, column, None, look)
            self.add(texts, look, look, height=min(lines * LINE_HEIGHT + PADDING, HIGHEST_ROW))

    def skip(self):
        self.row += 1


def _lines_of(text: str, width: int) -> int:
    return sum(max(1, -(-shown_width(line) // width)) for line in text.split("\n"))
