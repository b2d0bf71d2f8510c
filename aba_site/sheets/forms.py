"""What a person says when bringing in a sheet: the file, and what the sheet itself does not say."""

from collections.abc import Sequence

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.import_export.forms import ExportForm
from unfold.widgets import UnfoldAdminFileFieldWidget, UnfoldAdminSelectWidget, UnfoldAdminTextInputWidget

from aba_site.sheets import cells
from aba_site.sheets.planning.intake import Choices
from aba_site.sheets.planning.plan import FoundMark, Strategy

ENDINGS = ".xlsx,.xlsm,.xls,.ods,.csv,.tsv,.txt"
GIVEN, MARK = "given-", "mark-"
MOST_TO_CHOOSE = 500  # more than that are typed


class SheetForm(forms.Form):
    """
    ``sheets`` and ``marks`` come from the file once it is known. The names of the fields for marks hold the mark:
    ``mark-0-…`` alone in a cell, ``mark-1-*`` beside a number.
    """

    import_file = forms.FileField(
        label=gettext_lazy("Spreadsheet"),
        help_text=gettext_lazy(
            "XLSX, XLS, ODS, CSV or TSV. Nothing is written before you have seen what it would do. The file's name is "
            "shown beside its figures once they are public."
        ),
        required=False,
        widget=UnfoldAdminFileFieldWidget(attrs={"accept": ENDINGS, "class": ""}),
    )
    strategy = forms.ChoiceField(
        label=gettext_lazy("Take"), choices=Strategy.choices, required=False, widget=UnfoldAdminSelectWidget
    )
    sheet_token = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, resource, data=None, files=None, *, sheets: Sequence[str] = (), marks=(), **kwargs):
        super().__init__(data, files, **kwargs)
        self.resource = resource
        if len(sheets) > 1:
            self.fields["sheet"] = forms.ChoiceField(
                label=_("Sheet"), choices=[(name, name) for name in sheets], required=False,
                widget=UnfoldAdminSelectWidget,
            )  # fmt: skip
        for column in resource.given_columns:
            self.fields[GIVEN + column.name] = field_of(column)
        for mark in marks:
            self.fields[mark_field(mark.mark, mark.attached)] = meaning_field(resource, mark)

    @property
    def given_fields(self):
        return [self[GIVEN + column.name] for column in self.resource.given_columns]

    @property
    def mark_fields(self):
        return [self[name] for name in self.fields if name.startswith(MARK)]

    @property
    def is_for_known_file(self) -> bool:
        return bool(self["sheet_token"].value())

    def clean(self):
        cleaned = super().clean()
        if not cleaned.get("import_file") and not cleaned.get("sheet_token") and "import_file" not in self.errors:
            self.add_error("import_file", _("Choose a file."))
        return cleaned


def choices_of(form: SheetForm) -> Choices:
    """What a valid form says. Marks are read from what was sent: which are asked depends on the file."""
    cleaned, data = form.cleaned_data, form.data
    names = [column.name for column in form.resource.given_columns]
    given = {name: cleaned[GIVEN + name] for name in names if cleaned[GIVEN + name]}
    meanings = {mark_of(name): data[name] for name in data if name.startswith(MARK) and data[name]}
    return Choices(data.get("sheet", ""), cleaned["strategy"] or Strategy.BOTH, given, meanings)


def field_of(column) -> forms.Field:
    """How what a sheet does not say is given: chosen where few can be meant, typed otherwise."""
    cell = column.widget
    if isinstance(cell, cells.ChoiceCell):
        options = [(code, str(label)) for code, label in cell.choices]
    elif isinstance(cell, cells.ReferenceCell) and len(cell.references.ids) <= MOST_TO_CHOOSE:
        options = [(key, cell.references.entry(pk)) for key, pk in cell.references.ids.items()]
    else:
        return forms.CharField(label=capfirst(column.title), required=False, widget=UnfoldAdminTextInputWidget)
    return forms.ChoiceField(
        label=capfirst(column.title), choices=[("", "–"), *options], required=False, widget=UnfoldAdminSelectWidget
    )


def mark_field(mark: str, attached: bool) -> str:
    return f"{MARK}{attached:d}-{mark}"


def mark_of(name: str) -> tuple[str, bool]:
    attached, _dash, mark = name.removeprefix(MARK).partition("-")
    return mark, attached == "1"


def meaning_field(resource, found: FoundMark) -> forms.ChoiceField:
    label = (
        _("“%(mark)s” beside a number (%(times)s ×, first in %(place)s)")
        if found.attached
        else _("“%(mark)s” (%(times)s ×, first in %(place)s)")
    )
    return forms.ChoiceField(
        label=label % {"mark": found.mark, "times": found.times, "place": found.where.place},
        choices=[("", _("Choose…")), *resource.meanings_of(found.attached)],
        initial=found.meaning,
        required=False,
        widget=UnfoldAdminSelectWidget,
    )


class SheetExportForm(ExportForm):
    """Only the kind of file."""

    def __init__(self, formats, resources, **kwargs):
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].choices = [choice for choice in self.fields["format"].choices if choice[0] != ""]
        self.fields["format"].widget.choices = self.fields["format"].choices
