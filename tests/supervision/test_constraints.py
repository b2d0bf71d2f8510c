"""Each constraint of the model is tried; one that nobody tries fails here."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from supervision.models import Challenge, Reading
from tests.constraints import (
    assert_check_refuses,
    assert_second_row_refused,
    cases_of,
    checks_of,
    models_of,
    unique_fields_of,
    uniques_of,
)
from tests.poverty.staff import administrator
from tests.supervision.sending import figure

pytestmark = pytest.mark.django_db
RECEIVED, ANSWERED = datetime(2026, 1, 2, tzinfo=UTC), datetime(2026, 1, 3, tzinfo=UTC)
WORDS = {"question_zh": "问", "question_en": "Question", "answer_zh": "答", "answer_en": "Answer"}


def good(model=Challenge):
    """A row that every constraint lets pass; of challenges an answered one."""
    if model is Reading:
        return {"model": "supervision.challenge", "object_id": 1, "door": "form"}
    row = figure()
    return {
        "reference": UUID(int=1), "indicator": row.indicator, "region": row.region, "year": 2016, "version": 1,
        "kind": "number", "text": "It is wrong.", "received_at": RECEIVED, "state": "answered", **WORDS,
        "answered_at": ANSWERED, "answered_by": administrator(),
    }  # fmt: skip


CHECKS = {
    "challenge_kind_known": [{"kind": "rude"}, {"kind": ""}],
    "challenge_state_known": [{"state": "lost"}],
    "challenge_year_plausible": [{"year": 1899}, {"year": 2101}],
    "challenge_version_from_1": [{"version": 0}],
    "challenge_text_length": [{"text": ""}, {"text": "x" * 2001}],
    "challenge_answered_in_both_languages": [{name: ""} for name in WORDS],
    "challenge_closed_by_somebody": [
        {"answered_at": None},
        {"answered_by": None},
        {"state": "open"},
        {"state": "set_aside", "answered_at": None, "answered_by": None},
    ],
    "challenge_answered_after_received": [{"answered_at": datetime(2026, 1, 1, tzinfo=UTC)}],
    "reading_door_known": [{"door": ""}, {"door": "window"}],
}


def test_all_models_are_here():
    assert set(models_of("supervision")) == {Challenge, Reading}


@pytest.mark.parametrize(
    "fields",
    [
        {},
        {"state": "set_aside", "question_zh": "", "answer_en": ""},
        {"state": "open", "answered_at": None, "answered_by": None},
        {"text": "字" * 2000},
    ],
)
def test_a_good_row_is_taken(fields):
    assert Challenge.objects.create(**good() | fields).pk


@pytest.mark.parametrize(("model", "constraint"), checks_of("supervision"))
def test_a_check_holds(model, constraint):
    row = model.objects.create(**good(model))
    for changes in cases_of(constraint, model, CHECKS):
        assert_check_refuses(model, row, constraint, changes)


def test_no_combination_must_be_unique():
    assert uniques_of("supervision") == []


@pytest.mark.parametrize(("model", "field"), unique_fields_of("supervision"))
def test_no_two_rows_share_a_reference(model, field):
    model.objects.create(**good(model))
    assert_second_row_refused(model, good(model))
