"""Hints at what a table itself does not say, in what stands above it and in its sheet's name."""

import re
from collections.abc import Sequence

from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.headings import words

MOST_TITLES = 10
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LONGEST_TITLE = 100
LONGEST_NAME = 30  # of a member in a title
BRACKETS = ("()", "[]", "【】")


def hints(titles: Sequence[str], sheet_name: str, keys: Sequence[str], declaration: Declaration) -> dict[str, str]:
    """
    For each key what titles seem to say of it, or the sheet's name where they say nothing; nothing for a year where
    they name several.
    """
    titles, sheet_name = [words(title)[:LONGEST_TITLE] for title in titles[:MOST_TITLES]], words(sheet_name)
    found = {}
    for key in keys:
        if key == "year":
            years = _years_in(*titles) or _years_in(sheet_name)
            part = years.pop() if len(years) == 1 else ""
        else:
            parts = (_member_in(text, key, declaration) for text in (*titles, sheet_name))
            part = next(filter(None, parts), "")
        if part:
            found[key] = part
    return found


def _years_in(*texts: str) -> set[str]:
    return {year for text in texts for year in YEAR.findall(text)}


def _member_in(text: str, key: str, declaration: Declaration) -> str:
    """
    The part of a text that is a member of the key: the last, as the finer place comes after the wider one, and the
    longest that ends there. No part of an English word or of a number is one.
    """
    breaks = [
        place
        for place in range(len(text) + 1)
        if not 0 < place < len(text) or not _joined(text[place - 1]) or not _joined(text[place])
    ]
    for end in reversed(breaks):
        for start in breaks:
            part = text[start:end]
            if 1 < len(part) <= LONGEST_NAME and _is_whole(part) and declaration.is_member(key, part):
                return part
    return ""


def _joined(character: str) -> bool:
    return character.isascii() and character.isalnum()


def _is_whole(part: str) -> bool:
    """Whether nothing hangs on at its ends: ``市(州)`` may end in a bracket, ``产值(`` and ``)产值`` may not."""
    is_closed = part[-1].isalnum() or any(part[-1] == closing for _opening, closing in BRACKETS)
    return part[0].isalnum() and is_closed and all(part.count(one) == part.count(other) for one, other in BRACKETS)
