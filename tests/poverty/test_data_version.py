"""Whatever changes what the public sees renews the version of the data, in the same transaction; nothing else does."""

import hashlib
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from aba_site.conditional import public_versions
from poverty import actions
from poverty.models import DataVersion, Finding, Indicator, Observation, Region, Revision, Source, Upload
from poverty.models.base import Publishable
from supervision import actions as supervision_actions
from tests.poverty.records import make_record
from tests.poverty.review_pages import decide
from tests.poverty.rows import make_source
from tests.poverty.staff import administrator, member_of
from tests.supervision.sending import make_challenge

pytestmark = pytest.mark.django_db
PAGES = ["/en/indicators/gdp/", "/en/regions/513221/", "/en/data/observations.csv", "/zh-hans/"]
State = Publishable.State


class Stop(Exception):
    """Nothing of it shall stand."""


@pytest.fixture
def kept(client):
    """What a reader keeps; says whether all of it still holds, or nothing, as it must be either."""
    tags = {url: client.get(url)["ETag"] for url in PAGES}

    def holds():
        codes = {client.get(url, headers={"if-none-match": tag}).status_code for url, tag in tags.items()}
        assert codes in ({200}, {304})
        new = {url: client.get(url)["ETag"] for url in PAGES}
        assert (new == tags) is (codes == {304})
        return codes == {304}

    return holds


def pending(value="123.4", upload=None):
    """Another value of Aba's GDP of 2016, which waits."""
    figure = Observation.objects.published().get(indicator__slug="gdp", region__code="513200", year=2016)
    draft = Observation(indicator=figure.indicator, region=figure.region, year=2016)
    for name in actions.VALUES:
        setattr(draft, name, getattr(figure, name))
    draft.value = Decimal(value)
    if upload:
        done = actions.apply_figures(upload=upload, drafts=[actions.Draft(draft, figure.pk)], unchanged=0)
        return done.observations.all()
    return Observation.objects.filter(pk__in=[one.pk for one in actions.record(figures=[draft], by=None).added])


def begun(model="poverty.observation"):
    sha256 = hashlib.sha256(b"sheet").hexdigest()
    return actions.begin_upload(name="sheet.csv", sha256=sha256, model=model, by=administrator())


def test_there_is_one_version_and_the_site_goes_by_it():
    assert public_versions() == [DataVersion.objects.get().version] == [DataVersion.objects.current()]


def test_each_change_has_a_version_of_its_own():
    versions = [DataVersion.objects.current()]
    for _round in range(3):
        with actions.public_change():
            pass
        versions.append(DataVersion.objects.current())
    assert len(set(versions)) == 4 and DataVersion.objects.count() == 1


# -- what the public sees ---------------------------------------------------------------------------


def test_publishing_and_withdrawing(kept):
    upload = begun()
    pending(upload=upload)
    assert kept(), "what waits is not public"
    actions.publish(upload=upload, by=administrator())
    assert not kept()


def test_withdrawing_an_upload(client):
    upload = begun()
    pending(upload=upload)
    actions.publish(upload=upload, by=administrator())
    first = client.get(PAGES[0])
    assert b"123.4" in first.content
    actions.withdraw_upload(upload=upload, by=administrator(), reason="test")
    second = client.get(PAGES[0], headers={"if-none-match": first["ETag"]})
    assert second.status_code == 200 and b"123.4" not in second.content


def test_publishing_in_the_back_office(kept, client):
    figure = pending().get()
    client.force_login(member_of("curator"))
    decide(client, "submit", figure)
    assert kept(), "what waits is not public"
    client.force_login(member_of("publisher"))
    decide(client, "approve", figure)
    assert figure.__class__.objects.get(pk=figure.pk).published_at
    assert not kept()


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.DRAFT])
def test_the_state_of_a_record(kept, state):
    actions.set_state(records=[Source.objects.get(slug="aba-paper")], state=state, by=administrator())
    assert not kept()


def test_a_sheet_of_records(kept):
    region = Region.objects.get(code="513221")
    change = actions.RecordChange(region, new=False, before={"name_en": region.name_en}, after={"name_en": "Renamed"})
    upload = begun("poverty.region")
    assert kept(), "a sheet that is being written changes nothing yet"
    actions.apply_records(upload=upload, rows=[change], unchanged=0)
    assert not kept()


def form_of(client, record):
    """The page of a record in the back-office, and what its form would send unchanged."""
    page = reverse(f"admin:{record._meta.app_label}_{record._meta.model_name}_change", args=[record.pk])
    form = client.get(page).context["adminform"].form
    sent = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            sent[field.html_name] = [getattr(one, "pk", one) for one in value] if isinstance(value, list) else value
    return page, sent


