"""
Which declaration a model's sheet has: the one that the back-office uses.

``aba_site.sheets.registry.poverty_fund`` names it for whatever wants a dotted path.
"""

from django.apps import apps
from django.contrib import admin
from django.db import models


def models_with_sheets() -> list[type[models.Model]]:
    return [model for model, page in admin.site._registry.items() if hasattr(page, "sheet")]


def resource_of(model: type[models.Model]):
    """A new resource for a model. ``LookupError`` where it has no sheet."""
    page = admin.site._registry.get(model)
    if not hasattr(page, "sheet"):
        raise LookupError(model._meta.label_lower)
    return page.sheet()


def __getattr__(name):
    app, _underscore, model = name.partition("_")
    try:
        return type(resource_of(apps.get_model(app, model)))
    except LookupError:
        raise AttributeError(name) from None
