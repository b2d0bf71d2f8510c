"""The pages of uploads in the back-office: how far one is, what it changed, its approval and its undoing."""

from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from poverty import actions, jobs
from poverty.admin.review_steps import STEPS
from poverty.admin.uploaded_rows import journal_table
from poverty.models import Fund, Observation, Upload
from tests.poverty.records import make_record
from tests.poverty.review_pages import decide
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def publisher(client):
    client.force_login(member_of("publisher"))
    return client


def begin(**fields):
    given = {"name": "sheet.xlsx", "sha256": "0" * 64, "model": "poverty.observation", "by": administrator()}
    return actions.begin_upload(**given | fields)


def figures(*values):
    """An upload of figures that waits for approval."""
    place = {"indicator": make_indicator(), "region": make_region(), "source": make_source()}
    drafts = [
        actions.Draft(Observation(**place, year=2010 + n, value=Decimal(value)), None) for n, value in enumerate(values)
    ]
    return actions.apply_figures(upload=begin(), drafts=drafts, unchanged=0)


def records():
    """An upload that made one fund and changed another."""
    old = make_record(Fund, "old", purpose="other", year=2015, state="draft")
    other = make_region()
    changed = actions.RecordChange(
        old, new=False, before={"purpose": "other", "region_id": old.region_id},
        after={"purpose": "tourism", "region_id": other.pk}, cell="A7",
    )  # fmt: skip
    after = {
        "slug": "new", "name_zh": "新", "name_en": "Brand-new fund", "purpose": "tourism",
        "source_id": make_source().pk, "region_id": other.pk,
    }  # fmt: skip
    made = actions.RecordChange(Fund(**after), new=True, after=after, cell="A8")
    return actions.apply_records(upload=begin(model="poverty.fund"), rows=[changed, made], unchanged=0)


def page(upload):
    return reverse("admin:poverty_upload_change", args=[upload.pk])


def progress(client, upload):
    return client.get(reverse("admin:poverty_upload_progress", args=[upload.pk]))


def test_the_page_shows_how_far_a_sheet_is_that_is_being_written(publisher):
    upload = begin(sheet="表1")
    with jobs.hold(upload) as tell:
        tell.stage("writing")
        tell(5000, 5000)
        text = publisher.get(page(upload)).text
        assert 'role="status"' in text and "Writing: 5,000 of 5,000 rows" in text
        assert 'value="5000" max="5000"' in text
        assert f'data-upload-progress="/admin/poverty/upload/{upload.pk}/progress/"' in text
        assert "js/upload-progress.js" in text and "Look again" in text
        assert "表1" in text
        told = progress(publisher, upload)
    assert told.json() == {
        "state": "applying", "stage": "writing", "done": 5000, "of": 5000, "text": "Writing: 5,000 of 5,000 rows",
    }  # fmt: skip
    assert "no-store" in told["cache-control"]


def test_progress_is_told_in_the_readers_language(publisher):
    upload = begin()
    with jobs.hold(upload):
        assert progress(publisher, upload).json()["text"] == "Waiting to begin"


def test_when_it_is_done_it_says_so(publisher):
    upload = figures("1")
    assert progress(publisher, upload).json()["state"] == "pending"
    assert "upload-progress.js" not in publisher.get(page(upload)).text


def test_looking_settles_what_was_interrupted(publisher):
    Upload.objects.filter(pk=(upload := begin()).pk).update(uploaded_at=timezone.now() - 2 * jobs.GRACE)
    publisher.get(reverse("admin:poverty_upload_changelist"))
    upload.refresh_from_db()
    assert upload.state == "failed"
    assert "nothing of it was written" in publisher.get(page(upload)).text


@pytest.mark.parametrize(("group", "status"), [(None, 403), ("viewer", 200), ("curator", 200)])
def test_who_may_see_uploads_may_see_their_progress(client, group, status):
    upload = figures("1")
    client.force_login(member_of(group))
    assert progress(client, upload).status_code == status


def test_there_is_no_progress_of_what_does_not_exist(publisher):
    assert publisher.get(reverse("admin:poverty_upload_progress", args=[10**9])).status_code == 404
    publisher.logout()
    assert progress(publisher, figures("1")).status_code == 302


def test_an_upload_of_records_shows_what_it_changed(publisher):
    text = publisher.get(page(records())).text
    assert reverse("admin:poverty_fund_change", args=[Fund.objects.get(slug="new").pk]) in text
    assert "Brand-new fund" in text and "A8" in text
    assert 'purpose: <del class="text-red-700 dark:text-red-400">Other</del> → <ins>Tourism</ins>' in text
    assert "Test 990000" in text, "a region by its name, not its number"


def test_what_records_say_is_shown_to_those_only_who_may_see_them():
    upload, user = records(), member_of("viewer")
    assert journal_table(upload, user)["rows"]
    user.has_perm = lambda name: name == "poverty.view_upload"
    assert journal_table(upload, user) is None


def test_the_page_asks_few_queries(publisher, django_assert_max_num_queries):
    upload = records()
    publisher.get(page(upload))
    with django_assert_max_num_queries(28):
        publisher.get(page(upload))


def test_what_can_be_done_follows_from_its_state_and_the_role(client):
    upload = figures("1", "2")
    offered = {}
    for step in (None, "submit", "approve", "withdraw"):
        if step:
            client.force_login(member_of({"submit": "curator"}.get(step, "publisher")))
            decide(client, step, upload, reason="because")
        for role in ("viewer", "curator", "publisher"):
            client.force_login(member_of(role))
            text = client.get(page(upload)).text
            offered[step, role] = {name for name in STEPS if f'value="{name}"' in text}
    assert offered == {
        (None, "viewer"): set(), (None, "curator"): {"submit"}, (None, "publisher"): {"submit", "withdraw"},
        ("submit", "viewer"): set(), ("submit", "curator"): {"recall"},
        ("submit", "publisher"): {"approve", "send_back", "withdraw"},
        ("approve", "viewer"): set(), ("approve", "curator"): set(), ("approve", "publisher"): {"withdraw"},
        ("withdraw", "viewer"): set(), ("withdraw", "curator"): set(), ("withdraw", "publisher"): {"restore"},
    }  # fmt: skip


def test_the_note_is_written_on_the_page(publisher):
    upload = figures("1")
    publisher.post(page(upload), {"note": "Checked.", "state": "published"})
    upload.refresh_from_db()
    assert (upload.state, upload.note) == ("pending", "Checked.")


def test_records_are_withdrawn_and_what_was_kept_is_named(publisher):
    upload = records()
    Fund.objects.filter(slug="old").update(purpose="ecommerce")
    response = decide(publisher, "withdraw", upload, reason="wrong file", from_row="1")
    assert "1 was withdrawn. It is kept, and can be restored." in response.text
    assert "Corrected since and therefore kept: Old" in response.text
    upload.refresh_from_db()
    assert upload.state == "withdrawn" and "wrong file" in upload.note


def test_saving_a_note_puts_nothing_back_that_a_process_wrote_meanwhile(publisher, monkeypatch):
    upload = begin()
    clean = Upload.full_clean

    def finishes_meanwhile(self, *args, **kwargs):
        Upload.objects.filter(pk=upload.pk).update(state="applied", rows_new=7)
        return clean(self, *args, **kwargs)

    monkeypatch.setattr(Upload, "full_clean", finishes_meanwhile)
    with jobs.hold(upload):
        publisher.post(page(upload), {"note": "Seen."})
    upload.refresh_from_db()
    assert (upload.state, upload.rows_new, upload.note) == ("applied", 7, "Seen.")
