"""What stands above a table: its unit, and hints at what the table itself does not say."""

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from aba_site.sheets import units
from aba_site.sheets.layout.declaration import Declaration
from aba_site.sheets.layout.headings import Headings, words

# “填报单位：…” names an office, not a unit.
UNIT_LINE = re.compile(
    r"(?<![填报表编制主管送])(?:(?:计量|货币)?单\s?位\s*[:\s]|\bunits?\s*:)\s*(?P<unit>[^:()\[\]【】]+)", re.IGNORECASE
)
BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]")
SEVERAL = re.compile(r"\s*[、,;/和]\s*")
MOST_TITLES = 10
YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
LONGEST_TITLE = 100
LONGEST_NAME = 30  # of a member in a title


class Said(NamedTuple):
    """What a cell above the table says, and where it stands."""

    text: str
    row: int
    column: int


def units_said(cells: Sequence[Said], headings: Headings) -> list[Said]:
    """
    The different units that cells above a table name for all of it; those after ``单位：`` go before ones in
    brackets. ``单位：万人、亿元`` gives two; ``单位：县农业局`` is an office and gives none.
    """
    named, bracketed = [], []
    for cell in cells:
        text = words(cell.text)
        for match in UNIT_LINE.finditer(text):
            named += [cell._replace(text=unit) for unit in _units_in(match["unit"].strip(), headings)]
        candidates = [text, *BRACKETS.findall(text)]
        bracketed += [cell._replace(text=unit) for unit in candidates if headings.is_unit(unit)]
    different = []
    for said in named or bracketed:
        if all(units.conversion(said.text, other.text) != 1 for other in different):
            different.append(said)
    return different


def _units_in(text: str, headings: Headings) -> list[str]:
    """One unit, several, or one and something after a space; nothing where it names none."""
    readings = [text], SEVERAL.split(text), text.split()[:1]
    return next((parts for parts in readings if parts and all(map(headings.is_unit, parts))), [])


def hints(texts: Sequence[str], keys: Sequence[str], declaration: Declaration) -> Mapping[str, str]:
    """For each key what titles seem to say of it; nothing for a year where they name several."""
    texts = [words(text)[:LONGEST_TITLE] for text in texts[:MOST_TITLES]]
    found = {}
    for key in keys:
        if key == "year":
            years = {year for text in texts for year in YEAR.findall(text)}
            part = years.pop() if len(years) == 1 else ""
        else:
            part = next(filter(None, (_member_in(text, key, declaration) for text in texts)), "")
        if part:
            found[key] = part
    return found


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
            if 1 < end - start <= LONGEST_NAME and declaration.is_member(key, text[start:end].strip()):
                return text[start:end].strip()
    return ""


def _joined(character: str) -> bool:
    return character.isascii() and character.isalnum()
