"""How versions of a figure follow each other."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
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
    figures = [draft(value, year=start + place) for place, value in enumerate(values)]
    return actions.bring_in(figures=figures, name=name, sha256="0" * 64, by=administrator())


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
    upload = bring_in("1", "5", "9")
    assert (upload.rows_new, upload.rows_changed, upload.rows_unchanged) == (1, 1, 1)
    assert upload.uploaded_by == administrator()


def test_a_sheet_that_says_nothing_new_is_no_upload():
    bring_in("1")
    assert bring_in("1") is None
    assert Upload.objects.filter(name="sheet.xlsx").count() == 1


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
