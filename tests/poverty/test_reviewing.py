"""How work becomes public in the back-office: submitted, approved by somebody else, returned, withdrawn, restored."""

from decimal import Decimal

import pytest

from poverty import actions
from poverty.models import Brand, Decision, Fund, Observation, Product, Region, Revision, Source, Upload
from tests.poverty.records import make_record
from tests.poverty.review_pages import ask, decide, list_of, page_of, state_of
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_(client):
    def log_in(role, place=""):
        client.force_login(role if hasattr(role, "pk") else member_of(role, place))
        return client

    return log_in


# -- one of each kind, as a draft -------------------------------------------------------------------


def a_record():
    return make_record(Fund, "new-fund", purpose="other", state="draft")


def a_figure():
    return make_observation(make_indicator(), Region.objects.get(code="513227"), 2030, "12", published_at=None)


def a_revision():
    record = make_record(Fund, "old-fund", purpose="other")
    return actions.propose(
        record=record, before={"purpose": "other"}, after={"purpose": "tourism"}, by=member_of("curator"),
        reason="misread", state="draft",
    )  # fmt: skip


def an_upload():
    place = {"indicator": make_indicator(), "region": make_region(), "source": make_source()}
    draft = actions.Draft(Observation(**place, year=2031, value=Decimal(7)), None)
    upload = actions.begin_upload(name="a.csv", sha256="0" * 64, model="poverty.observation", by=member_of("curator"))
    return actions.apply_figures(upload=upload, drafts=[draft], unchanged=0)


def an_upload_of_records():
    after = {
        "slug": "brought-in", "name_zh": "新", "name_en": "Brought in", "purpose": "tourism",
        "source_id": make_source().pk, "region_id": make_region().pk,
    }  # fmt: skip
    upload = actions.begin_upload(name="b.csv", sha256="0" * 64, model="poverty.fund", by=member_of("curator"))
    made = actions.RecordChange(Fund(**after), new=True, after=after, cell="A2")
    return actions.apply_records(upload=upload, rows=[made], unchanged=0)


KINDS = pytest.mark.parametrize("make", [a_record, a_figure, a_revision, an_upload, an_upload_of_records])
DRAFT = ("draft", "pending", "applied")
AGAIN = (*DRAFT, "returned")


@KINDS
def test_one_submits_and_another_approves(as_, make):
    row = make()
    shown = decide(as_("curator"), "submit", row).text
    assert "1 was submitted. It waits for somebody else" in shown
    assert state_of(row) == "submitted"
    assert type(row).objects.get(pk=row.pk).submitted_by == member_of("curator")
    assert "was approved and is public now" in decide(as_("publisher"), "approve", row).text
    assert state_of(row) == "published"


@KINDS
@pytest.mark.parametrize("who", ["publisher", "administrator", "operator"])
def test_nobody_approves_what_they_submitted(as_, make, who):
    row = make()
    person = administrator() if who == "operator" else member_of(who)
    decide(as_(person), "submit", row)
    shown = ask(as_(person), "approve", row)
    assert "Somebody else has to approve this: you submitted it." in shown.text
    assert 'name="confirmed"' not in shown.text
    ask(as_(person), "approve", row, confirmed=shown.context["weighed"].digest)
    assert state_of(row) == "submitted"


@KINDS
def test_where_there_is_but_one_person_they_may(as_, make, settings):
    settings.ONE_PERSON_OFFICE = True
    row = make()
    decide(as_("publisher"), "submit", row)
    decide(as_("publisher"), "approve", row)
    assert state_of(row) == "published"


@KINDS
def test_what_is_returned_says_why_and_can_be_submitted_again(as_, make):
    row = make()
    decide(as_("curator"), "submit", row)
    refused = decide(as_("publisher"), "send_back", row, reason=" ")
    assert state_of(row) == "submitted" and refused.context["form"].errors
    decide(as_("publisher"), "send_back", row, reason="Which year is meant?")
    assert state_of(row) in AGAIN
    client = as_("curator")
    assert "Which year is meant?" in client.get(page_of(row)).text
    decide(client, "submit", row)
    assert "Which year is meant?" in ask(as_("publisher"), "approve", row).text
    assert state_of(row) == "submitted"


