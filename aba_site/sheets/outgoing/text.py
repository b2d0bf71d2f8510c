"""A sheet as CSV, sent while it is read."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from aba_site.downloads import BOM
from aba_site.sheets.cells import neutral
from aba_site.sheets.outgoing.rows import chunks


def csv_chunks(resource, queryset) -> Iterator[bytes]:
    """
    UTF-8 with BOM and CRLF: first the headings, which wait for no row, then the rows as the database gives them.

    Headings and cells are in the language of the call.
    """
    headings = [neutral(column.title) for column in resource.columns]
    return _encoded(chain([[headings]], chunks(resource, queryset, native=False)))


def _encoded(parts: Iterable[Sequence[Sequence[str]]]) -> Iterator[bytes]:
    buffer = io.StringIO(BOM, newline="")
    buffer.seek(0, io.SEEK_END)
    writer = csv.writer(buffer)
    for rows in parts:
        writer.writerows(rows)
        yield buffer.getvalue().encode()
        buffer.seek(0)
        buffer.truncate()
