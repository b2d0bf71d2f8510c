"""Workbooks: handed to a process of their own, and what it makes of them taken back."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from datetime import date, datetime

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aba_site.sheets.problems import Unreadable
from aba_site.sheets.raw import Book, RawSheet
from aba_site.sheets.reading.limits import MB, MOST_MEMORY, MOST_SECONDS

COMMAND = (sys.executable, "-m", "aba_site.sheets.reading.parser")
MESSAGES = {
    "damaged": gettext_noop("The workbook is damaged. Open it in a spreadsheet program, save it as XLSX, try again."),
    "password": gettext_noop("The workbook is protected by a password. Save it without the password, try again."),
    "far": gettext_noop(
        "Cell %(cell)s of the sheet “%(sheet)s” holds a value, but no more than %(rows)s rows and %(columns)s columns "
        "are read. If it stands there by mistake, delete its row or column."
    ),
    "rows": gettext_noop("The sheet “%(sheet)s” has %(found)s rows, and no more than %(most)s are read. Divide it."),
    "cells": gettext_noop(
        "The workbook has %(found)s cells or more, and no more than %(most)s are read. Divide it, or copy the filled "
        "cells into a new workbook: cells that only have a format count too."
    ),
    "entries": gettext_noop(
        "The workbook consists of %(found)s parts, and no more than %(most)s are read. Copy the cells into a new one."
    ),
    "inflated": gettext_noop(
        "The workbook unpacks to more than %(most)s MB, which is too much for its size. "
        "Copy the cells into a new workbook."
    ),
    "entities": gettext_noop(
        "The workbook has definitions in it that no spreadsheet program writes. Save it as XLSX, try again."
    ),
    "limits": gettext_noop(
        "Reading the workbook takes more than %(memory)s MB of memory or %(seconds)s seconds. "
        "Copy only the cells that are needed into a new workbook."
    ),
    "binary": gettext_noop("This is a binary workbook (XLSB). Save it as XLSX."),
    "other": gettext_noop("This is not a spreadsheet but %(what)s. Save the table as XLSX or CSV."),
}  # fmt: skip
ARCHIVES = {
    "word": gettext_noop("a Word document"), "ppt": gettext_noop("a presentation"), "zip": gettext_noop("a ZIP archive")
}  # fmt: skip


def read_workbook(data: bytes) -> Book:
    """An XLSX, XLS or ODS workbook. Raises :class:`Unreadable`, also when the process is ended from outside."""
    with tempfile.TemporaryFile() as workbook, tempfile.TemporaryFile() as lines:
        workbook.write(data)
        workbook.seek(0)
        try:
            subprocess.run(  # noqa: S603  (nothing of the command comes from outside)
                COMMAND,
                stdin=workbook, stdout=lines, stderr=subprocess.DEVNULL,
                cwd=settings.BASE_DIR, env={}, timeout=MOST_SECONDS, check=False,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            raise _unreadable("limits") from None
        lines.seek(0)
        return _book(lines)


def _book(lines: Iterable[bytes]) -> Book:
    """Texts that are the same are kept once: a column of names is as small as its names."""
    book, texts, ended = Book(kind=""), {}, False
    for line in lines:
        if not line.endswith(b"\n"):
            break
        content = json.loads(line, object_hook=_untagged)
        if isinstance(content, list):
            book.sheets[-1].rows += [
                tuple([texts.setdefault(cell, cell) if type(cell) is str else cell for cell in row]) for row in content
            ]
        elif "fault" in content:
            raise _unreadable(content.pop("fault"), content)
        elif "sheet" in content:
            merged, uncalculated = (list(map(tuple, content[key])) for key in ("merged", "uncalculated"))
            book.sheets.append(RawSheet(content["sheet"], [], merged, content["hidden"], uncalculated))
        else:
            book.kind, ended = content.get("kind", book.kind), "end" in content
    if not ended:
        raise _unreadable("limits")
    return book


def _untagged(content: dict) -> dict | date:
    if "date" in content:
        return date.fromisoformat(content["date"])
    if "datetime" in content:
        return datetime.fromisoformat(content["datetime"])
    return content


def _unreadable(fault: str, details: dict | None = None) -> Unreadable:
    details = {"memory": MOST_MEMORY // MB, "seconds": MOST_SECONDS, **(details or {})}
    if fault == "other":
        details["what"] = _(ARCHIVES[details["kind"]])
    return Unreadable(_(MESSAGES[fault]) % details)
