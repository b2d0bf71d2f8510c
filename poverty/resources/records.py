"""Sources, indicators, regions, records and uploads as sheets."""

from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from aba_site.scoping import current, everything
from aba_site.sheets import cells
from poverty.actions.door import chunks
from poverty.models import Region, Revision, SourceMark, Upload
from poverty.models.base import Publishable
from poverty.resources.trunk import TrunkResource

# What a field's name says of the unit in which its numbers are kept, in Chinese.
UNITS = {
    "area_mu": "亩", "amount_yuan": "元", "area_km2": "平方公里", "members": "户", "poor_members": "户", "bases": "个",
}  # fmt: skip
State = Publishable.State
FIXED = {
    State.SUBMITTED: gettext_lazy("waits for approval: take it back before you change it."),
    State.WITHDRAWN: gettext_lazy("was withdrawn: restore it before you change it."),
}
KEPT_BY_OTHERS = gettext_lazy("is kept by others: you may refer to it, not change it.")
YEARS = ("year", "since", "grade_since", "poverty_exit_year")


class RecordResource(TrunkResource):
    """New rows are drafts. A change of a draft is made at once; one of a published record waits for approval."""

    leading = ("name_zh", "name_en", "region", "state")
    givable = ("source", "region")
    units = UNITS
    cell_kinds = dict.fromkeys(YEARS, cells.YearCell)
    aliases = {
        "slug": ("代码", "编号", "id"),
        "parent": ("parent_code", "上级", "上级代码", "上级地区"),
        "code": ("行政区划代码", "区划代码", "地区代码", "region_code"),
        "name_zh": ("名称", "中文名", "name"),
        "name_en": ("英文名",),
        "region": (
            "所在地区", "所在地", "行政区划", "行政区划代码", "县市", "县（市）", "县", "乡镇", "村", "region_code",
        ),
        "source": ("资料来源", "数据来源"),
        "area_mu": ("面积", "种植面积", "占地面积", "area"),
        "amount_yuan": ("金额", "资金", "amount"),
        "note_zh": ("备注", "说明"),
        "year": ("年", "年度"),
        "credit_code": ("统一社会信用代码", "信用代码"),
    }  # fmt: skip

    # -- what this person may do to them ----------------------------------------------------------

    def check_rights(self, planner, row):
        """A state is decided on in the back-office; until it is, what waits or was withdrawn stays as it is."""
        problems = super().check_rights(planner, row)
        if planner.user is None:
            return problems
        if row.new and self.lacks_place(row):
            problems.append(planner.problem(row.record, _("is empty; a new row needs it."), "region"))
        old = row.changes.get("state", (row.instance.state,))[0] if not row.new else State.DRAFT
        if row.instance.state != (old or State.DRAFT):
            problems.append(planner.problem(row.record, _("only the back-office publishes or withdraws."), "state"))
        if not row.new and not self.is_kept(row):
            problems.append(planner.problem(row.record, KEPT_BY_OTHERS))
        elif old in FIXED:
            problems.append(planner.problem(row.record, FIXED[old]))
        return problems

    def lacks_place(self, row) -> bool:
        """Whether a record that may belong to no place does, where this person keeps none of that kind."""
        may_lack = "region" in self.fields and not self.fields["region"].required_of_new_rows()
        return may_lack and row.instance.region_id is None and not current().covers(None)

    def is_kept(self, row) -> bool:
        """Whether the record as it stands, wherever the sheet would put it, is one that this person keeps."""
        scope = current()
        if scope.is_everything:
            return True
        if "region" not in self.fields:
            return scope.covers(row.instance.place)
        was = row.changes["region"][0] if "region" in row.changes else row.instance.region_id
        return scope.shared if was is None else was in self.kept_regions

    @cached_property
    def kept_regions(self) -> frozenset[int]:
        return frozenset(Region.objects.order_by().values_list("pk", flat=True))

    def check_sheet(self, planner):
        """What other rows of the database stand in the way, asked once for the whole sheet."""
        return [*super().check_sheet(planner), *self.taken_elsewhere(planner), *self.changes_that_wait(planner)]

    def taken_elsewhere(self, planner):
        """A key is part of addresses: one that is used where this person does not see is taken all the same."""
        new = {str(row.key[0]): row for row in planner.result.rows if row.new}
        if len(self.key_names) > 1 or not new or current().is_everything:
            return
        outside = {key for key in new if not current().covers(key)} if self.model is Region else set()
        with everything():
            keys = self.model.objects.filter(**{f"{self.key_names[0]}__in": list(new)}).order_by()
            taken = set(keys.values_list(self.key_names[0], flat=True))
        for key in sorted(taken | outside):
            planner.bad.add(new[key].record)
            yield planner.problem(new[key].record, _("“%(key)s” cannot be used here. Choose another.") % {"key": key})

    def changes_that_wait(self, planner):
        """Of each published record one change can wait."""
        rows = {row.instance.pk: row for row in planner.result.rows if not row.new}
        published = [pk for pk, row in rows.items() if getattr(row.instance, "state", "") == State.PUBLISHED]
        if planner.user is None or not published:
            return
        label = self.model._meta.label_lower
        for part in chunks(published):
            waits = Revision.objects.open().filter(model=label, object_id__in=part)
            for pk in waits.values_list("object_id", flat=True):
                planner.bad.add(rows[pk].record)
                text = _("a change of it waits for approval. Decide on that first.")
                yield planner.problem(rows[pk].record, text)

    def warnings(self, planner):
        """What will not be seen in public at once."""
        warned = super().warnings(planner)
        waits = [row for row in planner.result.rows if not row.new and row.instance.state == State.PUBLISHED]
        if planner.user is not None and waits:
            text = ngettext(
                "%(n)s row changes a published record: that waits until somebody else approves it.",
                "%(n)s rows change published records: that waits until somebody else approves it.",
                len(waits),
            )
            warned.append(planner.problem(waits[0].record, text % {"n": len(waits)}))
        return warned


class UploadResource(RecordResource):
    """Uploads come from bringing in figures; a sheet of them may change their notes only."""

    read_only = tuple(f.name for f in Upload._meta.fields if f.name != "note")
    leading = ("name",)
    givable = ()

    class Meta:
        model = Upload

    def check_sheet(self, planner):
        return []

    def warnings(self, planner):
        return []

    def check_rights(self, planner, row):
        if row.new:
            message = _("is not known. Uploads come about by bringing in sheets, not by this one.")
            return [planner.problem(row.record, message)]
        return []

    def validate(self, planner, row):
        return [] if row.new else super().validate(planner, row)


class MarkCell(cells.Cell):
    """A mark; ``␣`` stands for a blank cell, as an empty one would say nothing."""

    BLANK = "␣"

    def clean(self, value, row=None, **kwargs):
        return super().clean(value).replace(self.BLANK, "")

    def render(self, value, obj=None, native=False, **kwargs):
        return super().render(value or self.BLANK)


class MarkResource(TrunkResource):
    """What marks mean in the tables of each source."""

    key_names = ("source", "mark", "attached")
    cell_kinds = {"mark": MarkCell}
    read_only = ("decided_by", "decided_at")
    givable = ("source",)

    class Meta:
        model = SourceMark

    def check_rights(self, planner, row):
        """What a mark means in a source is said by who keeps the source."""
        problems = super().check_rights(planner, row)
        if not current().covers(row.instance.place):
            problems.append(planner.problem(row.record, KEPT_BY_OTHERS))
        return problems
