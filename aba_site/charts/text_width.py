"""How wide text will be, as a drawing that is not laid out by a browser has to guess it; in em, a little too wide."""

import re
from unicodedata import combining, east_asian_width

NARROW = frozenset("iIjl.,:;'|!()[]·ft ")
WIDE = frozenset("mwMW%—…")
BOLD = 1.07
PIECES = r"\s+|[⺀-鿿豈-﫿＀-￯][、。，；：）」』》！？”]*|[^\s⺀-鿿豈-﫿＀-￯]+"  # compiled at its first use


def ems(text: str, bold: bool = False) -> float:
    return sum(map(_em, text)) * (BOLD if bold else 1)


def _em(character: str) -> float:
    if combining(character):
        return 0
    if east_asian_width(character) in "WF":
        return 1
    if character in NARROW:
        return 0.33
    if character in WIDE:
        return 0.92
    return 0.66 if character.isupper() else 0.57


def clipped(text: str, most: float, bold: bool = False) -> str:
    """The text, or its beginning and an ellipsis, no wider than ``most`` em."""
    if ems(text, bold) <= most:
        return text
    while text and ems(text + "…", bold) > most:
        text = text[:-1]
    return text.rstrip() + "…"


def wrapped(text: str, width: float, most: int, bold: bool = False) -> list[str]:
    """At most ``most`` lines of ``width`` em, broken between words or Chinese characters; the last may be clipped."""
    lines = [""]
    for piece in re.findall(PIECES, text):
        if len(lines) == most or ems(lines[-1] + piece.rstrip(), bold) <= width:
            lines[-1] += piece
        else:
            lines.append(piece.lstrip())
    return [clipped(line.strip(), width, bold) for line in lines if line.strip()]
