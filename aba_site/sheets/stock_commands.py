"""
The commands ``import`` and ``export`` of django-import-export, for the sheets declared here.

Given a model's name, the stock commands make up a resource that checks nothing. Here the name stands for the
declared sheet, as everywhere else.
"""

from django.apps import apps

from aba_site.sheets import registry


def declared_path(name: str) -> str:
    """``poverty.Fund`` → the dotted path of its declaration; any other name as it is."""
    try:
        model = apps.get_model(name)
        registry.resource_of(model)
    except (LookupError, ValueError):
        return name
    return f"{registry.__name__}.{model._meta.app_label}_{model._meta.model_name}"


class DeclaredSheet:
    """Mixed into a command that takes ``resource``."""

    def handle(self, *args, **options):
        options["resource"] = declared_path(options["resource"])
        return super().handle(*args, **options)
