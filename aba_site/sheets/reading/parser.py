"""
The process that takes workbooks apart, so that no workbook can take the server with it.

    python -m aba_site.sheets.reading.parser < workbook > lines of JSON

One line says the kind, one each sheet's name and what is known of it, followed by its rows, many to a line: how many,
and their columns, which are quicker to go through. The last line is ``{"end": true}``, or ``{"fault": …}`` with why
it cannot be read. Nothing here may import Django: it would double the time that a small workbook takes.
"""

import contextlib
import gc
import json
import resource
import sys
from collections.abc import Iterable
from datetime import date, datetime
from itertools import zip_longest
from typing import BinaryIO

from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import MOST_BYTES_WRITTEN, MOST_CPU_SECONDS, MOST_MEMORY

ROWS_PER_LINE = 1000
KNOWN = ("hidden", "uncalculated", "hidden_rows", "hidden_columns")


def confine() -> None:
    """The operating system ends the process that takes more; a system that has no such limit goes without."""
    for kind, most in (
        (resource.RLIMIT_AS, MOST_MEMORY),
        (resource.RLIMIT_CPU, MOST_CPU_SECONDS),
        (resource.RLIMIT_FSIZE, MOST_BYTES_WRITTEN),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, most))


def opened(data: bytes) -> tuple[str, Iterable[RawSheet]]:
    """Kind and sheets. Only the reader that is needed is loaded."""
    if not data.startswith(b"PK"):
        from aba_site.sheets.reading import xls

        return "xls", xls.read(data)
    archive = Archive(data)
    if "xl/workbook.xml" in archive:
        from aba_site.sheets.reading import xlsx

        return "xlsx", xlsx.read(data, archive)
    if "mimetype" in archive and archive.part("mimetype").startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        from aba_site.sheets.reading import ods

        return "ods", ods.read(archive)
    raise Fault("binary" if "xl/workbook.bin" in archive else "other", kind=_kind(archive))


def _kind(archive: Archive) -> str:
    folders = {name.partition("/")[0] for name in archive}
    return next((folder for folder in ("word", "ppt") if folder in folders), "zip")


def write(kind: str, sheets: Iterable[RawSheet], out: BinaryIO) -> None:
    _line(out, {"kind": kind})
    for sheet in sheets:
        known = {name: getattr(sheet, name) for name in KNOWN}
        _line(out, {"sheet": sheet.name, "merged": _within(sheet), **known})
        for first in range(0, len(sheet.rows), ROWS_PER_LINE):
            rows = sheet.rows[first : first + ROWS_PER_LINE]
            _line(out, [len(rows), *zip_longest(*rows)])
    _line(out, {"end": True})


def _within(sheet: RawSheet) -> list[tuple[int, int, int, int]]:
    """Merged ranges as far as the sheet is filled: what a merged million of cells covers need not be gone through."""
    height, width = len(sheet.rows), max(map(len, sheet.rows), default=0)
    merged = [
        (top, left, min(bottom, height), min(right, width))
        for top, left, bottom, right in sheet.merged
        if top <= height and left <= width
    ]
    if sum((bottom - top + 1) * (right - left + 1) for top, left, bottom, right in merged) > height * width:
        raise Fault("damaged")  # they overlap
    return merged


def _line(out: BinaryIO, content) -> None:
    out.write(json.dumps(content, ensure_ascii=False, default=_tagged).encode() + b"\n")


def _tagged(value: date) -> dict[str, str]:
    return {"datetime" if isinstance(value, datetime) else "date": value.isoformat()}


def main() -> None:
    confine()
    gc.disable()  # millions of cells, and no circle among them
    out = sys.stdout.buffer
    try:
        write(*opened(sys.stdin.buffer.read()), out)
    except Fault as fault:
        _line(out, {"fault": fault.name, **fault.details})
    except MemoryError:
        _line(out, {"fault": "limits"})
    except BaseException:
        # zipfile, expat, xlrd and calamine let errors of every kind through when a workbook is broken.
        _line(out, {"fault": "damaged"})


if __name__ == "__main__":
    main()
