"""
How tests try to break the database's constraints.

An app's test gives, for each of its models, one good row, for each check constraint the changes to it that must be
refused, and for each unique constraint a second row that must be. A constraint without a case fails the test.
"""

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction
from django.db.models import CheckConstraint, UniqueConstraint

from poverty.models import Decision, DecisionItem, Region, Source
from poverty.models.base import Publishable
from supervision.models import Reading

ONLY_ADDED = (Decision, DecisionItem, Reading)


def models_of(app):
    """The app's own models, without histories and the tables of many-to-many relations."""
    return [model for model in apps.get_app_config(app).get_models() if not hasattr(model, "instance_type")]


def constraints_of(app, kind):
    """(model, constraint) of every constraint of a kind, as parameters of a test."""
    return [
        pytest.param(model, constraint, id=constraint.name)
        for model in models_of(app)
        for constraint in model._meta.constraints
        if isinstance(constraint, kind)
    ]


def checks_of(app):
    return constraints_of(app, CheckConstraint)


def uniques_of(app):
    return constraints_of(app, UniqueConstraint)


def unique_fields_of(app):
    return [
        pytest.param(model, field.name, id=f"{model._meta.model_name}.{field.name}")
        for model in models_of(app)
        for field in model._meta.fields
        if field.unique and not field.primary_key
    ]


def record(slug, **fields):
    """The fields of a good record."""
    return {
        "slug": slug, "name_zh": "测试", "name_en": "Test", "state": "published",
        "source": Source.objects.get(slug="aba-paper"), "region": Region.objects.get(code="513227"), **fields,
    }  # fmt: skip


def cases_of(constraint, model, cases):
    """The given cases, or those of what every publishable model has in common."""
    if issubclass(model, Publishable):
        name = model._meta.model_name
        cases = {
            f"{name}_state_known": [{"state": "secret"}, {"state": ""}],
            f"{name}_named_twice": [{"name_en": ""}, {"name_zh": ""}],
        } | cases
    assert constraint.name in cases, f"nobody tries to break {constraint.name}"
    return cases[constraint.name]


def assert_check_refuses(model, row, constraint, changes):
    """The database itself refuses the changes, and names this constraint. Of rows that cannot change: a new one."""
    with pytest.raises(IntegrityError, match=constraint.name), transaction.atomic():
        if model in ONLY_ADDED:
            for name, value in {"pk": None, **changes}.items():
                setattr(row, name, value)
            row.save(force_insert=True)
        else:
            model.objects.filter(pk=row.pk).update(**changes)


def assert_second_row_refused(model, fields):
    with pytest.raises(IntegrityError, match=r"(?i)unique"), transaction.atomic():
        model.objects.create(**fields)
