"""
The rows of a list in the back-office: what the theme shows, with the headings worked out once and not for each row, and
with short classes (static/css/back-office-lists.css) in place of half a kilobyte of them in each cell.
"""

from django import template
from django.contrib.admin.templatetags.admin_list import _coerce_field_name
from django.contrib.admin.templatetags.admin_urls import add_preserved_filters
from django.contrib.admin.utils import display_for_field, lookup_field
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.urls import NoReverseMatch
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from unfold.templatetags.unfold_list import result_headers
from unfold.utils import display_for_label, display_for_value

register = template.Library()
CHECKBOX = "action_checkbox"


@register.inclusion_tag("admin/lists/rows.html", takes_context=True)
def list_rows(context, cl):
    headers = list(result_headers(cl))
    rows = Rows(cl, [header["text"] for header in headers])
    return {
        "cl": cl,
        "result_headers": headers,
        "num_sorted_fields": sum(bool(header.get("sorted")) for header in headers),
        "rows": [rows.row(result) for result in cl.result_list],
        "has_add_permission": cl.model_admin.has_add_permission(context["request"]),
    }


class Rows:
    """Of one list: what each column begins with is said once."""

    def __init__(self, cl, headings):
        self.cl, self.empty = cl, cl.model_admin.get_empty_value_display()
        self.labels: dict = {}
        self.columns = [
            (name, self._opening(name, place, heading), self._is_link(name, place))
            for place, (name, heading) in enumerate(zip(cl.list_display, headings, strict=True))
        ]

    def _opening(self, name, place, heading) -> str:
        css = "action-checkbox" if name == CHECKBOX else f"field-{_coerce_field_name(name, place)}"
        return f' class="cell {css}{{}}" data-label="{escape(_("Select record") if name == CHECKBOX else heading)}">'

    def _is_link(self, name, place) -> bool:
        links = self.cl.list_display_links
        if links is None:
            return False
        first = next((place for place, name in enumerate(self.cl.list_display) if name != CHECKBOX), 0)
        return name in links if links else place == first

    def row(self, result) -> SafeString:
        cells, tag = [], "th"  # the first link heads its row
        for name, opening, is_link in self.columns:
            shown, css = self.shown(name, result)
            if is_link:
                cells.append(f"<{tag}{opening.format(css)}{self.linked(result, shown)}</{tag}>")
                tag = "td"
            else:
                cells.append(f"<td{opening.format(css)}{escape_once(shown)}</td>")
        return SafeString("".join(cells))

    def shown(self, name, result) -> tuple[str, str]:
        """What stands in a cell, and classes besides."""
        try:
            field, attr, value = lookup_field(name, result, self.cl.model_admin)
        except ObjectDoesNotExist:
            return self.empty, ""
        empty = getattr(attr, "empty_value_display", self.empty)
        if field is None or field.auto_created:
            if label := getattr(attr, "label", None):
                return self.label(name, value, empty, label), ""
            return display_for_value(value, empty, getattr(attr, "boolean", False)), ""
        if isinstance(field.remote_field, models.ManyToOneRel):
            found = getattr(result, field.name)
            return empty if found is None else str(found), " nowrap"
        is_time = isinstance(field, (models.DateField, models.TimeField))
        return display_for_field(value, field, empty), " nowrap" if is_time else ""

    def label(self, name, value, empty, label) -> str:
        """There are a few kinds of each label: a template each, not one for each row."""
        key = name, str(value)
        if key not in self.labels:
            self.labels[key] = display_for_label(value, empty, label)
        return self.labels[key]

    def linked(self, result, shown) -> str:
        try:
            address = self.cl.url_for_result(result)
        except NoReverseMatch:
            return escape_once(shown)
        kept = {"preserved_filters": self.cl.preserved_filters, "opts": self.cl.opts}
        value = result.serializable_value(str(self.cl.to_field or self.cl.lookup_opts.pk.attname))
        chosen = format_html(' data-popup-opener="{}"', value) if self.cl.is_popup else ""
        return f'<a href="{escape_once(add_preserved_filters(kept, address))}"{chosen}>{escape_once(shown)}</a>'


def escape_once(text) -> str:
    """What is HTML already stays."""
    return text.__html__() if hasattr(text, "__html__") else escape(text)
