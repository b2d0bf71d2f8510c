"""The open data as a whole: tables that refer to each other, the standards that describe them, one archive of all."""

import csv
import hashlib
import io
import json
import re
import tracemalloc
import zipfile

import pytest
from django.utils import timezone
from frictionless import Package, system

from aba_site.archives import Entry, checksummed, zipped
from poverty.models import Indicator, Observation, Region, Source
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region, make_source

pytestmark = pytest.mark.django_db

TABLES = ["observations", "indicators", "regions", "sources"]
LANGUAGES = ["en", "zh-hans"]


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def rows_of(client, name, language="en"):
    text = body(client, f"/{language}/data/{name}").decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def archive(client, language="en"):
    return zipfile.ZipFile(io.BytesIO(body(client, f"/{language}/data/everything.zip")))


@pytest.fixture
def unpacked(client, tmp_path):
    """The archive of everything in a folder, with figures of every kind that the first data set has none of."""
    indicator = make_indicator(denominator=Indicator.objects.get(slug="gdp"))
    region = make_region(code="990000", former_names="旧名;Old name", longitude="102.5", latitude="31.5",
                         area_km2="12.50")  # fmt: skip
    for year, (value, status) in enumerate([("-1.25", "E"), (None, "Q"), (None, "M"), ("0", "A")], start=2011):
        make_observation(indicator, region, year, value, status=status, note_en='=1+1, "quoted"\nand more')
    with archive(client) as found:
        found.extractall(tmp_path)
    return tmp_path / "aba-statistics"


# -- tables -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", TABLES)
def test_a_table_is_read_at_once_and_ordered_by_its_key(client, django_assert_max_num_queries, name):
    with django_assert_max_num_queries(3 if name == "observations" else 2):
        rows = rows_of(client, f"{name}.csv")
    package = json.loads(body(client, "/en/data/datapackage.json"))
    described = next(one for one in package["resources"] if one["name"] == name)["schema"]
    keys = [tuple(row[column] for column in described["primaryKey"]) for row in rows]
    assert len(set(keys)) == len(keys) > 0
    assert keys == sorted(keys)
    assert list(rows[0]) == [field["name"] for field in described["fields"]]


def test_the_tables_hold_what_is_public_and_nothing_else(client):
    assert len(rows_of(client, "indicators.csv")) == Indicator.objects.published().count()
    assert len(rows_of(client, "regions.csv")) == Region.objects.published().count()
    assert len(rows_of(client, "sources.csv")) == Source.objects.published().count()
    Region.objects.filter(code="513200").update(state="withdrawn", name_en="Withdrawnville")
    Indicator.objects.filter(slug="gdp").update(state="draft")
    Source.objects.filter(slug="county-register").update(state="draft", name_en="Draft register")
    regions = {row["region_code"]: row for row in rows_of(client, "regions.csv")}
    assert "513200" not in regions
    assert regions["513221"]["parent_code"] == "", "a parent that is not public is not named"
    assert regions["513221100"]["parent_code"] == "513221"
    assert "county-register" not in {row["source"] for row in regions.values()}
    assert "gdp" not in {row["indicator"] for row in rows_of(client, "indicators.csv")}
    everything = b"".join(archive(client).read(name) for name in archive(client).namelist())
    assert b"Withdrawnville" not in everything and b"Draft register" not in everything


def test_a_region_says_what_is_known_of_it(client):
    wenchuan = next(row for row in rows_of(client, "regions.csv") if row["region_code"] == "513221")
    held = Region.objects.get(code="513221")
    assert (wenchuan["name_zh"], wenchuan["level"], wenchuan["parent_code"]) == ("汶川县", "county", "513200")
    assert float(wenchuan["area_km2"]) == float(held.area_km2)
    assert wenchuan["poverty_exit_year"] == str(held.poverty_exit_year)
    assert {row["year_is_inferred"] for row in rows_of(client, "sources.csv")} == {"true", "false"}


