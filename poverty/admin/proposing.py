"""Saving a record's form: what is changed of a draft is saved, of a published record proposed."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from poverty import actions
from poverty.admin.forms import RecordForm


class Proposing:
    """Mixed into a ``ModelAdmin`` of records: its ``own_fieldsets`` are those of the form but for the reason."""

    form = RecordForm

    def get_fieldsets(self, request, obj=None):
        """Why is asked where there is something to change."""
        fieldsets = self.own_fieldsets(request, obj)
        if obj is None or not self.has_change_permission(request, obj):
            return fieldsets
        return [*fieldsets, (gettext_lazy("Why it was changed"), {"fields": ["reason"]})]

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """What one form changes, of the record and of what it is related to, is one change; nobody else makes one."""
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        with actions.public_change():
            if object_id and object_id.isdecimal():
                list(self.model._default_manager.select_for_update(of=("self",)).filter(pk=object_id).values_list("pk"))
            return super().changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if change and form.is_proposal:
            self.propose(request, obj, form)
            return
        reason = form.cleaned_data.get("reason", "")
        plain = {field.name for field in self.opts.concrete_fields}
        fields = [name for name in form.changed_data if name in plain] if change else None
        if fields or not change:
            actions.save_record(record=obj, by=request.user, reason=reason, fields=fields)

    def propose(self, request, obj, form):
        before, after = form.changes()
        if not after:
            messages.info(request, _("This is what the record says already: there is nothing to approve."))
            return
        stored = self.model._default_manager.get(pk=obj.pk)
        reason = form.cleaned_data["reason"]
        actions.propose(record=stored, before=before, after=after, by=request.user, reason=reason)
        messages.success(request, _("Your change waits for approval. Until then the record stays as it is."))

    def save_related(self, request, form, formsets, change):
        if change and form.is_proposal:
            return
        related = self.relations(form.instance)
        with actions.public_change():
            super().save_related(request, form, formsets, change)
            self.note_relations(request, form, related)

    def relations(self, record) -> dict:
        names = [field.name for field in self.opts.many_to_many]
        return {name: frozenset(getattr(record, name).order_by().values_list("pk", flat=True)) for name in names}

    def note_relations(self, request, form, before):
        after = {name: value for name, value in self.relations(form.instance).items() if value != before[name]}
        if after:
            before, reason = {name: before[name] for name in after}, form.cleaned_data.get("reason", "")
            actions.note_relations(record=form.instance, before=before, after=after, by=request.user, reason=reason)

    def log_change(self, request, obj, message):
        """Nothing of a published record was changed yet."""
        return None if obj.is_published else super().log_change(request, obj, message)

    def response_change(self, request, obj):
        return HttpResponseRedirect(request.path) if obj.is_published else super().response_change(request, obj)
