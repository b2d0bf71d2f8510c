"""The archive that an XLSX or ODS workbook is: its parts, none inflated beyond what is allowed."""

import io
import zipfile
from collections.abc import Iterator

from aba_site.sheets.reading.faults import Fault
from aba_site.sheets.reading.limits import (
    HARMLESS_BYTES,
    MB,
    MOST_BYTES_INFLATED,
    MOST_ENTRIES,
    MOST_INFLATION,
)


class Archive:
    """
    Sizes are counted while inflating: those that stand in the archive may be lies. Raises :class:`Fault`.

    Names are told apart without regard to case and to a leading slash, as spreadsheet programs do.
    """

    def __init__(self, data: bytes):
        self._zip = zipfile.ZipFile(io.BytesIO(data))
        entries = self._zip.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Fault("entries", found=len(entries), most=MOST_ENTRIES)
        if any(entry.flag_bits & 1 for entry in entries):
            raise Fault("password")
        self._entries = {entry.filename.lstrip("/").lower(): entry for entry in entries}
        if len(self._entries) < len(entries):
            raise Fault("damaged")
        self._most = min(MOST_BYTES_INFLATED, max(HARMLESS_BYTES, MOST_INFLATION * len(data)))
        self._inflated = 0
        self._untouched = set(self._entries)

    def __contains__(self, name: str) -> bool:
        return name.lower() in self._entries

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def part(self, name: str) -> bytes:
        """One part, inflated. Entities are never needed in a workbook, and a few lines of them fill the memory."""
        entry = self._entries[name.lower()]
        self._untouched.discard(name.lower())
        declared, left = entry.file_size, self._most - self._inflated
        entry.file_size = left + 2  # or zipfile would stop at the declared size, where other programs go on
        with self._zip.open(entry) as stream:
            part = stream.read(left + 1)
        if len(part) > left:
            raise Fault("inflated", most=self._most // MB)
        entry.file_size = declared
        self._inflated += len(part)
        if name.lower().endswith((".xml", ".rels")) and (b"<!DOCTYPE" in part or b"\x00" in part[:4]):
            raise Fault("entities")
        return part

    def check_rest(self) -> None:
        """The parts that were not asked for: whoever reads the archive next may ask for them."""
        for name in sorted(self._untouched):
            self.part(name)
