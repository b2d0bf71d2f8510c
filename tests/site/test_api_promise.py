"""docs/api.md is what the site does: its tables are read here and compared with the live answers."""

import csv
import io
import re
import zipfile
from pathlib import Path

import openpyxl
import pytest
from django.conf import settings

from poverty.metrics import Measure, Reason
from poverty.models import Indicator, Observation
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db

DOCUMENT = (Path(settings.BASE_DIR) / "docs" / "api.md").read_text(encoding="utf-8")
TYPES = {
    "CSV": ("text/csv", "application/vnd.sdmx.data+csv"),
    "JSON": ("application/json", "application/csvm+json"),
    "XLSX": ("application/vnd.openxmlformats-officedocument",),
    "ZIP": ("application/zip",),
}
EXAMPLES = {"<slug>": "gdp", "<code>": "513221"}


def table(heading, first):
    """The rows of the table under a heading whose first column is called so, as dictionaries, without backticks."""
    section = re.split(rf"^#+ {re.escape(heading)}$", DOCUMENT, flags=re.MULTILINE)[1]
    lines = section[re.search(rf"^\| {re.escape(first)} \|", section, re.MULTILINE).start() :].splitlines()
    cells = [[cell.strip().strip("`") for cell in line.strip("|").split("|")] for line in lines_of_table(lines)]
    return [dict(zip(cells[0], row, strict=True)) for row in cells[2:]]


def lines_of_table(lines):
    for line in lines:
        if not line.startswith("|"):
            return
        yield line


def promised(heading, first="column"):
    return [row[first] for row in table(heading, first)]


def filled(address):
    for part, example in EXAMPLES.items():
        address = address.replace(part, example)
    return address


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def header(client, address):
    return next(csv.reader(io.StringIO(body(client, address).decode("utf-8-sig"), newline="")))


# -- addresses --------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("row", table("Addresses", "address"), ids=lambda row: row["address"])
def test_a_promised_address_answers_with_the_promised_type(client, row, language):
    url = f"/{language}/{filled(row['address'])}"
    response = client.get(url)
    assert response.status_code == 200
    assert response["Content-Type"].startswith(TYPES[row["type"]])
    assert "Set-Cookie" not in response.headers
    assert client.head(url).status_code == 200
    assert client.post(url).status_code == 405
    narrowed = client.get(f"{url}?time=2016&region=513200").status_code
    assert narrowed == (200 if row["filters"] == "yes" else 400)
    assert client.get(f"{url}?region=nowhere").status_code == 400


def test_every_file_of_the_site_is_promised(client):
    """Those of data/ and of indicators; a new one must be promised or named here."""
    from poverty.urls import urlpatterns

    routes = {str(pattern.pattern) for pattern in urlpatterns}
    files = {re.sub(r"<\w+:(\w+)>", r"<\1>", route) for route in routes if re.search(r"\.\w+$", route)}
    ours = {address for address in files if address.startswith("data/") or "pack" in address}
    ours |= {
        address for address in files if re.fullmatch(r"indicators/<slug>\.(csv|xlsx|json|metadata\.json)", address)
    }
    assert ours == {row["address"] for row in table("Addresses", "address")}