@pytest.mark.parametrize(("model", "key"), [(Region, {"code": "513221"}), (Source, {"slug": "aba-paper"}),
                                            (Indicator, {"slug": "gdp"})])  # fmt: skip
def test_saving_in_the_back_office(kept, client, model, key):
    client.force_login(administrator())
    page, sent = form_of(client, model.objects.get(**key))
    assert kept(), "looking is not saving"
    assert client.post(page, sent | {"name_en": "Renamed", "reason": "test"}).status_code == 302
    assert model.objects.get(**key).name_en != "Renamed"
    client.force_login(member_of("publisher"))
    decide(client, "approve", Revision.objects.get())
    assert model.objects.get(**key).name_en == "Renamed"
    assert not kept()


def test_what_a_record_is_related_to_is_part_of_one_change(client):
    """One version for the row and its relations, and at the end: two would hold back others while waiting for them."""
    client.force_login(administrator())
    finding = make_record(Finding, "test-finding", kind="problem", text_zh="测试。", text_en="Test.", state="draft")
    first = client.get(PAGES[0])["ETag"]
    page, sent = form_of(client, finding)
    with CaptureQueriesContext(connection) as queries:
        sent["indicators"] = [Indicator.objects.get(slug="gdp").pk]
        assert client.post(page, sent).status_code == 302
    written = [query["sql"] for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    renewals = [place for place, sql in enumerate(written) if "poverty_dataversion" in sql]
    relations = [place for place, sql in enumerate(written) if "finding_indicators" in sql]
    assert len(renewals) == 1 and relations and renewals[0] > max(relations)
    assert finding.indicators.count() == 1 and client.get(PAGES[0])["ETag"] != first


def test_an_answer_to_a_challenge(kept):
    challenge = make_challenge()
    assert kept(), "that somebody doubts is not public"
    challenge.state = "answered"
    for name in ("question_zh", "question_en", "answer_zh", "answer_en"):
        setattr(challenge, name, "Words")
    supervision_actions.answer(challenge=challenge, by=administrator())
    assert not kept()


def test_loading_a_fixture(kept, tmp_path):
    call_command("loaddata", "01_sources", verbosity=0)
    assert not kept()


def test_making_and_removing_a_sample(kept):
    call_command("make_sample", indicators=1, regions=3, years=2, stdout=StringIO())
    assert not kept()
    version = DataVersion.objects.current()
    call_command("make_sample", indicators=1, regions=3, years=2, replace=True, stdout=StringIO())
    assert DataVersion.objects.current() != version


# -- what it does not -------------------------------------------------------------------------------


def test_what_is_rolled_back(kept):
    with pytest.raises(Stop), transaction.atomic():
        actions.publish(observations=pending(), by=administrator())
        raise Stop
    assert kept()


def test_what_breaks_off(kept):
    region = Region.objects.get(code="513221")
    region.name_en = ""
    with pytest.raises(DatabaseError), transaction.atomic():
        actions.save_record(record=region, by=administrator())
    with actions.public_change():
        pass
    assert not kept(), "and the door opens again"


def test_what_waits_is_corrected_and_given_up(kept, client):
    waiting = pending().get()
    client.force_login(administrator())
    page, sent = form_of(client, waiting)
    assert client.post(page, sent | {"value": "99.9", "reason": "test"}).status_code == 302
    assert Observation.objects.pending().get(indicator__slug="gdp").value == Decimal("99.9")
    upload = begun()
    actions.fail_upload(upload=upload, reason="test")
    actions.remember_marks(source=make_source(state="draft"), meanings={("…", False): "O"}, by=administrator())
    assert Upload.objects.get(pk=upload.pk).state == "failed"
    assert kept()


# -- the door ---------------------------------------------------------------------------------------


def test_a_change_within_another_is_part_of_it():
    before = DataVersion.objects.current()
    with CaptureQueriesContext(connection) as queries, actions.public_change():
        with actions.public_change():
            pass
        with pytest.raises(Stop), actions.public_change():
            raise Stop
        assert DataVersion.objects.current() == before
    assert sum("INTO" in query["sql"] for query in queries) == 1
    assert DataVersion.objects.current() != before


def test_every_kind_of_record_is_saved_through_the_door():
    """Whatever can be published is edited in the one back-office whose saving goes through it."""
    from django.apps import apps
    from django.contrib import admin

    from poverty.admin.base import RecordAdmin

    kinds = [model for model in apps.get_models() if issubclass(model, Publishable)]
    assert len(kinds) > 15
    assert all(isinstance(admin.site._registry[kind], RecordAdmin) for kind in kinds)
