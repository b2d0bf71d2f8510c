"""All figures in one place: narrowed, page by page, and as a file of exactly the same."""

import csv
import io
import re

import pytest
from django.db import connection
from django.utils import timezone

from poverty.metrics import exploring
from poverty.metrics.exploring import Place, Selection, page_of
from poverty.models import Indicator, Observation, Region
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source

pytestmark = pytest.mark.django_db

HOSTILE = ["\0", "x" * 10_000, "‮", "'\"><script>alert(1)</script>", "513200' OR 1=1--", "NaN", "-1", "９", "~~~"]
PARAMETERS = ["theme", "indicator", "region", "within", "time", "status", "as_of", "after", "before"]


def all_indicators():
    return sorted(Indicator.objects.filter(state="published").values_list("pk", flat=True))


def regions(**which):
    return list(Region.objects.filter(**which).order_by("pk").values_list("pk", flat=True))


def public():
    """Every public figure, found the slow way."""
    return [
        row
        for row in Observation.objects.select_related("indicator", "region", "source")
        if row.published_at
        and not row.superseded_at
        and all(part.state == "published" for part in (row.indicator, row.region, row.source))
    ]


def by_indicator(row):
    return row.indicator_id, row.year, row.region_id


def by_region(row):
    return row.region_id, row.indicator_id, row.year


def walked(selection, size=5, back=False):
    """All pages put together, read forwards or backwards from the end."""
    rows, page = [], page_of(selection, size=size)
    if not back:
        while True:
            rows += page.rows
            if not page.has_next:
                return rows
            page = page_of(selection, after=Place.of(page.rows[-1]), size=size)
    beyond = Place(10**9, 9999, 10**9)
    page = page_of(selection, before=beyond, size=size)
    while page.has_previous:
        rows = page.rows + rows
        page = page_of(selection, before=Place.of(page.rows[0]), size=size)
    already = {row.pk for row in rows}
    return [row for row in page.rows if row.pk not in already] + rows


def theme_of(rows, theme):
    return [row for row in rows if row.indicator.theme == theme]


CHOICES = {
    "everything": (lambda: Selection(all_indicators()), lambda rows: sorted(rows, key=by_indicator)),
    "a theme": (
        lambda: Selection([pk for pk in all_indicators() if Indicator.objects.get(pk=pk).theme == "tourism"]),
        lambda rows: sorted(theme_of(rows, "tourism"), key=by_indicator),
    ),
    "years": (
        lambda: Selection(all_indicators(), years=(2011, 2013)),
        lambda rows: sorted((row for row in rows if 2011 <= row.year <= 2013), key=by_indicator),
    ),
    "a status": (
        lambda: Selection(all_indicators(), status="U"),
        lambda rows: sorted((row for row in rows if row.status == "U"), key=by_indicator),
    ),
    "regions": (
        lambda: Selection(all_indicators(), regions(code__startswith="5132")),
        lambda rows: sorted((row for row in rows if row.region.code.startswith("5132")), key=by_region),
    ),
    "regions and an indicator and years": (
        lambda: Selection(
            [Indicator.objects.get(slug="gdp").pk],
            regions(level="prefecture"),
            (2012, 2014),
        ),
        lambda rows: sorted(
            (row for row in rows if row.indicator.slug == "gdp" and row.region.level == "prefecture"
             and 2012 <= row.year <= 2014),
            key=by_region,
        ),
    ),
    "nothing": (lambda: Selection([]), lambda rows: []),
}  # fmt: skip


@pytest.mark.parametrize("back", [False, True], ids=["forwards", "backwards"])
@pytest.mark.parametrize("choice", CHOICES)
def test_the_pages_hold_every_chosen_figure_once_and_in_order(choice, back):
    selection, expected = CHOICES[choice]
    assert [row.pk for row in walked(selection(), back=back)] == [row.pk for row in expected(public())]
    assert selection().count() == len(expected(public()))
    assert choice == "nothing" or len(expected(public())) > 5, "so few that no second page was tried"


def test_what_is_not_public_is_on_no_page():
    hidden = [
        make_observation(make_indicator("test-draft", state="draft"), make_region(), 2015, "1"),
        make_observation(make_indicator(), make_region("990001", state="draft"), 2015, "1"),
        make_observation(make_indicator(), make_region(), 2015, "1", source=make_source("test-secret", state="draft")),
        make_observation(make_indicator(), make_region(), 2016, "1", published_at=None),
        make_observation(make_indicator(), make_region(), 2017, "1", superseded_at=timezone.now()),
    ]
    shown = make_observation(make_indicator(), make_region(), 2018, "1")
    found = {row.pk for row in walked(Selection(all_indicators()), size=50)}
    assert shown.pk in found and not found & {row.pk for row in hidden}