@KINDS
def test_who_submitted_takes_it_back_and_nobody_else(as_, make):
    row = make()
    decide(as_("curator"), "submit", row)
    decide(as_("publisher"), "recall", row)
    assert state_of(row) == "submitted"
    decide(as_("curator"), "recall", row)
    assert state_of(row) in AGAIN
    assert Decision.objects.filter(kind="recalled").exists()


@pytest.mark.parametrize("make", [a_record, a_figure, an_upload, an_upload_of_records])
def test_what_is_withdrawn_is_kept_and_restored_as_a_draft(as_, make):
    row = make()
    decide(as_("curator"), "submit", row)
    decide(as_("publisher"), "approve", row)
    assert decide(as_("publisher"), "withdraw", row, reason="").context["form"].errors
    decide(as_("publisher"), "withdraw", row, reason="Taken from the wrong table")
    assert state_of(row) in ("withdrawn", "superseded")
    assert Decision.objects.filter(kind="withdrawn").first().reason == "Taken from the wrong table"
    decide(as_("publisher"), "restore", row)
    if isinstance(row, Observation):
        assert state_of(row) == "superseded", "nothing is changed of an old version"
        again = Observation.objects.pending().get(indicator=row.indicator, year=row.year)
        assert (again.value, again.version, again.standing) == (row.value, 2, "pending")
    else:
        assert state_of(row) in DRAFT


@KINDS
@pytest.mark.parametrize(("role", "steps"), [
    ("viewer", {"submit", "approve", "send_back", "recall", "withdraw", "restore", "give_up"}),
    ("curator", {"approve", "send_back", "restore"}),
])  # fmt: skip
def test_a_forged_post_does_nothing(as_, make, role, steps):
    row = make()
    before = state_of(row)
    for step in steps:
        for digest in ("1-1-1-None-None", f"1-1-1-{row.pk}-None"):
            ask(as_(role), step, row, confirmed=digest, reason="forged")
    assert state_of(row) == before
    decide(as_("curator"), "submit", row)
    for step in steps:
        ask(as_(role), step, row, confirmed=f"1-1-1-{row.pk}-None", reason="forged")
        decide(as_(role), step, row, reason="forged")
    assert state_of(row) == "submitted"


@KINDS
@pytest.mark.parametrize("role", ["viewer", "curator", "publisher"])
def test_only_the_actions_of_a_role_are_offered(as_, make, role):
    row = make()
    text = as_(role).get(list_of(type(row))).text
    offered = {name for name in ("submit", "recall", "approve", "send_back", "restore") if f'value="{name}"' in text}
    curators = {"submit", "recall"}
    publishers = {*curators, "approve", "send_back", *(() if isinstance(row, Revision) else ("restore",))}
    assert offered == {"viewer": set(), "curator": curators, "publisher": publishers}[role]


# -- elsewhere ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [a_record, a_figure, a_revision])
def test_what_lies_outside_is_not_found(as_, make):
    row = make()  # in Xiaojin
    type(row).objects.filter(pk=row.pk).update(submitted_at="2026-01-01T00:00Z", submitted_by=administrator())
    if not isinstance(row, Observation):
        type(row).objects.filter(pk=row.pk).update(state="submitted")
    shown = ask(as_("publisher", "513221"), "approve", row)
    assert str(row) not in shown.text.replace(f"?q={row}", "")
    shown = ask(as_("publisher", "513221"), "approve", row, confirmed="1-1-1", reason="x")
    assert state_of(row) == "submitted"
    assert as_("publisher", "513221").get(page_of(row)).status_code == 404
    decide(as_("publisher", "513227"), "approve", row)
    assert state_of(row) == "published"


def test_a_countys_publisher_neither_withdraws_what_is_kept_above_nor_a_register(as_):
    above = make_record(Product, "above", region=Region.objects.get(code="513200"))
    source = make_source("of-the-prefecture")
    for row in (above, source):
        shown = ask(as_("publisher", "513227"), "withdraw", row)
        assert "others keep" in shown.text
        ask(as_("publisher", "513227"), "withdraw", row, confirmed=shown.context["weighed"].digest, reason="ours now")
        assert state_of(row) == "published"
    region = Region.objects.get(code="513227")
    decide(as_("publisher", "513227"), "withdraw", region, reason="ours now")
    assert state_of(region) == "published"


