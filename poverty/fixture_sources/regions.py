"""The regions: the province, its prefectures, Aba's counties, and their townships and villages of 2017."""

import re
from collections import defaultdict
from decimal import Decimal

from poverty.fixture_sources import romanisation as roman
from poverty.fixture_sources.reading import SourceError
from poverty.fixture_sources.rows import Row
from poverty.models import Region

COMPILATION, REGISTER = "region-compilation", "nbs-divisions-2017"
BIG_UNITS, COUNTIES, DIVISIONS = "regions.csv", "aba_counties.json", "aba_divisions_2017.csv"


def region_rows(folder):
    """Parents before children, so that each finds its parent when it is loaded."""
    rows = [*_big_unit_rows(folder), *_division_rows(folder)]
    _check_codes(rows)
    return rows


def _big_unit_rows(folder):
    counties = {county["code"]: county for county in folder.json(COUNTIES)}
    tiles = {row["code"]: row for row in folder.csv("tiles.csv")}
    neighbours = _neighbours(folder)
    for row in folder.csv(BIG_UNITS):
        code, county = row["code"], counties.get(row["code"], {})
        tile = tiles.get(code, {"column": "", "row": ""})
        yield Row.of(
            "poverty.region",
            {
                "code": code,
                "level": row["level"],
                "parent": row["parent_code"],
                "name_zh": row["name_zh"],
                "name_en": row["name_en"],
                "pinyin": county.get("pinyin") or roman.pinyin_name(row["name_zh"], roman.PREFECTURE_ENDINGS),
                "tibetan": county.get("tibetan"),
                "wylie": county.get("wylie"),
                "ethnic_form": row["ethnic_form"],
                "former_code": row["former_code"],
                "former_names": _former_name(row["ethnic_form"]),
                "longitude": _decimal(row["longitude"]),
                "latitude": _decimal(row["latitude"]),
                "area_km2": _decimal(row["area_km2"]),
                "tile_column": _integer(tile["column"]),
                "tile_row": _integer(tile["row"]),
                "neighbours": sorted(neighbours[code]),
                "poverty_exit_year": county.get("exit_batch_year"),
                "poverty_exit_approved_on": county.get("exit_approved"),
                "source": COMPILATION,
                "state": "published",
            },
            BIG_UNITS,
            code,
        )


def _division_rows(folder):
    divisions = sorted(folder.csv(DIVISIONS), key=lambda row: (row["level"] == "village", row["code"]))
    given_names = folder.toml("place_names.toml")
    townships = {}
    for row in divisions:
        names = _division_names(row, townships, given_names)
        if row["level"] == "township":
            townships[row["code"]] = (row["name_zh"], names["name_en"])
        yield Row.of(
            "poverty.region",
            {
                "code": row["code"],
                "level": row["level"],
                "kind": row["kind"],
                "parent": row["parent_code"],
                "name_zh": row["name_zh"],
                **names,
                "source": REGISTER,
                "state": "published",
            },
            DIVISIONS,
            row["code"],
        )


def _division_names(row, townships, given_names):
    name_zh = row["name_zh"]
    if given := given_names.get(row["code"]):
        return {"name_en": given["en"], "pinyin": given["pinyin"]}
    if row["level"] == "township":
        endings = roman.TOWNSHIP_ENDINGS
        return {"name_en": roman.english_name(name_zh, endings), "pinyin": roman.pinyin_name(name_zh, endings)}
    if row["parent_code"] not in townships:
        raise SourceError(DIVISIONS, row["code"], f"there is no township {row['parent_code']}")
    name_en, pinyin = roman.village_names(name_zh, *townships[row["parent_code"]])
    return {"name_en": name_en, "pinyin": pinyin}


def _neighbours(folder):
    """Both directions of every pair: a symmetrical relation is set from either side when it is loaded."""
    neighbours = defaultdict(set)
    for row in folder.csv("neighbours.csv"):
        neighbours[row["code"]].add(row["neighbour_code"])
        neighbours[row["neighbour_code"]].add(row["code"])
    return neighbours


def _former_name(ethnic_form):
    """What the compilation notes beside a name: ``Jiuzhaigou (Tib. Namphel; former Nanping)`` → ``Nanping``."""
    noted = re.search(r"\bformer (\w+)", ethnic_form)
    return noted[1] if noted else ""


def _check_codes(rows):
    regions = {row.fields["code"]: Region(code=row.fields["code"], level=row.fields["level"]) for row in rows}
    for row in rows:
        parent = regions.get(row.fields.get("parent", [""])[0])
        code, level = row.fields["code"], row.fields["level"]
        if len(code) != Region.CODE_LENGTHS.get(level):
            raise row.error(f"the code does not have the length of a {level}'s")
        if parent and not code.startswith(parent.prefix):
            raise row.error(f"the code does not begin with {parent.prefix}, as those within {parent.code} do")


def _decimal(text):
    return Decimal(text) if text else None


def _integer(text):
    return int(text) if text else None
