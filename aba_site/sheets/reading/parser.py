"""
The process that takes workbooks apart, so that no workbook can take the server with it.

    python -m aba_site.sheets.reading.parser < workbook > lines of JSON

One line says the kind, one each sheet's name and what is known of it, followed by its rows, many to a line: how many,
and their columns, which are quicker to go through. The last line is ``{"end": true}``, or ``{"fault": …}`` with why
it cannot be read. Cells come as they are in the file: whoever reads the lines tidies them, while this goes on.
Nothing here may import Django: it would double the time that a small workbook takes.
"""

import contextlib
import gc
import json
import resource
import sys
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import islice, zip_longest
from typing import BinaryIO

from aba_site.sheets.raw import RawSheet
from aba_site.sheets.reading.archive import Archive
from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import MOST_BYTES_WRITTEN, MOST_CPU_SECONDS, MOST_MEMORY
from aba_site.sheets.reading.values import duration

ROWS_PER_LINE = 1000
KNOWN = ("merged", "hidden", "uncalculated", "hidden_rows", "hidden_columns")


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
    """Kind and sheets, whose rows may be read once. Only the reader that is needed is loaded."""
    if not data.startswith(b"PK"):
        from aba_site.sheets.reading import xls

        return "xls", xls.read(data)
    archive = Archive(data)
    if "xl/workbook.xml" in archive:
        from aba_site.sheets.reading import xlsx

        return "xlsx", xlsx.read(data, archive, write_fault)
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
        _line(out, {"sheet": sheet.name, **{name: getattr(sheet, name) for name in KNOWN}})
        rows = iter(sheet.rows)
        while some := list(islice(rows, ROWS_PER_LINE)):
            _line(out, [len(some), *zip_longest(*some)])
    _line(out, {"end": True})


def write_fault(fault: Fault) -> None:
    _line(sys.stdout.buffer, {"fault": fault.name, **fault.details})
    sys.stdout.buffer.flush()


def _line(out: BinaryIO, content) -> None:
    out.write(json.dumps(content, ensure_ascii=False, default=_tagged).encode() + b"\n")


def _tagged(value: date | time | timedelta) -> dict[str, str] | str:
    if isinstance(value, timedelta):
        return duration(value)
    if isinstance(value, time):
        return value.isoformat()
    if isinstance(value, datetime) and value.time() != time.min:
        return {"datetime": value.isoformat()}
    return {"date": value.isoformat()[:10]}


def main() -> None:
    confine()
    gc.disable()  # millions of cells, and no circle among them
    try:
        write(*opened(sys.stdin.buffer.read()), sys.stdout.buffer)
    except Fault as fault:
        write_fault(fault)
    except MemoryError:
        write_fault(Fault("limits"))
    except BaseException:
        # zipfile, expat, xlrd and calamine let errors of every kind through when a workbook is broken.
        write_fault(Fault("damaged"))


if __name__ == "__main__":
    main()
