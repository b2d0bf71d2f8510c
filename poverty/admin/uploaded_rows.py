"""The journal of an upload of records, as its page shows it: which row made or changed which record, and how."""

from django.apps import apps
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from poverty.actions.records import from_json
from poverty.models import Revision

MOST_SHOWN = 200
LINK = '<a class="text-primary-600 dark:text-primary-500" href="{}">{}</a>'
CHANGE = '<div>{}: <del class="text-red-700 dark:text-red-400">{}</del> → <ins>{}</ins></div>'


def journal_table(upload, user) -> dict | None:
    """
    The first rows, as the theme's table component takes them, and ``left_off``: how many more there are. First the
    changes of published records that wait or were given up, then what is written.

    ``None`` where there are none, or none that the user may see.
    """
    undecided = upload.revisions.exclude(state="published").order_by("id")
    parts = [rows.filter(model__in=_visible(rows, user)) for rows in (undecided, upload.rows.order_by("id"))]
    shown = []
    for rows in parts:
        shown += rows[: MOST_SHOWN - len(shown)]
    if not shown:
        return None
    records = _records(shown)
    related = _related(shown, records)
    return {
        "headers": (_("cell"), _("record"), _("what changed"), _("state")),
        "rows": [
            [row.cell or "–", _link(records.get((row.model, row.object_id))), _changes(row, related), _state(row)]
            for row in shown
        ],
        "left_off": sum(rows.count() for rows in parts) - len(shown) if len(shown) == MOST_SHOWN else 0,
    }


def _visible(rows, user) -> list[str]:
    labels = rows.order_by().values_list("model", flat=True).distinct()
    return [label for label in labels if _may_see(user, label)]


def _state(row) -> str:
    """Of a change that waits; what is in the journal itself was written."""
    return row.get_state_display() if isinstance(row, Revision) else _("Written")


def _may_see(user, label) -> bool:
    app, name = label.split(".")
    return user.has_perm(f"{app}.view_{name}")


def _records(rows) -> dict:
    found = {}
    for label in {row.model for row in rows}:
        ids = [row.object_id for row in rows if row.model == label]
        found |= {(label, pk): one for pk, one in apps.get_model(label)._default_manager.in_bulk(ids).items()}
    return found


def _related(rows, records) -> dict:
    """Names of what the changed relations lead to, by model and primary key; one query a model."""
    wanted = {}
    for row in rows:
        model = apps.get_model(row.model)
        for said in (row.before, row.after):
            for name, value in said.items():
                field = model._meta.get_field(name)
                if field.is_relation and not getattr(row, "is_new", False):
                    ids = value if isinstance(value, list) else [value]
                    wanted.setdefault(field.related_model, set()).update(pk for pk in ids if pk is not None)
    return {
        (model, pk): str(one)
        for model, ids in wanted.items()
        for pk, one in model._default_manager.in_bulk(ids).items()
    }


def _link(record):
    if record is None:
        return "–"
    opts = record._meta
    try:
        return format_html(
            LINK, reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[record.pk]), str(record)
        )
    except NoReverseMatch:
        return str(record)


def _changes(row, related):
    if getattr(row, "is_new", False):
        return _("New")
    model = apps.get_model(row.model)
    before, after = from_json(model, row.before), from_json(model, row.after)
    lines = []
    for name in after:
        field = model._meta.get_field(name)
        shown = [in_words(field, said.get(name), related) for said in (before, after)]
        lines.append((field.verbose_name, *shown))
    return format_html_join(
        "", '<div>{}: <del class="text-red-700 dark:text-red-400">{}</del> → <ins>{}</ins></div>', lines
    )


def in_words(field, value, related) -> str:
    if isinstance(value, frozenset):
        return ", ".join(sorted(related.get((field.related_model, pk), str(pk)) for pk in value)) or "–"
    if value in (None, ""):
        return "–"
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if field.is_relation:
        return related.get((field.related_model, value), str(value))
    return str(dict(field.flatchoices).get(value, value))