# -- in bulk ------------------------------------------------------------------------------------------


def test_all_of_a_list_is_decided_on_by_the_lists_own_filter(as_):
    drafts = [make_record(Fund, f"fund-{n}", purpose="other", state="draft") for n in range(60)]
    other = make_record(Fund, "elsewhere", purpose="tourism", state="draft")
    client, address = as_("curator"), list_of(Fund) + "?purpose__exact=other&state__exact=draft"
    sent = {"action": "submit", "select_across": "1", "_selected_action": [drafts[0].pk]}
    shown = client.post(address, sent)
    assert shown.context["weighed"].done == 60
    assert len(shown.context["shown"]) == 50 and "10 more rows are not shown" in shown.text
    client.post(address, sent | {"confirmed": shown.context["weighed"].digest})
    assert {state_of(one) for one in drafts} == {"submitted"} and state_of(other) == "draft"
    decision = Decision.objects.get(kind="submitted")
    assert decision.items.count() == decision.rows == 60


def test_ones_own_among_others_are_left_and_counted(as_):
    mine, others = (make_record(Fund, name, purpose="other", state="draft") for name in ("mine", "others"))
    published = make_record(Fund, "public", purpose="other")
    decide(as_("publisher"), "submit", mine)
    decide(as_("curator"), "submit", others)
    shown = decide(as_("publisher"), "approve", mine, others, published).text
    assert "1 was approved and is public now" in shown
    assert "1 was submitted by yourself: somebody else has to approve it." in shown
    assert "1 was passed over" in shown
    assert (state_of(mine), state_of(others)) == ("submitted", "published")


def test_all_or_nothing(as_, monkeypatch):
    rows = [make_record(Fund, name, purpose="other") for name in ("one", "two")]
    changes = [
        actions.propose(record=row, before={"year": None}, after={"year": 2015}, by=member_of("curator"))
        for row in rows
    ]
    Fund.objects.filter(pk=rows[1].pk).update(year=2014)
    shown = decide(as_("publisher"), "approve", *changes)
    assert "has changed since this change of it was submitted" in shown.text
    assert [state_of(one) for one in changes] == ["submitted", "submitted"]
    assert Fund.objects.get(slug="one").year is None


def test_what_changed_since_it_was_looked_at_is_looked_at_again(as_):
    record = a_record()
    decide(as_("curator"), "submit", record)
    shown = ask(as_("publisher"), "approve", record)
    decide(as_("curator"), "recall", record)
    Fund.objects.filter(pk=record.pk).update(name_en="Something else")
    decide(as_("curator"), "submit", record)
    again = ask(as_("publisher"), "approve", record, confirmed=shown.context["weighed"].digest)
    assert "Something has changed meanwhile" in again.text and "Something else" in again.text
    assert state_of(record) == "submitted"


# -- what is shown ------------------------------------------------------------------------------------


def changes_in(shown):
    return {change.label: (change.before, change.after) for one in shown.context["shown"] for change in one.changes}


def test_a_figure_is_shown_beside_what_stands(as_):
    published = make_observation(make_indicator(), make_region(), 2018, "12")
    client = as_("curator")
    draft = Observation(indicator=published.indicator, region=published.region, year=2018, source=published.source)
    draft.value = Decimal(13)
    (one,) = actions.record(figures=[draft], by=member_of("curator"), reason="misread").added
    decide(client, "submit", one)
    shown = ask(as_("publisher"), "approve", one)
    assert changes_in(shown) == {"value": ("12.0 tonnes", "13.0 tonnes")}
    for part in ("Test 990000", "Test report", "misread", "Submitted by a-curator on"):
        assert part in shown.text


def test_a_revision_is_shown_in_words(as_):
    brand = make_record(Brand, "brand")
    pear, plum = (make_record(Product, slug) for slug in ("test-pear", "test-plum"))
    brand.products.set([pear])
    change = actions.propose(
        record=brand, before={"products": frozenset([pear.pk]), "region_id": brand.region_id},
        after={"products": frozenset([pear.pk, plum.pk]), "region_id": make_region().pk}, by=member_of("curator"),
        reason="A second product",
    )  # fmt: skip
    shown = ask(as_("publisher"), "approve", change)
    assert changes_in(shown) == {
        "products": ("Test pear", "Test pear, Test plum"),
        "region": ("Xiaojin County (513227)", "Test 990000 (990000)"),
    }
    assert "A second product" in shown.text
    decide(as_("publisher"), "approve", change)
    assert set(brand.products.all()) == {pear, plum}
    assert Brand.objects.get(slug="brand").region == make_region()


