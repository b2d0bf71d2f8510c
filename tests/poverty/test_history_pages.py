"""The pages of histories: who changed what, when, from what to what, and why."""

import pytest
from django.urls import reverse

from poverty import actions
from poverty.models import Brand, Fund, Membership, Observation, Product, Region, Revision, Source, Upload
from tests.poverty.records import make_record
from tests.poverty.review_pages import decide, page_of
from tests.poverty.rows import make_indicator, make_observation
from tests.poverty.staff import administrator, member_of
from tests.poverty.test_reviewing import NEW, an_upload

pytestmark = pytest.mark.django_db
XIAOJIN = "513227"


@pytest.fixture
def as_(client):
    def log_in(role, place=""):
        client.force_login(role if hasattr(role, "pk") else member_of(role, place))
        return client

    return log_in


def history_of(row):
    return reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_history", args=[row.pk])


def told(client, row):
    """Each event, the newest first: what, by whom, why, and what changed."""
    response = client.get(history_of(row))
    assert response.status_code == 200
    return [
        (one.what, str(one.by or "–"), one.why, {change.label: change[1:] for change in one.changes})
        for one in response.context["page"]
    ]


def test_a_record_from_draft_to_correction(as_):
    as_("curator").post(reverse("admin:poverty_source_add"), NEW)
    source = Source.objects.get(slug="new-source")
    as_("curator").post(page_of(source), NEW | {"name_en": "Newer source", "reason": "typing error"})
    decide(as_("curator"), "submit", source)
    decide(as_("publisher"), "send_back", source, reason="Which year?")
    decide(as_("curator"), "submit", source)
    decide(as_("publisher"), "approve", source)
    as_("curator").post(page_of(source), NEW | {"name_en": "Newest source", "reason": "It was renamed"})
    decide(as_("publisher"), "approve", Revision.objects.get())
    decide(as_("publisher"), "withdraw", source, reason="A duplicate")
    found = told(as_("viewer"), source)
    changed = {"English name": ("Newer source", "Newest source")}
    assert found[:9] == [
        ("Withdrawn", "a-publisher", "A duplicate", {}),
        ("The change: Published", "a-publisher", "", {}),
        ("Changed", "a-curator", "It was renamed", changed),
        ("The change: Submitted", "a-curator", "It was renamed", {}),
        ("Proposed a change", "a-curator", "It was renamed", changed),
        ("Published", "a-publisher", "", {}),
        ("Submitted", "a-curator", "", {}),
        ("Returned", "a-publisher", "Which year?", {}),
        ("Submitted", "a-curator", "", {}),
    ]
    assert found[9] == ("Changed", "a-curator", "typing error", {"English name": ("New source", "Newer source")})
    assert (found[10][:2], len(found)) == (("Entered", "a-curator"), 11)
    assert found[10][3]["English name"] == ("–", "New source")


def test_a_state_that_no_decision_tells_of_is_told_by_itself(as_):
    record = make_record(Fund, "old", purpose="other", state="draft")
    actions.set_state(records=[record], state="published", by=administrator())
    assert ("Changed: Published", "root", "", {}) in told(as_("viewer"), record)


def test_relations_to_many_that_a_sheet_changed(as_):
    brand, pear = make_record(Brand, "brand", state="draft"), make_record(Product, "test-pear")
    upload = actions.begin_upload(name="b.csv", sha256="", model="poverty.brand", by=member_of("curator"))
    many = {"products": (frozenset(), frozenset([pear.pk]))}
    actions.apply_records(upload=upload, rows=[actions.RecordChange(brand, new=False, many=many)], unchanged=0)
    assert ("Changed", "a-curator", "", {"products": ("–", "Test pear")}) in told(as_("viewer"), brand)


def test_relations_to_many_of_a_draft(as_):
    brand, pear = make_record(Brand, "brand", state="draft"), make_record(Product, "test-pear")
    client = as_("curator")
    form = client.get(page_of(brand)).context["adminform"].form
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    client.post(page_of(brand), sent | {"products": [pear.pk], "reason": "It is of these"})
    assert list(brand.products.all()) == [pear]
    assert ("Changed", "a-curator", "It is of these", {"products": ("–", "Test pear")}) in told(client, brand)
    assert not client.get(reverse("admin:poverty_revision_changelist")).context["cl"].result_list