@pytest.mark.parametrize("name", ["indicators.csv", "regions.csv", "sources.csv", "datapackage.json", "everything.zip"])
@pytest.mark.parametrize("query", ["region=513200", "time=2016", "as_of=2026-01-01", "region=%00", "time=" + "9" * 5000,
                                   "measure=growth"])  # fmt: skip
def test_a_file_of_everything_refuses_to_be_narrowed(client, name, query):
    assert client.get(f"/en/data/{name}?{query}").status_code == 400
    assert client.get(f"/en/data/{name}?utm_source=mail").status_code == 200, "what nobody knows is ignored"


@pytest.mark.parametrize("name", ["observations.csv", "observations.sdmx.csv", "observations.csv-metadata.json"])
@pytest.mark.parametrize("query", ["region=999999", "region=%00", "time=never", "as_of=2999-01-01", "measure=growth",
                                   "region=" + "1" * 3000, "time=%27%22%3E%3Cscript%3E", "theme=x", "status=%00",
                                   "indicator=none", "within=perhaps"])  # fmt: skip
def test_a_file_of_observations_refuses_nonsense(client, name, query):
    response = client.get(f"/en/data/{name}?{query}")
    assert response.status_code == 400
    assert response["Content-Type"].startswith(("text/plain", "application/json"))
    assert response["X-Content-Type-Options"] == "nosniff"


# -- the validator of the standard ------------------------------------------------------------------


def test_the_data_package_is_valid_by_its_own_validator(unpacked):
    """Offline: schemas, types, constraints, primary and foreign keys of every row of every table."""
    with system.use_context(trusted=False):
        package = Package(str(unpacked / "datapackage.json"))
        report = package.validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "type", "message"])[:20]
    assert [task.name for task in report.tasks] == TABLES
    assert all(task.stats["rows"] > 0 for task in report.tasks)


def test_the_validator_would_notice_a_broken_reference(unpacked):
    path = unpacked / "regions.csv"
    lines = path.read_text(encoding="utf-8-sig").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith("990000")), encoding="utf-8-sig", newline="")
    report = Package(str(unpacked / "datapackage.json")).validate()
    assert {row[0] for row in report.flatten(["type"])} == {"foreign-key"}


# -- CSV on the Web and SDMX ------------------------------------------------------------------------