def test_a_record_that_was_public_before_is_shown_beside_what_it_said_then(as_):
    record = make_record(Fund, "old-fund", purpose="other", year=2015)
    decide(as_("publisher"), "withdraw", record, reason="wrong")
    decide(as_("publisher"), "restore", record)
    record = Fund.objects.get(pk=record.pk)
    record.year = 2016
    actions.save_record(record=record, by=member_of("curator"))
    decide(as_("curator"), "submit", record)
    assert changes_in(ask(as_("publisher"), "approve", record)) == {"year": ("2015", "2016")}


def test_an_upload_shows_what_it_would_make_public(as_):
    upload = an_upload()
    decide(as_("curator"), "submit", upload)
    (one,) = ask(as_("publisher"), "approve", upload).context["shown"]
    assert [part.title for part in one.parts] == ["Test output · Test 990000 (990000) · 2031"]
    assert {change.label: change.after for change in one.parts[0].changes}["value"] == "7.0 tonnes"


# -- the form of a record -----------------------------------------------------------------------------

NEW = {"name_zh": "新来源", "name_en": "New source", "slug": "new-source", "kind": "report"}


def test_a_published_record_is_changed_by_a_proposal(as_):
    source = make_source("new-source", kind="report")
    client = as_("curator")
    shown = client.post(page_of(source), NEW | {"reason": "It has a new name"}, follow=True).text
    assert "Your change waits for approval" in shown and "A change waits" in shown
    source.refresh_from_db()
    assert (source.name_en, source.state) == ("Test report", "published")
    change = Revision.objects.get()
    assert (change.state, change.reason, change.made_by) == ("submitted", "It has a new name", member_of("curator"))
    assert change.after == {"name_zh": "新来源", "name_en": "New source"}
    assert not source.history.filter(name_en="New source").exists()
    again = client.post(page_of(source), NEW | {"name_en": "Another", "reason": "x"})
    assert "waits already" in again.text and Revision.objects.count() == 1
    decide(as_("publisher"), "approve", change, from_row="1")
    source.refresh_from_db()
    assert source.name_en == "New source"
    assert source.history.first().history_change_reason == "It has a new name"


def test_a_proposal_says_why(as_):
    source = make_source("new-source", kind="report")
    shown = as_("curator").post(page_of(source), NEW)
    assert shown.context["adminform"].form.errors["reason"]
    assert not Revision.objects.exists()


def test_relations_to_many_are_proposed_too(as_):
    brand = make_record(Brand, "brand")
    pear = make_record(Product, "test-pear")
    form = as_("curator").get(page_of(brand)).context["adminform"].form
    sent = {field.html_name: field.value() for field in form if field.value() is not None}
    as_("curator").post(page_of(brand), sent | {"products": [pear.pk], "reason": "It is of these"})
    assert not brand.products.exists()
    decide(as_("publisher"), "approve", Revision.objects.get())
    assert list(brand.products.all()) == [pear]


def test_a_proposal_that_says_nothing_new_is_none(as_):
    source = make_source("new-source", kind="report", name_zh="新来源", name_en="New source")
    shown = as_("curator").post(page_of(source), NEW | {"reason": "x"}, follow=True).text
    assert "there is nothing to approve" in shown and not Revision.objects.exists()


def test_a_change_is_given_up_by_who_made_it_or_a_publisher(as_):
    change = a_revision()
    other = member_of("curator", "513200")
    decide(as_(other), "give_up", change)
    assert state_of(change) == "draft"
    decide(as_("curator"), "give_up", change)
    assert state_of(change) == "withdrawn"
    assert Fund.objects.get(slug="old-fund").purpose == "other"


