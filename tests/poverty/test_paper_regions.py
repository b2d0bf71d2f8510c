"""The regions in the database against the compiled files and the register of 2017."""

import csv
import json
from collections import Counter
from datetime import date
from decimal import Decimal

import pytest
from django.conf import settings

from poverty.models import Region

SOURCES = settings.BASE_DIR / "fixtures" / "sources"

pytestmark = pytest.mark.django_db


def table(name):
    return list(csv.DictReader((SOURCES / name).read_text(encoding="utf-8").splitlines()))


def test_how_many_regions_of_each_level_are_held():
    levels = Counter(Region.objects.published().values_list("level", flat=True))
    assert levels == {"province": 1, "prefecture": 21, "county": 13, "township": 228, "village": 1423}


def test_how_many_units_of_each_kind_the_register_lists():
    kinds = Counter(Region.objects.exclude(kind="").values_list("kind", flat=True))
    assert kinds == {
        "town": 54, "township": 167, "village_committee": 1354, "residents_committee": 59, "other": 17,
    }  # fmt: skip


def test_every_division_is_held_as_the_register_prints_it():
    held = {
        code: (level, parent, name, kind)
        for code, level, parent, name, kind in Region.objects.values_list(
            "code", "level", "parent__code", "name_zh", "kind"
        )
    }
    for row in table("aba_divisions_2017.csv"):
        assert held[row["code"]] == (row["level"], row["parent_code"], row["name_zh"], row["kind"])


def test_province_prefectures_and_counties_are_held_as_compiled():
    for row in table("regions.csv"):
        region = Region.objects.select_related("parent").get(code=row["code"])
        assert (region.name_zh, region.name_en, region.level) == (row["name_zh"], row["name_en"], row["level"])
        assert (region.parent.code if region.parent else "") == row["parent_code"]
        assert (region.ethnic_form, region.former_code) == (row["ethnic_form"], row["former_code"])
        for field in ("longitude", "latitude", "area_km2"):
            assert getattr(region, field) == (Decimal(row[field]) if row[field] else None)


def test_counties_left_the_list_when_the_register_says():
    for county in json.loads((SOURCES / "aba_counties.json").read_text(encoding="utf-8")):
        region = Region.objects.get(code=county["code"])
        assert (region.pinyin, region.tibetan, region.wylie) == (
            county["pinyin"], county["tibetan"] or "", county["wylie"] or "",
        )  # fmt: skip
        assert region.poverty_exit_year == county["exit_batch_year"]
        approved = county["exit_approved"]
        assert region.poverty_exit_approved_on == (date.fromisoformat(approved) if approved else None)


def test_neighbours_are_each_others():
    pairs = {frozenset((row["code"], row["neighbour_code"])) for row in table("neighbours.csv")}
    held = Region.objects.filter(neighbours__isnull=False).values_list("code", "neighbours__code")
    assert len(held) == 2 * len(pairs)
    assert {frozenset(pair) for pair in held} == pairs


def test_every_tile_is_where_the_layout_puts_it():
    held = Region.objects.filter(tile_column__isnull=False).values_list("code", "tile_column", "tile_row")
    assert {code: (column, row) for code, column, row in held} == {
        row["code"]: (int(row["column"]), int(row["row"])) for row in table("tiles.csv")
    }


def test_every_code_begins_with_its_parents():
    for region in Region.objects.exclude(level="province").select_related("parent"):
        region.clean()


@pytest.mark.parametrize(
    ("code", "name_en", "pinyin"),
    [
        ("513200", "Aba Tibetan and Qiang Autonomous Prefecture", "Ābà Zàngzú Qiāngzú Zìzhìzhōu"),
        ("513201103", "Sha'erzong Town", "Shā’ěrzōng Zhèn"),
        ("513224201", "Shili Hui Township", "Shílǐ Huízú Xiāng"),
        ("513224401", "Songpan Forestry Bureau", "Sōngpān Línyèjú"),
        ("513225101210", "Yatun Village", "Yátún Cūn"),
        ("513201100002", "Majiang Community", "Mǎjiāng Shèqū"),
        # The register repeats the town's name before the community's, or has no other.
        ("513222100001", "Chengguan Community", "Chéngguān Shèqū"),
        ("513221105001", "Shuimo Town Community", "Shuǐmó Zhèn Shèqū"),
    ],
)
def test_names_are_transliterated(code, name_en, pinyin):
    region = Region.objects.get(code=code)
    assert (region.name_en, region.pinyin) == (name_en, pinyin)


def test_every_name_is_readable_in_both_languages():
    for name_zh, name_en, pinyin in Region.objects.values_list("name_zh", "name_en", "pinyin"):
        assert name_zh and pinyin
        assert "  " not in name_en
        assert not any("一" <= character <= "鿿" for character in name_en + pinyin)


@pytest.mark.parametrize("words", ["威州", "weizhou", "wzz", "513221100", "Wēizhōu"])
def test_a_town_is_found_by_any_of_its_names(words):
    assert Region.objects.matching(words).filter(code="513221100").exists()
