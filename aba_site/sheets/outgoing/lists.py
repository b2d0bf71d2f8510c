"""The lists to choose from in a template: what each entry is called, and the sheet of codes that holds them all."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from aba_site.bilingual import pick
from aba_site.sheets import cells
from aba_site.sheets.cells import neutral
from aba_site.sheets.outgoing.kinds import in_both, shown_width
from aba_site.sheets.outgoing.typed import Formats, for_print, put_text

HEADINGS = (_("Entry in the list"), _("Code"), _("Chinese name"), _("English name"))
FIRST_ENTRY = 2  # counting rows from 0: below the column's heading and the headings of the list
NARROWEST, WIDEST = 8, 40
YES_NO = ((True, _("yes")), (False, _("no")))


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing to choose: what is shown, its code, and its names in Chinese and in English."""

    shown: str
    code: str
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class List:
    """What can be chosen in a column."""

    column: object
    entries: Sequence[Entry]

    @property
    def range_name(self) -> str:
        return f"list_{self.column.name}"

    def shown(self) -> dict:
        """What a cell holds in an export → what it holds in a template."""
        if isinstance(self.column.widget, cells.BooleanCell):
            return {entry.code == "TRUE": entry.shown for entry in self.entries}
        return {entry.code: entry.shown for entry in self.entries}


def list_of(column, codes: Mapping[str, Sequence[tuple[str, str, str]]]) -> List | None:
    """The list of a column, if it has one; ``codes`` gives those of references as code, Chinese and English name."""
    widget = column.widget
    if column.name in codes:
        known = [(code, zh, en, f"{code} {pick(zh, en)}".strip()) for code, zh, en in codes[column.name]]
    elif isinstance(widget, cells.ChoiceCell):
        known = [(code, *_zh_en(label), str(label)) for code, label in widget.choices if code]
    elif isinstance(widget, cells.BooleanCell):
        known = [(widget.render(value), *_zh_en(label), str(label)) for value, label in YES_NO]
    else:
        return None
    if not all(_reads_back(widget, shown, code) for code, _zh, _en, shown in known):
        known = [(code, zh, en, code) for code, zh, en, _shown in known]
    entries = [Entry(neutral(shown), code, zh, en) for code, zh, en, shown in known]
    return List(column, entries) if entries else None


def _reads_back(widget, shown: str, code: str) -> bool:
    """Whether what the list shows is read as what it stands for; else the list shows bare codes."""
    try:
        return widget.clean(neutral(shown)) == widget.clean(code)
    except ValueError:
        return False


def _zh_en(label) -> tuple[str, str]:
    said = []
    for language in ("zh-hans", "en"):
        with override(language):
            said.append(str(label))
    return tuple(said)


def write_lists(book, sheet, lists: Sequence[List], formats: Formats) -> None:
    """The lists side by side, each under its column's heading, and a name for each one's entries."""
    from xlsxwriter.utility import quote_sheetname, xl_range_abs  # when it is used: a start need not wait for it

    for_print(sheet)
    sheet.freeze_panes(FIRST_ENTRY, 0)
    per_list = len(HEADINGS) + 1  # and a gap
    blocks = [_block(each) for each in lists]
    for place, block in enumerate(blocks):
        first = place * per_list
        for column in range(len(HEADINGS)):
            widest = max(shown_width(row[column]) for row in block[1:])
            sheet.set_column(first + column, first + column, min(max(widest + 2, NARROWEST), WIDEST), formats.text)
        sheet.set_column(first + per_list - 1, first + per_list - 1, 3)
        entries = xl_range_abs(FIRST_ENTRY, first, len(block) - 1, first)
        book.define_name(lists[place].range_name, f"={quote_sheetname(sheet.name)}!{entries}")
    looks = {0: formats.label, 1: formats.head}
    for number, rows in enumerate(zip_longest(*blocks, fillvalue=())):
        for place, row in enumerate(rows):
            for column, text in enumerate(row):
                put_text(sheet, number, place * per_list + column, text, looks.get(number))


def _block(each: List) -> list[tuple[str, ...]]:
    """The rows of a list as they stand on the sheet of codes."""
    body = [(entry.shown, *map(neutral, (entry.code, entry.zh, entry.en))) for entry in each.entries]
    return [(in_both(each.column.label),), tuple(map(in_both, HEADINGS)), *body]