def test_csvw_describes_the_columns_in_both_languages_and_follows_the_filters(client):
    response = client.get("/zh-hans/data/observations.csv-metadata.json?region=513200~510100&time=2012..2014")
    assert response["Content-Type"] == "application/csvm+json"
    told = response.json()
    assert told["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "zh-Hans"}]
    assert told["dc:license"] == {"@id": "https://creativecommons.org/licenses/by/4.0/"}
    described = told["tables"][0]
    assert described["url"] == "observations.csv?region=513200~510100&time=2012..2014"
    rows = rows_of(client, described["url"], "zh-hans")
    assert {row["region_code"] for row in rows} == {"513200", "510100"}
    columns = described["tableSchema"]["columns"]
    assert [column["name"] for column in columns] == list(rows[0])
    assert all(column["dc:description"].keys() == {"en", "zh-Hans"} for column in columns)
    kinds = {column["name"]: column["datatype"] for column in columns}
    assert (kinds["value"], kinds["published_at"]) == ("decimal", "dateTime")
    status = re.compile(kinds["status"]["format"])
    assert all(status.fullmatch(row["status"]) for row in rows)
    assert {link["reference"]["resource"] for link in described["tableSchema"]["foreignKeys"]} == {
        "indicators.csv", "regions.csv", "sources.csv",
    }  # fmt: skip


def test_sdmx_csv_says_the_same_as_the_plain_file(client, django_assert_max_num_queries):
    make_observation(make_indicator(), make_region(), 2016, None, status="Q")
    with django_assert_max_num_queries(3):
        content = body(client, "/zh-hans/data/observations.sdmx.csv")
    assert content.startswith(b"STRUCTURE,STRUCTURE_ID,ACTION,FREQ,INDICATOR,REF_AREA,TIME_PERIOD,OBS_VALUE,")
    found = list(csv.DictReader(io.StringIO(content.decode(), newline="")))
    plain = rows_of(client, "observations.csv", "zh-hans")
    pairs = {"INDICATOR": "indicator", "REF_AREA": "region_code", "TIME_PERIOD": "period", "OBS_VALUE": "value",
             "OBS_STATUS": "status", "SOURCE": "source", "LAST_UPDATE": "published_at"}  # fmt: skip
    assert [[row[name] for name in pairs] for row in found] == [[row[name] for name in pairs.values()] for row in plain]
    assert {(row["STRUCTURE"], row["ACTION"], row["FREQ"]) for row in found} == {("dataflow", "I", "A")}
    assert all(re.fullmatch(r"[A-Z]+:[A-Z]+\([0-9.]+\)", row["STRUCTURE_ID"]) for row in found)
    gdp = next(row for row in found if row["INDICATOR"] == "gdp")
    assert (gdp["UNIT_MEASURE"], gdp["UNIT_MULT"], gdp["DECIMALS"]) == ("yuan", "8", "2")
    suppressed = next(row for row in found if row["INDICATOR"] == "test-output")
    assert (suppressed["OBS_VALUE"], suppressed["OBS_STATUS"], suppressed["UNIT_MULT"]) == ("", "Q", "0")
    response = client.get("/en/data/observations.sdmx.csv?region=510100")
    assert response["Content-Type"] == "application/vnd.sdmx.data+csv; version=2.0.0; charset=utf-8"
    assert {row.split(",")[5] for row in b"".join(response).decode().splitlines()[1:]} == {"510100"}


# -- the archive of everything ----------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_archive_holds_what_the_site_serves(client, language):
    with archive(client, language) as found:
        assert found.testzip() is None
        for name in [*(f"{table}.csv" for table in TABLES), "observations.csv-metadata.json", "datapackage.json"]:
            inside, served = found.read(f"aba-statistics/{name}"), body(client, f"/{language}/data/{name}")
            if name.endswith("json"):
                inside, served = json.loads(inside), json.loads(served)
            assert inside == served, name
        guide = found.read("aba-statistics/README.md").decode()
        assert "Break in the series" in guide and "http://testserver/" in guide
        assert "CC BY 4.0" in found.read("aba-statistics/LICENSE.txt").decode()


def test_the_checksums_are_those_of_the_files(client):
    with archive(client) as found:
        lines = found.read("aba-statistics/SHA256SUMS").decode().splitlines()
        assert len(lines) == len(found.namelist()) - 1 == 8
        for line in lines:
            digest, name = line.split("  ")
            assert hashlib.sha256(found.read(f"aba-statistics/{name}")).hexdigest() == digest


def test_the_same_data_are_the_same_bytes(client):
    first = body(client, "/en/data/everything.zip")
    assert body(client, "/en/data/everything.zip") == first
    make_observation(make_indicator(), make_region(), 2016, "1", published_at=timezone.now())
    assert body(client, "/en/data/everything.zip") != first


def test_a_head_request_reads_no_table(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        response = client.head("/en/data/everything.zip")
    assert response["Content-Disposition"] == 'attachment; filename="aba-statistics-en.zip"'
    assert b"".join(response) == b""


def test_an_archive_is_made_in_constant_memory():
    """Forty megabytes that hardly compress pass through in parts; at no time are more than a few of them held."""
    block = hashlib.shake_256(b"aba").digest(1 << 20)
    entries = checksummed([Entry("folder/large", (block for _ in range(40)))])
    tracemalloc.start()
    largest = max(map(len, zipped(entries, WHEN)))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert largest < 4 << 20
    assert peak < 8 << 20


def test_observations_in_the_archive_refer_to_what_is_in_it_even_if_something_is_published_meanwhile(client):
    """The tables that are referred to are read after the one that refers to them."""
    names = [name.partition("/")[2] for name in archive(client).namelist()]
    assert names.index("observations.csv") < min(map(names.index, ["indicators.csv", "regions.csv", "sources.csv"]))
    assert Observation.objects.published().exclude(source__slug=make_source().slug).exists()
