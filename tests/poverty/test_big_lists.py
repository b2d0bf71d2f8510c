"""Lists of any length: from row to row, never counted whole, and what is done with a list is done with all of it."""

import re
from html import unescape

import pytest
from django.contrib import admin
from django.core import signing
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aba_site import keyset
from aba_site.big_lists import SALT
from poverty.admin.figures import ObservationAdmin
from poverty.models import Brand, Observation, Region, Upload
from tests.poverty.records import make_record
from tests.poverty.rows import make_indicator, make_observation, make_region
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
FIGURES = "/admin/poverty/observation/"
REGIONS = "/admin/poverty/region/"
ROW = re.compile(r'name="_selected_action"[^>]*value="(\d+)"|value="(\d+)"[^>]*name="_selected_action"')


@pytest.fixture
def staff(client):
    client.force_login(administrator())
    return client


@pytest.fixture(params=[5_000, 20], ids=["counted", "not counted"])
def counted(request, monkeypatch):
    monkeypatch.setattr(keyset, "COUNTED", request.param)
    monkeypatch.setattr("aba_site.big_lists.COUNTED", request.param)
    return request.param


def opened(staff, address):
    response = staff.get(address)
    assert response.status_code == 200, address
    return response.text


def rows_of(html):
    return [int(one or other) for one, other in ROW.findall(html)]


def link(html, label):
    found = re.search(rf'<a [^>]*href="([^"]*)"[^>]*title="{label}"', html)
    return unescape(found[1]) if found else None


def walked(staff, address, label="Next page"):
    """The rows of every page, following the links."""
    html, path = opened(staff, address), address.split("?")[0]
    pages = [rows_of(html)]
    while following := link(html, label):
        html = opened(staff, path + following)
        pages.append(rows_of(html))
    return pages


def standing(**chosen):
    rows = Observation.objects.standing().filter(**chosen)
    return list(rows.order_by("indicator_id", "year", "region_id", "version").values_list("pk", flat=True))


@pytest.mark.parametrize("query", ["", "year=2016", "q=aba", "status__exact=A&year=2015"])
def test_following_the_links_shows_each_figure_once(staff, counted, query):
    chosen = {"year=2016": {"year": 2016}, "status__exact=A&year=2015": {"status": "A", "year": 2015}}.get(query, {})
    pages = walked(staff, f"{FIGURES}?{query}")
    rows = [row for page in pages for row in page]
    assert all(len(page) == 50 for page in pages[:-1])
    assert len(set(rows)) == len(rows)
    if query != "q=aba":
        assert rows == standing(**chosen)
    back = walked(staff, f"{FIGURES}?{query}&p=last", "Previous page")
    assert [row for page in reversed(back) for row in page][-len(rows) :][-50:] == rows[-50:]


def test_the_last_page_and_the_first_are_one_step_away(staff, counted):
    html = opened(staff, FIGURES)
    assert not link(html, "First page")
    assert not link(html, "Previous page")
    last = opened(staff, FIGURES + link(html, "Last page"))
    assert rows_of(last) == standing()[-50:]
    assert not link(last, "Next page")
    assert rows_of(opened(staff, FIGURES + link(last, "First page"))) == standing()[:50]


def test_a_list_sorted_by_a_column_goes_along_an_index(staff, counted):
    column = ["action_checkbox", *ObservationAdmin.list_display].index("year")
    rows = [row for page in walked(staff, f"{FIGURES}?o=-{column}") for row in page]
    assert rows == list(Observation.objects.standing().order_by("-year", "-pk").values_list("pk", flat=True))


def test_how_many_there_are_is_said_exactly_only_where_that_is_cheap(staff, monkeypatch):
    count = len(standing())
    assert f"{count} observations" in " ".join(opened(staff, FIGURES).split())
    monkeypatch.setattr(keyset, "COUNTED", 60)
    monkeypatch.setattr("aba_site.big_lists.COUNTED", 60)
    html = " ".join(opened(staff, FIGURES).split())
    assert "more than 60 observations" in html
    assert f"{count} observations" not in html


