"""What may be chosen is known to the database too: forms are not the only way in."""

import pytest
from django.db.models import CheckConstraint, Q

from tests.constraints import models_of

MODELS = [model for app in ("poverty", "ecommerce", "tourism", "supervision") for model in models_of(app)]


def values_checked(condition, field):
    """The values that a check allows a field, wherever in its condition they are named."""
    if isinstance(condition, Q):
        return set().union(*(values_checked(part, field) for part in condition.children))
    name, value = condition
    return {f"{field}__in": set, field: lambda one: {one}}.get(name, lambda _: set())(value)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_a_check_names_every_value_of_a_choice_and_no_other(model):
    fields = [field for field in model._meta.concrete_fields if field.choices]
    checks = [one.condition for one in model._meta.constraints if isinstance(one, CheckConstraint)]
    checked = {field.name: set().union(*(values_checked(check, field.name) for check in checks)) for field in fields}

    assert checked == {
        field.name: {value for value, _ in field.flatchoices} | ({""} if field.blank else set()) for field in fields
    }
