"""One change of several records: seen before it is made, made whole or not at all, and kept in their histories."""

import re

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from aba_site.scoping import scoped
from poverty import actions
from poverty.models import Brand, Cooperative, Industry, Region, Revision
from poverty.staff import scope_of
from tests.poverty.records import make_record
from tests.poverty.rows import make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db
BRANDS = "/admin/poverty/brand/"


@pytest.fixture
def staff(client):
    client.force_login(administrator())
    return client


@pytest.fixture
def drafts():
    return [make_record(Brand, f"draft-{n}", state="draft", section="1.1") for n in range(3)]


def send(client, records, address=BRANDS, **sent):
    first = {"action": "edit_these", "_selected_action": [one.pk for one in records], "select_across": "0"}
    return client.post(address, first | sent)


def digest(response):
    return re.search(r'name="confirmed" value="(\w+)"', response.text)[1]


def confirmed(client, records, **sent):
    seen = send(client, records, **sent)
    return send(client, records, confirmed=digest(seen), **sent)


# -- the action -----------------------------------------------------------------------------------


def test_all_are_changed_with_reason_and_author_in_their_histories(drafts):
    person = member_of("curator", "513200")
    other = make_source("second-report")
    with scoped(scope_of(person)):
        done = actions.edit_records(records=drafts[:2], values={"source_id": other.pk}, reason="Read again", by=person)
    assert done == 2
    for one in drafts[:2]:
        one.refresh_from_db()
        newest = one.history.first()
        assert one.source == other
        assert (newest.history_user, newest.history_change_reason) == (person, "Read again")
    drafts[2].refresh_from_db()
    assert drafts[2].source != other


def test_a_record_that_says_so_already_is_left_alone(drafts):
    before = drafts[0].history.count()
    assert actions.edit_records(records=drafts, values={"section": "1.1"}, reason="x", by=None) == 0
    assert drafts[0].history.count() == before


def test_one_that_cannot_be_changed_keeps_all_others_as_they_are(drafts):
    closed = make_record(Brand, "closed", state="withdrawn")
    with pytest.raises(ValidationError, match="Closed"):
        actions.edit_records(records=[*drafts, closed], values={"section": "2.2"}, reason="x", by=None)
    assert {one.section for one in Brand.objects.filter(pk__in=[d.pk for d in drafts])} == {"1.1"}


def test_a_value_that_breaks_a_rule_is_refused_by_name():
    record = make_record(Industry, "rule", state="draft", sector="fruit", area_mu="5")
    with pytest.raises(ValidationError, match="Rule"):
        actions.edit_records(records=[record], values={"area_mu": -1}, reason="x", by=None)
    record.refresh_from_db()
    assert record.area_mu == 5


def test_a_reason_is_needed(drafts):
    with pytest.raises(ValidationError):
        actions.edit_records(records=drafts, values={"section": "2"}, reason="  ", by=None)


def test_a_published_record_waits_for_somebody_else(drafts):
    public = make_record(Brand, "public", state="published", section="1.1")
    assert (
        actions.edit_records(records=[public, *drafts], values={"section": "7"}, reason="Moved", by=administrator())
        == 4
    )
    public.refresh_from_db()
    assert public.section == "1.1"
    waiting = Revision.objects.of(public).get()
    assert (waiting.before, waiting.after, waiting.reason) == ({"section": "1.1"}, {"section": "7"}, "Moved")
    drafts[0].refresh_from_db()
    assert drafts[0].section == "7"


def test_what_lies_outside_cannot_be_written_even_when_handed_in(drafts):
    person = member_of("curator", "513221")  # the records are in 513227
    with scoped(scope_of(person)):
        assert actions.edit_records(records=drafts, values={"section": "9"}, reason="x", by=person) == 0
    inside = make_record(Brand, "inside", state="draft", region=Region.objects.get(code="513221"))
    outside = Region.objects.get(code="513227")
    with scoped(scope_of(person)), pytest.raises((ValidationError, PermissionDenied)):
        actions.edit_records(records=[inside], values={"region_id": outside.pk}, reason="x", by=person)
    inside.refresh_from_db()
    assert inside.region.code == "513221"


# -- the pages ------------------------------------------------------------------------------------


def test_only_plain_fields_are_offered(staff, drafts):
    offered = set(re.findall(r'<option value="(\w+)"', send(staff, drafts).text))
    assert {"section", "source", "region", "expires_on"} <= offered
    assert not {"slug", "state", "name_zh", "products", "submitted_by", "submitted_at", "search_key", "id"} & offered


