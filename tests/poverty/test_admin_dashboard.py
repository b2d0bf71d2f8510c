"""The first page of the back-office: what waits for whom, what came back, what is missing."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from poverty import actions
from poverty.metrics import desk
from poverty.models import Brand, Certification, Cooperative, Indicator, Observation, Region
from tests.poverty.records import make_record
from tests.poverty.rows import make_indicator, make_observation, make_region
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db
WENCHUAN, LIXIAN = "513221", "513222"


@pytest.fixture
def page(client):
    def look(person):
        client.force_login(person)
        return client.get(reverse("admin:index"))

    return look


def cards(response):
    return {str(card["label"]): card["n"] for card in response.context["waiting"]}


def draft(place, value="12", year=2018, by=None):
    figure = Observation(
        indicator=make_indicator(), region=Region.objects.get(code=place), year=year, value=Decimal(value),
        source=Observation.objects.first().source,
    )  # fmt: skip
    return actions.record(figures=[figure], by=by).added[0]


def chosen(*figures):
    return Observation.objects.filter(pk__in=[one.pk for one in figures])


# -- what waits -----------------------------------------------------------------------------------


def test_each_sees_what_waits_for_them_and_what_they_wait_for(page):
    curator, publisher = member_of("curator", WENCHUAN), member_of("publisher", WENCHUAN)
    figures = [draft(WENCHUAN, by=curator), draft("513221100", by=curator), draft(WENCHUAN, year=2019, by=curator)]
    actions.submit_figures(figures=chosen(*figures[:2]), by=curator)
    assert cards(page(curator)) == {"Figures that you submitted": 2, "Figures that nobody has submitted yet": 1}
    assert cards(page(publisher)) == {"Figures for you to approve": 2, "Figures that nobody has submitted yet": 1}
    assert "Nothing waits for you" in page(member_of("publisher", LIXIAN)).text


def test_records_and_changes_of_published_ones_wait_too(page):
    curator, publisher = member_of("curator", WENCHUAN), member_of("publisher", WENCHUAN)
    region = Region.objects.get(code=WENCHUAN)
    new = make_record(Cooperative, "test-new", region=region, state="draft")
    old = make_record(Cooperative, "test-old", region=region)
    actions.submit_records(records=[new], by=curator)
    actions.propose(record=old, before={"members": None}, after={"members": 9}, by=curator, reason="counted")
    told = cards(page(publisher))
    assert told == {"Changes of published records for you to approve": 1, "cooperatives for you to approve": 1}
    assert cards(page(curator)) == {"Records and changes that you submitted": 2}


def test_a_card_leads_to_the_list_that_shows_it(page, client):
    curator = member_of("curator", WENCHUAN)
    actions.submit_figures(figures=chosen(draft(WENCHUAN, by=curator)), by=curator)
    (card, *_rest) = page(member_of("publisher", WENCHUAN)).context["waiting"]
    response = client.get(card["href"])
    assert [row.region.code for row in response.context["cl"].result_list] == [WENCHUAN]


# -- what came back -------------------------------------------------------------------------------


def test_returned_work_is_shown_with_its_reason_until_it_is_sent_on_again(page):
    curator, publisher = member_of("curator", WENCHUAN), member_of("publisher", WENCHUAN)
    figure = draft(WENCHUAN, by=curator)
    actions.submit_figures(figures=chosen(figure), by=curator)
    actions.send_back_figures(figures=chosen(figure), by=publisher, reason="Is it tonnes?")
    assert "Is it tonnes?" in page(curator).text
    assert not page(publisher).context["returned"]
    assert not page(member_of("curator")).context["returned"]
    actions.submit_figures(figures=chosen(figure), by=curator)
    assert not page(curator).context["returned"]


def test_so_is_a_returned_record(page):
    curator, publisher = member_of("curator", WENCHUAN), member_of("publisher", WENCHUAN)
    new = make_record(Cooperative, "test-new", region=Region.objects.get(code=WENCHUAN), state="draft")
    actions.submit_records(records=[new], by=curator)
    actions.send_back_records(records=[new], by=publisher, reason="No credit code.")
    (line,) = page(curator).context["returned"]
    assert (line["name"], line["reason"], line["by"]) == ("Test new", "No credit code.", publisher)


# -- what is missing ------------------------------------------------------------------------------


def test_gaps_are_recounted_one_by_one():
    home = Region.objects.get(code="513200")
    found, places = desk.gaps(home)
    counties = list(Region.objects.published().filter(level="county").order_by("code"))
    slow = {}
    for indicator in Indicator.objects.all():
        rows = [
            row
            for row in Observation.objects.published().filter(indicator=indicator).exclude(status="F")
            if row.region in counties
        ]
        if rows:
            year = max(row.year for row in rows)
            have = {row.region for row in rows if row.year == year}
            if len(have) < len(counties):
                slow[indicator.pk] = (year, len(have), [one for one in counties if one not in have])
    assert {gap.indicator.pk: (gap.year, gap.reported, gap.missing) for gap in found} == slow
    assert [place for place, _n in places] == counties
    assert [n for _place, n in places] == [
        sum(place in missing for *_rest, missing in slow.values()) for place in counties
    ]
    assert slow  # the paper leaves some open


def test_a_gap_names_who_has_not_reported(page):
    indicator = make_indicator()
    townships = list(Region.objects.filter(code__startswith=WENCHUAN, level="township").order_by("code"))
    for region in townships[1:]:
        make_observation(indicator, region, 2018, "1")
    response = page(member_of("viewer", WENCHUAN))
    line = next(one for one in response.context["gaps"]["lines"] if one["indicator"] == indicator)
    assert (line["year"], line["missing"], line["more"]) == (2018, [townships[0].name], 0)
    assert townships[0].name in response.text


# -- what looks wrong, is late or lapses ----------------------------------------------------------


def test_a_value_far_from_the_year_before_is_shown(page):
    region = Region.objects.get(code=WENCHUAN)
    make_observation(make_indicator(), region, 2017, "12")
    draft(WENCHUAN, "13")
    assert not page(member_of("curator", WENCHUAN)).context["outliers"]
    draft(WENCHUAN, "130")
    response = page(member_of("curator", WENCHUAN))
    assert "130.0 tonnes; 12.0 in 2017" in " ".join(response.text.split())
    assert not page(member_of("curator", LIXIAN)).context["outliers"]


def test_late_updates_and_lapsing_papers_are_shown_the_most_urgent_first(page):
    today, region = timezone.localdate(), Region.objects.get(code=WENCHUAN)
    make_indicator(next_update_due=today - timedelta(days=5))
    make_record(Certification, "test-organic", scheme="organic", valid_to=today + timedelta(days=90), region=region)
    make_record(Certification, "test-later", scheme="organic", valid_to=today + timedelta(days=91), region=region)
    make_record(Brand, "test-brand", expires_on=today - timedelta(days=9), region=region)
    make_record(Brand, "test-gone", expires_on=today - timedelta(days=9), region=region, state="withdrawn")
    lines = page(member_of("viewer", WENCHUAN)).context["dates"]
    assert [(line["name"], str(line["what"])) for line in lines] == [
        ("Test brand", "Has lapsed"), ("Test output", "Update was due"), ("Test organic", "Lapses"),
    ]  # fmt: skip
    others = page(member_of("viewer", LIXIAN)).context["dates"]
    assert [line["name"] for line in others] == ["Test output"]


# -- the page -------------------------------------------------------------------------------------


def test_it_counts_what_is_held(page):
    response = page(administrator())
    assert response.context["years"]["total"] == Observation.objects.published().count()
    assert "Newest uploads" in response.text
    assert response.text.count('class="chart"') == 2


def test_it_asks_few_queries(page, django_assert_max_num_queries):
    page(administrator())
    with django_assert_max_num_queries(50):
        page(administrator())


def test_who_has_no_role_sees_no_numbers(page):
    text = page(member_of(None)).text
    assert "has no role here" in text
    assert "Newest uploads" not in text


def test_a_viewer_is_offered_what_a_viewer_may_see(page):
    text = page(member_of("viewer")).text
    assert reverse("admin:tourism_tourismsite_changelist") in text
    assert reverse("admin:auth_user_changelist") not in text


def test_a_place_without_anything_says_so(page):
    make_region()
    assert "Nothing waits for you" in page(member_of("viewer", "990000")).text
