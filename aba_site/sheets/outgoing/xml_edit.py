"""
XML changed in a few places, every other byte left as it is.

What a spreadsheet program wrote stays whole that way: charts, pictures, results of formulas and whatever else no
library keeps. Knows nothing of Django.
"""

import re
from collections.abc import Callable
from xml.parsers import expat

TAG = re.compile(rb"</?[^\s/>]+(?:[^>\"']|\"[^\"]*\"|'[^']*')*+>")
ENCODING = re.compile(rb"\A(?:\xef\xbb\xbf)?<\?xml[^>]*?\sencoding\s*=\s*[\"']([\w.-]+)")
UTF_8 = (b"utf-8", b"us-ascii", b"ascii")


class Edits:
    """What is to be replaced in a source, in any order, none within another."""

    def __init__(self, source: bytes):
        self.source = source
        self._edits: list[tuple[int, int, bytes]] = []

    def tag(self, at: int) -> bytes:
        """The tag that begins there."""
        return TAG.match(self.source, at)[0]

    def after(self, start: int, end: int) -> int:
        """Where an element is over that begins there and ends at what :func:`walk` said."""
        tag = self.tag(start)
        return start + len(tag) if tag.endswith(b"/>") else end + len(self.tag(end))

    def replace(self, start: int, end: int, new: bytes) -> None:
        self._edits.append((start, end, new))

    def insert(self, at: int, new: bytes) -> None:
        self.replace(at, at, new)

    def result(self) -> bytes:
        parts, last = [], 0
        for start, end, new in sorted(self._edits, key=lambda edit: edit[0]):
            parts += [self.source[last:start], new]
            last = end
        return b"".join([*parts, self.source[last:]])


def walk(source: bytes, start: Callable[[str, dict, int], None], end: Callable[[str, int], None]) -> None:
    """
    Calls ``start(name, attributes, place)`` and ``end(name, place)`` for each element, names without prefix.

    ``place`` of a start is where its tag begins; of an end where ``</`` begins or, for an empty element, where its
    tag is over. Raises ``ValueError`` or ``expat.ExpatError`` for what cannot be edited.
    """
    declared = ENCODING.match(source)
    if source[:2] in (b"\xff\xfe", b"\xfe\xff") or (declared and declared[1].lower() not in UTF_8):
        raise ValueError("only UTF-8 is edited")
    parser = expat.ParserCreate()
    parser.StartElementHandler = lambda name, attributes: start(
        name.rpartition(":")[2], attributes, parser.CurrentByteIndex
    )
    parser.EndElementHandler = lambda name: end(name.rpartition(":")[2], parser.CurrentByteIndex)
    parser.StartDoctypeDeclHandler = _refuse
    parser.Parse(source, True)


def _refuse(*_declaration):
    raise ValueError("no workbook needs a document type")


def attribute(tag: bytes, name: bytes) -> bytes | None:
    """The value of an attribute as it stands in a tag."""
    found = _assignment(name).search(tag)
    return found[1] if found else None


def with_attribute(tag: bytes, name: bytes, value) -> bytes:
    """The tag with an attribute set; with ``None``, without it."""
    end = b"/>" if tag.endswith(b"/>") else b">"
    rest = _assignment(name).sub(b"", tag.removesuffix(end), count=1).rstrip()
    return rest + end if value is None else b'%s %s="%s"%s' % (rest, name, str(value).encode(), end)


def prefix_of(tag: bytes) -> bytes:
    """``x:`` of ``<x:row>``; mostly nothing."""
    name = re.match(rb"</?([^\s/>]+)", tag)[1]
    return name[: name.rfind(b":") + 1]


def _assignment(name: bytes) -> re.Pattern:
    return re.compile(rb"\s" + re.escape(name) + rb"\s*=\s*[\"']([^\"']*)[\"']")
