"""
Where in a sheet its headings are.

Titles, units and blank rows may stand above them. Each of the first thirty rows is read as headings, alone and as
groups over the next; the reading that explains most is taken, the one with fewer rows and then the earliest of equals.
"""

from collections.abc import Collection
from itertools import islice

from aba_site.sheets.layout.header_rows import HeaderReader, HeaderRows
from aba_site.sheets.layout.headings import words

SEARCHED = 30
FEW = 2  # cells of a row that may be a title
# What a reading gains by what it explains.
KEY, MEASURE, COLUMN, MEMBER, UNIT, UNKNOWN, LOOSE, MISSPELT = 3, 3, 2, 1, 1, -1, -2, 2


def find(reader: HeaderReader, given: Collection[str]) -> HeaderRows | None:
    """The headings of the reader's sheet; ``None`` where no row names a column. ``given`` are names known without."""
    readings = _readings(reader, given)
    scores = {id(reading): _score(reading, reader.declaration) for reading in readings}

    def rank(reading):
        return scores[id(reading)], reading.first - reading.last, -reading.first

    best = max(readings, key=rank, default=None)
    # Misspelt headings count too, lest a row of figures pass for headings because of slips in the real ones.
    for reading in readings:
        if scores[id(reading)] + MISSPELT * len(reading.unknown) >= scores[id(best)]:
            misspelt = [head for head in reading.unknown if reader.headings.suggestion(words(head.text))]
            scores[id(reading)] += MISSPELT * len(misspelt)
    return max(readings, key=rank, default=None)


def missing(reading: HeaderRows, keys, given: Collection[str]) -> list[str]:
    """The keys that neither the sheet says nor anybody gave."""
    return [key for key in keys if key not in reading.says and key not in given]


def likeliest_row(rows: list[tuple]) -> int | None:
    """The first of the rows with most words: where headings are expected if none is understood. From 1."""
    counts = [sum(isinstance(cell, str) for cell in row) for row in rows[:SEARCHED]]
    return counts.index(max(counts)) + 1 if counts else None


def _readings(reader, given) -> list[HeaderRows]:
    """The readings that may be right, of all rows down to one that leaves nothing to explain."""
    rows, readings, whole_until = reader.sheet.rows, [], SEARCHED
    for number, row in enumerate(rows[:SEARCHED], 1):
        if number > whole_until:
            break
        if all(cell is None for cell in row):
            continue
        lasts = [number, number + 1] if number < SEARCHED and any(rows[number : number + 1]) else [number]
        for reading in (reader.read(number, last) for last in lasts):
            if reading.says and _is_plausible(reader, reading):
                readings.append(reading)
                if _is_whole(reading, reader.declaration, given):
                    whole_until = min(whole_until, reading.last)
    return readings


def _is_whole(reading, declaration, given) -> bool:
    return (
        not missing(reading, declaration.keys, given)
        and any(key in reading.says for key in declaration.keys)
        and _has_measure(reading, declaration)
        and not any(head.unknown or head.blank or head.loose for head in reading.heads)
    )


def _has_measure(reading, declaration) -> bool:
    return not declaration.measure or bool(reading.across) or declaration.measure in reading.named


def _score(reading: HeaderRows, declaration) -> int:
    score = KEY * len(reading.across) + (MEASURE if _has_measure(reading, declaration) else 0)
    score += UNKNOWN * reading.strays
    for head in reading.heads:
        if head.name:
            score += (COLUMN if head.text else 0) + (KEY if head.name in declaration.keys else 0)
            score += (UNIT if head.unit else 0) + (LOOSE if head.loose else 0)
        elif head.members or head.ignored:
            score += MEMBER
        elif head.unknown:
            score += UNKNOWN
    return score


def _is_plausible(reader, reading) -> bool:
    """
    A wide table has a column of keys beside its values, or is one row of several below titles: otherwise a row of
    figures that look like years would pass for headings. Where that column has no heading, only titles stand above.
    """
    keys = [head for head in reading.heads if head.name in reader.declaration.keys]
    if not reading.across or any(head.text for head in keys):
        return True
    rows = reader.sheet.rows
    most = FEW if keys else min(FEW, len(reading.holding_values) - 1)
    if not most or any(len(row) - row.count(None) > most for row in rows[: reading.first - 1]):
        return False
    below = (row for row in islice(rows, reading.last, None) if any(cell is not None for cell in row))
    return bool(keys) or len(list(islice(below, 2))) == 1