@pytest.mark.parametrize("query", ["", "year=2016", "q=aba", "standing=all", "o=-3", "standing=pending", "q=qqqq"])
def test_nothing_is_counted_skipped_or_looked_through_for_its_values(staff, query):
    with CaptureQueriesContext(connection) as asked:
        opened(staff, f"{FIGURES}?{query}")
    about_figures = [one["sql"] for one in asked if "poverty_observation" in one["sql"]]
    assert about_figures
    for sql in about_figures:
        assert not re.search(r"\bCOUNT\(|\bOFFSET\b|\bDISTINCT\b|\bMIN\(|\bMAX\(", sql)
    for sql in about_figures[:-1]:
        assert "LIMIT" in sql


def test_every_page_asks_as_much(staff):
    def count(address):
        with CaptureQueriesContext(connection) as asked:
            opened(staff, address)
        return len(asked)

    opened(staff, FIGURES)
    first = count(FIGURES)
    html = opened(staff, FIGURES)
    assert count(FIGURES + link(html, "Next page")) <= first
    assert count(FIGURES + link(html, "Last page")) <= first
    assert first <= 9


@pytest.mark.parametrize(
    "place",
    [
        "999", "-1", "x", "LAST", "%00", "a" * 5000, "..", ":", "eyJ4Ijox",
        signing.dumps([0, ["indicator_id"], [1]], salt=SALT),
        signing.dumps([0, ["indicator_id", "year", "region_id", "version"], [1, 2]], salt=SALT),
        signing.dumps([0, ["indicator_id", "year", "region_id", "version"], ["x", {}, [], None]], salt=SALT),
        signing.dumps({"a": 1}, salt=SALT),
        signing.dumps([0, ["indicator_id", "year", "region_id", "version"], [1, 2016, 1, 1]], salt="another"),
    ],
    ids=range(14),  # what is signed holds the moment, and would be named otherwise by each process
)  # fmt: skip
def test_a_place_that_makes_no_sense_is_the_first_page(staff, counted, place):
    response = staff.get(FIGURES, {"p": place} if "%" not in place else {"p": "\x00"}, follow=True)
    assert rows_of(response.text) == standing()[:50]


def test_a_place_of_another_order_is_not_taken(staff):
    html = opened(staff, f"{FIGURES}?o=-3")
    following = link(html, "Next page").replace("o=-3", "o=3")
    assert rows_of(opened(staff, FIGURES + following)) == rows_of(opened(staff, f"{FIGURES}?o=3"))


def test_pages_keep_what_was_filtered_and_searched(staff):
    html = opened(staff, f"{FIGURES}?q=gdp&status__exact=A&standing=published")
    for label in ("Next page", "Last page"):
        assert {"q=gdp", "status__exact=A", "standing=published"} <= set(link(html, label)[1:].split("&"))


def test_an_action_on_everything_reaches_what_is_filtered_and_nothing_else(staff, counted):
    brands = [make_record(Brand, f"many-{n:03}", state="submitted") for n in range(70)]
    other = make_record(Brand, "another", state="draft")
    address = f"{reverse('admin:poverty_brand_changelist')}?state__exact=submitted"
    html = opened(staff, address)
    assert len(rows_of(html)) == 50
    seen = []
    brand_admin = admin.site._registry[Brand]
    action = lambda self, request, queryset: seen.extend(queryset.values_list("pk", flat=True))  # noqa: E731
    action.short_description = "Look"
    place = link(html, "Next page").lstrip("?")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(brand_admin, "get_actions", lambda request: {"look": (action, "look", "Look")})
        sent = {"action": "look", "select_across": "1", "_selected_action": rows_of(html)[:1], "index": "0"}
        staff.post(f"{reverse('admin:poverty_brand_changelist')}?{place}", sent)
    assert sorted(seen) == sorted(one.pk for one in brands)
    assert other.pk not in seen


def test_a_sheet_holds_what_is_filtered_on_whichever_page(staff, counted):
    html = opened(staff, f"{FIGURES}?year=2016")
    export = reverse("admin:poverty_observation_export")
    for place in ("?year=2016", link(html, "Next page") or "?year=2016"):
        response = staff.post(export + place, {"format": "1", "resource": "0"})
        text = response.getvalue().decode("utf-8-sig")
        assert text.count("\r\n") == 1 + len(standing(year=2016))


def test_a_list_of_few_can_be_shown_whole(staff):
    towns = f"{REGIONS}?kind__exact=town"
    assert len(rows_of(opened(staff, towns))) == 50
    assert len(rows_of(opened(staff, f"{towns}&all="))) == Region.objects.filter(kind="town").count() > 50


