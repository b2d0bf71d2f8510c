"""A fixture that the database must not take says which row and why, and changes nothing."""

import copy
import json

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from poverty.models import Observation, Region, Source

SOURCE = {
    "model": "poverty.source",
    "fields": {"slug": "yearbook", "name_zh": "年鉴", "name_en": "Yearbook", "state": "published", "search_key": "y"},
}
FIGURE = {
    "model": "poverty.observation",
    "fields": {
        "indicator": ["gdp"], "region": ["513200"], "year": 2017, "version": 1, "value": "295.16",
        "source": ["yearbook"], "recorded_at": "2026-11-23T00:00:00+08:00",
        "published_at": "2026-11-23T00:00:00+08:00",
    },
}  # fmt: skip
TOWN = {
    "model": "poverty.region",
    "fields": {
        "code": "513221999", "level": "township", "parent": ["513221"], "name_zh": "新镇", "name_en": "Xin Town",
        "source": ["yearbook"], "state": "published", "search_key": "x",
    },
}  # fmt: skip

pytestmark = pytest.mark.django_db


def with_fields(row, **fields):
    row = copy.deepcopy(row)
    row["fields"] |= fields
    return row


def without(row, field):
    row = copy.deepcopy(row)
    del row["fields"][field]
    return row


@pytest.fixture
def load(tmp_path):
    """Loads rows from a file of their own."""

    def load(*rows, **options):
        path = tmp_path / "rows.json"
        path.write_text(rows[0] if isinstance(rows[0], str) else json.dumps(rows), encoding="utf-8")
        call_command("loaddata", path, verbosity=0, **options)

    return load


def counts():
    return Source.objects.count(), Region.objects.count(), Observation.objects.count()


def test_rows_may_refer_to_later_ones(load):
    other = with_fields(TOWN, code="513221998")
    load(SOURCE, with_fields(TOWN, neighbours=[["513221998"]]), other, FIGURE)
    assert Region.objects.get(code="513221998").neighbours.get().code == "513221999"
    assert Observation.objects.filter(source__slug="yearbook").count() == 1


def test_a_row_with_the_key_of_a_held_one_updates_it(load):
    before = counts()
    load(with_fields(SOURCE, slug="aba-paper", name_en="The paper"))
    assert counts() == before
    assert Source.objects.get(slug="aba-paper").name_en == "The paper"


@pytest.mark.parametrize(
    ("bad", "says"),
    [
        pytest.param(
            with_fields(FIGURE, region=["999999"]),
            ["row 2, poverty.observation gdp 999999 2017 1:", "region: there is no poverty.region 999999"],
            id="unknown region",
        ),
        pytest.param(
            with_fields(TOWN, source=["nowhere"]),
            ["row 2, poverty.region 513221999:", "source: there is no poverty.source nowhere"],
            id="unknown source",
        ),
        pytest.param(
            with_fields(TOWN, parent=["513999"]),
            ["row 2, poverty.region 513221999:", "parent: there is no poverty.region 513999"],
            id="unknown parent",
        ),
        pytest.param(
            with_fields(TOWN, neighbours=[["513221"], ["513999"]]),
            ["row 2, poverty.region 513221999:", "neighbours: there is no poverty.region 513999"],
            id="unknown neighbour",
        ),
        pytest.param(
            without(TOWN, "source"),
            ["row 2, poverty.region 513221999:", "source: is missing"],
            id="no source",
        ),
        pytest.param(
            with_fields(SOURCE, name_en="Again"),
            ["row 2, poverty.source yearbook:", "the same as", "row 1, poverty.source yearbook"],
            id="one key twice",
        ),
        pytest.param(
            with_fields(TOWN, code="5132219"),
            ["row 2, poverty.region 5132219:", "region_code_fits_level is broken with code = '5132219', level ="],
            id="check constraint",
        ),
        pytest.param(
            with_fields(FIGURE, status="O"),
            ["row 2, poverty.observation gdp 513200 2017 1:", "observation_empty_says_why is broken with status = 'O'"],
            id="check constraint over two fields",
        ),
        pytest.param(
            with_fields(FIGURE, year=2016, version=2),
            ["row 2, poverty.observation gdp 513200 2016 2:", "observation_one_published is not unique with", "= 2016"],
            id="conditional unique constraint",
        ),
        pytest.param(
            {
                "model": "ecommerce.partnership",
                "fields": {
                    "slug": "again",
                    "name_zh": "又",
                    "name_en": "Again",
                    "state": "published",
                    "search_key": "a",
                    "platform": ["tmall"],
                    "region": ["513233"],
                    "source": ["yearbook"],
                },
            },
            ["row 2, ecommerce.partnership again:", "partnership_once is not unique with platform = "],
            id="unique constraint",
        ),
        pytest.param(
            with_fields(TOWN, code="513298", level="county", parent=["513200"], tile_column=3, tile_row=3),
            [
                "row 2, poverty.region 513298:",
                "region_one_per_tile is not unique with",
                "tile_column = 3, tile_row = 3",
            ],
            id="unique constraint over expressions",
        ),
        pytest.param(
            with_fields(TOWN, kind="hamlet"),
            ["row 2, poverty.region 513221999:", "kind: ", "Found: 'hamlet'"],
            id="unknown choice",
        ),
        pytest.param(
            with_fields(TOWN, code="51322199910000"),
            ["row 2, poverty.region 51322199910000:", "code: ", "Found: '51322199910000'"],
            id="text too long",
        ),
        pytest.param(
            with_fields(SOURCE, slug="other", name_en=""),
            ["row 2, poverty.source other:", "name_en: "],
            id="empty name",
        ),
        pytest.param(
            with_fields(FIGURE, value="about 300"),
            ["row 2, poverty.observation gdp 513200 2017 1:", "value: ", "Found: 'about 300'"],
            id="malformed number",
        ),
        pytest.param(
            with_fields(FIGURE, value="1.1234567"),
            ["row 2, poverty.observation gdp 513200 2017 1:", "value: "],
            id="too many decimals",
        ),
        pytest.param(
            with_fields(FIGURE, colour="red"),
            ["row 2, poverty.observation gdp 513200 2017 1:", "colour: poverty.Observation has no such field"],
            id="unknown field",
        ),
        pytest.param(
            {"model": "poverty.rumour", "fields": {}},
            ["row 2, poverty.rumour", "there is no model 'poverty.rumour'"],
            id="unknown model",
        ),
    ],
)
def test_a_refused_row_is_named_and_nothing_is_loaded(load, bad, says):
    before = counts()
    with pytest.raises(CommandError) as refusal:
        load(SOURCE, bad)
    message = str(refusal.value)
    assert "rows.json" in message
    for words in says:
        assert words in message
    assert message.endswith("Nothing was loaded.")
    assert counts() == before


def test_a_file_that_is_not_json_is_named(load):
    with pytest.raises(CommandError, match=r"rows\.json.*cannot be read.*line 1"):
        load('[{"model": ')


def test_unknown_fields_and_models_may_be_ignored_as_in_django(load):
    load({"model": "poverty.rumour", "fields": {}}, with_fields(SOURCE, colour="red"), ignorenonexistent=True)
    assert Source.objects.filter(slug="yearbook").exists()


def test_the_position_counts_rows_that_were_ignored(load):
    with pytest.raises(CommandError, match=r"row 2, poverty\.region 513221999: kind"):
        load({"model": "poverty.rumour", "fields": {}}, with_fields(TOWN, kind="hamlet", source=["aba-paper"]),
             ignorenonexistent=True)  # fmt: skip
