"""How versions of a figure follow each other."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from poverty import actions
from poverty.models import Observation, Upload
from tests.poverty.rows import make_indicator, make_region, make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db


def draft(value, year=2018, **fields):
    return Observation(
        indicator=make_indicator(),
        region=make_region(),
        source=make_source(),
        year=year,
        value=Decimal(value),
        **fields,
    )


def record(value, **fields):
    return actions.record(figures=[draft(value, **fields)], by=administrator(), reason="because")


def publish_all():
    return actions.publish(observations=Observation.objects.filter(indicator=make_indicator()), by=administrator())


def bring_in(*values, name="sheet.xlsx", start=2018):
    """A sheet's figures under an upload, each compared with what stands of it."""
    drafts = [with_base(draft(value, year=start + place)) for place, value in enumerate(values)]
    return actions.apply_figures(upload=begin(name), drafts=drafts, unchanged=0)


def begin(name="sheet.xlsx", **fields):
    given = {"sha256": "0" * 64, "model": "poverty.observation", "by": administrator()} | fields
    return actions.begin_upload(name=name, **given)


def with_base(figure):
    same = Observation.objects.standing().filter(
        indicator=figure.indicator_id, region=figure.region_id, year=figure.year
    )
    return actions.Draft(figure, same.order_by("-version").values_list("pk", flat=True).first())


def versions(year=2018):
    found = Observation.objects.filter(indicator=make_indicator(), year=year).order_by("version")
    return [(one.version, str(one.value.normalize()), one.standing) for one in found]


def shown(year=2018):
    return [
        str(one.value.normalize())
        for one in Observation.objects.published().filter(indicator=make_indicator(), year=year)
    ]


def test_a_first_figure_waits_for_approval():
    recorded = record("12")
    assert (recorded.new, recorded.changed, recorded.unchanged) == (1, 0, 0)
    assert versions() == [(1, "12", "pending")]
    one = recorded.added[0]
    assert (one.recorded_by, one.reason) == (administrator(), "because")
    assert shown() == []


def test_the_same_figure_again_is_nothing():
    record("12")
    assert record("12.0").unchanged == 1
    publish_all()
    assert record("12").unchanged == 1
    assert versions() == [(1, "12", "published")]


def test_a_correction_is_a_version_and_the_public_sees_it_once_approved():
    record("12")
    publish_all()
    assert record("13").changed == 1
    assert versions() == [(1, "12", "published"), (2, "13", "pending")]
    assert shown() == ["12"]
    assert publish_all() == 1
    assert versions() == [(1, "12", "superseded"), (2, "13", "published")]
    assert shown() == ["13"]


def test_a_second_correction_replaces_the_pending_one():
    record("12")
    publish_all()
    record("13")
    record("14")
    assert versions() == [(1, "12", "published"), (2, "13", "superseded"), (3, "14", "pending")]


def test_any_value_column_makes_a_version():
    record("12")
    assert record("12", qualifier="more_than").changed == 1
    assert record("12", qualifier="more_than", printed="twelve").changed == 1


def test_publishing_twice_publishes_once():
    record("12")
    assert (publish_all(), publish_all()) == (1, 0)


def test_stored_values_never_change():
    record("12")
    before = list(Observation.objects.filter(indicator=make_indicator()).values_list("pk", *actions.VALUES))
    publish_all()
    record("13")
    publish_all()
    assert set(before) <= set(Observation.objects.values_list("pk", *actions.VALUES))


# -- uploads --------------------------------------------------------------------------------------


def test_an_upload_counts_its_rows():
    bring_in("1", "2")
    drafts = [with_base(draft("5", year=2019)), with_base(draft("9", year=2020))]
    upload = actions.apply_figures(upload=begin(), drafts=drafts, unchanged=1, refused=3)
    assert (upload.rows_new, upload.rows_changed, upload.rows_unchanged, upload.rows_refused) == (1, 1, 1, 3)
    upload.refresh_from_db()
    assert (upload.state, upload.uploaded_by, upload.rows_new) == ("pending", administrator(), 1)
    assert upload.finished_at >= upload.uploaded_at