# -- columns ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("heading", "address"),
    [
        ("Observations", "data/observations.csv"),
        ("Observations", "indicators/gdp.csv"),
        ("Indicators", "data/indicators.csv"),
        ("Regions", "data/regions.csv"),
        ("Sources", "data/sources.csv"),
        ("SDMX-CSV", "data/observations.sdmx.csv"),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_file_has_the_promised_columns_in_their_order(client, heading, address, language):
    assert header(client, f"/{language}/{address}") == promised(heading)


@pytest.mark.parametrize("measure", [measure for measure in Measure.values if measure != "value"])
def test_a_measure_adds_the_promised_columns_to_every_kind_of_file(client, measure):
    columns = promised("Observations") + promised("Measures")
    assert header(client, f"/en/indicators/gdp.csv?measure={measure}") == columns
    assert list(client.get(f"/en/indicators/gdp.json?measure={measure}&limit=1").json()["data"][0]) == columns
    book = openpyxl.load_workbook(io.BytesIO(body(client, f"/en/indicators/gdp.xlsx?measure={measure}")))
    assert [cell.value for cell in book.worksheets[0][1]] == columns


def test_types_and_keys_are_those_of_the_data_package(client):
    package = client.get("/en/data/datapackage.json").json()
    for resource in package["resources"]:
        heading = resource["name"].capitalize()
        described = {field["name"]: field["type"] for field in resource["schema"]["fields"]}
        assert described == {row["column"]: row["type"] for row in table(heading, "column")}
        keys = re.search(rf"### {heading}\n\nKey: (.*?)\.", DOCUMENT)[1]
        assert resource["schema"]["primaryKey"] == re.findall(r"`(\w+)`", keys)
        told = {row["column"]: row["what"].rpartition("refers to ")[2] for row in table(heading, "column")
                if "refers to" in row["what"]}  # fmt: skip
        links = {
            link["fields"][0]: link["reference"].get("resource", resource["name"])
            for link in resource["schema"].get("foreignKeys", [])
        }
        assert links == told


def test_the_version_grew_with_the_last_column(client):
    """A reminder: who adds a column or a file adds one to the second number."""
    assert client.get("/en/data/datapackage.json").json()["version"] == "1.1.0"
    counted = {heading: len(promised(heading)) for heading in ("Observations", "Measures", "Indicators", "Regions",
                                                               "Sources", "SDMX-CSV")}  # fmt: skip
    assert counted == {
        "Observations": 13, "Measures": 7, "Indicators": 17, "Regions": 17, "Sources": 14, "SDMX-CSV": 17,
    }  # fmt: skip


# -- codes, keys, errors ----------------------------------------------------------------------------


def test_the_codes_are_those_of_the_site():
    told = {row["status"]: row["value"] == "no" for row in table("Statuses", "status")}
    assert told == {status: status in Observation.EMPTY_STATUSES for status in Observation.Status.values}
    assert set(promised("Measures", "reason")) == set(Reason.values)
    measures = next(row for row in table("Parameters", "parameter") if row["parameter"] == "measure")["meaning"]
    assert re.findall(r"`(\w+)`?", measures.partition(":")[2]) == list(Measure.values)


def test_json_has_the_promised_keys(client):
    answer = client.get("/en/indicators/gdp.json?limit=2").json()
    assert list(answer) == ["meta", "data", "next"]
    assert list(answer["meta"]) == promised("JSON", "key of meta")
    assert list(answer["data"][0]) == promised("Observations")
    assert client.get("/en/indicators/gdp.json", {"limit": 2, "next": answer["next"]}).status_code == 200


def test_metadata_has_the_promised_keys_and_links_to_files_that_are_there(client):
    Indicator.objects.filter(slug="gdp").update(next_update_due="2027-03-31")
    told = client.get("/en/indicators/gdp.metadata.json?region=513200&measure=growth").json()
    assert list(told) == promised("JSON", "key of metadata")
    named = next(row for row in table("JSON", "key of metadata") if row["key of metadata"] == "dates")["what"]
    assert list(told["dates"]) == re.findall(r"`(\w+)`?", named)
    assert told["dates"]["next_due"] == told["next_update_due"] == "2027-03-31"
    assert set(told["files"]) == {"csv", "xlsx", "json", "metadata"}
    for address in told["files"].values():
        assert address.endswith("?region=513200&measure=growth")
        assert client.get(address.removeprefix("http://testserver")).status_code == 200


def test_errors_are_as_promised(client):
    assert {row["status"] for row in table("Errors", "status")} == {"200", "400", "404", "405"}
    for address, status in (("/en/indicators/gdp.json?time=x", 400), ("/en/indicators/none.json", 404)):
        response = client.get(address)
        assert (response.status_code, list(response.json())) == (status, ["error"])
        assert list(response.json()["error"]) == ["status", "title", "detail"]
    assert client.get("/en/regions/999999/pack.zip").status_code == 404


@pytest.mark.parametrize("row", table("Parameters", "parameter"), ids=lambda row: row["parameter"])
def test_a_parameter_is_understood_and_nonsense_is_refused(client, row):
    make_observation(make_indicator(), make_region(), 2012, "1", status="F")
    address = "/en/indicators/gdp.json" if "of an indicator only" in row["meaning"] else "/en/data/observations.csv"
    if row["example"]:
        assert client.get(address, {row["parameter"]: row["example"]}).status_code == 200
    for nonsense in ("\0", "'\"><script>", "x" * 10_240, "\u202eرقم"):
        response = client.get(address, {row["parameter"]: nonsense})
        assert response.status_code == 400, nonsense[:20]
        assert "html" not in response["Content-Type"]


def test_the_archive_and_the_pack_are_archives(client):
    for address in ("/en/data/everything.zip", "/en/regions/513221/pack.zip"):
        assert zipfile.ZipFile(io.BytesIO(body(client, address))).testzip() is None


@pytest.mark.parametrize("document", ["README.md", "docs/addresses.md"])
def test_the_promise_is_linked(document):
    assert "api.md" in (Path(settings.BASE_DIR) / document).read_text(encoding="utf-8")
