"""Workbooks: handed to a process of their own, and what it makes of them taken back."""

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from datetime import date, datetime
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from aba_site.sheets.problems import Unreadable
from aba_site.sheets.raw import Book, RawSheet
from aba_site.sheets.reading.limits import MB, MOST_BYTES_WRITTEN, MOST_MEMORY, MOST_SECONDS
from aba_site.sheets.reading.values import (
    columns_that_hold,
    rows_of,
    rows_that_hold,
    tidy_column,
    without_blank_end,
)

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
    """
    An XLSX, XLS or ODS workbook. Raises :class:`Unreadable`, also when the process is ended from outside.

    What the process writes is taken in while it writes. Once all is there, or its time is up, it is ended.
    """
    with tempfile.TemporaryFile() as workbook:
        workbook.write(data)
        workbook.seek(0)
        with subprocess.Popen(  # noqa: S603  (nothing of the command comes from outside)
            COMMAND,
            stdin=workbook, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            bufsize=MB, cwd=settings.BASE_DIR, env={}, start_new_session=True,
        ) as process:  # fmt: skip
            watch = threading.Timer(MOST_SECONDS, _end, [process])
            watch.start()
            try:
                return _book(process.stdout)
            finally:
                watch.cancel()
                _end(process)


def _end(process: subprocess.Popen) -> None:
    """With the copies that it made of itself."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _book(lines: BinaryIO) -> Book:
    """Texts that are the same are kept once: a column of names is as small as its names."""
    book, texts, left = Book(kind=""), {}, MOST_BYTES_WRITTEN
    while (line := lines.readline(left)).endswith(b"\n"):
        left -= len(line)
        content = json.loads(line, object_hook=_untagged)
        if isinstance(content, list):
            count, *columns = content
            columns = (_kept_once(tidy_column(column), texts) for column in columns)
            book.sheets[-1].rows += rows_of(columns) or [()] * count
        elif "fault" in content:
            raise _unreadable(content.pop("fault"), content)
        elif "sheet" in content:
            book.sheets.append(RawSheet(name=content.pop("sheet"), rows=[], **content))
        elif "end" in content:
            for sheet in book.sheets:
                _finish(sheet)
            return book
        else:
            book.kind = content["kind"]
    raise _unreadable("limits")


def _finish(sheet: RawSheet) -> None:
    """What is known of a sheet, as far as it is filled: a merged million of cells need not be gone through."""
    rows = without_blank_end(sheet.rows)
    height, width = len(rows), max(map(len, rows), default=0)
    sheet.merged = [
        (top, left, min(bottom, height), min(right, width))
        for top, left, bottom, right in sheet.merged
        if top <= height and left <= width
    ]
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in sheet.merged) > height * width:
        raise _unreadable("damaged")  # they overlap
    sheet.uncalculated = list(map(tuple, sheet.uncalculated))
    sheet.hidden_rows = rows_that_hold(rows, sheet.hidden_rows)
    sheet.hidden_columns = columns_that_hold(rows, sheet.hidden_columns)


def _kept_once(column: list, texts: dict[str, str]) -> Sequence:
    if set(map(type, column)) == {str}:
        return list(map(texts.setdefault, column, column))
    return [texts.setdefault(cell, cell) if type(cell) is str else cell for cell in column]


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
