"""Reading a queryset page by page shows each row once, in order, whichever way and however it is found."""

import pytest
from django.db import connection
from django.db.models import Case, F, Value, When
from django.test.utils import CaptureQueriesContext

from aba_site import keyset
from aba_site.keyset import Walk, keys_of, without_indexes
from poverty.models import Finding, Indicator, Observation, Region

pytestmark = pytest.mark.django_db

THEME_FIRST = Case(When(theme="economy", then=Value(0)), default=Value(1))
ORDERS = [
    (Observation, ["indicator_id", "year", "region_id", "version"]),
    (Observation, ["-year", "-pk"]),
    (Observation, ["value", "-pk"]),
    (Observation, ["-value", "pk"]),
    (Observation, ["upload", "region", "-id"]),
    (Region, ["parent", "-code"]),
    (Region, ["-poverty_exit_year", "name_zh", "pk"]),
    (Region, [F("area_km2").desc(nulls_last=True), "pk"]),
    (Finding, ["region__code", "slug"]),
    (Indicator, [THEME_FIRST, "-position", "slug"]),
]


@pytest.fixture(params=["few", "many"])
def counted(request, monkeypatch):
    """Rows are found first and put in order, or read along their order."""
    monkeypatch.setattr(keyset, "COUNTED", 5_000 if request.param == "few" else 0)
    return request.param


def expected(rows, keys):
    return list(
        rows.annotate(**{key.name: key.expression for key in keys if key.expression is not None})
        .order_by(*(key.order(back=False) for key in keys))
        .values_list("pk", flat=True)
    )


@pytest.mark.parametrize(("model", "order"), ORDERS, ids=lambda value: str(value)[:40])
@pytest.mark.parametrize("size", [7, 50])
def test_pages_there_and_back_are_the_whole_list(counted, model, order, size):
    rows = model.objects.filter(pk__lte=300)
    keys = keys_of(model, order)
    walk = Walk(rows, keys, size)
    whole = expected(rows, keys)
    page, there = walk.page(), []
    assert not page.has_previous
    while True:
        there += page.ids
        if not page.has_next:
            break
        page = walk.page(page.last)
        assert page.has_previous
    assert there == whole
    page, back = walk.page(back=True), []
    assert page.ids == whole[-size:]
    while True:
        back = page.ids + back if page.has_previous else back
        if not page.has_previous:
            break
        page = walk.page(page.first, back=True)
    assert page.ids == whole[:size]
    assert back == whole[len(whole) - len(back) :]
    assert walk.page().count == (len(whole) if counted == "few" else None)


def test_filters_hold_on_every_page(counted):
    rows = Observation.objects.filter(year=2016, source__slug="aba-paper", status="A", region__code__startswith="51")
    rows = rows.exclude(indicator__theme="tourism")
    keys = keys_of(Observation, ["indicator_id", "year", "region_id", "version"])
    walk, found = Walk(rows, keys, 10), []
    page = walk.page()
    found += page.ids
    while page.has_next:
        page = walk.page(page.last)
        found += page.ids
    assert found == expected(rows, keys)
    assert len(found) > 10


def test_a_row_that_is_gone_is_no_end(counted):
    rows, keys = Region.objects.all(), keys_of(Region, ["code"])
    walk = Walk(rows, keys, 5)
    assert walk.page(("513221",)).ids == walk.page(("5132210",)).ids, "a place that no row has"
    beyond = walk.page(("999999",))
    assert beyond.ids == walk.page().ids, "after the last: the first page"
    assert not beyond.has_previous


def test_a_page_deep_inside_asks_for_as_little_as_the_first(monkeypatch):
    monkeypatch.setattr(keyset, "COUNTED", 0)
    keys = keys_of(Observation, ["indicator_id", "year", "region_id", "version"])
    start = Observation.objects.order_by(*(key.name for key in keys)).values_list(*(key.name for key in keys))[100]
    with CaptureQueriesContext(connection) as asked:
        Walk(Observation.objects.all(), keys, 50).page(start)
    assert len(asked) <= 1 + len(keys)
    for query in asked:
        assert "COUNT" not in query["sql"]
        assert "OFFSET" not in query["sql"]
        assert "LIMIT" in query["sql"]


def test_conditions_are_kept_from_indexes_that_would_make_sqlite_sort():
    rows = Observation.objects.filter(source_id=1, indicator_id=2, superseded_at__isnull=True)
    text = str(without_indexes(rows, ["indicator_id", "year"]).query)
    assert list(rows) == list(without_indexes(rows, ["indicator_id", "year"]))
    if connection.vendor == "sqlite":
        assert '+("' not in text
        assert '+"poverty_observation"."source_id" = 1' in text
        assert '+"poverty_observation"."indicator_id"' not in text, "the list's order begins with it"
        assert str(rows.query).count("+") == 0, "the queryset itself is left alone"
    else:
        assert text == str(rows.query)
