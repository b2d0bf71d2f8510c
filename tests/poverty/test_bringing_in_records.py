"""Records that come in by sheet: all or none, with their history, and undone by the upload's journal."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from poverty import actions
from poverty.models import Brand, Cooperative, Fund, Product, Region, Upload, UploadedRow
from tests.poverty.records import make_record
from tests.poverty.rows import make_region, make_source
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db


def begin(model="poverty.fund", name="funds.xlsx"):
    return actions.begin_upload(name=name, sha256="0" * 64, model=model, by=administrator())


def new_fund(slug, cell="A2", **fields):
    after = {
        "slug": slug, "name_zh": "资金", "name_en": slug, "purpose": "tourism", "state": "draft",
        "source_id": make_source().pk, "region_id": make_region().pk, **fields,
    }  # fmt: skip
    return actions.RecordChange(Fund(**after), new=True, after=after, cell=cell)


def change(record, cell="A3", many=None, **after):
    record = fresh(record)
    before = {name: getattr(record, name) for name in after}
    return actions.RecordChange(record, new=False, before=before, after=after, many=many or {}, cell=cell)


def bring_in(*rows, **upload):
    return actions.apply_records(upload=begin(**upload), rows=rows, unchanged=0)


def make_draft(model, slug, **fields):
    """What nobody has published yet is changed at once."""
    return make_record(model, slug, **{"state": "draft"} | fields)


def withdraw(upload):
    return actions.withdraw_upload(upload=upload, by=administrator(), reason="wrong file")


def fresh(record):
    return type(record).objects.get(pk=record.pk)


def test_records_come_in_with_their_counts_history_and_journal():
    old = make_draft(Fund, "old", purpose="other", amount_yuan="100.50")
    upload = actions.apply_records(
        upload=begin(), rows=[new_fund("new"), change(old, amount_yuan=Decimal("7.25"), year=None)], unchanged=4,
        refused=1,
    )  # fmt: skip
    counts = upload.rows_new, upload.rows_changed, upload.rows_unchanged, upload.rows_refused
    assert (upload.state, counts) == ("applied", (1, 1, 4, 1))
    assert upload.finished_at
    assert fresh(old).amount_yuan == Decimal("7.25")
    last = fresh(old).history.first()
    assert (last.history_user, last.history_change_reason) == (administrator(), "Sheet “funds.xlsx”")
    first, second = upload.rows.order_by("id")
    assert (first.model, first.object_id, first.cell) == ("poverty.fund", Fund.objects.get(slug="new").pk, "A2")
    assert (first.is_new, first.before, first.after["purpose"]) == (True, {}, "tourism")
    assert (second.cell, second.is_new) == ("A3", False)
    assert (second.before["amount_yuan"], second.after["amount_yuan"]) == ("100.50", "7.25")


def test_only_the_changed_columns_are_written():
    old = make_draft(Fund, "old", purpose="other", name_en="Before")
    stale = change(old, year=2018)
    Fund.objects.filter(pk=old.pk).update(name_en="Renamed meanwhile")
    bring_in(stale)
    assert (fresh(old).year, fresh(old).name_en) == (2018, "Renamed meanwhile")
    assert "renamedmeanwhile" in fresh(old).search_key.replace(" ", "").casefold()


def test_relations_to_many_come_in_and_go_back():
    brand = make_draft(Brand, "brand")
    pear, plum = (make_record(Product, slug) for slug in ("test-pear", "test-plum"))
    brand.products.set([pear])
    many = {"products": (frozenset([pear.pk]), frozenset([pear.pk, plum.pk]))}
    upload = bring_in(change(brand, many=many), model="poverty.brand")
    assert set(brand.products.all()) == {pear, plum}
    row = upload.rows.get()
    assert (row.before, row.after) == ({"products": [pear.pk]}, {"products": sorted([pear.pk, plum.pk])})
    result = withdraw(upload)
    assert (result.reopened, result.kept) == (1, [])
    assert set(brand.products.all()) == {pear}


def test_neighbours_named_from_both_sides_are_no_conflict():
    one, other = (make_region(code, state="draft") for code in ("980000", "970000"))
    rows = [
        change(here, many={"neighbours": (frozenset(), frozenset([there.pk]))})
        for here, there in ((one, other), (other, one))
    ]
    upload = bring_in(*rows, model="poverty.region")
    assert list(one.neighbours.all()) == [other]
    assert withdraw(upload).kept == []
    assert not one.neighbours.exists() and not other.neighbours.exists()


@pytest.mark.parametrize(
    "meanwhile",
    [
        pytest.param(lambda old: Fund.objects.filter(pk=old.pk).update(year=2016), id="edited"),
        pytest.param(lambda old: make_record(Fund, "new", purpose="other"), id="the new key is taken"),
        pytest.param(lambda old: bring_in(new_fund("new")), id="brought in by another sheet"),
    ],
)
def test_records_that_changed_since_the_preview_stop_the_whole_sheet(meanwhile):
    old = make_draft(Fund, "old", purpose="other", year=2015)
    rows = [change(old, cell="A9", year=2018), new_fund("new", cell="A10"), new_fund("newer")]
    meanwhile(old)
    held, upload = fresh(old).year, begin()
    with pytest.raises(actions.Moved, match=r"A(9|10)\."):
        actions.apply_records(upload=upload, rows=rows, unchanged=0)
    assert fresh(old).year == held
    assert not Fund.objects.filter(slug="newer").exists()
    assert not upload.rows.exists()


def test_what_the_database_refuses_is_named_and_nothing_is_written():
    with pytest.raises(actions.Refused, match="A17") as refused:
        bring_in(new_fund("good"), new_fund("bad", cell="A17", amount_yuan=Decimal(-1)))
    assert refused.value.cell == "A17"


def test_nothing_of_a_refused_sheet_is_left():
    upload = begin()
    with pytest.raises(actions.Refused):
        actions.apply_records(upload=upload, rows=[new_fund("good"), new_fund("bad", year=1)], unchanged=0)
    assert not Fund.objects.filter(slug="good").exists()
    assert not UploadedRow.objects.filter(upload=upload).exists()


def test_an_upload_of_records_is_written_once():
    with pytest.raises(ValidationError):
        actions.apply_records(upload=bring_in(new_fund("one")), rows=[new_fund("two")], unchanged=0)


def test_progress_is_told_up_to_the_last_row(monkeypatch):
    monkeypatch.setattr("poverty.actions.records.PER_QUERY", 2)
    told = []
    rows = [new_fund(f"fund-{n}") for n in range(3)]
    actions.apply_records(upload=begin(), rows=rows, unchanged=0, progress=lambda *at: told.append(at))
    assert told == [(2, 3), (3, 3)]


# -- what is published ----------------------------------------------------------------------------


def test_a_change_of_what_is_published_waits_and_new_records_are_made_at_once():
    old, draft = make_record(Fund, "old", purpose="other"), make_draft(Fund, "draft", purpose="other")
    upload = bring_in(new_fund("new"), change(old, cell="A9", year=2018), change(draft, year=2018))
    assert (upload.state, upload.rows_new, upload.rows_changed) == ("pending", 1, 2)
    assert (fresh(old).year, fresh(draft).year) == (None, 2018)
    waits = upload.revisions.get()
    assert (waits.state, waits.cell, waits.before, waits.after) == ("draft", "A9", {"year": None}, {"year": 2018})
    assert waits.made_by == administrator()
    assert set(upload.rows.values_list("object_id", flat=True)) == {draft.pk, Fund.objects.get(slug="new").pk}


def test_once_approved_it_is_in_the_journal_and_can_be_undone():
    old = make_record(Fund, "old", purpose="other", year=2015)
    upload = bring_in(change(old, cell="A9", year=2018))
    actions.submit_upload(upload=upload, by=administrator())
    actions.approve_upload(upload=upload, by=member_of("publisher"))
    assert fresh(old).year == 2018
    last = fresh(old).history.first()
    assert (last.history_user, last.history_change_reason) == (administrator(), "Sheet “funds.xlsx”")
    upload.refresh_from_db()
    row = upload.rows.get()
    assert (upload.state, row.cell, row.before, row.after) == ("published", "A9", {"year": 2015}, {"year": 2018})
    withdraw(upload)
    assert fresh(old).year == 2015


def test_undoing_gives_up_what_still_waits():
    old = make_record(Fund, "old", purpose="other", year=2015)
    upload = bring_in(change(old, year=2018))
    withdraw(upload)
    assert upload.revisions.get().state == "withdrawn" and fresh(old).year == 2015


def test_of_each_published_record_one_change_waits():
    old = make_record(Fund, "old", purpose="other", year=2015)
    bring_in(change(old, year=2018))
    with pytest.raises(ValidationError, match="waits already"):
        bring_in(new_fund("another"), change(old, year=2019))
    assert not Fund.objects.filter(slug="another").exists()


def test_the_operators_commands_change_what_is_published_at_once():
    old = make_record(Fund, "old", purpose="other", year=2015)
    upload = actions.begin_upload(name="funds.xlsx", sha256="0" * 64, model="poverty.fund", by=None)
    actions.apply_records(upload=upload, rows=[change(old, year=2018)], unchanged=0)
    assert fresh(old).year == 2018


# -- undoing --------------------------------------------------------------------------------------


def test_undoing_restores_what_was_changed_and_withdraws_what_was_made():
    old = make_draft(Fund, "old", purpose="other", amount_yuan="100.5", year=2015)
    upload = bring_in(new_fund("new"), change(old, amount_yuan=Decimal("7"), year=None, region_id=make_region().pk))
    result = withdraw(upload)
    assert (result.removed, result.reopened, result.kept) == (1, 1, [])
    now = fresh(old)
    assert (now.amount_yuan, now.year, now.region.code) == (Decimal("100.5"), 2015, "513227")
    assert Fund.objects.get(slug="new").state == "withdrawn"
    last = now.history.first()
    assert (last.history_user, last.history_change_reason) == (administrator(), "Undone: sheet “funds.xlsx”")
    upload.refresh_from_db()
    assert (upload.state, "wrong file" in upload.note) == ("withdrawn", True)


def test_undoing_withdraws_a_new_record_that_was_published_meanwhile():
    upload = bring_in(new_fund("new"))
    actions.set_state(records=Fund.objects.filter(slug="new"), state="published", by=administrator())
    assert withdraw(upload).removed == 1
    assert Fund.objects.get(slug="new").state == "withdrawn"


def test_undoing_keeps_and_names_what_was_edited_since():
    old = make_draft(Fund, "old", purpose="other", year=2015)
    upload = bring_in(new_fund("new"), change(old, year=2018))
    Fund.objects.filter(slug="new").update(year=2017)
    Fund.objects.update(name_en="Another name")
    Fund.objects.filter(slug="old").update(year=2019)
    result = withdraw(upload)
    assert (result.removed, result.reopened) == (0, 0)
    assert {one.slug for one in result.kept} == {"new", "old"}
    assert (fresh(old).year, Fund.objects.get(slug="new").state) == (2019, "draft")


def test_what_another_column_became_since_stays_when_a_change_is_undone():
    old = make_draft(Fund, "old", purpose="other", year=2015)
    upload = bring_in(change(old, year=2018))
    Fund.objects.filter(pk=old.pk).update(amount_yuan=5)
    withdraw(upload)
    assert (fresh(old).year, fresh(old).amount_yuan) == (2015, 5)


def test_dates_and_choices_come_back_as_they_were():
    old = make_draft(Cooperative, "old", founded_on="2014-05-06", level="county")
    upload = bring_in(change(old, founded_on=date(2015, 1, 2), level="none"), model="poverty.cooperative")
    assert upload.rows.get().before == {"founded_on": "2014-05-06", "level": "county"}
    withdraw(upload)
    assert (fresh(old).founded_on, fresh(old).level) == (date(2014, 5, 6), "county")


def test_rows_without_history_or_state_are_undone_too():
    """Notes of uploads come in by sheet as well."""
    noted = Upload.objects.first()
    before = noted.note
    upload = bring_in(change(noted, note="Looked at."), model="poverty.upload")
    assert fresh(noted).note == "Looked at."
    withdraw(upload)
    assert fresh(noted).note == before


def test_regions_are_known_by_their_code():
    assert Region.objects.filter(code="513227").exists()
    fields = {"code": "513227", "level": "county", "name_zh": "县", "name_en": "County", "source_id": make_source().pk}
    row = actions.RecordChange(Region(**fields), new=True, after=fields, cell="A2")
    with pytest.raises(actions.Moved, match="A2"):
        bring_in(row, model="poverty.region")