@pytest.mark.parametrize("field", ["state", "slug", "id", "submitted_by", "search_key", "nonsense", "products"])
def test_no_other_field_is_taken(staff, drafts, field):
    response = send(staff, drafts, field=field, reason="x", **{field: "published"})
    assert 'name="confirmed"' not in response.text
    assert {one.state for one in Brand.objects.filter(pk__in=[d.pk for d in drafts])} == {"draft"}


def test_what_would_change_is_shown_before_anything_does(staff, drafts):
    seen = send(staff, drafts, field="section", section="3.3", reason="Numbered anew")
    text = " ".join(re.sub("<[^>]*>", " ", seen.text).split())
    assert "Draft 0 Draft 1.1 3.3" in text
    assert Brand.objects.filter(section="3.3").count() == 0
    assert confirmed(staff, drafts, field="section", section="3.3", reason="Numbered anew").status_code == 302
    assert "3 records were changed." in staff.get(BRANDS).text
    assert Brand.objects.filter(section="3.3").count() == 3


def test_at_most_fifty_rows_are_shown_and_the_others_counted(staff):
    many = [make_record(Brand, f"many-{n:02}", state="draft") for n in range(55)]
    seen = send(staff, many, field="section", section="3.3", reason="x")
    assert "5 more rows are not shown." in seen.text
    assert seen.text.count(">3.3<") + seen.text.count("3.3\n") >= 50


def test_what_has_changed_since_it_was_looked_at_is_shown_again(staff, drafts):
    sent = {"field": "section", "section": "3.3", "reason": "x"}
    seen = send(staff, drafts, **sent)
    Brand.objects.filter(pk=drafts[0].pk).update(section="elsewhere")
    response = send(staff, drafts, confirmed=digest(seen), **sent)
    assert "Something has changed meanwhile" in response.text
    assert Brand.objects.filter(section="3.3").count() == 0
    assert send(staff, drafts, confirmed="forged", **sent).status_code == 200
    assert Brand.objects.filter(section="3.3").count() == 0


def test_those_in_the_way_are_named_and_nothing_is_written(staff, drafts):
    closed = make_record(Brand, "closed", state="withdrawn")
    seen = send(staff, [*drafts, closed], field="section", section="3.3", reason="x")
    assert "Closed" in seen.text
    assert 'name="confirmed"' not in seen.text


def test_all_pages_of_a_filtered_list_and_nothing_else(staff):
    many = [make_record(Brand, f"many-{n:02}", state="draft") for n in range(60)]
    other = make_record(Brand, "another", state="published", section="1")
    address = f"{BRANDS}?state__exact=draft"
    sent = {"field": "section", "section": "8", "reason": "x", "select_across": "1"}
    seen = send(staff, many[:1], address, **sent)
    response = send(staff, many[:1], address, confirmed=digest(seen), **sent)
    assert response.status_code == 302
    assert Brand.objects.filter(section="8").count() == 60
    other.refresh_from_db()
    assert other.section == "1"


def test_whoever_only_looks_is_not_offered_it(client, drafts):
    client.force_login(member_of("viewer", "513200"))
    assert "edit_these" not in client.get(BRANDS).text
    send(client, drafts, field="section", section="3.3", reason="x")
    assert Brand.objects.filter(section="3.3").count() == 0


def test_a_county_edits_its_own_and_chooses_among_its_own(client):
    client.force_login(member_of("curator", "513221"))
    own = make_record(Brand, "own", state="draft", region=Region.objects.get(code="513221"))
    foreign = make_record(Brand, "foreign", state="draft")
    outside = Region.objects.get(code="513227")
    seen = send(client, [own, foreign], field="section", section="5", reason="x")
    assert "Foreign" not in seen.text
    refused = send(client, [own], field="region", region=outside.pk, reason="x")
    assert 'name="confirmed"' not in refused.text
    assert outside.name_en not in refused.text


def test_few_queries_whatever_the_number(staff, django_assert_max_num_queries):
    industry = Industry.objects.first()
    many = [
        make_record(Cooperative, f"many-{n:02}", state="draft", industry=industry, level="county") for n in range(40)
    ]
    address = "/admin/poverty/cooperative/"
    send(staff, many, address)
    with django_assert_max_num_queries(12 + 40 * 3):  # rules of a record are checked by the database, one by one
        send(staff, many, address, field="level", level="provincial", reason="x")
