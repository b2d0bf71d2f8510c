"""The figures: the paper's GDP table and numbers, the counts of the division register, and their uploads."""

import re
import uuid
from collections import Counter
from decimal import Decimal

from poverty.fixture_sources.reading import SourceError
from poverty.fixture_sources.rows import Row

RECORDED_AT = "2026-11-23T00:00:00+08:00"
NOTES, PAPER, COUNTIES, DIVISIONS = (
    "observations.toml", "paper_facts.json", "aba_counties.json", "aba_divisions_2017.csv",
)  # fmt: skip
UNRELIABLE_BELOW = Decimal("0.7")


def figure_rows(folder):
    """The uploads first, then the figures that each of them brought in."""
    notes = folder.toml(NOTES)
    figures = {
        PAPER: [*_gdp_rows(folder, notes), *_fact_rows(folder, notes)],
        COUNTIES: list(_county_rows(folder, notes)),
        DIVISIONS: list(_division_count_rows(folder, notes)),
    }
    return [_upload_row(folder, notes, name, len(rows)) for name, rows in figures.items()], [
        row for rows in figures.values() for row in rows
    ]


def _reference(file):
    """The upload's reference: the same for a file of that name in every build."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"fixtures/sources/{file}"))


def _upload_row(folder, notes, file, row_count):
    values = {
        "reference": _reference(file),
        "name": file,
        "sha256": folder.sha256(file),
        "state": "published",
        "uploaded_at": RECORDED_AT,
        "rows_new": row_count,
        **notes["uploads"].get(file, {}),
    }
    return Row.of("poverty.upload", values, NOTES, f"uploads.{file}")


def _gdp_rows(folder, notes):
    known = {figure["id"] for figure in folder.json(PAPER)["gdp"]}
    for unknown in notes["gdp"].keys() - known:
        raise SourceError(NOTES, f"gdp.{unknown}", f"{PAPER} has no such figure")
    for figure in folder.json(PAPER)["gdp"]:
        yield _row(
            PAPER,
            figure["id"],
            indicator="gdp",
            region=figure["region_code"],
            year=figure["year"],
            value=_plain(figure["value"]),
            printed=str(figure["value"]),
            source="aba-paper",
            section=figure["section"],
            statements=figure["id"],
            **notes["gdp"].get(figure["id"], {}),
        )


def _fact_rows(folder, notes):
    facts = {fact["id"]: fact for fact in folder.json(PAPER)["facts"]}
    for identifier, note in notes["facts"].items():
        if identifier not in facts:
            raise SourceError(NOTES, f"facts.{identifier}", f"{PAPER} has no such fact")
        yield _fact_row(facts[identifier], note, notes["years"])
    for identifier, fact in facts.items():
        if isinstance(fact["value"], int | Decimal) and identifier not in notes["facts"]:
            raise SourceError(NOTES, f"facts.{identifier}", f"missing, though {PAPER} has a number there")


def _fact_row(fact, note, year_notes):
    basis = fact["year_basis"]
    if basis not in year_notes:
        raise SourceError(NOTES, "years", f"nothing is said about {basis!r}, the year of {fact['id']}")
    year = year_notes[basis]
    confidence = fact["reading_confidence"]
    doubtful = confidence is not None and confidence < UNRELIABLE_BELOW
    defaults = {
        "region": re.search(r"\((\d+)\)", fact["region"])[1],
        "year": fact["year"] or year["year"],
        "value": _plain(fact["value"]),
        "status": "U" if doubtful else "A",
        "printed": f"{fact['value']:,} {fact['unit']}",
        "reading_confidence": _plain(confidence),
        "year_basis": "stated" if basis.startswith("stated") else "inferred",
        "year_note_zh": year.get("zh"),
        "year_note_en": year.get("en"),
        "source": "aba-paper",
        "section": fact["section"],
        "statements": fact["id"],
    }
    return _row(PAPER, f"facts.{fact['id']}", **(defaults | note))


def _county_rows(folder, notes):
    """Townships and village committees of each county, checked against the register's own list."""
    counted = _counts(folder, 6)
    for county in folder.json(COUNTIES):
        for indicator, field in (("townships", "townships_2017"), ("village-committees", "village_committees_2017")):
            code, value = county["code"], county[field]
            if counted[indicator, code] != value:
                fault = f"{field} is {value}, but {DIVISIONS} lists {counted[indicator, code]}"
                raise SourceError(COUNTIES, code, fault)
            yield _register_row(COUNTIES, indicator, code, value, notes)


def _division_count_rows(folder, notes):
    """The prefecture's totals, as counted in the register's list."""
    counted = _counts(folder, 4)
    for indicator in ("townships", "village-committees"):
        yield _register_row(DIVISIONS, indicator, "513200", counted[indicator, "5132"], notes)


def _counts(folder, digits):
    """How many towns and townships, and village committees, the register lists under each code prefix."""
    kinds = {"town": "townships", "township": "townships", "village_committee": "village-committees"}
    return Counter((kinds[row["kind"]], row["code"][:digits]) for row in folder.csv(DIVISIONS) if row["kind"] in kinds)


def _register_row(file, indicator, region, value, notes):
    note = notes["register"].get(indicator, {}).get(region, {})
    return _row(
        file, f"{indicator} {region}", indicator=indicator, region=region, year=2017, value=str(value),
        source="nbs-divisions-2017", **note,
    )  # fmt: skip


def _row(file, entry, **values):
    fixed = {"version": 1, "upload": _reference(file), "recorded_at": RECORDED_AT, "published_at": RECORDED_AT}
    return Row.of("poverty.observation", values | fixed, file, entry)


def _plain(number):
    """A number as text, without a needless fraction: ``Decimal("100000000.0")`` → ``"100000000"``."""
    if number is None or isinstance(number, int):
        return number if number is None else str(number)
    text = format(number, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
