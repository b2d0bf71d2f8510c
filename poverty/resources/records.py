"""Sources, indicators, regions, records and uploads as sheets."""

from django.utils.translation import gettext as _

from aba_site.sheets import cells
from poverty.models import SourceMark, Upload
from poverty.models.base import Publishable
from poverty.resources.trunk import TrunkResource

# What a field's name says of the unit in which its numbers are kept, in Chinese.
UNITS = {
    "area_mu": "亩", "amount_yuan": "元", "area_km2": "平方公里", "members": "户", "poor_members": "户", "bases": "个",
}  # fmt: skip
YEARS = ("year", "since", "grade_since", "poverty_exit_year")


class RecordResource(TrunkResource):
    """Without the right to publish, new rows are drafts and only drafts can be changed."""

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

    def check_rights(self, planner, row):
        problems = super().check_rights(planner, row)
        if planner.user and not planner.user.has_perm("poverty.publish"):
            draft = Publishable.State.DRAFT
            before = row.changes.get("state", (row.instance.state,))[0] if not row.new else draft
            if before != draft:
                problems.append(planner.problem(row.record, _("is no longer a draft: only a publisher may change it.")))
            elif row.instance.state != draft:
                message = _("only a publisher may publish or withdraw.")
                problems.append(planner.problem(row.record, message, "state"))
        return problems


class UploadResource(RecordResource):
    """Uploads come from bringing in figures; a sheet of them may change their notes only."""

    read_only = tuple(f.name for f in Upload._meta.fields if f.name != "note")
    leading = ("name",)
    givable = ()

    class Meta:
        model = Upload

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
