"""The files of an indicator with a measure computed beside each figure: recomputed here the slow, obvious way."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from poverty.models import Observation
from tests.poverty.rows import make_indicator, make_observation, make_region
from tests.poverty.test_downloads import COLUMNS, body, rows_of, workbook

pytestmark = pytest.mark.django_db

MEASURE_COLUMNS = ["measure", "computed", "numerator", "denominator", "reason", "of", "whole"]


def computed(client, query):
    """By region and year, the columns of a measure."""
    rows = rows_of(client, f"/en/indicators/gdp.csv?{query}")
    return {(row["region_code"], row["period"]): [row[name] for name in MEASURE_COLUMNS] for row in rows}


def gdp():
    """By region and year, the values of the paper; Chengdu and Ziyang break into 2016."""
    rows = Observation.objects.published().filter(indicator__slug="gdp").values_list("region__code", "year", "value")
    return {(code, year): value for code, year, value in rows}


def ten_digits(number):
    return f"{Decimal(number):.10g}"


def test_a_file_of_values_has_no_columns_of_a_measure(client):
    for query in ("", "?measure=value"):
        assert list(rows_of(client, f"/en/indicators/gdp.csv{query}")[0]) == COLUMNS


def test_growth_is_on_the_year_before_also_at_the_beginning_of_a_range(client):
    values, found = gdp(), computed(client, "measure=growth&time=2012..2016")
    assert len(found) == 21 * 5
    for (code, year), (measure, number, numerator, denominator, reason, *_) in found.items():
        now, before = values[code, int(year)], values[code, int(year) - 1]
        if year == "2016" and code in ("510100", "512000"):
            assert [number, numerator, denominator, reason] == ["", "", "", "break"]
            continue
        assert (measure, reason) == ("growth", "")
        assert Decimal(number) == Decimal(ten_digits((now - before) / before))
        assert (Decimal(numerator), Decimal(denominator)) == (now, before)
    first = computed(client, "measure=growth&time=2010")["513200", "2010"]
    assert first == ["growth", "", "", "", "no_earlier", "", ""]


def test_an_index_begins_with_the_first_year_asked_for(client):
    values, found = gdp(), computed(client, "measure=index&time=2012..2015&region=513200")
    for (code, year), (_measure, number, numerator, denominator, *_) in found.items():
        base = values[code, 2012]
        assert Decimal(number) == Decimal(ten_digits(100 * values[code, int(year)] / base))
        assert (Decimal(numerator), Decimal(denominator)) == (values[code, int(year)], base)


def test_ranks_and_shares_are_among_all_regions_whatever_the_file_is_narrowed_to(client):
    values = gdp()
    of_2014 = {code: value for (code, year), value in values.items() if year == 2014}
    rank = computed(client, "measure=rank&time=2014&region=513200")["513200", "2014"]
    higher = sum(value > of_2014["513200"] for value in of_2014.values())
    assert (rank[1], rank[4], rank[5]) == (str(higher + 1), "", "21")
    share = computed(client, "measure=share&time=2014&region=513200")["513200", "2014"]
    whole = sum(of_2014.values())
    assert Decimal(share[1]) == Decimal(ten_digits(of_2014["513200"] / whole))
    assert Decimal(share[3]) == whole
    assert share[4:] == ["", "21", "sum"], "the sum of those that report is called that"


def test_a_ratio_has_both_its_parts(client):
    area = make_indicator("test-area", decimals=2)
    output, region = make_indicator(denominator=area), make_region()
    make_observation(output, region, 2015, "10")
    make_observation(output, region, 2016, "7")
    make_observation(area, region, 2016, "3")
    rows = rows_of(client, "/en/indicators/test-output.csv?measure=per")
    assert [[row[name] for name in MEASURE_COLUMNS[1:5]] for row in rows] == [
        ["", "", "", "denominator_missing"],
        ["2.333333333", "7.0", "3.00", ""],
    ]


@pytest.mark.parametrize("measure", ["growth", "share", "rank", "index", "per"])
def test_the_kinds_of_file_agree_on_a_measure(client, measure):
    query = f"measure={measure}&time=2013..2016&region=513200~510100"
    plain = rows_of(client, f"/en/indicators/gdp.csv?{query}")
    answer = client.get(f"/en/indicators/gdp.json?{query}").json()
    assert answer["meta"]["measure"] == measure
    assert answer["meta"]["count"] == len(answer["data"]) == len(plain) == 8
    cells = workbook(client, f"/en/indicators/gdp.xlsx?{query}").worksheets[0].iter_rows(min_row=2, values_only=True)
    for row, item, cell in zip(plain, answer["data"], cells, strict=True):
        assert list(item) == COLUMNS + MEASURE_COLUMNS
        at = len(COLUMNS) + 1
        if row["computed"]:
            assert item["computed"] == pytest.approx(float(row["computed"]), rel=1e-12)
            assert cell[at] == pytest.approx(float(row["computed"]), rel=1e-12)
        else:
            assert item["computed"] is None and cell[at] is None and row["reason"]


def test_pages_of_a_measure_add_up(client):
    seen, token = [], ""
    while token is not None:
        answer = client.get("/en/indicators/gdp.json", {"measure": "growth", "limit": 50, "next": token}).json()
        seen += answer["data"]
        token = answer["next"]
    assert [(row["region_code"], row["period"]) for row in seen] == sorted(
        (row["region_code"], row["period"]) for row in seen
    )
    assert len(seen) == 147


def test_a_measure_as_it_stood(client):
    indicator, region = make_indicator(), make_region()
    earlier = timezone.now() - timedelta(days=30)
    make_observation(indicator, region, 2015, "4")
    make_observation(indicator, region, 2016, "5", superseded_at=earlier)
    make_observation(indicator, region, 2016, "6", version=2, recorded_at=earlier, published_at=earlier)
    then = (earlier - timedelta(days=1)).date().isoformat()
    for query, growth in (("", "0.5"), (f"&as_of={then}", "0.25")):
        rows = rows_of(client, f"/en/indicators/test-output.csv?measure=growth{query}")
        assert [row["computed"] for row in rows] == ["", growth]


def test_a_measure_of_a_place_or_years_without_figures_is_an_empty_file(client):
    for query in ("region=513221", "time=1950"):
        assert rows_of(client, f"/en/indicators/gdp.csv?measure=growth&{query}") == []
        assert client.get(f"/en/indicators/gdp.json?measure=rank&{query}").json()["data"] == []


def test_a_measure_takes_few_queries(client, django_assert_max_num_queries):
    for measure in ("growth", "share", "rank", "index", "per"):
        with django_assert_max_num_queries(5):
            body(client, f"/en/indicators/gdp.csv?measure={measure}")
