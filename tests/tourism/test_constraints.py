"""Each constraint of the tourism models is tried; one that nobody tries fails here."""

import pytest

from tests.constraints import (
    assert_check_refuses,
    assert_second_row_refused,
    cases_of,
    checks_of,
    models_of,
    record,
    unique_fields_of,
    uniques_of,
)

pytestmark = pytest.mark.django_db


def good(model):
    """The fields of a row that every constraint lets pass."""
    rows = {
        "tourismsite": record("test", grade="4A", grade_since=2010),
        "demonstrationvillage": record("test", programme_zh="示范", programme_en="Demonstration"),
    }
    return rows[model._meta.model_name]


CHECKS = {
    "tourismsite_grade_known": [{"grade": "6A"}],
    "tourismsite_since_needs_a_grade": [{"grade": ""}, {"grade_since": 1989}, {"grade_since": 2101}],
    "demonstrationvillage_level_known": [{"level": "world"}],
    "demonstrationvillage_progress_known": [{"progress": "rumoured"}],
}


@pytest.mark.parametrize("model", models_of("tourism"), ids=lambda model: model._meta.model_name)
def test_a_good_row_is_taken(model):
    assert model.objects.create(**good(model)).pk


@pytest.mark.parametrize(("model", "constraint"), checks_of("tourism"))
def test_a_check_holds(model, constraint):
    row = model.objects.create(**good(model))
    for changes in cases_of(constraint, model, CHECKS):
        assert_check_refuses(model, row, constraint, changes)


def test_slugs_are_the_only_thing_that_must_be_unique():
    assert not uniques_of("tourism")


@pytest.mark.parametrize(("model", "field"), unique_fields_of("tourism"))
def test_no_two_rows_share_a_slug(model, field):
    model.objects.create(**good(model))
    assert_second_row_refused(model, good(model))
