"""The first page of an indicator's figures is cut by the counts that are kept; the answer is that of all figures."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from poverty import files
from poverty.models import HeldSeries, Observation
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db

ALL_YEARS = (1900, 2100)
CODES = ("990100", "990200", "990300")


@pytest.fixture
def indicator():
    """Of three regions, three figures each, the second region's of other years."""
    made, province = make_indicator(), make_region()
    for code in reversed(CODES):
        region = make_region(code, "prefecture", province)
        for year in range(2010, 2013):
            make_observation(made, region, year + 5 * (code == CODES[1]), f"{year}.5")
    return made


def by_hand(limit: int, figures) -> tuple[int, bytes]:
    """How many there are and the data of an answer, made of all figures, row by row."""
    with override("en"):
        rows = [files.as_object(row) for row in files.rows(figures)]
    return len(rows), json.dumps(rows[:limit], ensure_ascii=False).encode()


@pytest.mark.parametrize("limit", [1, 2, 3, 4, 8, 9, 10, 10_000])
@pytest.mark.parametrize(
    ("query", "narrowed"),
    [
        ("", {}),
        ("region=990100~990300", {"region__code__in": ["990100", "990300"]}),
        ("time=2010..2017", {}),
        ("time=2011..2016", {"year__range": (2011, 2016)}),
        ("time=1950", {"year": 1950}),
    ],
)
def test_an_answer_is_the_beginning_of_all_figures(client, indicator, limit, query, narrowed):
    response = client.get(f"/en/indicators/{indicator.slug}.json?limit={limit}&{query}")
    figures = Observation.objects.published().filter(indicator=indicator, **narrowed)
    count, data = by_hand(limit, figures)
    assert response["Content-Type"] == "application/json"
    answer = response.json()
    assert response.content == json.dumps(answer, ensure_ascii=False).encode()
    assert b'"data": ' + data + b', "next": ' in response.content
    assert answer["meta"]["count"] == count and (answer["next"] is not None) == (count > limit)


def test_only_the_regions_of_the_page_are_read(client, indicator):
    assert files.first_page(indicator, [], ALL_YEARS, 1) == (9, CODES[0])
    assert files.first_page(indicator, [], ALL_YEARS, 3) == (9, CODES[0])
    assert files.first_page(indicator, [], ALL_YEARS, 4) == (9, CODES[1])
    assert files.first_page(indicator, [], ALL_YEARS, 5000) == (9, CODES[2])
    assert files.first_page(indicator, [CODES[1], CODES[2]], ALL_YEARS, 2) == (6, CODES[1])
    assert files.first_page(indicator, [CODES[0]], (2010, 2012), 2) == (3, CODES[0])
    with CaptureQueriesContext(connection) as captured:
        client.get(f"/en/indicators/{indicator.slug}.json?limit=2")
    read = captured.captured_queries[-1]["sql"]
    assert CODES[0] in read and "COUNT(" not in "".join(query["sql"] for query in captured)


def test_counts_of_other_years_or_none_do_not_tell(indicator):
    assert files.first_page(indicator, [], (2010, 2012), 5) is None
    assert files.first_page(indicator, [], (2013, 2100), 5) is None
    assert files.first_page(indicator, ["990900"], ALL_YEARS, 5) is None


@pytest.mark.parametrize("limit", [2, 5, 100])
def test_figures_that_came_or_went_since_they_were_counted_are_told_rightly(client, indicator, limit):
    """Between the two questions somebody may publish; then all figures are asked."""
    series = HeldSeries.objects.filter(indicator=indicator)
    for change in ({"figures": 500}, {"figures": 1}):
        series.filter(region__code=CODES[0]).update(**change)
        answer = client.get(f"/en/indicators/{indicator.slug}.json?limit={limit}").json()
        assert len(answer["data"]) == min(limit, 9)
        assert (answer["next"] is not None) == (limit < 9)
