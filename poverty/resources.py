"""The trunk's models as sheets: records, figures and uploads."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from aba_site.sheets import cells
from aba_site.sheets.fields import Column
from aba_site.sheets.problems import Problem
from aba_site.sheets.resources import SheetResource, SheetRow, is_blank
from poverty import actions
from poverty.figure_rules import faults
from poverty.models import Indicator, Observation, Region, Upload
from poverty.models.base import Publishable


class NameCell(cells.Cell):
    """What a related row says of itself, such as its name; for reading by people."""

    def __init__(self, model, attribute="name"):
        super().__init__()
        self.model, self.attribute = model, attribute
        self._names = None

    def render(self, value, obj=None, native=False, **kwargs):
        if self._names is None:
            rows = self.model.objects.only("pk", f"{self.attribute}_zh", f"{self.attribute}_en").order_by()
            self._names = {row.pk: getattr(row, self.attribute) for row in rows}
        return super().render(self._names.get(value))


class RecordResource(SheetResource):
    """
    Sources, indicators, regions and records.

    Without the right to publish, new rows are drafts and only drafts can be changed.
    """

    leading = ("name_zh", "name_en", "region", "state")

    def check_rights(self, row):
        problems = super().check_rights(row)
        if self.user and not self.user.has_perm("poverty.publish"):
            draft = Publishable.State.DRAFT
            before = row.changes.get("state", (row.instance.state,))[0] if not row.new else draft
            if before != draft:
                problems.append(Problem(_("is no longer a draft: only a publisher may change it."), row.number))
            elif row.instance.state != draft:
                column = self.fields["state"].title
                problems.append(Problem(_("only a publisher may publish or withdraw."), row.number, column))
        return problems

    def writing(self):
        return actions.public_change()


class UploadResource(SheetResource):
    """Uploads come from bringing in figures; a sheet of them may change their notes only."""

    read_only = tuple(f.name for f in Upload._meta.fields if f.name != "note")

    class Meta:
        model = Upload

    def check_rights(self, row):
        if row.new:
            return [
                Problem(_("is not known. Uploads come about by bringing in figures, not by this sheet."), row.number)
            ]
        return []

    def validate(self, row):
        return [] if row.new else super().validate(row)


class ObservationResource(SheetResource):
    """
    Figures: one row for each standing version.

    A row that differs from its version becomes a new version that waits for approval; nothing is overwritten.
    Which version a row is compared with: the one in the state named under “standing”, else the pending one,
    else the published one.
    """

    read_only = (
        "version", "reason", "upload", "recorded_at", "recorded_by", "published_at", "published_by", "superseded_at",
    )  # fmt: skip
    key_names = ("indicator", "region", "year")
    leading = ("indicator_name", "region_name", "value", "unit", "status", "qualifier", "standing")

    standing = Column(
        name="standing",
        label=gettext_lazy("standing"),
        cell=cells.ChoiceCell([("published", gettext_lazy("Published")), ("pending", gettext_lazy("Pending"))]),
    )
    indicator_name = Column(
        name="indicator_name", label=gettext_lazy("name of the indicator"), attribute="indicator_id",
        cell=NameCell(Indicator), readonly=True,
    )  # fmt: skip
    region_name = Column(
        name="region_name", label=gettext_lazy("name of the region"), attribute="region_id",
        cell=NameCell(Region), readonly=True,
    )  # fmt: skip
    unit = Column(
        name="unit", label=gettext_lazy("unit"), attribute="indicator_id",
        cell=NameCell(Indicator, "unit"), readonly=True,
    )  # fmt: skip

    class Meta:
        model = Observation

    def get_queryset(self):
        return Observation.objects.standing()

    def filter_export(self, queryset, **kwargs):
        return queryset.standing()

    # -- in ---------------------------------------------------------------------------------------

    def stored(self):
        stored = {}
        for version in self.get_queryset().order_by():
            stored.setdefault(actions.figure(version), {})[version.standing] = version
        return stored

    def identity(self, values):
        return (*super().identity(values), values.get("standing"))

    def compare(self, number, values, stored):
        key = tuple(values[name] for name in self.key_names)
        versions = stored.get(key, {})
        standing = values.pop("standing", None)
        base = versions.get(standing) or versions.get("pending") or versions.get("published")
        draft = Observation(indicator_id=key[0], region_id=key[1], year=key[2])
        for name in actions.VALUES if base else ():
            setattr(draft, name, getattr(base, name))
        row = SheetRow(number, draft, new=base is None)
        self.put(row, values)
        if draft.status in Observation.EMPTY_STATUSES and is_blank(values.get("value")) and draft.value is not None:
            row.changes["value"], draft.value = (draft.value, None), None
        return row

    def validate(self, row):
        problems = []
        relations = {"indicator", "region", "source", "upload", "recorded_by", "published_by"}
        try:
            row.instance.clean_fields(exclude={*relations, "recorded_at"})
        except ValidationError as error:
            problems = self.problems_of(error, row)
        problems += [
            Problem(message, row.number, self.fields[name].title) for name, message in faults(row.instance).items()
        ]
        return problems

    def check_sheet(self, sheet):
        """The published and the pending version of a figure may both be in a sheet; only one may be changed."""
        seen = {}
        for row in sheet.rows:
            other = seen.setdefault(actions.figure(row.instance), row.number)
            if other != row.number:
                message = _("changes the same figure as row %(other)s. Keep one of them.") % {"other": other}
                sheet.problems.append(Problem(message, row.number))

    def write(self, sheet):
        actions.bring_in(
            figures=[row.instance for row in sheet.rows],
            name=self.file_name or _("unnamed sheet"),
            sha256=self.sha256,
            by=self.user,
            unchanged=sheet.unchanged,
        )
