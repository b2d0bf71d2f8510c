"""The files of an indicator: the contract that programs rely on."""

import csv
import io
from datetime import timedelta

import openpyxl
import pytest
from django.utils import timezone

from poverty.models import Indicator, Observation
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region, make_source

pytestmark = pytest.mark.django_db

COLUMNS = [
    "indicator", "region_code", "region_name", "period", "value", "unit", "status", "qualifier", "note", "source",
    "section", "recorded_at", "published_at",
]  # fmt: skip


def body(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return b"".join(response) if response.streaming else response.content


def rows_of(client, address):
    return list(csv.DictReader(io.StringIO(body(client, address).decode("utf-8-sig"), newline="")))


def workbook(client, address):
    return openpyxl.load_workbook(io.BytesIO(body(client, address)))


# -- CSV --------------------------------------------------------------------------------------------


def test_the_gdp_file_has_147_rows_with_the_promised_columns(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        content = body(client, "/en/indicators/gdp.csv")
    assert content.startswith(b"\xef\xbb\xbf" + ",".join(COLUMNS).encode() + b"\r\n")
    assert content.count(b"\r\n") == content.count(b"\n") == 148
    rows = rows_of(client, "/en/indicators/gdp.csv")
    assert len(rows) == 147
    aba = {row["period"]: row["value"] for row in rows if row["region_code"] == "513200"}
    assert (aba["2010"], aba["2016"]) == ("132.76", "281.32")
    chengdu = next(row for row in rows if row["region_code"] == "510100" and row["period"] == "2016")
    assert (chengdu["status"], chengdu["qualifier"], chengdu["unit"]) == ("B", "exact", "100 million yuan")
    assert (chengdu["source"], chengdu["section"]) == ("aba-paper", "Fig.1")
    assert chengdu["published_at"].endswith("Z")


def test_names_and_units_follow_the_language_of_the_address(client):
    row = next(row for row in rows_of(client, "/zh-hans/indicators/gdp.csv") if row["region_code"] == "513200")
    assert (row["region_name"], row["unit"], row["indicator"]) == ("阿坝藏族羌族自治州", "亿元", "gdp")


def test_filters_apply_to_files(client):
    rows = rows_of(client, "/en/indicators/gdp.csv?region=513200~510100&time=2012..2014")
    assert {row["region_code"] for row in rows} == {"513200", "510100"}
    assert {row["period"] for row in rows} == {"2012", "2013", "2014"}
    assert rows_of(client, "/en/indicators/gdp.csv?region=513221") == [], "a county of which no GDP is held"
    assert rows_of(client, "/en/indicators/gdp.csv?time=1950") == []


def test_a_file_as_it_stood(client):
    indicator, region = make_indicator(), make_region()
    earlier = timezone.now() - timedelta(days=30)
    make_observation(indicator, region, 2016, "5", published_at=WHEN, superseded_at=earlier)
    make_observation(indicator, region, 2016, "7", version=2, recorded_at=earlier, published_at=earlier)
    make_observation(indicator, region, 2017, "9", published_at=None)
    then = (earlier - timedelta(days=1)).date().isoformat()
    assert [row["value"] for row in rows_of(client, "/en/indicators/test-output.csv")] == ["7.0"]
    assert [row["value"] for row in rows_of(client, f"/en/indicators/test-output.csv?as_of={then}")] == ["5.0"]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_text_is_never_a_formula_and_numbers_stay_numbers(client, start):
    region = make_region(name_en=f"{start}1+1")
    make_observation(make_indicator(), region, 2016, "-5.25", note_en=f"{start}SUM(A1)", note_zh="注")
    row = rows_of(client, "/en/indicators/test-output.csv")[0]
    assert row["region_name"] == f"'{start}1+1"
    assert row["note"] == f"'{start}SUM(A1)"
    assert row["value"] == "-5.25"
    cells = workbook(client, "/en/indicators/test-output.xlsx").worksheets[0][2]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d"}, "no cell is a formula"
    assert cells[4].value == -5.25


def test_an_empty_value_says_why_and_an_inferred_year_is_told(client):
    indicator, region = make_indicator(), make_region()
    make_observation(indicator, region, 2015, None, status="Q")
    make_observation(indicator, region, 2016, "0", year_basis="inferred", year_note_en="Last year", note_en="Read so")
    suppressed, zero = rows_of(client, "/en/indicators/test-output.csv")
    assert (suppressed["value"], suppressed["status"]) == ("", "Q")
    assert (zero["value"], zero["note"]) == ("0.0", "Read so Year inferred: Last year")


def test_files_are_attachments_and_answer_head_without_a_body(client, django_assert_max_num_queries):
    for ending, kind in (("csv", "text/csv"), ("xlsx", "application/vnd.openxmlformats")):
        response = client.head(f"/en/indicators/gdp.{ending}")
        assert response.status_code == 200
        assert response["Content-Disposition"] == f'attachment; filename="gdp.{ending}"'
        assert response["Content-Type"].startswith(kind)
    with django_assert_max_num_queries(2):
        client.head("/en/indicators/gdp.csv")
    assert client.post("/en/indicators/gdp.csv").status_code == 405


# -- XLSX -------------------------------------------------------------------------------------------


def test_the_workbook_has_typed_cells_and_a_sheet_of_notes(client):
    book = workbook(client, "/en/indicators/gdp.xlsx")
    figures, notes = book.worksheets
    header, first = list(figures.iter_rows(min_row=1, max_row=2, values_only=True))
    assert list(header) == COLUMNS
    assert figures.max_row == 148
    assert figures.freeze_panes == "A2"
    assert first[1] == "510100", "a code is text and keeps its zeros"
    assert (first[3], first[4]) == (2010, 5551.33)
    assert figures["L2"].is_date
    told = dict(notes.iter_rows(values_only=True))
    assert told["Title"] == "Gross domestic product"
    assert told["Status B"] == "Break in the series"
    assert "about 2018" in told["How to cite"]
    assert "CC BY 4.0" in told["Licence"]
    assert told["Address"].endswith("/en/indicators/gdp.xlsx")


# -- JSON -------------------------------------------------------------------------------------------


def test_json_has_the_promised_shape(client):
    answer = client.get("/en/indicators/gdp.json").json()
    assert answer.keys() == {"meta", "data", "next"}
    assert len(answer["data"]) == answer["meta"]["count"] == 147
    assert list(answer["data"][0]) == COLUMNS
    assert answer["data"][0]["value"] == 5551.33
    assert answer["next"] is None
    make_observation(make_indicator(), make_region(), 2016, None, status="O")
    assert client.get("/en/indicators/test-output.json").json()["data"][0]["value"] is None


def test_json_pages_add_up_to_the_whole_and_show_one_moment(client):
    aba = Observation.objects.get(indicator__slug="gdp", region__code="513200", year=2016, version=1)
    seen, token = [], ""
    while token is not None:
        answer = client.get("/en/indicators/gdp.json", {"limit": 40, "next": token}).json()
        seen += answer["data"]
        token = answer["next"]
        if len(seen) == 40:
            now = timezone.now()
            Observation.objects.filter(pk=aba.pk).update(superseded_at=now)
            make_observation(aba.indicator, aba.region, 2016, "999", version=2, recorded_at=now, published_at=now)
    assert len(seen) == len({(row["region_code"], row["period"]) for row in seen}) == 147
    assert [row["value"] for row in seen if row["region_code"] == "513200"][-1] == 281.32
    assert client.get("/en/indicators/gdp.json?region=513200&time=2016").json()["data"][0]["value"] == 999


def test_a_token_is_good_only_for_the_figures_it_was_made_for(client):
    token = client.get("/en/indicators/gdp.json?limit=1").json()["next"]
    make_observation(make_indicator(), make_region(), 2016, "1")
    assert client.get("/en/indicators/test-output.json", {"next": token}).status_code == 400
    assert client.get("/en/indicators/gdp.json", {"next": token[:-2]}).status_code == 400


def test_metadata_describes_the_indicator_in_both_languages(client):
    told = client.get("/en/indicators/gdp.metadata.json").json()
    assert told["name"] == {"en": "Gross domestic product", "zh": "地区生产总值"}
    assert told["unit"] == {"en": "100 million yuan", "zh": "亿元"}
    assert told["years"] == list(range(2010, 2017))
    assert len(told["regions"]) == 21
    assert told["statuses"] == {"A": "Normal value", "B": "Break in the series"}
    assert [source["source"] for source in told["sources"]] == ["aba-paper"]
    assert told["licence"]["name"] == "CC-BY-4.0"
    assert [column["name"] for column in told["columns"]] == COLUMNS


def test_metadata_keeps_five_dates_apart_and_says_how_to_cite(client):
    base = make_indicator("test-area", unit_en="mu", unit_zh="亩")
    indicator = make_indicator(denominator=base, computation_en="Weighed.", computation_zh="称重。",
                               next_update_due="2027-06-30")  # fmt: skip
    region, then = make_region(), WHEN + timedelta(days=3)
    old, new = make_source("old-report", year=2014), make_source("new-report", year=2018)
    make_observation(indicator, region, 2011, "1", source=old)
    make_observation(indicator, region, 2013, "2", source=new, version=2, recorded_at=then, published_at=then)
    told = client.get("/en/indicators/test-output.metadata.json").json()
    assert told["dates"] == {
        "period": {"first": 2011, "last": 2013},
        "published_by_source": {"first": 2014, "last": 2018},
        "brought_in": {"first": "2026-01-01T00:00:00Z", "last": "2026-01-04T00:00:00Z"},
        "revised": "2026-01-04T00:00:00Z",
        "next_due": "2027-06-30",
    }
    assert told["computation"] == {"en": "Weighed.", "zh": "称重。"}
    assert told["denominator"]["indicator"] == "test-area"
    assert told["denominator"]["unit"] == {"en": "mu", "zh": "亩"}
    today = timezone.localdate().isoformat()
    address = "http://testserver/en/indicators/test-output/"
    assert told["citation"]["short"] == {
        "en": f"Test output. Aba statistics, {address}, {today}.",
        "zh": told["citation"]["short"]["zh"],
    }
    assert "测试产量" in told["citation"]["short"]["zh"] and "测试产量" in told["citation"]["long"]["zh"]
    assert "Test report" in told["citation"]["long"]["en"]
    Indicator.objects.filter(slug="test-area").update(state="draft")
    assert client.get("/en/indicators/test-output.metadata.json").json()["denominator"] is None


def test_metadata_counts_every_region_and_year_by_kind(client):
    indicator, regions = make_indicator(), [make_region("990000"), make_region("980000")]
    for year, value, status in [(2011, "1", "A"), (2012, "0", "A"), (2013, None, "M"), (2014, None, "Q"),
                                (2015, None, "O"), (2016, "3", "F")]:  # fmt: skip
        make_observation(indicator, regions[0], year, value, status=status)
    make_observation(indicator, regions[1], 2016, "2", status="E")
    assert client.get("/en/indicators/test-output.metadata.json").json()["coverage"] == {
        "regions": 2, "years": 6, "reported": 3, "zero": 1, "not_applicable": 1, "suppressed": 1, "missing": 6,
        "estimated": 1, "forecast": 1,
    }  # fmt: skip


# -- refusals ---------------------------------------------------------------------------------------

NONSENSE = [
    "region=999999", "region=x", "region=%00", "time=soon", "time=2016..2010", "as_of=2999-01-01", "as_of=x",
    "measure=love", "view=x", "region=" + "1~" * 3000,
]  # fmt: skip


@pytest.mark.parametrize("query", NONSENSE)
def test_a_file_with_a_filter_that_means_nothing_is_refused_with_the_reason(client, query):
    parameter = query.partition("=")[0]
    for ending in ("csv", "xlsx"):
        response = client.get(f"/en/indicators/gdp.{ending}?{query}")
        assert (response.status_code, response["Content-Type"]) == (400, "text/plain; charset=utf-8")
        assert f"cannot be used for “{parameter}”" in response.content.decode()
    for ending in ("json", "metadata.json"):
        response = client.get(f"/en/indicators/gdp.{ending}?{query}")
        error = response.json()["error"]
        assert (response.status_code, error["status"], error["title"]) == (400, 400, "Bad request")
        assert parameter in error["detail"]


@pytest.mark.parametrize("query", ["limit=0", "limit=10001", "limit=x", "next=forged", "next=a:b:c"])
def test_json_refuses_pages_that_are_none(client, query):
    assert client.get(f"/en/indicators/gdp.json?{query}").status_code == 400


def test_an_unknown_indicator_is_not_found_in_json_too(client):
    response = client.get("/en/indicators/nothing.json")
    assert response.status_code == 404
    assert response.json()["error"]["status"] == 404
    assert client.get("/en/indicators/nothing.csv").status_code == 404


def test_a_figure_whose_source_is_a_draft_is_in_no_file_yet(client):
    indicator = make_indicator()
    make_observation(indicator, make_region(), 2015, "1", source=make_source("draft-report", state="draft"))
    make_observation(indicator, make_region(), 2016, "2", source=make_source("known-report"))
    assert [row["source"] for row in rows_of(client, "/en/indicators/test-output.csv")] == ["known-report"]
