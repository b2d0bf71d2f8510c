"""The overview of e-commerce and the register of service stations."""

import pytest

from ecommerce.models import EcommercePark, Partnership, Platform, ServiceStation, TrainingProgramme
from poverty.models import Region
from tests.poverty.records import make_record, page, table_row
from tests.poverty.rows import make_indicator, make_observation

pytestmark = pytest.mark.django_db


@pytest.fixture
def platform():
    platform = make_record(Platform, "test-platform", region=None, note_en="Spelled as printed.")
    make_record(Partnership, "test-partnership", platform=platform, since=2016)
    return platform


def test_everything_is_listed_with_region_note_and_source(client, platform):
    make_record(ServiceStation, "test-station", level="village", name_zh="测试服务点")
    make_record(EcommercePark, "test-park", kind="logistics", note_en="Built beside the bus station.")
    make_record(TrainingProgramme, "test-course", audience_en="Villagers", audience_zh="村民")
    html = page(client, "ecommerce/")
    for anchor in ("servicestation-test-station", "ecommercepark-test-park", "platform-test-platform",
                   "partnership-test-partnership", "trainingprogramme-test-course"):  # fmt: skip
        assert html.count(f'id="{anchor}"') == 1
    for text in ("Warehouse and logistics centre", "Built beside the bus station.", "Spelled as printed.",
                 "since 2016", "Serves the whole country", "Villagers", "/en/regions/513227/"):  # fmt: skip
        assert text in html
    chinese = page(client, "ecommerce/", "zh-hans")
    assert "测试服务点" in chinese and "村民" in chinese


def test_figures_of_the_theme_carry_unit_year_place_and_source(client):
    sales = make_indicator("test-online-sales", name_en="Test online sales", theme="ecommerce", unit_en="yuan")
    make_observation(sales, Region.objects.get(code="513221"), 2018, "50000000", qualifier="more_than",
                     year_basis="inferred", note_en="Printed as net sales.")  # fmt: skip
    make_observation(make_indicator("test-other", name_en="Unrelated"), Region.objects.get(code="513221"), 2018, "5")
    html = page(client, "ecommerce/")
    tile = html[html.index("Test online sales") :].split("</li>")[0]
    for text in ("more than 50 million", "yuan", "2018 (inferred)", "Wenchuan", "Test report",
                 "Printed as net sales."):  # fmt: skip
        assert text in tile
    assert "Unrelated" not in html
    assert "Test online sales" in page(client, "ecommerce/", region="513221")
    assert "Test online sales" not in page(client, "ecommerce/", region="513227")


def test_the_overview_is_narrowed_by_region(client, platform):
    make_record(EcommercePark, "test-park", kind="park")
    make_record(EcommercePark, "test-distant-park", kind="park", region=Region.objects.get(code="513233"))
    make_record(Platform, "test-lonely-platform", region=None)
    html = page(client, "ecommerce/", region="513227")
    assert "Test park" in html and "Test platform" in html
    assert "Test distant park" not in html and "Test lonely platform" not in html


def test_stated_stations_stand_beside_the_stations_held(client):
    wenchuan = Region.objects.get(code="513221")
    indicator = make_indicator("ecommerce-service-sites", name_en="Service sites", decimals=0)
    indicator.observations.all().delete()
    ServiceStation.objects.all().delete()
    make_observation(indicator, wenchuan, 2017, "8")
    make_record(ServiceStation, "test-village-station", level="village", region=wenchuan)
    make_record(ServiceStation, "test-township-station", level="township", region=wenchuan)
    make_record(ServiceStation, "test-centre", level="county", region=wenchuan)
    make_record(ServiceStation, "test-draft", level="village", region=wenchuan, state="draft")
    for address in ("ecommerce/", "ecommerce/stations/"):
        row = table_row(page(client, address), "/en/indicators/ecommerce-service-sites/")
        assert (row["Total the source states"], row["Entries held here"]) == ("8", "2")


def test_stations_are_narrowed_by_level_operation_and_region(client):
    make_record(ServiceStation, "test-station", level="village", operation="suspended")
    for choice in ({"level": "village"}, {"operation": "suspended"}, {"region": "513227"}):
        assert "Test station" in page(client, "ecommerce/stations/", **choice)
    for choice in ({"level": "county"}, {"operation": "open"}, {"region": "513233"}):
        assert "Test station" not in page(client, "ecommerce/stations/", **choice)


@pytest.mark.parametrize("choice", [{"level": "x"}, {"operation": "\x00"}, {"region": "51322"}, {"region": "-1"}])
@pytest.mark.parametrize("address", ["ecommerce/", "ecommerce/stations/"])
def test_what_cannot_be_meant_never_breaks_a_page(client, address, choice):
    make_record(ServiceStation, "test-station", level="village")
    html = page(client, address, **choice)
    assert "Test station" in html
    assert ('class="notices"' in html) == (address.endswith("stations/") or "region" in choice)


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_shown(client, platform, state):
    make_record(ServiceStation, "unseen-station", level="village", state=state)
    make_record(EcommercePark, "unseen-park", kind="park", state=state)
    make_record(TrainingProgramme, "unseen-course", state=state)
    make_record(Partnership, "unseen-partnership", platform=platform, region=Region.objects.get(code="513233"),
                note_en="Unseen note", state=state)  # fmt: skip
    secret = make_record(Platform, "unseen-platform", region=None, state=state)
    make_record(Partnership, "unseen-agreement", platform=secret)
    for address in ("ecommerce/", "ecommerce/stations/"):
        assert "unseen" not in page(client, address).lower()


@pytest.mark.parametrize(("address", "most"), [("ecommerce/", 13), ("ecommerce/stations/", 7)])
def test_pages_ask_the_database_a_fixed_number_of_questions(client, django_assert_max_num_queries, address, most):
    for number in range(5):
        make_record(ServiceStation, f"test-station-{number}", level="village")
        platform = make_record(Platform, f"test-platform-{number}", region=None)
        make_record(Partnership, f"test-partnership-{number}", platform=platform)
    with django_assert_max_num_queries(most):
        page(client, address, region="513227")
