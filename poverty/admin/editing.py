"""The same change of several records: which field, to what, why; a look at it; then all of it or nothing."""

import hashlib
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.contrib.admin import helpers
from django.contrib.admin.utils import flatten_fieldsets
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action
from unfold.widgets import UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from poverty import actions
from poverty.admin.uploaded_rows import in_words
from poverty.models.base import Publishable

MOST_RECORDS = 1_000  # at once
MOST_SHOWN = 50
NEVER_TOGETHER = frozenset({"name_zh", "name_en", "state"})


class FieldForm(forms.Form):
    field = forms.ChoiceField(label=gettext_lazy("What to change"), widget=UnfoldAdminSelectWidget)


class ValueForm(forms.Form):
    """The new value, under the name of its field, and why."""

    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=100, widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("It stands in the history of each record."),
    )  # fmt: skip

    def __init__(self, model_field, form_field, data=None):
        super().__init__(data)
        self.model_field = model_field
        self.fields = {model_field.name: form_field, **self.fields}

    def values(self) -> dict:
        """By attribute: ``region_id``, not ``region``."""
        value = self.cleaned_data[self.model_field.name]
        return {self.model_field.attname: getattr(value, "pk", value) if self.model_field.is_relation else value}


@dataclass
class Preview:
    """What would change: the records that say something else, what they say, and those that stand in the way."""

    model_field: object
    value: object
    changed: list
    unchanged: int
    refused: list[str]

    @property
    def digest(self) -> str:
        """Whether what is confirmed is what was looked at."""
        said = [(record.pk, record.state, str(getattr(record, self.model_field.attname))) for record in self.changed]
        return hashlib.sha256(repr((self.model_field.name, str(self.value), said)).encode()).hexdigest()

    @property
    def table(self) -> dict:
        """The first rows, as the theme's table component takes them."""
        records = self.changed[:MOST_SHOWN]
        related = self._related(records)
        after = in_words(self.model_field, self.value, related)
        rows = [
            [str(one), one.get_state_display(), in_words(self.model_field, self._before(one), related), after]
            for one in records
        ]
        return {"headers": (_("record"), _("state"), _("before"), _("after")), "rows": rows}

    @property
    def left_off(self) -> int:
        return max(len(self.changed) - MOST_SHOWN, 0)

    @property
    def wait(self) -> int:
        """How many are published: their change waits for approval."""
        return sum(one.state == Publishable.State.PUBLISHED for one in self.changed)

    def _before(self, record):
        return getattr(record, self.model_field.attname)

    def _related(self, records) -> dict:
        if not self.model_field.is_relation:
            return {}
        model = self.model_field.related_model
        ids = {self._before(one) for one in records} | {self.value}
        return {(model, pk): str(one) for pk, one in model._default_manager.in_bulk(ids - {None}).items()}


class BulkEditing:
    """Mixed into a ``ModelAdmin`` of records, whose actions name ``edit_these``."""

    @action(description=gettext_lazy("Edit these…"), permissions=["change"])
    def edit_these(self, request, queryset):
        records = list(queryset[: MOST_RECORDS + 1])
        if len(records) > MOST_RECORDS:
            text = _("At most %(n)s records can be edited at once. Narrow the list first.")
            messages.error(request, text % {"n": MOST_RECORDS})
            return None
        fields = self.fields_to_edit(request)
        name = request.POST.get("field", "")
        if name not in fields:
            return self.edit_page(request, records, FieldForm(), fields)
        form = ValueForm(fields[name], self.field_to_fill(request, fields[name]), self.sent(request))
        if not form.is_bound or not form.is_valid():
            return self.edit_page(request, records, form, fields, name)
        preview = self.preview(request, records, form)
        if request.POST.get("confirmed") and request.POST["confirmed"] == preview.digest and not preview.refused:
            return self.write(request, preview, form)
        if request.POST.get("confirmed"):
            messages.warning(request, _("Something has changed meanwhile. Look at it again."))
        return self.edit_page(request, records, form, fields, name, preview)

    @staticmethod
    def sent(request):
        return request.POST if "reason" in request.POST else None

    def fields_to_edit(self, request) -> dict:
        """Plain fields of the form by name: no key, no name, no state, nothing of which each record has its own."""
        listed = flatten_fieldsets(self.get_fieldsets(request))
        closed = {self.key, *self.get_readonly_fields(request, self.model()), *NEVER_TOGETHER}
        fields = [self.model._meta.get_field(name) for name in listed if name not in closed]
        return {one.name: one for one in fields if one.concrete and not one.many_to_many and not one.unique}

    def field_to_fill(self, request, model_field):
        """As in the record's own form, without the buttons beside it."""
        field = self.formfield_for_dbfield(model_field, request)
        field.widget = getattr(field.widget, "widget", field.widget)
        field.label = capfirst(_("new value of “%(field)s”") % {"field": model_field.verbose_name})
        return field

    def preview(self, request, records, form) -> Preview:
        values = form.values()
        ((attribute, value),) = values.items()
        changed = [one for one in records if getattr(one, attribute) != value]
        refused = {}
        for record in changed:
            before = getattr(record, attribute)
            if not self.has_change_permission(request, record):
                refused[record] = _("not yours to change as it is (%(state)s)") % {"state": record.get_state_display()}
            elif fault := actions.fault_of(record, values):
                refused[record] = fault
            setattr(record, attribute, before)
        return Preview(form.model_field, value, changed, len(records) - len(changed), actions.named(refused))

    def write(self, request, preview, form):
        try:
            done = actions.edit_records(
                records=preview.changed, values=form.values(), reason=form.cleaned_data["reason"], by=request.user
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        except PermissionDenied:
            messages.error(request, _("Some of these records are not yours to change. Nothing was written."))
        else:
            said = ngettext("%(n)s record was changed.", "%(n)s records were changed.", done) % {"n": done}
            if preview.wait:
                said += " " + _("What is published stays as it is until somebody else approves the change.")
            messages.success(request, said)
        return HttpResponseRedirect(request.get_full_path())

    def edit_page(self, request, records, form, fields, name="", preview=None):
        if isinstance(form, FieldForm):
            form.fields["field"].choices = [(one.name, capfirst(one.verbose_name)) for one in fields.values()]
        context = {
            **self.admin_site.each_context(request),
            "title": _("Edit these: %(name)s") % {"name": self.opts.verbose_name_plural},
            "opts": self.opts,
            "media": self.media + form.media,
            "form": form,
            "field": name,
            "preview": preview,
            "count": len(records),
            "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
            "list_address": request.get_full_path(),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/lists/edit.html", context)