def test_a_figure_knows_its_upload_sheet_and_cell_and_who_recorded_it():
    upload = actions.apply_figures(
        upload=begin(), drafts=[with_base(draft("5", sheet="表1", cell="D17", printed="5.0"))], unchanged=0
    )
    one = upload.observations.get()
    assert (one.sheet, one.cell, one.printed, one.version) == ("表1", "D17", "5.0", 1)
    assert (one.recorded_by, one.value, one.standing) == (administrator(), 5, "pending")
    assert one.recorded_at >= upload.uploaded_at


def test_a_sheet_that_corrects_a_pending_figure_replaces_it():
    record("12")
    publish_all()
    bring_in("13")
    bring_in("14")
    assert versions() == [(1, "12", "published"), (2, "13", "superseded"), (3, "14", "pending")]


def test_what_is_stored_by_a_sheet_is_what_the_model_would_store():
    """The fast way past the model keeps every kind of value, to the last sign."""
    fields = {
        "status": "E", "qualifier": "less_than", "printed": "<12,3½\t“…”\\N", "note_zh": "两\n行\\.", "note_en": "",
        "reading_confidence": Decimal("0.25"), "year_basis": "inferred", "year_note_en": "\\.", "section": "2.1",
        "statements": "F-1 F-2", "sheet": "表 1", "cell": "AB12", "source": make_source(),
        "recorded_at": timezone.now(), "recorded_by": administrator(), "region": make_region(),
        "indicator": make_indicator(), "value": Decimal("-123456.654321"),
    }  # fmt: skip
    slow = Observation.objects.create(year=2021, **fields)
    actions.apply_figures(upload=begin(), drafts=[actions.Draft(Observation(year=2020, **fields), None)], unchanged=0)
    fast = Observation.objects.get(indicator=make_indicator(), year=2020)
    slow.refresh_from_db()
    assert actions.values(fast) == actions.values(slow)
    said = {name: getattr(fast, name) for name in fields if name != "recorded_at"}
    assert said == {name: value for name, value in fields.items() if name != "recorded_at"}


def test_an_empty_figure_comes_in_with_why():
    empty = draft("0", status="O")
    empty.value = None
    upload = actions.apply_figures(upload=begin(), drafts=[with_base(empty)], unchanged=0)
    assert (upload.observations.get().value, upload.observations.get().status) == (None, "O")


def test_progress_is_told_up_to_the_last_row(monkeypatch):
    monkeypatch.setattr("poverty.actions.storing.STRIDE", 2)
    told = []
    drafts = [with_base(draft("1", year=year)) for year in range(2010, 2015)]
    actions.apply_figures(upload=begin(), drafts=drafts, unchanged=0, progress=lambda *at: told.append(at))
    assert told == [(2, 5), (4, 5), (5, 5)]


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda: record("13"), id="corrected"),
        pytest.param(lambda: publish_all() and record("14"), id="published and corrected"),
        pytest.param(lambda: bring_in("12.5"), id="brought in by another sheet"),
    ],
)
def test_figures_that_changed_since_the_preview_stop_the_whole_sheet(meanwhile):
    record("12")
    drafts = [with_base(draft("20")), with_base(draft("21", year=2019))]
    meanwhile()
    before, upload = versions(), begin()
    with pytest.raises(actions.Moved, match=r"1 figure .*Test output · Test 990000 .*2018.* preview the sheet again"):
        actions.apply_figures(upload=upload, drafts=drafts, unchanged=0)
    assert (versions(), versions(2019)) == (before, [])
    upload.refresh_from_db()
    assert upload.state == "applying"


def test_a_figure_published_since_the_preview_says_the_same_and_may_be_corrected():
    record("12")
    drafts = [with_base(draft("21"))]
    publish_all()
    actions.apply_figures(upload=begin(), drafts=drafts, unchanged=0)
    assert versions() == [(1, "12", "published"), (2, "21", "pending")]


