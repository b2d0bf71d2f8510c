"""Write docs/data-dictionary.md from the models, or with --check say whether it is up to date."""

import inspect
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db.models import CheckConstraint, ForeignKey, ManyToManyField
from django.utils.translation import override

from aba_site.catalogues import compile_catalogues

PATH = settings.BASE_DIR / "docs" / "data-dictionary.md"
INTRODUCTION = """\
# Data dictionary

What is kept, table by table. This page is written from the models by `make dictionary`; a test fails when it is out
of date. Chinese labels stand beside the English ones: they are the column headings of spreadsheets.

Every record also has a history: who changed it, when, and each former state.
"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser):
        parser.add_argument("--check", action="store_true", help="write nothing; fail when the page is out of date")

    def handle(self, *, check, **options):
        compile_catalogues()
        text = data_dictionary()
        if not check:
            PATH.write_text(text)
        elif not PATH.exists() or PATH.read_text() != text:
            raise CommandError(f"{PATH.relative_to(settings.BASE_DIR)} is out of date: run `make dictionary`.")


def own_models():
    """The models of this project's apps, without the tables that keep history."""
    for config in apps.get_app_configs():
        if Path(config.path).parent == settings.BASE_DIR:
            yield config, [m for m in config.get_models() if not m.__name__.startswith("Historical")]


def data_dictionary():
    parts = [INTRODUCTION]
    with override("en"):
        for config, models in own_models():
            if models:
                parts.append(f"\n## {config.verbose_name}: `{config.label}`\n")
                parts += map(describe, models)
    return "".join(parts)


def describe(model):
    meta = model._meta
    lines = [f"\n### {capital(meta.verbose_name)} · {chinese(meta.verbose_name)} · `{meta.label}`\n"]
    lines.append(inspect.cleandoc(model.__doc__ or "") + "\n")
    if hasattr(model, "NATURAL_KEY"):
        key = ", ".join(f"`{name.replace('__', '.')}`" for name in model.NATURAL_KEY)
        lines.append(f"Known by: {key}\n")
    lines.append("| column | label | 中文 | type | may be empty | meaning |\n| --- | --- | --- | --- | --- | --- |")
    lines += [row(field) for field in [*meta.fields, *meta.many_to_many] if field.name != "id"]
    if meta.constraints:
        lines.append("\nThe database refuses what breaks one of these:\n")
        lines += [f"- `{c.name}`{rule(c)}" for c in sorted(meta.constraints, key=lambda c: c.name)]
    return "\n".join(lines) + "\n"


def row(field):
    meaning = str(field.help_text)
    if field.choices:
        meaning = "; ".join(filter(None, [meaning, *(f"`{value}` {label}" for value, label in field.flatchoices)]))
    empty = "yes" if field.blank or field.null else "no"
    cells = [f"`{field.name}`", capital(field.verbose_name), chinese(field.verbose_name), kind(field), empty, meaning]
    return f"| {' | '.join(cells)} |"


def kind(field):
    if isinstance(field, ForeignKey | ManyToManyField):
        many = "several of " if field.many_to_many else ""
        return f"{many}`{field.related_model._meta.label}`"
    name = field.get_internal_type().removesuffix("Field")
    if name == "Decimal":
        return f"decimal ({field.max_digits}, {field.decimal_places})"
    words = {"Char": "text", "Text": "long text", "Slug": "short name", "PositiveSmallInteger": "whole number ≥ 0",
             "PositiveInteger": "whole number ≥ 0", "DateTime": "date and time", "URL": "web address"}  # fmt: skip
    length = f" (at most {field.max_length})" if field.max_length and name in ("Char", "Slug") else ""
    return words.get(name, name.lower()) + length


def rule(constraint):
    if isinstance(constraint, CheckConstraint):
        return ""
    fields = ", ".join(f"`{name}`" for name in constraint.fields)
    return f": no two rows with the same {fields}{' (under a condition)' if constraint.condition else ''}"


def capital(text):
    text = str(text)
    return text[:1].upper() + text[1:]


def chinese(text):
    with override("zh-hans"):
        return str(text)
