"""What a file is, told by its first bytes: names of files are wrong too often."""

import re

from django.utils.translation import gettext_noop

WORKBOOKS = (
    b"PK\x03\x04", b"PK\x05\x06",  # XLSX and ODS are archives
    b"\xd0\xcf\x11\xe0",  # XLS since 1993, and earlier:
    b"\x09\x08\x10\x00", b"\x09\x08\x08\x00", b"\x09\x04\x06\x00", b"\x09\x02\x06\x00", b"\x09\x00\x04\x00",
)  # fmt: skip

OTHER_KINDS = (
    (b"%PDF", gettext_noop("a PDF document")),
    (b"\x89PNG", gettext_noop("a picture")),
    (b"\xff\xd8\xff", gettext_noop("a picture")),
    (b"GIF8", gettext_noop("a picture")),
    (b"{\\rtf", gettext_noop("a Word document")),
    (b"Rar!", gettext_noop("an archive")),
    (b"7z\xbc\xaf", gettext_noop("an archive")),
    (b"\x1f\x8b", gettext_noop("an archive")),
    (b"MZ", gettext_noop("a program")),
    (b"SQLite format 3\x00", gettext_noop("a database")),
)
MARKS = b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n"  # what may stand before the first sign of a web page
WEB_PAGE = re.compile(rb"<(!doctype|html|head|meta|body|table|style|script|div)[\s>]|mime-version:")
XML = re.compile(rb"<(\?xml|workbook)\s")


def other_kind(data: bytes) -> str:
    """What else it is than a spreadsheet, to be translated; nothing where it may be one."""
    return next((kind for mark, kind in OTHER_KINDS if data.startswith(mark) and not _is_text(data)), "")


def _is_text(data: bytes) -> bool:
    """“MZ” or “GIF8” may well be the first heading of a column; what is no text holds a zero byte early on."""
    return data[:2].isalnum() and b"\x00" not in data[:4096]


def is_web_page(data: bytes) -> bool:
    return bool(WEB_PAGE.match(_beginning(data)))


def is_xml(data: bytes) -> bool:
    return bool(XML.match(_beginning(data)))


def _beginning(data: bytes) -> bytes:
    """The first letters, small, whether one byte long or two."""
    return data[:1024].replace(b"\x00", b"").lstrip(MARKS).lower()