def test_of_two_sheets_that_add_the_same_figure_one_comes_in():
    first, second = ([with_base(draft("12"))] for _ in range(2))
    actions.apply_figures(upload=begin(), drafts=first, unchanged=0)
    with pytest.raises(actions.Moved):
        actions.apply_figures(upload=begin(), drafts=second, unchanged=0)
    assert versions() == [(1, "12", "pending")]


def test_a_sheet_is_written_all_or_not_at_all():
    good, bad = draft("1"), draft("2", year=2019, status="O")
    with pytest.raises(IntegrityError):
        actions.apply_figures(upload=begin(), drafts=[with_base(good), with_base(bad)], unchanged=0)
    assert versions() == []


def test_an_upload_is_written_once_and_not_after_it_was_given_up():
    upload = begin()
    assert actions.fail_upload(upload=upload, reason="the lights went out")
    for given_up in (upload, bring_in("1")):
        with pytest.raises(ValidationError):
            actions.apply_figures(upload=given_up, drafts=[with_base(draft("5", year=2020))], unchanged=0)
    upload.refresh_from_db()
    assert (upload.state, upload.note) == ("failed", "the lights went out")
    assert upload.finished_at
    assert versions(2020) == []


def test_only_what_is_being_written_can_fail():
    upload = bring_in("1")
    assert not actions.fail_upload(upload=upload, reason="too late")
    upload.refresh_from_db()
    assert (upload.state, upload.note) == ("pending", "")


def test_what_is_being_written_or_failed_cannot_be_withdrawn():
    upload = begin()
    for _state in ("applying", "failed"):
        with pytest.raises(ValidationError):
            actions.withdraw_upload(upload=upload, by=administrator(), reason="mistake")
        actions.fail_upload(upload=upload, reason="")


def test_the_same_file_is_known_again_until_it_is_withdrawn():
    def known(**other):
        asked = {"sha256": "0" * 64, "model": "poverty.observation", "sheet": ""} | other
        return Upload.objects.of_same_file(**asked).first()

    begin()
    assert known() is None, "not brought in yet"
    first, second = bring_in("1"), bring_in("2")
    assert known() == second
    assert known(sheet="表2") is known(model="poverty.fund") is known(sha256="1" * 64) is None
    actions.withdraw_upload(upload=second, by=administrator(), reason="mistake")
    assert known() == first


def test_publishing_an_upload_publishes_what_of_it_still_waits():
    upload = bring_in("1", "2")
    record("7")
    assert actions.publish(upload=upload, by=administrator()) == 1
    upload.refresh_from_db()
    assert upload.state == "published"
    assert (shown(2018), shown(2019)) == ([], ["2"])


def test_withdrawing_restores_what_was_shown_before():
    record("1")
    publish_all()
    upload = bring_in("5")
    actions.publish(upload=upload, by=administrator())
    result = actions.withdraw_upload(upload=upload, by=administrator(), reason="wrong file")
    assert (result.removed, result.reopened, result.kept) == (1, 1, [])
    assert versions() == [(1, "1", "published"), (2, "5", "superseded")]
    upload.refresh_from_db()
    assert upload.state == "withdrawn"
    assert "wrong file" in upload.note


def test_withdrawing_keeps_and_names_what_was_corrected_since():
    upload = bring_in("5", "6")
    actions.publish(upload=upload, by=administrator())
    record("7")
    publish_all()
    result = actions.withdraw_upload(upload=upload, by=administrator(), reason="wrong file")
    assert [one.value for one in result.kept] == [7]
    assert (shown(2018), shown(2019)) == (["7"], [])


