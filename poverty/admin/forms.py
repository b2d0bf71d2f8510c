"""Forms of records: why something is changed, and what of a published record would be."""

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from poverty.models import Revision

LONGEST_REASON = 300


class ReasonForm(forms.Form):
    """Why, where a decision asks for it."""

    reason = forms.CharField(
        label=gettext_lazy("reason"), max_length=LONGEST_REASON, required=False,
        widget=UnfoldAdminTextareaWidget(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, step, data=None):
        super().__init__(data)
        if not step.reason:
            del self.fields["reason"]
        else:
            self.fields["reason"].required = step.reason == "required"
            self.fields["reason"].label = capfirst(self.fields["reason"].label)

    @property
    def why(self) -> str:
        return self.cleaned_data.get("reason", "")


class RecordForm(forms.ModelForm):
    """
    A record's own form. What is changed of a draft is saved, of a published record proposed: then it says why, and
    there is one such change at a time.
    """

    reason = forms.CharField(
        label=gettext_lazy("why it was changed"), max_length=LONGEST_REASON, required=False,
        widget=UnfoldAdminTextInputWidget,
        help_text=gettext_lazy("It stands in the history, and is read by whoever approves."),
    )  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_proposal = bool(self.instance.pk) and self.instance.is_published
        if "reason" in self.fields:
            self.fields["reason"].required = self.is_proposal
            self.fields["reason"].label = capfirst(self.fields["reason"].label)

    def clean(self):
        cleaned = super().clean()
        if self.is_proposal and (waits := Revision.objects.of(self.instance).open().first()):
            said = {"name": self.instance, "user": waits.made_by or "–"}
            text = _("A change of “%(name)s” by %(user)s waits already. Decide on it first.")
            raise forms.ValidationError(text % said)
        return cleaned

    def changes(self) -> tuple[dict, dict]:
        """What the stored record says and what the form says where they differ, by attribute."""
        model = self._meta.model
        stored = model._default_manager.get(pk=self.instance.pk)
        before, after = {}, {}
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many):
            if field.name not in self.cleaned_data:
                continue
            value = self.cleaned_data[field.name]
            if field.many_to_many:
                name, new = field.name, frozenset(one.pk for one in value)
                old = frozenset(getattr(stored, name).order_by().values_list("pk", flat=True))
            else:
                name, old, new = field.attname, getattr(stored, field.attname), getattr(self.instance, field.attname)
            if old != new:
                before[name], after[name] = old, new
        return before, after