def test_sorting_by_a_column_with_gaps_loses_nothing(staff, counted):
    names = admin.site._registry[Region].get_list_display(None)
    column = ["action_checkbox", *names].index("poverty_exit_year")
    for sort in (f"{column}", f"-{column}"):
        rows = [row for page in walked(staff, f"{REGIONS}?level__exact=township&o={sort}") for row in page]
        assert len(rows) == len(set(rows)) == Region.objects.filter(level="township").count()


def test_every_list_goes_from_row_to_row(staff):
    from aba_site.big_lists import KeysetChangeList

    request = staff.get(FIGURES).wsgi_request
    for model, model_admin in admin.site._registry.items():
        assert issubclass(model_admin.get_changelist(request), KeysetChangeList), model


# -- searching ------------------------------------------------------------------------------------


def test_a_statement_is_found_where_no_name_is(staff):
    region = Region.objects.get(code="513221")
    figure = make_observation(Observation.objects.first().indicator, region, 1999, "1", statements="XQ-77 XQ-78")
    for words in ("XQ-77", "xq-78", "XQ-7 1999"):
        assert rows_of(opened(staff, f"{FIGURES}?q={words}")) == [figure.pk]
    assert rows_of(opened(staff, f"{FIGURES}?q=XQ-79")) == []


def test_what_is_typed_to_choose_is_not_counted(staff):
    address = reverse("admin:autocomplete")
    asked_for = {"app_label": "poverty", "model_name": "observation", "field_name": "region", "term": "汶川"}
    with CaptureQueriesContext(connection) as asked:
        answer = staff.get(address, asked_for).json()
    assert not any("COUNT(" in one["sql"] for one in asked)
    assert any("513221" in one["text"] for one in answer["results"])
    everything = staff.get(address, asked_for | {"term": ""}).json()
    assert len(everything["results"]) == 20
    assert everything["pagination"]["more"]
    following = staff.get(address, asked_for | {"term": "", "page": 2}).json()
    assert not {one["id"] for one in everything["results"]} & {one["id"] for one in following["results"]}
    pages = -(-Region.objects.count() // 20)
    assert not staff.get(address, asked_for | {"term": "", "page": pages}).json()["pagination"]["more"]


def test_counts_beside_filters_are_not_offered(staff):
    assert "Show counts" not in opened(staff, FIGURES)


def test_an_upload_leads_to_its_figures_only(staff, counted):
    upload = Upload.objects.filter(observations__isnull=False).first()
    rows = [row for page in walked(staff, f"{FIGURES}?upload__id__exact={upload.pk}&standing=all") for row in page]
    assert sorted(rows) == sorted(upload.observations.values_list("pk", flat=True))


# -- what stands in a row -------------------------------------------------------------------------


def test_a_row_says_what_each_cell_is_and_one_cell_heads_it(staff):
    figure = make_observation(make_indicator(), make_region(), 2010, "7")
    html = opened(staff, f"{FIGURES}?indicator__id__exact={figure.indicator_id}&region__id__exact={figure.region_id}")
    row = html[html.index('<tr class="data-row">') :].split("</tr>")[0]
    assert re.findall(r'data-label="([^"]*)"', row)[:5] == ["Select record", "indicator", "region", "year", "value"]
    headed = re.search(
        r'<th class="cell field-figure" data-label="value"><a href="([^"?]*)[^"]*">([^<]*)</a></th>', row
    )
    assert headed and headed[2] == "7.0", row
    assert headed[1] == reverse("admin:poverty_observation_change", args=[figure.pk])


def test_what_names_hold_is_text(staff):
    brand = make_record(Brand, "bold", name_zh="<b>粗</b>", name_en="<b>Bold</b>")
    html = opened(staff, reverse("admin:poverty_brand_changelist"))
    assert str(brand.pk) in html
    assert "<b>" not in html and "&lt;b&gt;" in html


def test_whoever_chooses_from_a_list_in_a_window_gets_the_row(staff):
    region = Region.objects.get(code="513221")
    html = opened(staff, f"{REGIONS}?_popup=1&q=513221")
    assert f'data-popup-opener="{region.pk}"' in html


def test_a_page_of_fifty_rows_is_light(staff):
    html = opened(staff, FIGURES)
    assert len(rows_of(html)) == 50
    assert len(html) < 220_000, "the theme's classes alone would make it 430,000 bytes"