def test_a_place_from_which_the_figure_has_gone_is_still_a_place():
    selection = Selection(all_indicators())
    first = page_of(selection, size=10)
    following = page_of(selection, after=Place.of(first.rows[-1]), size=10)
    Observation.objects.filter(pk=first.rows[-1].pk).update(superseded_at=timezone.now())
    again = page_of(selection, after=Place.of(first.rows[-1]), size=10)
    assert [row.pk for row in again.rows] == [row.pk for row in following.rows]


def test_before_the_second_page_is_the_first_and_a_short_one_is_filled():
    selection = Selection(all_indicators())
    first = page_of(selection, size=10)
    second = page_of(selection, after=Place.of(first.rows[-1]), size=10)
    assert second.has_previous
    for start in (second.rows[0], first.rows[5]):
        page = page_of(selection, before=Place.of(start), size=10)
        assert [row.pk for row in page.rows] == [row.pk for row in first.rows]
        assert not page.has_previous and page.has_next


def test_a_deep_page_is_few_queries(django_assert_max_num_queries):
    selection = Selection(all_indicators())
    rows = walked(selection)
    with django_assert_max_num_queries(4):
        page_of(selection, after=Place.of(rows[len(rows) // 2]))
    with django_assert_max_num_queries(4):
        page_of(selection, before=Place.of(rows[len(rows) // 2]))


@pytest.mark.parametrize("choice", [name for name in CHOICES if name not in ("nothing", "a status")])
def test_every_part_of_a_page_is_read_along_an_index(choice):
    """SQLite says so whatever the size of the table; PostgreSQL reads a small one whole: see bench/explore.py."""
    if connection.vendor != "sqlite":
        pytest.skip("the plans of PostgreSQL depend on the size of the table")
    selection = CHOICES[choice][0]()
    middle = Place.of(walked(selection)[4])
    for start, back in ((None, False), (middle, False), (middle, True)):
        for part in exploring._ranges(selection, start, back):
            plan = part[:51].explain()
            assert "TEMP B-TREE" not in plan and "SCAN poverty_observation" not in plan, plan


# -- the page -------------------------------------------------------------------------------------


def text_of(response):
    assert response.status_code == 200
    return response.content.decode()


def links(html):
    found = re.findall(r'<a href="([^"]*)" rel="(prev|next)"', html)
    return {rel: href.replace("&amp;", "&") for href, rel in found}


def figures_in(html):
    """The addresses of the figures of a page, in its order."""
    table = html[html.index("<table") : html.index("</table>")]
    return re.findall(r'href="/en/indicators/([-a-z0-9]+)/([0-9]+)/([0-9]{4})/"', table)


def through_the_pages(client, query):
    found, address = [], f"/en/explore/{query}"
    for _page in range(100):
        html = text_of(client.get(address))
        found += figures_in(html)
        following = links(html).get("next")
        if not following:
            return found
        address = f"/en/explore/{following}"
    raise AssertionError("there is no last page")


QUERIES = [
    "",
    "?theme=economy",
    "?indicator=gdp",
    "?region=513200",
    "?region=513200&within=1",
    "?region=510000&within=1&time=2012..2016&theme=economy",
    "?status=U",
    "?time=2016",
    "?region=510100~513200&indicator=gdp",
]


@pytest.mark.parametrize("query", QUERIES)
def test_the_pages_and_the_file_hold_the_same_figures(client, query):
    found = through_the_pages(client, query)
    assert found and len(set(found)) == len(found)
    html = text_of(client.get(f"/en/explore/{query}"))
    address = re.search(r'href="(/en/data/observations\.csv[^"]*)"', html)[1].replace("&amp;", "&")
    text = b"".join(client.get(address)).decode("utf-8-sig")
    rows = csv.DictReader(io.StringIO(text, newline=""))
    assert sorted(found) == sorted((row["indicator"], row["region_code"], row["period"]) for row in rows)


def test_a_region_alone_and_with_everything_within_it(client):
    figures = [(row.region.code, row.indicator.slug, row.year) for row in public()]
    alone = {code for _slug, code, _year in through_the_pages(client, "?region=513200")}
    within = {code for _slug, code, _year in through_the_pages(client, "?region=513200&within=1")}
    assert alone == {"513200"}
    assert within == {code for code, _slug, _year in figures if code.startswith("5132")} > alone


def test_back_and_forth_through_the_pages(client):
    first = text_of(client.get("/en/explore/"))
    second = text_of(client.get("/en/explore/" + links(first)["next"]))
    assert "prev" not in links(first)
    back = text_of(client.get("/en/explore/" + links(second)["prev"]))
    assert figures_in(back) == figures_in(first) != figures_in(second)


def test_a_row_says_all_that_explains_a_figure(client):
    html = text_of(client.get("/en/explore/?indicator=gdp&region=513200&time=2016"))
    for part in ("281.32", "Gross domestic product", "Aba", "2016", "100 million yuan", "Normal value", "/sources/aba"):
        assert part in html
    assert 'href="/en/indicators/gdp/513200/2016/"' in html


def test_the_count_is_exact_as_far_as_is_counted(client, monkeypatch):
    assert f"Figures: {len(public())}" in text_of(client.get("/en/explore/"))
    monkeypatch.setattr(exploring, "COUNTED", 100)
    monkeypatch.setattr("poverty.views.explore.COUNTED", 100)
    assert "More than 100 figures" in text_of(client.get("/en/explore/"))
    assert "More than 100 figures" in text_of(client.get("/en/explore/?status=A"))
    assert "Figures: 7<" in text_of(client.get("/en/explore/?indicator=gdp&region=513200"))
    assert "Figures: 1<" in text_of(client.get("/en/explore/?indicator=gdp&region=513200&time=2016"))


def test_of_series_that_are_counted_along_the_count_is_exact_beyond_that(client, monkeypatch):
    gdp = [row for row in public() if row.indicator.slug == "gdp"]
    series = len({row.region_id for row in gdp})
    assert series < len(gdp)
    for module in ("poverty.metrics.exploring", "poverty.views.explore"):
        monkeypatch.setattr(f"{module}.COUNTED", series)
    assert f"Figures: {len(gdp)}<" in text_of(client.get("/en/explore/?indicator=gdp"))
    assert f"More than {series} figures" in text_of(client.get("/en/explore/?indicator=gdp&status=A"))


def test_the_form_keeps_what_was_chosen(client):
    query = "?theme=economy&indicator=gdp&region=513200&within=1&time=2012..2014&status=A"
    html = text_of(client.get(f"/en/explore/{query}"))
    chosen = set(re.findall(r'<option(?: value="([^"]*)")? selected>([^<]*)', html))
    assert {value or text for value, text in chosen} == {"economy", "gdp", "513200", "2012", "2014", "A"}
    assert re.search(r'name="within" value="1" checked', html)


def test_a_village_or_several_regions_stay_chosen_though_the_form_offers_none(client):
    for codes in ("513221100", "513221~513222"):
        assert f'value="{codes}" selected' in text_of(client.get("/en/explore/", {"region": codes}))


def test_as_of_shows_pages_and_file_as_they_stood(client):
    query = {"as_of": "2026-11-01"}
    assert "No published figure fits this choice." in text_of(client.get("/en/explore/", query))
    assert b"".join(client.get("/en/data/observations.csv", query)).count(b"\r\n") == 1


def test_the_page_opens_without_any_figure(client):
    Observation.objects.all().delete()
    assert "No published figure fits this choice." in text_of(client.get("/en/explore/"))


def test_the_page_is_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(13):
        client.get("/en/explore/?region=513200&within=1&theme=economy&after=gdp:2012:513200")


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", PARAMETERS)
def test_no_value_breaks_the_page_and_the_file_refuses_it(client, name, value):
    html = text_of(client.get("/en/explore/", {name: value}))
    assert 'class="notices"' in html or (value == "~~~" and name == "region")
    assert "<script>alert" not in html
    answer = client.get("/en/data/observations.csv", {name: value})
    ignored = name in ("after", "before") or (value == "~~~" and name == "region")
    assert answer.status_code == (200 if ignored else 400)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("token", ["gdp:2016:999999", "none:2016:513200", "gdp:2016", "gdp:20166:513200"])
def test_a_place_that_cannot_be_is_the_first_page(client, token):
    html = text_of(client.get("/en/explore/", {"after": token}))
    assert figures_in(html) == figures_in(text_of(client.get("/en/explore/")))
    assert "There is no such page." in html


def test_hundreds_of_regions_are_refused(client):
    codes = "~".join(map(str, range(510000, 510250)))
    assert "At most 200 regions" in text_of(client.get("/en/explore/", {"region": codes, "within": "1"}))
    assert client.get("/en/data/observations.csv", {"region": codes}).status_code == 400


def test_only_reading_is_allowed(client):
    assert client.post("/en/explore/").status_code == 405
    assert client.head("/en/explore/").status_code == 200
