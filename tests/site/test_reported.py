"""What the sources state beside what is recorded here, over every register."""

import pytest

from aba_site.views.reported import DIRECTORIES
from poverty.metrics import Figure
from poverty.metrics.registers import StatedAndHeld
from poverty.models import Cooperative, Observation, Region
from poverty.tables.reported import difference
from tests.poverty.records import make_record, page, table_row
from tests.poverty.rows import make_indicator, make_observation, make_region
from tourism.models import TourismSite

pytestmark = pytest.mark.django_db

COOPERATIVES = "/en/indicators/new-cooperatives/"


def test_a_stated_total_stands_beside_what_is_recorded(client):
    row = table_row(page(client, "reported/"), COOPERATIVES)
    assert row["Total the source states"] == "847"
    assert row["Entries held here"] == "0"
    assert row["Why they differ"] == "The source states a total; none of them has been entered here so far."
    assert (row["Region"], row["Status"]) == ("Aba", "Normal value")
    assert row["Unit of the total"] and row["Year"] and row["Source"]


def test_an_entry_more_changes_what_is_held_and_never_what_is_stated(client):
    make_record(Cooperative, "one")
    make_record(Cooperative, "two")
    make_record(Cooperative, "draft", state="draft")
    make_record(Cooperative, "elsewhere", region=Region.objects.get(code="510100"))
    row = table_row(page(client, "reported/"), COOPERATIVES)
    assert (row["Total the source states"], row["Entries held here"]) == ("847", "2")
    assert row["Why they differ"] == "The source states a total; 2 of them have been entered here so far."


def test_every_stated_total_of_every_register_is_there_once(client):
    slugs = {slug for directory in DIRECTORIES for slug in directory.registers}
    stated = {
        (row.indicator.slug, row.region.code)
        for row in Observation.objects.published().with_names().filter(indicator__slug__in=slugs)
    }
    html = page(client, "reported/")
    assert len(stated) > 10
    assert html.count('<th scope="row"') == len(stated)
    for slug in {slug for slug, _code in stated}:
        assert f'href="/en/indicators/{slug}/"' in html
    for address in ("cooperatives/", "industries/", "ecommerce/", "tourism/"):
        assert f'href="/en/{address}"' in html


def test_tourism_sites_are_counted_by_grade(client):
    held = TourismSite.objects.published().filter(grade="5A", region__code__startswith="5132").count()
    row = table_row(page(client, "reported/"), "/en/indicators/5a-sites/")
    assert row["Entries held here"] == str(held)
    assert row["Total the source states"] != ""


def test_only_the_totals_of_a_region_are_shown(client):
    """A county has none of its own: those of the prefecture are not its totals."""
    make_observation(make_indicator("new-cooperatives"), Region.objects.get(code="513221"), 2017, "12")
    html = page(client, "reported/", region="513221")
    assert table_row(html, COOPERATIVES)["Total the source states"] == "12.0" or "12" in html
    assert "847" not in html
    assert "No source states a total for this choice." in page(client, "reported/", region="510100")
    assert 'class="notices"' in page(client, "reported/", region="<script>")


def test_an_unpublished_total_is_not_shown(client):
    Observation.objects.filter(indicator__slug="new-cooperatives").update(published_at=None)
    assert COOPERATIVES not in page(client, "reported/")


def pair(value, held, **fields):
    row = make_observation(make_indicator("test-count", decimals=0), make_region(), 2017, value, **fields)
    return StatedAndHeld(Figure(row), held)


@pytest.mark.parametrize(
    ("stated", "held", "fields", "words"),
    [
        ("5", 0, {}, "none of them has been entered"),
        ("5", 1, {}, "1 of them has been entered"),
        ("5", 5, {}, "As many are recorded here"),
        ("5", 6, {}, "More are recorded here than the source counts: it speaks of 2017"),
        ("5", 3, {"qualifier": "more_than"}, "only roughly (more than 5); 3 entries are"),
        (None, 3, {"status": "O"}, "gives no total; 3 entries are"),
    ],
)
def test_why_the_two_differ(stated, held, fields, words):
    assert words in difference(pair(stated, held, **fields))


def test_directories_and_footer_lead_there(client):
    for address in ("cooperatives/", "industries/", "ecommerce/", "ecommerce/stations/", "tourism/"):
        main, footer = page(client, address).split("<footer")
        assert 'href="/en/reported/"' in main and 'href="/en/reported/"' in footer


def test_the_page_is_a_bounded_number_of_queries(client, django_assert_max_num_queries):
    registers = {slug for directory in DIRECTORIES for slug in directory.registers}
    with django_assert_max_num_queries(3 + len(registers)):
        client.get("/en/reported/")
