"""From a file's bytes to its cells, whatever kind of spreadsheet it is."""

from collections.abc import Collection

from django.utils.translation import gettext as _

from aba_site.sheets.problems import Unreadable
from aba_site.sheets.raw import Book
from aba_site.sheets.reading import kinds
from aba_site.sheets.reading.limits import MB, MOST_BYTES
from aba_site.sheets.reading.text import read_text
from aba_site.sheets.reading.workbook import MESSAGES, read_workbook


def read(data: bytes, known: Collection[str] = ()) -> Book:
    """
    All sheets of an XLSX, XLS or ODS workbook, or the one of a text file (CSV, TSV…), told apart by content.

    ``known``: headings of columns in small letters, as :func:`~aba_site.sheets.layout.headings.folded` gives them;
    of a text's possible encodings the one is chosen that yields most of them.
    Raises :class:`Unreadable` with what to do.
    """
    _check_size(data)
    if data.startswith(kinds.WORKBOOKS):
        book = read_workbook(data)
    else:
        _check_kind(data)
        book = read_text(data, known)
    if not any(sheet.rows for sheet in book.sheets):
        raise Unreadable(_("No cell in this file holds anything."))
    return book


def _check_size(data: bytes) -> None:
    if len(data) > MOST_BYTES:
        raise Unreadable(
            _("The file has %(found)s MB, and no more than %(most)s MB are read. Divide it.")
            % {"found": f"{len(data) / MB:.1f}", "most": MOST_BYTES // MB}
        )


def _check_kind(data: bytes) -> None:
    other = kinds.other_kind(data)
    if other:
        raise _other(_(other))
    if kinds.is_web_page(data):
        raise Unreadable(
            _(
                "This is a web page, although its name may end in .xls: many systems export their tables so. "
                "Open it in Excel or WPS, save it as XLSX (“Save as”, not “Save”), try again."
            )
        )
    if kinds.is_xml(data):
        raise Unreadable(_("This is an XML file. If Excel or WPS can open it, save it there as XLSX, try again."))


def _other(what: str) -> Unreadable:
    return Unreadable(_(MESSAGES["other"]) % {"what": what})
