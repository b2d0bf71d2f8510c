"""
The styles of a workbook, and in red.

A cell's style is a number: its place among the ``cellXfs`` of ``xl/styles.xml``. For each style that a faulty cell
has there is made one that differs in the fill only. The fill is told again by its colour; the colour that a cell had
before is kept in the fill's second colour, which a solid fill does not show.
"""

import re

from aba_site.sheets.outgoing.xml_edit import TAG, Edits, attribute, prefix_of, walk, with_attribute

RED = b"FFFF8F8F"
PALE = b"FFFDEAEA"
NO_FILL = 0
NO_COLOUR = b'indexed="64"'
SOLID = re.compile(rb"patternType\s*=\s*[\"']solid[\"']")
COLOUR = {name: re.compile(rb"<(?:[\w.-]+:)?" + name + rb"\s+([^>]*?)\s*/?>") for name in (b"fgColor", b"bgColor")}


class RedStyles:
    def __init__(self, source: bytes):
        self.edits = Edits(source)
        self.fills: list[bytes] = []
        self.styles: list[bytes] = []
        self._ends: dict[str, int] = {}
        self._starts: dict[str, int] = {}
        self._path: list[tuple[str, int]] = []
        walk(source, self._start, self._end)
        if len(self._ends) != 2:
            raise ValueError("fills or styles are missing")
        self.prefix = prefix_of(self.fills[0])
        self._known = {}
        for number, style in enumerate(self.styles):
            self._known.setdefault(self._but_fill(style), number)
        self._kept = {"fills": len(self.fills), "cellXfs": len(self.styles)}

    def _start(self, name, attributes, place):
        self._path.append((name, place))
        if name in ("fills", "cellXfs") and len(self._path) == 2:
            self._starts[name] = place

    def _end(self, name, place):
        _name, start = self._path.pop()
        parent = self._path[-1][0] if self._path else ""
        if len(self._path) == 1 and name in self._starts:
            self._ends[name] = place
        elif len(self._path) == 2 and parent in self._starts:
            children = self.fills if parent == "fills" else self.styles
            children.append(self.edits.source[start : self.edits.after(start, place)])

    def is_red(self, style: int) -> bool:
        return _colour(self._fill(style), b"fgColor") == b'rgb="%s"' % RED

    def red(self, style: int) -> int:
        """The same style in red."""
        if self.is_red(style):
            return style
        before = _colour(self._fill(style), b"fgColor") or NO_COLOUR
        return self._filled(style, self._solid(b'rgb="%s"' % RED, before))

    def plain(self, style: int) -> int:
        """The style that was made red."""
        before = _colour(self._fill(style), b"bgColor")
        if before in (None, NO_COLOUR):
            return self._filled(style, NO_FILL)
        same = (number for number, fill in enumerate(self.fills) if _colour(fill, b"fgColor") == before)
        number = next(same, None)
        return self._filled(style, self._solid(before, NO_COLOUR) if number is None else number)

    def reason(self, heading: bool) -> int:
        """Of the column of reasons."""
        fill = self._solid(b'rgb="%s"' % (RED if heading else PALE), NO_COLOUR)
        style = b"""<%(p)sxf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" \
applyFill="1" applyAlignment="1"><%(p)salignment vertical="top" wrapText="1"/></%(p)sxf>"""
        return self._number(style % {b"p": self.prefix}, fill)

    def result(self) -> bytes:
        for name, children in (("fills", self.fills), ("cellXfs", self.styles)):
            start = self._starts[name]
            tag = self.edits.tag(start)
            self.edits.replace(start, start + len(tag), with_attribute(tag, b"count", len(children)))
            self.edits.insert(self._ends[name], b"".join(children[self._kept[name] :]))
        return self.edits.result()

    def _fill(self, style: int) -> bytes:
        return self.fills[int(attribute(TAG.match(self.styles[style])[0], b"fillId") or NO_FILL)]

    def _filled(self, style: int, fill: int) -> int:
        return self._number(self.styles[style], fill)

    def _number(self, style: bytes, fill: int) -> int:
        tag = TAG.match(style)[0]
        filled = with_attribute(with_attribute(tag, b"fillId", fill), b"applyFill", 1) + style[len(tag) :]
        key = self._but_fill(filled)
        if key not in self._known:
            self._known[key] = len(self.styles)
            self.styles.append(filled)
        return self._known[key]

    def _solid(self, colour: bytes, second: bytes) -> int:
        fill = b"""<%(p)sfill><%(p)spatternFill patternType="solid"><%(p)sfgColor %(colour)s/>\
<%(p)sbgColor %(second)s/></%(p)spatternFill></%(p)sfill>"""
        fill %= {b"p": self.prefix, b"colour": colour, b"second": second}
        if fill not in self.fills:
            self.fills.append(fill)
        return self.fills.index(fill)

    @staticmethod
    def _but_fill(style: bytes) -> tuple[int, bytes]:
        """What equal styles have in common: the number of the fill, and the rest."""
        tag = TAG.match(style)[0]
        fill = int(attribute(tag, b"fillId") or NO_FILL)
        return fill, with_attribute(with_attribute(tag, b"fillId", None), b"applyFill", None) + style[len(tag) :]


def _colour(fill: bytes, which: bytes) -> bytes | None:
    """The attributes of a solid fill's first or second colour."""
    found = COLOUR[which].search(fill) if SOLID.search(fill) else None
    return found[1] if found else None
