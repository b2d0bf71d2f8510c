"""Tourism: sites by grade, demonstration villages, stated totals beside what is held."""

import pytest

from poverty.models import Region
from tests.poverty.records import make_record, page, table_row
from tests.poverty.rows import make_indicator, make_observation
from tourism.models import DemonstrationVillage, TourismSite

pytestmark = pytest.mark.django_db


@pytest.fixture
def lake():
    return make_record(
        TourismSite, "test-lake", grade="5A", grade_since=2007, name_zh="测试湖", note_en="Closed in winter."
    )


def test_sites_stand_under_their_grade_from_the_highest_down(client, lake):
    make_record(TourismSite, "test-gorge", grade="4A")
    make_record(TourismSite, "test-field", grade="")
    html = page(client, "tourism/")
    order = ['id="grade-5A"', "Test lake", 'id="grade-4A"', "Test gorge", 'id="grade-none"', "Test field"]
    assert [html.index(part) for part in order] == sorted(html.index(part) for part in order)
    assert "测试湖" in page(client, "tourism/", "zh-hans")


def test_visits_and_revenue_are_shown_with_year_and_source(client):
    visits = make_indicator("test-visits", name_en="Test visits", theme="tourism", unit_en="person-visits")
    make_observation(visits, Region.objects.get(code="513200"), 2017, "29095800")
    html = page(client, "tourism/")
    tile = html[html.index("Test visits") :].split("</li>")[0]
    for text in ("29.1 million", "person-visits", "2017", "Test report"):
        assert text in tile


def test_the_stated_number_of_sites_stands_beside_the_sites_held(client):
    indicator = make_indicator("4a-sites", name_en="4A sites", decimals=0)
    indicator.observations.all().delete()
    TourismSite.objects.all().delete()
    make_observation(indicator, Region.objects.get(code="513200"), 2017, "11")
    for number in range(4):
        make_record(TourismSite, f"test-site-{number}", grade="4A")
    make_record(TourismSite, "test-draft", grade="4A", state="draft")
    row = table_row(page(client, "tourism/"), "/en/indicators/4a-sites/")
    assert (row["Total the source states"], row["Entries held here"]) == ("11", "4")


def test_villages_show_programme_and_progress(client):
    make_record(DemonstrationVillage, "test-village", programme_en="Test programme", programme_zh="测试示范村",
                level="provincial", progress="planned", note_en="One of fourteen.")  # fmt: skip
    html = page(client, "tourism/")
    row = next(row for row in html.split("<tr>") if "demonstrationvillage-test-village" in row)
    for text in ("Test village", "/en/regions/513227/", "Test programme", "Provincial level", "Planned",
                 "One of fourteen.", "Test report · section 9.9"):  # fmt: skip
        assert text in row
    assert "测试示范村" in page(client, "tourism/", "zh-hans")


def test_a_site_has_a_page(client, lake):
    html = page(client, "tourism/sites/test-lake/")
    assert "<h1>Test lake</h1>" in html
    for text in ("5A", "2007", "Closed in winter.", "/en/regions/513227/", "Test report", "section 9.9"):
        assert text in html
    assert '<a href="/en/tourism/">Tourism</a>' in html[html.index('class="breadcrumbs"') : html.index("<h1>")]
    assert "<h1>测试湖</h1>" in page(client, "tourism/sites/test-lake/", "zh-hans")


def test_tourism_is_narrowed_by_region_and_survives_nonsense(client, lake):
    assert "Test lake" in page(client, "tourism/", region="513227")
    assert "Test lake" not in page(client, "tourism/", region="513233")
    for nonsense in ("\x00", "x", "9" * 3000, "999999"):
        html = page(client, "tourism/", region=nonsense)
        assert "Test lake" in html and 'class="notices"' in html


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_not_shown(client, state):
    make_record(TourismSite, "unseen-site", grade="5A", state=state)
    make_record(DemonstrationVillage, "unseen-village", programme_en="x", programme_zh="x", state=state)
    assert "unseen" not in page(client, "tourism/").lower()
    assert client.get("/en/tourism/sites/unseen-site/").status_code == 404


def test_tourism_asks_the_database_a_fixed_number_of_questions(client, django_assert_max_num_queries):
    for number in range(5):
        make_record(TourismSite, f"test-site-{number}", grade="4A")
        make_record(DemonstrationVillage, f"test-village-{number}", programme_en="x", programme_zh="x")
    with django_assert_max_num_queries(7):
        page(client, "tourism/", region="513227")
