"""What is withdrawn or not yet published is named nowhere in public."""

import pytest
from django.utils import timezone

from poverty.models import Observation, Region, Source

pytestmark = pytest.mark.django_db
SECRET = "Withdrawnville"


def text(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return (b"".join(response.streaming_content) if response.streaming else response.content).decode()


@pytest.fixture(params=["draft", "withdrawn"])
def hidden_county(request):
    Region.objects.filter(code="513221").update(state=request.param, name_en=SECRET, name_zh=SECRET)
    return Region.objects.get(code="513221")


@pytest.mark.parametrize(
    "address",
    [
        "/en/",
        "/en/indicators/",
        "/en/indicators/ecommerce-service-sites/",
        "/en/indicators/ecommerce-service-sites.csv",
        "/en/indicators/ecommerce-service-sites.json",
        "/en/indicators/ecommerce-service-sites.metadata.json",
        "/en/data/observations.csv",
        "/en/findings/",
        "/en/regions/",
        "/en/regions/513200/",
        "/en/regions/513221100/",
        "/en/sources/aba-paper/",
        "/en/industries/",
        "/en/industries/wenchuan-ecommerce/",
        "/en/tourism/",
        "/en/tourism/sites/wenchuan-special-tourist-area/",
        "/en/ecommerce/",
        "/en/ecommerce/stations/",
        "/en/search/?q=513221100",
    ],
)
def test_a_region_that_is_not_public_is_named_nowhere(client, hidden_county, address):
    assert SECRET not in text(client, address)


@pytest.mark.parametrize(
    "address",
    [
        "/en/indicators/gdp/",
        "/en/indicators/gdp/?measure=share&region=513200",
        "/en/indicators/gdp/?measure=rank&view=dots",
        "/en/indicators/gdp/510100/2016/?measure=share",
        "/en/indicators/gdp/510100/2016/?measure=rank",
        "/en/indicators/gdp.metadata.json",
        "/en/regions/510100/",
        "/en/regions/513200/",
        "/en/regions/513200/factsheet/",
        "/en/compare/?region=513200~510100",
        "/en/compare/indicators/?x=gdp&y=gdp",
        "/en/explore/",
        "/en/search/?q=51",
        "/en/data/regions.csv",
    ],
)
def test_a_parent_that_is_not_public_is_not_named_either(client, address):
    Region.objects.filter(code="510000").update(state="withdrawn", name_en=SECRET)
    assert SECRET not in text(client, address)


@pytest.mark.parametrize("model", [Region, Source])
def test_a_figure_is_public_only_with_its_place_and_its_source(model):
    figures = Observation.objects.filter(indicator__slug="gdp", region__code="513200")
    public = [figures.published, lambda: figures.as_of(timezone.now())]
    assert [read().count() for read in public] == [7, 7]
    model.objects.update(state="withdrawn")
    assert [read().count() for read in public] == [0, 0]


def test_a_withdrawn_region_is_in_no_rank_and_no_sum(client):
    Region.objects.filter(code="510100").update(state="withdrawn")
    page = text(client, "/en/indicators/gdp/?region=513200&measure=rank&time=2016")
    assert "of 20" in page and "of 21" not in page
