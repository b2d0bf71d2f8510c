"""Who may do what in the back-office: by page, by form, by forged post and by sheet."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from poverty.models import Industry, Observation, Revision, Source, Upload
from tests.poverty.review_pages import decide
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import member_of

pytestmark = pytest.mark.django_db
NEW = {"name_zh": "新来源", "name_en": "New source", "slug": "new-source", "kind": "report"}


@pytest.fixture
def as_(client):
    def log_in(group):
        client.force_login(member_of(group))
        return client

    return log_in


def page(model, name, *args):
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def sheet(text, name="sheet.csv"):
    return {"import_file": SimpleUploadedFile(name, text.encode()), "resource": "0"}


def bring_in(client, model, text):
    """Chooses a file and confirms it; answers the last page."""
    response = client.post(page(model, "import"), sheet(text))
    if not ((preview := response.context.get("preview")) and preview.may_be_confirmed):
        return response
    return client.post(page(model, "process_import"), {"sheet": response.context["sheet"].token}, follow=True)


@pytest.mark.parametrize(
    ("group", "allowed"),
    [
        (None, set()),
        ("viewer", {"changelist", "export"}),
        ("curator", {"changelist", "export", "add", "import"}),
        ("publisher", {"changelist", "export", "add", "import"}),
    ],
)
@pytest.mark.parametrize("model", [Source, Industry, Observation])
def test_pages(as_, model, group, allowed):
    client = as_(group)
    for name in ("changelist", "export", "add", "import"):
        assert client.get(page(model, name)).status_code == (200 if name in allowed else 403), name
    assert client.post(page(model, "process_import"), {"sheet": "x"}).status_code == (
        302 if "import" in allowed else 403
    )


@pytest.mark.parametrize("group", ["viewer", "curator", "publisher"])
def test_nothing_is_deleted(as_, group):
    source = make_source()
    assert as_(group).post(page(Source, "delete", source.pk), {"post": "yes"}).status_code == 403
    client = as_(group)
    client.post(
        page(Source, "changelist"), {"action": "delete_selected", "_selected_action": [source.pk], "post": "yes"}
    )
    assert Source.objects.filter(pk=source.pk).exists()


# -- the state of a record ------------------------------------------------------------------------


def test_a_curator_drafts_and_cannot_publish_by_forged_post(as_):
    as_("curator").post(page(Source, "add"), NEW | {"state": "published"})
    source = Source.objects.get(slug="new-source")
    assert source.state == "draft"
    as_("curator").post(page(Source, "change", source.pk), NEW | {"state": "published", "name_en": "Renamed"})
    source.refresh_from_db()
    assert (source.state, source.name_en) == ("draft", "Renamed")
    assert source.history.first().history_user == member_of("curator")


@pytest.mark.parametrize("group", ["curator", "publisher"])
def test_nobody_touches_what_is_published_but_by_a_change_that_waits(as_, group):
    source = make_source()
    as_(group).post(page(Source, "change", source.pk), NEW | {"name_en": "Renamed", "reason": "It was renamed"})
    source.refresh_from_db()
    assert source.name_en == "Test report"
    assert Revision.objects.get().made_by == member_of(group)


def test_an_earlier_draft_cannot_be_posted_back_over_a_published_record(as_):
    source = make_source(slug="new-source", state="draft")
    source.state = "published"
    source.save()
    earlier = source.history.last()
    response = as_("curator").post(page(Source, "simple_history", source.pk, earlier.pk), NEW)
    assert response.status_code == 403
    source.refresh_from_db()
    assert source.state == "published"


def test_not_even_a_publisher_sets_the_state_by_form(as_):
    as_("publisher").post(page(Source, "add"), NEW | {"state": "published"})
    assert Source.objects.get(slug="new-source").state == "draft"


def test_a_key_is_fixed_once_given(as_):
    source = make_source(slug="new-source", state="draft")
    as_("publisher").post(page(Source, "change", source.pk), NEW | {"state": "draft", "slug": "other"})
    source.refresh_from_db()
    assert source.slug == "new-source"


# -- the state of a record, by sheet --------------------------------------------------------------

HEADS = "slug,name_zh,name_en,state\n"


def test_a_curator_brings_in_drafts(as_):
    bring_in(as_("curator"), Source, HEADS + "new-source,新,New,\n")
    assert Source.objects.get(slug="new-source").state == "draft"


@pytest.mark.parametrize("group", ["curator", "publisher"])
def test_nobody_publishes_by_sheet(as_, group):
    text = bring_in(as_(group), Source, HEADS + "new-source,新,New,published\n").text
    assert "only the back-office publishes or withdraws." in text
    assert not Source.objects.filter(slug="new-source").exists()


@pytest.mark.parametrize("group", ["curator", "publisher"])
def test_a_sheet_that_changes_what_is_published_waits(as_, group):
    make_source()
    text = bring_in(as_(group), Source, HEADS + "test-report,改,Renamed,\n").text
    assert "0 new, 1 changed, 0 as before" in text
    source = Source.objects.get(slug="test-report")
    assert (source.state, source.name_en) == ("published", "Test report")
    change = Revision.objects.get()
    assert (change.state, change.after) == ("draft", {"name_zh": "改", "name_en": "Renamed"})
    assert change.upload.state == "pending"


@pytest.mark.parametrize(("state", "why"), [("submitted", "waits for approval"), ("withdrawn", "was withdrawn")])
def test_a_sheet_does_not_change_what_waits_or_was_withdrawn(as_, state, why):
    make_source(state=state)
    text = bring_in(as_("publisher"), Source, HEADS + "test-report,改,Renamed,\n").text
    assert why in text
    assert Source.objects.get(slug="test-report").name_en == "Test report"


# -- figures --------------------------------------------------------------------------------------


def figure_form(observation, **changes):
    fields = {
        "value": "13", "status": "A", "qualifier": "exact", "source": observation.source_id, "section": "",
        "printed": "", "statements": "", "note_zh": "", "note_en": "", "reading_confidence": "", "year_basis": "stated",
        "year_note_zh": "", "year_note_en": "", "reason": "misread",
    }  # fmt: skip
    return fields | changes


@pytest.fixture
def published():
    return make_observation(make_indicator(), make_region(), 2018, "12")


def figures():
    found = Observation.objects.filter(indicator=make_indicator()).order_by("version")
    return [(one.version, one.value, one.standing) for one in found]


def test_a_correction_adds_a_version_and_overwrites_nothing(as_, published):
    response = as_("curator").post(page(Observation, "change", published.pk), figure_form(published), follow=True)
    assert "is a draft, as version 2" in response.text
    assert figures() == [(1, 12, "published"), (2, 13, "pending")]
    pending = Observation.objects.pending().get(indicator=make_indicator())
    assert (pending.reason, pending.recorded_by) == ("misread", member_of("curator"))


def test_a_correction_needs_a_reason(as_, published):
    as_("curator").post(page(Observation, "change", published.pk), figure_form(published, reason=""))
    assert figures() == [(1, 12, "published")]


def test_a_correction_that_says_the_same_adds_nothing(as_, published):
    as_("curator").post(page(Observation, "change", published.pk), figure_form(published, value="12.0"))
    assert figures() == [(1, 12, "published")]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"value": ""}, "A value is needed"),
        ({"status": "O"}, "says that there is no value"),
        ({"reading_confidence": "2"}, "between 0 and 1"),
        ({"value": "NaN"}, "Enter a number"),
    ],
)
def test_a_correction_that_cannot_be_is_explained(as_, published, changes, message):
    response = as_("curator").post(page(Observation, "change", published.pk), figure_form(published, **changes))
    assert message in response.text
    assert figures() == [(1, 12, "published")]


def test_adding_a_figure_that_exists_is_a_correction(as_, published):
    key = {"indicator": published.indicator_id, "region": published.region_id, "year": 2018}
    as_("curator").post(page(Observation, "add"), figure_form(published, **key))
    assert figures() == [(1, 12, "published"), (2, 13, "pending")]


def test_what_was_superseded_cannot_be_edited(as_, published):
    as_("curator").post(page(Observation, "change", published.pk), figure_form(published))
    correction = Observation.objects.pending().get(indicator=make_indicator())
    decide(as_("curator"), "submit", correction)
    decide(as_("publisher"), "approve", correction)
    assert as_("publisher").post(page(Observation, "change", published.pk), figure_form(published)).status_code == 403


def test_only_a_publisher_approves_figures_that_were_submitted(as_, published):
    as_("curator").post(page(Observation, "change", published.pk), figure_form(published))
    correction = Observation.objects.pending().get(indicator=make_indicator())
    decide(as_("publisher"), "approve", correction)
    assert figures() == [(1, 12, "published"), (2, 13, "pending")], "nobody has submitted it"
    decide(as_("curator"), "submit", correction)
    decide(as_("curator"), "approve", correction)
    assert figures() == [(1, 12, "published"), (2, 13, "submitted")]
    decide(as_("publisher"), "approve", correction)
    assert figures() == [(1, 12, "superseded"), (2, 13, "published")]


# -- figures, by sheet ----------------------------------------------------------------------------

FIGURES = "indicator,region,year,value,source\n"


def test_a_sheet_of_figures_becomes_an_upload_that_waits(as_, published):
    text = FIGURES + "test-output,990000,2018,13,test-report\ntest-output,990000,2019,14,test-report\n"
    bring_in(as_("curator"), Observation, text)
    assert sorted(figures()) == [(1, 12, "published"), (1, 14, "pending"), (2, 13, "pending")]
    upload = Upload.objects.get(name="sheet.csv")
    assert (upload.rows_new, upload.rows_changed, upload.state) == (1, 1, "pending")
    assert upload.uploaded_by == member_of("curator")
    assert len(upload.sha256) == 64


def test_a_figure_of_a_sheet_that_cannot_be_is_named(as_, published):
    text = "indicator,region,year,value,source,printed\ntest-output,990000,2019,,test-report,none\n"
    shown = bring_in(as_("curator"), Observation, text).text
    assert "A value is needed" in shown
    assert len(figures()) == 1


def test_both_versions_of_a_figure_cannot_be_changed_at_once(as_, published):
    make_observation(make_indicator(), make_region(), 2018, "13", version=2, published_at=None)
    head = "indicator,region,year,standing,value\n"
    text = "test-output,990000,2018,published,20\ntest-output,990000,2018,pending,21\n"
    shown = bring_in(as_("curator"), Observation, head + text).text
    assert "changes the same figure as row 2" in shown


@pytest.mark.parametrize(("group", "shown"), [("curator", 12), ("publisher", 13)])
def test_only_a_publisher_approves_and_undoes_an_upload(as_, published, group, shown):
    bring_in(as_("curator"), Observation, FIGURES + "test-output,990000,2018,13,test-report\n")
    upload = Upload.objects.get(name="sheet.csv")
    decide(as_("curator"), "submit", upload)
    decide(as_(group), "approve", upload)
    assert Observation.objects.published().get(indicator=make_indicator()).value == shown
    decide(as_(group), "withdraw", upload, reason="wrong sheet")
    assert Observation.objects.published().get(indicator=make_indicator()).value == 12


def test_uploads_are_neither_added_nor_changed_by_sheet(as_):
    head = "reference,name,state,note\n"
    row = "123e4567-e89b-12d3-a456-426614174000,x.csv,published,\n"
    assert "not known" in bring_in(as_("publisher"), Upload, head + row).text
    assert as_("publisher").get(page(Upload, "add")).status_code == 403


# -- a sheet that waits ---------------------------------------------------------------------------


def test_a_waiting_sheet_belongs_to_who_brought_it_and_to_one_model(as_, client):
    response = as_("curator").post(page(Source, "import"), sheet(HEADS + "new-source,新,New,\n"))
    token = {"sheet": response.context["sheet"].token}
    assert "no longer here" in client.post(page(Industry, "process_import"), token, follow=True).text
    assert "no longer here" in as_("publisher").post(page(Source, "process_import"), token, follow=True).text
    assert (
        "no longer here" in client.post(page(Source, "process_import"), {"sheet": "../../etc/passwd"}, follow=True).text
    )
    assert not Source.objects.filter(slug="new-source").exists()


def test_a_waiting_sheet_is_checked_again_and_taken_once(as_):
    client = as_("curator")
    response = client.post(page(Source, "import"), sheet(HEADS + "new-source,新,New,\n"))
    token = {"sheet": response.context["sheet"].token}
    make_source(slug="new-source", state="submitted")  # entered and submitted meanwhile
    shown = client.post(page(Source, "process_import"), token).text
    assert "Nothing was written: something has changed since." in shown
    assert "waits for approval" in shown
    assert "no longer here" in client.post(page(Source, "process_import"), token, follow=True).text


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04 broken", b"%PDF-1.7", b"\xff\xfe\x00", b"\x00\xff\xfe\xfd"])
def test_a_file_that_cannot_be_read_gives_a_message(as_, data):
    file = SimpleUploadedFile("sheet.xlsx", data)
    response = as_("curator").post(page(Source, "import"), {"import_file": file, "resource": "0"})
    assert response.status_code == 200
    assert response.context["form"].errors["import_file"]
