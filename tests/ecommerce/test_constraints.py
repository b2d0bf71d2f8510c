"""Each constraint of the e-commerce models is tried; one that nobody tries fails here."""

from datetime import date

import pytest

from ecommerce.models import Platform
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
        "servicestation": record("test", level="county"),
        "ecommercepark": record("test", kind="park"),
        "platform": record("test"),
        "partnership": record("test", platform=Platform.objects.get(slug="tmall")),
        "trainingprogramme": record("test", began_on=date(2018, 1, 2)),
    }
    return rows[model._meta.model_name]


CHECKS = {
    "servicestation_level_known": [{"level": "national"}],
    "servicestation_operation_known": [{"operation": "asleep"}],
    "ecommercepark_kind_known": [{"kind": "garden"}],
    "partnership_since_plausible": [{"since": 1899}, {"since": 2101}],
    "trainingprogramme_ends_after_it_begins": [{"ended_on": date(2018, 1, 1)}],
}
SECOND_ROWS = {"partnership_once": [{"slug": "other"}]}


@pytest.mark.parametrize("model", models_of("ecommerce"), ids=lambda model: model._meta.model_name)
def test_a_good_row_is_taken(model):
    assert model.objects.create(**good(model)).pk


@pytest.mark.parametrize(("model", "constraint"), checks_of("ecommerce"))
def test_a_check_holds(model, constraint):
    row = model.objects.create(**good(model))
    for changes in cases_of(constraint, model, CHECKS):
        assert_check_refuses(model, row, constraint, changes)


@pytest.mark.parametrize(("model", "constraint"), uniques_of("ecommerce"))
def test_a_second_row_is_refused(model, constraint):
    model.objects.create(**good(model))
    for changes in cases_of(constraint, model, SECOND_ROWS):
        assert_second_row_refused(model, good(model) | changes)


@pytest.mark.parametrize(("model", "field"), unique_fields_of("ecommerce"))
def test_no_two_rows_share_a_slug(model, field):
    model.objects.create(**good(model))
    platform = {"platform": Platform.objects.get(slug="alibaba")} if "platform" in good(model) else {}
    assert_second_row_refused(model, good(model) | platform)
