"""Pages cost a handful of queries, whatever is held, and figures that are only read become no model instances."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import Q
from django.db.models.signals import pre_init
from django.test.utils import CaptureQueriesContext

from aba_site.scoping import Scope, scoped
from poverty.metrics.holdings import records_where, records_within
from poverty.metrics.reading import FigureRow, read_figures
from poverty.models import Indicator, Observation, Region
from tests.poverty.rows import WHEN, count_again, make_indicator, make_region, make_source

pytestmark = pytest.mark.django_db

# The most queries of each: the version of the data, what is asked for, its names.
INDICATOR = "indicators/lean-0/"
PAGES = {
    "": 9,
    "regions/": 2,
    "regions/990101/": 11,
    "regions/990100/": 14,
    "regions/990101/factsheet/": 11,
    "indicators/": 5,
    INDICATOR: 5,
    f"{INDICATOR}?view=table": 5,
    f"{INDICATOR}?view=table&measure=rank": 5,
    f"{INDICATOR}?view=table&measure=per": 8,
    f"{INDICATOR}?view=coverage": 5,
    f"{INDICATOR}?view=bars&measure=share": 5,
    f"{INDICATOR}?view=multiples&measure=growth": 5,
    f"{INDICATOR}embed/": 5,
    f"{INDICATOR[:-1]}.json": 4,
    f"{INDICATOR[:-1]}.csv": 3,
    "explore/": 8,
    "explore/?theme=tourism": 8,
}


def fill(indicators, counties, years):
    """A province, its prefecture and so many counties, each with figures of all the indicators in all the years."""
    province = make_region()
    prefecture = make_region("990100", "prefecture", province)
    places = [make_region(f"99010{number + 1}", "county", prefecture) for number in range(counties)]
    kinds = []
    for number in range(indicators):
        theme = Indicator.Theme.values[number % 9]
        divided_by = kinds[0] if number == 1 else None
        kinds.append(make_indicator(f"lean-{number}", theme=theme, position=number, denominator=divided_by))
    Indicator.objects.filter(slug="lean-0").update(denominator=kinds[1])
    held = set(Observation.objects.filter(indicator__in=kinds).values_list("indicator_id", "region_id", "year"))
    Observation.objects.bulk_create(
        Observation(indicator=kind, region=place, year=year, value=10 * kind.position + year % 7, source=make_source(),
                    recorded_at=WHEN, published_at=WHEN)
        for kind in kinds for place in [province, prefecture, *places] for year in range(2010, 2010 + years)
        if (kind.pk, place.pk, year) not in held
    )  # fmt: skip
    count_again()


def queries(client, page) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        response = client.get(f"/en/{page}")
        assert response.status_code == 200, page
        b"".join(response)
    return [query["sql"] for query in captured]


def test_pages_ask_few_questions_and_no_more_of_a_larger_set(client):
    fill(indicators=3, counties=3, years=3)
    client.get("/en/")  # what a process asks once
    few = {page: queries(client, page) for page in PAGES}
    fill(indicators=20, counties=9, years=12)
    for page, most in PAGES.items():
        many = queries(client, page)
        assert len(many) <= most, (page, many)
        assert len(many) == len(few[page]), (page, few[page], many)


@contextmanager
def made(model):
    """How many instances were made meanwhile."""
    count = []

    def note(**_sent):
        count.append(1)

    pre_init.connect(note, sender=model)
    try:
        yield count
    finally:
        pre_init.disconnect(note, sender=model)


@pytest.mark.parametrize("page", [page for page in PAGES if page.startswith(("regions/9901", INDICATOR[:-1]))])
def test_figures_that_are_only_read_are_no_model_instances(client, page):
    fill(indicators=4, counties=4, years=4)
    with made(Observation) as figures, made(Region) as places:
        client.get(f"/en/{page}")
    assert not figures
    assert len(places) <= 20, "each place once, not with each of its figures"


# -- rows in place of instances ----------------------------------------------------------------------


def test_a_row_says_what_the_observation_says():
    """Of every figure of the paper, and of one with all that can be said."""
    figures = Observation.objects.published().order_by("pk")
    Observation.objects.filter(pk=figures.first().pk).update(
        published_at=WHEN + timedelta(microseconds=7), version=3, reading_confidence="0.25", year_note_en="As told"
    )
    rows = read_figures(figures, versions=True)
    assert len(rows) == figures.count() > 200
    methods = ("get_status_display", "get_absolute_url")
    for row, held in zip(rows, figures.select_related("indicator", "region__parent", "source"), strict=True):
        for name in (*FigureRow._fields, "note", "year_note", "indicator_id", "region_id", "source_id"):
            assert getattr(row, name) == getattr(held, name), name
        assert row.region.parent == held.region.parent
        assert [getattr(row, name)() for name in methods] == [getattr(held, name)() for name in methods]


def test_rows_share_what_they_stand_on(django_assert_num_queries):
    gdp = Indicator.objects.get(slug="gdp")
    figures = Observation.objects.published().filter(indicator=gdp)
    with django_assert_num_queries(4):
        rows = read_figures(figures)
    assert len({id(row.region) for row in rows}) == 21 and len({id(row.source) for row in rows}) == 1
    with django_assert_num_queries(3):
        assert {row.indicator for row in read_figures(figures, indicator=gdp)} == {gdp}
    with django_assert_num_queries(1):
        assert read_figures(figures.filter(year=1901)) == []


# -- records of a place -------------------------------------------------------------------------------


@pytest.mark.parametrize("code", ["510000", "513200", "513221", "513221100"])
def test_records_within_a_place_are_those_whose_codes_begin_with_its_own(code):
    region = Region.objects.get(code=code)
    expected = records_where(Q(region__code__startswith=region.prefix))
    assert records_within(region) == expected
    with scoped(Scope("5132")):
        assert records_within(region) == records_where(Q(region__code__startswith=region.prefix))
