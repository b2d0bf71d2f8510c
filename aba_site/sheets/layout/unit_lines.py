"""The units that texts around a table name: ``单位：万元``, ``产值（现价，万元）``, ``注：本表计量单位为万元``."""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from aba_site.sheets import units
from aba_site.sheets.layout.headings import Headings, words

# “填报单位：…” names an office, not a unit. What follows ends before the next label.
UNIT_LINE = re.compile(
    r"(?<![填制]表)(?<![填报编制主管送])(?:(?P<kind>计量|货币|金额|数据|数值|面积|产量|产值)?单\s?位\s*(?:[:\s]|为)|\bunits?\s*:)\s*"
    r"(?P<unit>[^:()\[\]【】]+?)(?=\s\S+\s*:|[:()\[\]【】]|$)",
    re.IGNORECASE,
)
OFFICE = re.compile(
    r"\S{2,}[局委办厅部处科室站所院校社厂会队府司团店场心行县州市区乡镇村组](?!\S)"
    r"|\b(?:bureau|office|department|centre|center|company|government|committee|commission|county|prefecture)\b",
    re.IGNORECASE,
)
NOTHING = re.compile(r"[\W_]*(?:\d{4}\s*[年/.-].*)?")  # a form's line left blank, perhaps with the date beside it
BRACKETS = re.compile(r"[(\[【]([^()\[\]【】]+)[)\]】]")
CLAUSES = re.compile(r"\s*(?:[、;。为]|(?<!\d),|,(?!\d{3}))\s*")
EITHER = re.compile(r"\s*[/和]\s*")
TRAILING = re.compile(r".*[^\s,;]{2}(?:\s*[,;]\s*|\s)(?P<unit>[^\s,;]+)")  # one letter before: “贫 困 户” is no unit
LONGEST = 500  # of a text in which units are looked for


class Said(NamedTuple):
    """What a cell around the table says, and where it stands; a sheet's name stands nowhere."""

    text: str
    row: int | None = None
    column: int | None = None


class UnitsSaid(NamedTuple):
    """The different units named for all of a table, and what stands where a unit should but is none."""

    units: list[Said]
    unknown: list[Said]


def units_said(above: list[Said], below: list[Said], headings: Headings) -> UnitsSaid:
    """
    What is said above a table and in the remarks below it. Units after ``单位：`` go before those in brackets and at
    the end of titles, which count only above. ``单位：万人、亿元`` gives two; ``单位：县农业局`` is an office.
    """
    named, in_passing, unknown = [], [], []
    for cell in (*above, *below):
        for line, is_stated in _lines(words(cell.text)[:LONGEST]):
            found = units_in(line, headings.is_unit)
            named += [cell._replace(text=unit) for unit in found]
            if is_stated and not found:
                unknown.append(cell._replace(text=line))
    for cell in above:
        in_passing += [cell._replace(text=unit) for unit in _in_title(cell, headings.is_unit)]
    return UnitsSaid(_different(named or in_passing), unknown)


def units_in(text: str, is_unit: Callable[[str], bool]) -> list[str]:
    """The units among the clauses of a text: ``现价，万元`` → ``万元``; a text that is one is given as it stands."""
    if is_unit(text):
        return [text]
    found = []
    for clause in CLAUSES.split(text.strip()):
        parts = clause.split()
        ends = [[part] for part in (*parts[:1], *parts[-1:]) if not part.isascii()]  # “people in need” is no unit
        readings = [clause], EITHER.split(clause), *ends
        found += next((reading for reading in readings if all(map(is_unit, reading))), [])
    return found


def bracketed_units(text: str, is_unit: Callable[[str], bool]) -> list[str]:
    """The units in the brackets of a text."""
    return [unit for bracket in BRACKETS.findall(text) for unit in units_in(bracket, is_unit)]


def _lines(text: str) -> Iterator[tuple[str, bool]]:
    """What follows each ``单位：``, and whether that is surely meant to be a unit."""
    for match in UNIT_LINE.finditer(text):
        line, label = match["unit"].strip(), text[match.start() : match.start("unit")].rstrip()
        if text[match.end() : match.end() + 1] == ":":  # a blank, and then another label
            continue
        before = text[: match.start()]
        if label.isascii():  # “Reporting unit: …” names an office
            before = before.rstrip()
        is_own = match["kind"] or not before or before[-1] == "表" or not before[-1].isalnum()
        is_stated = is_own and label.endswith((":", "为")) and not OFFICE.search(line) and not NOTHING.fullmatch(line)
        yield line, bool(is_stated)


def _in_title(cell: Said, is_unit) -> list[str]:
    """The whole text, what stands in brackets, and the end of ``生产总值表  万元``."""
    text = words(cell.text)[:LONGEST]
    is_sheets_name = cell.row is None
    whole = [text] if is_unit(text) and not (is_sheets_name and len(text) == 1) else []  # “户” may be what it lists
    trailing = TRAILING.fullmatch(text)
    ends = [trailing["unit"]] if trailing and not trailing["unit"].isascii() and is_unit(trailing["unit"]) else []
    return whole + bracketed_units(text, is_unit) + ends


def _different(said: Iterable[Said]) -> list[Said]:
    different = []
    for one in said:
        if all(units.conversion(one.text, other.text) != 1 for other in different):
            different.append(one)
    return different
