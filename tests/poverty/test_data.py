"""The data page, all observations in one file, and the Data Package that describes it."""

import csv
import io

import pytest

from poverty.models import Observation
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def all_rows(client, address="/en/data/observations.csv"):
    return list(csv.DictReader(io.StringIO(b"".join(client.get(address)).decode("utf-8-sig"), newline="")))


def test_the_bulk_file_holds_every_published_figure_and_no_other(client, django_assert_num_queries):
    make_observation(make_indicator(), make_region(), 2016, "1", published_at=None)
    make_observation(make_indicator("draft-output", state="draft"), make_region(), 2016, "1")
    with django_assert_num_queries(3):  # the version of the data, the indicators, their figures
        rows = all_rows(client)
    assert len(rows) == Observation.objects.published().count()
    assert len({(row["indicator"], row["region_code"], row["period"]) for row in rows}) == len(rows)
    assert sum(row["indicator"] == "gdp" for row in rows) == 147
    assert not {"test-output", "draft-output"} & {row["indicator"] for row in rows}


def test_the_bulk_file_takes_the_filters_and_refuses_nonsense(client):
    assert {row["region_code"] for row in all_rows(client, "/en/data/observations.csv?region=510100")} == {"510100"}
    assert client.get("/en/data/observations.csv?time=never").status_code == 400


def test_the_data_package_describes_the_bulk_file(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        package = client.get("/en/data/datapackage.json").json()
    assert package["$schema"] == "https://datapackage.org/profiles/2.0/datapackage.json"
    assert package["licenses"][0]["name"] == "CC-BY-4.0"
    assert any("Anonymous" in source["title"] for source in package["sources"])
    resource = package["resources"][0]
    assert resource["path"] == "observations.csv"
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    rows = all_rows(client)
    assert list(fields) == list(rows[0])
    for row in rows:
        assert row["status"] in fields["status"]["constraints"]["enum"]
        assert row["qualifier"] in fields["qualifier"]["constraints"]["enum"]
        assert all(row[name] for name, field in fields.items() if field.get("constraints", {}).get("required"))
    keys = [tuple(row[name] for name in resource["schema"]["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize(("language", "heading"), [("en", "Columns"), ("zh-hans", "region_code")])
def test_the_data_page_offers_and_explains_the_files(client, django_assert_max_num_queries, language, heading):
    with django_assert_max_num_queries(7):
        html = client.get(f"/{language}/data/").content.decode()
    for file in (
        "data/observations.csv",
        "data/datapackage.json",
        "indicators/gdp.csv",
        "indicators/gdp.metadata.json",
    ):
        assert f'href="/{language}/{file}"' in html
    assert heading in html
    assert "https://creativecommons.org/licenses/by/4.0/" in html
