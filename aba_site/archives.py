"""
ZIP archives that are sent while they are made, in constant memory, the same bytes for the same content.

The standard library writes to whatever cannot be wound back; what it has written is passed on part by part.
"""

import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from django.http import StreamingHttpResponse

from aba_site.downloads import attached

ZIP_TYPE = "application/zip"
CHECKSUMS = "SHA256SUMS"
SMALLEST_PART = 64 * 1024  # bytes; sending many small ones costs more than making them


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of an archive: its path, and its content as parts of text (UTF-8) or bytes, read once."""

    name: str
    parts: Iterable[str | bytes]

    def chunks(self) -> Iterator[bytes]:
        return (part.encode() if isinstance(part, str) else part for part in self.parts)


class _Outlet(io.RawIOBase):
    """Keeps what is written until it is taken."""

    def __init__(self):
        self._written = []
        self._size = 0

    def writable(self):
        return True

    def write(self, data):
        self._written.append(bytes(data))
        self._size += len(data)
        return len(data)

    def has_enough(self) -> bool:
        return self._size >= SMALLEST_PART

    def take(self) -> bytes:
        taken, self._written, self._size = b"".join(self._written), [], 0
        return taken


def zipped(entries: Iterable[Entry], moment: datetime) -> Iterator[bytes]:
    """The archive part by part; every file has the date of ``moment``, in UTC."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries:
            with archive.open(_info(entry.name, moment), "w", force_zip64=True) as file:
                for chunk in entry.chunks():
                    file.write(chunk)
                    if outlet.has_enough():
                        yield outlet.take()
    yield outlet.take()


def _info(name: str, moment: datetime) -> zipfile.ZipInfo:
    """What the archive says of a file, alike on every system."""
    info = zipfile.ZipInfo(name, moment.astimezone(UTC).timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    info.create_system, info.external_attr = 3, 0o644 << 16
    return info


def checksummed(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries, and after them a list of their SHA-256 sums as ``sha256sum --check`` reads it, in their folder."""
    sums, name = [], CHECKSUMS
    for entry in entries:
        folder, slash, inside = entry.name.partition("/")
        digest = hashlib.sha256()
        yield Entry(entry.name, _digested(entry.chunks(), digest))
        sums.append(f"{digest.hexdigest()}  {inside or entry.name}\n")
        name = f"{folder}{slash}{CHECKSUMS}" if slash else CHECKSUMS
    yield Entry(name, sums)


def _digested(chunks: Iterator[bytes], digest) -> Iterator[bytes]:
    for chunk in chunks:
        digest.update(chunk)
        yield chunk


def zip_response(request, filename: str, entries: Iterable[Entry], moment: datetime) -> StreamingHttpResponse:
    """Sent while it is made. A HEAD request makes nothing."""
    parts = zipped(entries, moment) if request.method == "GET" else ()
    return attached(StreamingHttpResponse(parts, content_type=ZIP_TYPE), filename)