@pytest.mark.parametrize("state", ["draft", "published"])
def test_forged_fields_are_ignored(as_, state):
    source, count = make_source("new-source", kind="report", state=state), Source.objects.count()
    forged = {
        "state": "withdrawn", "submitted_by": administrator().pk, "submitted_at": "2020-01-01", "slug": "other",
        "kept_by": Region.objects.get(code="513227").pk, "_saveasnew": "1", "reason": "x",
    }  # fmt: skip
    as_("curator").post(page_of(source), NEW | forged)
    source.refresh_from_db()
    assert (source.state, source.slug, source.submitted_by, source.kept_by) == (state, "new-source", None, None)
    assert Source.objects.count() == count
    for change in Revision.objects.all():
        assert set(change.after) == {"name_zh", "name_en"}


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_what_waits_or_was_withdrawn_is_read_only_and_has_its_buttons(as_, state):
    source = make_source("new-source", kind="report", state="draft")
    decide(as_("curator"), "submit", source)
    if state == "withdrawn":
        decide(as_("publisher"), "approve", source)
        decide(as_("publisher"), "withdraw", source, reason="wrong")
    client = as_("publisher")
    text = client.get(page_of(source)).text
    assert ('value="approve"' in text) is (state == "submitted")
    assert ('value="restore"' in text) is (state == "withdrawn")
    assert client.post(page_of(source), NEW | {"reason": "x"}).status_code == 403


# -- the form of a figure -----------------------------------------------------------------------------


def test_a_correction_is_a_draft_or_submitted_at_once(as_):
    figure = make_observation(make_indicator(), make_region(), 2018, "12")
    sent = {
        "value": "13", "status": "A", "qualifier": "exact", "source": figure.source_id, "year_basis": "stated",
        "reason": "misread",
    }  # fmt: skip
    as_("curator").post(page_of(figure), sent)
    assert Observation.objects.pending().get(indicator=figure.indicator).standing == "pending"
    button = {"poverty_observation_save_and_submit": "1"}
    shown = as_("curator").post(page_of(figure), sent | {"value": "14"} | button, follow=True).text
    assert "waits for approval as version 3" in shown
    waits = Observation.objects.submitted().get(indicator=figure.indicator)
    assert (waits.value, waits.submitted_by) == (14, member_of("curator"))
    listed = as_("publisher").get(list_of(Observation).replace("=all", "=submitted"))
    assert [one.pk for one in listed.context["cl"].result_list] == [waits.pk]


def test_a_draft_that_is_withdrawn_leaves_what_stands(as_):
    figure = make_observation(make_indicator(), make_region(), 2018, "12")
    draft = make_observation(make_indicator(), make_region(), 2018, "13", version=2, published_at=None)
    decide(as_("publisher"), "withdraw", draft, reason="typing error")
    assert (state_of(figure), state_of(draft)) == ("published", "superseded")


# -- uploads ------------------------------------------------------------------------------------------


def test_a_curator_withdraws_what_they_brought_in_until_it_is_public(as_):
    upload, others = an_upload(), an_upload_of_records()
    Upload.objects.filter(pk=others.pk).update(uploaded_by=administrator())
    decide(as_("curator"), "withdraw", others, reason="not mine")
    decide(as_("curator"), "withdraw", upload, reason="wrong sheet")
    assert (state_of(others), state_of(upload)) == ("applied", "withdrawn")


def test_approving_each_part_settles_the_upload(as_):
    upload = an_upload()
    figure = upload.observations.get()
    decide(as_("curator"), "submit", figure)
    decide(as_("publisher"), "approve", figure)
    assert state_of(upload) == "published"


def test_what_an_upload_changed_and_waits_is_in_its_journal(as_):
    old = make_record(Fund, "old-fund", purpose="other")
    upload = actions.begin_upload(name="c.csv", sha256="0" * 64, model="poverty.fund", by=member_of("curator"))
    change = actions.RecordChange(old, new=False, before={"purpose": "other"}, after={"purpose": "tourism"}, cell="A7")
    upload = actions.apply_records(upload=upload, rows=[change], unchanged=0)
    assert upload.state == "pending"
    text = as_("curator").get(page_of(upload)).text
    assert "A7" in text and "Tourism" in text and "Old fund" in text
    decide(as_("curator"), "submit", upload)
    decide(as_("publisher"), "approve", upload)
    assert state_of(upload) == "published" and Fund.objects.get(pk=old.pk).purpose == "tourism"