def test_withdrawing_passes_over_versions_of_uploads_withdrawn_before():
    record("1")
    publish_all()
    first, second = bring_in("5"), None
    actions.publish(upload=first, by=administrator())
    second = bring_in("6", name="second.xlsx")
    actions.publish(upload=second, by=administrator())
    actions.withdraw_upload(upload=first, by=administrator(), reason="wrong")
    assert shown() == ["6"]
    actions.withdraw_upload(upload=second, by=administrator(), reason="wrong too")
    assert shown() == ["1"]


def test_withdrawing_before_approval_leaves_the_public_alone():
    record("1")
    publish_all()
    actions.withdraw_upload(upload=bring_in("5"), by=administrator(), reason="mistake")
    assert versions() == [(1, "1", "published"), (2, "5", "superseded")]


def test_withdrawing_before_approval_restores_what_waited_before():
    record("1")
    publish_all()
    first = bring_in("5")
    second = bring_in("6", name="second.xlsx")
    result = actions.withdraw_upload(upload=second, by=administrator(), reason="mistake")
    assert (result.removed, result.reopened) == (1, 1)
    assert versions() == [(1, "1", "published"), (2, "5", "pending"), (3, "6", "superseded")]
    assert actions.publish(upload=first, by=administrator()) == 1
    assert shown() == ["5"]


def test_withdrawing_passes_over_what_waited_of_uploads_withdrawn_before():
    first, second = bring_in("5"), bring_in("6", name="second.xlsx")
    third = bring_in("7", name="third.xlsx")
    actions.withdraw_upload(upload=second, by=administrator(), reason="mistake")
    actions.withdraw_upload(upload=third, by=administrator(), reason="mistake")
    assert [standing for _n, _value, standing in versions()] == ["pending", "superseded", "superseded"]
    assert actions.publish(upload=first, by=administrator()) == 1


def test_a_withdrawn_upload_is_neither_published_nor_withdrawn_again():
    upload = bring_in("5")
    actions.withdraw_upload(upload=upload, by=administrator(), reason="mistake")
    with pytest.raises(ValidationError):
        actions.publish(upload=upload, by=administrator())
    with pytest.raises(ValidationError):
        actions.withdraw_upload(upload=upload, by=administrator(), reason="again")


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite locks the whole database")
def test_who_publishes_takes_turns_with_who_records():
    """Else a version published while its correction is recorded is superseded by one that only waits."""
    upload = bring_in("5")
    for act in (
        lambda: actions.publish(upload=upload, by=administrator()),
        lambda: actions.withdraw_upload(upload=upload, by=administrator(), reason="wrong"),
    ):
        with CaptureQueriesContext(connection) as asked:
            act()
        locked = [query["sql"] for query in asked if " FOR " in query["sql"]]
        assert [sql.split('FROM "')[1].split('"')[0] for sql in locked] == ["poverty_indicator", "poverty_upload"]


def test_the_past_stays_as_it_was(monkeypatch):
    """Published 1 in March, 5 in May, withdrawn in July: each month shows what it showed."""

    def at(month):
        monkeypatch.setattr(timezone, "now", lambda: datetime(2026, month, 1, tzinfo=UTC))

    at(3)
    record("1")
    publish_all()
    at(5)
    upload = bring_in("5")
    actions.publish(upload=upload, by=administrator())
    at(7)
    actions.withdraw_upload(upload=upload, by=administrator(), reason="mistake")
    seen = {
        month: [
            str(one.value.normalize())
            for one in Observation.objects.as_of(datetime(2026, month, 2, tzinfo=UTC)).filter(
                indicator=make_indicator()
            )
        ]
        for month in (2, 3, 5, 7)
    }
    assert seen == {2: [], 3: ["1"], 5: ["5"], 7: ["1"]}


# -- records --------------------------------------------------------------------------------------


def test_records_are_published_with_their_history():
    source = make_source(slug="another", state="draft")
    assert actions.set_state(records=[source], state="published", by=administrator(), reason="checked") == 1
    assert actions.set_state(records=[source], state="published", by=administrator()) == 0
    last = source.history.first()
    assert (last.state, last.history_user, last.history_change_reason) == ("published", administrator(), "checked")