def test_a_figure_with_all_its_versions(as_):
    place = Region.objects.get(code=XIAOJIN)
    figure = make_observation(make_indicator(), place, 2018, "12")
    draft = Observation(indicator=figure.indicator, region=place, year=2018, source=figure.source, value=13)
    (correction,) = actions.record(figures=[draft], by=member_of("curator"), reason="misread").added
    decide(as_("curator"), "submit", correction)
    decide(as_("publisher"), "approve", correction)
    decide(as_("publisher"), "withdraw", correction, reason="Not of Xiaojin")
    for version in (figure, correction):
        found = told(as_("viewer"), version)
        assert [one[:3] for one in found[:4]] == [
            ("Withdrawn", "a-publisher", "Not of Xiaojin"),
            ("Published", "a-publisher", ""),
            ("Submitted", "a-curator", ""),
            ("Version 2 was recorded", "a-curator", "misread"),
        ]
        assert found[3][3] == {"value": ("12", "13")}
        assert {one[0] for one in found[4:]} == {"Version 1 was recorded", "Version 1 was published"}


def test_an_upload(as_):
    upload = an_upload()
    decide(as_("curator"), "submit", upload)
    decide(as_("publisher"), "approve", upload)
    decide(as_("publisher"), "withdraw", upload, reason="The wrong table")
    found = told(as_("viewer"), upload)
    assert [one[:3] for one in found] == [
        ("Withdrawn", "a-publisher", "The wrong table"),
        ("Published", "a-publisher", ""),
        ("Submitted", "a-curator", ""),
        ("Brought in", "a-curator", "1 new, 0 changed, 0 as before"),
    ]
    (figure,) = upload.observations.all()
    assert [one[0] for one in told(as_("viewer"), figure)][:3] == ["Withdrawn", "Published", "Submitted"]


def test_what_came_with_the_first_data_set_says_when(as_):
    upload = Upload.objects.filter(publications__isnull=False).first()
    assert [one[0] for one in told(as_("viewer"), upload)] == ["Published", "Brought in"]


def test_a_person(as_):
    person, head = member_of("curator", XIAOJIN), member_of("administrator")
    client = as_(head)
    sent = {
        "username": person.username, "first_name": "", "last_name": "", "email": "z@example.org", "is_active": "on",
        "membership-TOTAL_FORMS": 1, "membership-INITIAL_FORMS": 1, "membership-MIN_NUM_FORMS": 1,
        "membership-MAX_NUM_FORMS": 1, "membership-0-id": person.membership.pk, "membership-0-user": person.pk,
        "membership-0-role": "publisher", "membership-0-region": person.membership.region_id,
        "membership-0-until": "2030-01-31",
    }  # fmt: skip
    assert client.post(page_of(person), sent).status_code == 302
    assert Membership.objects.get(user=person).role == "publisher"
    found = told(client, person)
    changed = {"role": ("Curator", "Publisher"), "until": ("–", "2030-01-31")}
    assert ("Changed: where this person works", head.username, "", changed) in found
    assert ("Account changed", head.username, "", {"email address": ("–", "z@example.org")}) in found
    assert not any("password" in str(one).casefold() for one in found)


def test_what_a_person_decided_is_part_of_it(as_):
    record = make_record(Fund, "new", purpose="other", state="draft")
    decide(as_("curator"), "submit", record)
    assert ("Decided: Submitted (1)", "–", "", {}) in told(as_("administrator"), member_of("curator"))


@pytest.mark.parametrize("row", ["record", "figure", "upload", "person"])
def test_what_lies_outside_has_no_history(as_, row):
    head, place = member_of("administrator", "513221"), Region.objects.get(code=XIAOJIN)
    made = {
        "record": lambda: make_record(Fund, "new", purpose="other"),
        "figure": lambda: make_observation(make_indicator(), place, 2018, "12"),
        "upload": an_upload,
        "person": lambda: member_of("curator", XIAOJIN),
    }[row]()
    if row == "upload":
        Upload.objects.filter(pk=made.pk).update(region=place)
    assert as_(head).get(history_of(made)).status_code == 404
    assert as_("administrator", XIAOJIN).get(history_of(made)).status_code == 200
    assert as_(None).get(history_of(made)).status_code == 403


def test_the_page_costs_the_same_however_long_the_history(as_, django_assert_max_num_queries):
    record = make_record(Fund, "new", purpose="other", state="draft")
    for year in range(2000, 2080):
        record.year = year
        actions.save_record(record=record, by=member_of("curator"))
    client = as_("viewer")
    with django_assert_max_num_queries(16):
        text = client.get(history_of(record)).text
    assert "?page=2" in text and "2079" in text and client.get(history_of(record) + "?page=2").status_code == 200


def test_forms_lead_there(as_):
    record = make_record(Fund, "new", purpose="other")
    assert f'href="{history_of(record)}"' in as_("viewer").get(page_of(record)).text
