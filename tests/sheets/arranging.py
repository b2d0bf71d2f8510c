"""Columns, members and sheets for the tests of layout: no database, but headings as the models have them."""

import re

from django.utils.translation import gettext_lazy as _

from aba_site.sheets.fields import Column
from aba_site.sheets.layout.arranging import Declaration, arrange
from aba_site.sheets.raw import RawSheet

REGIONS = {"阿坝州", "汶川县", "理县", "茂县", "松潘县", "513221", "513222", "513223", "Wenchuan County"}
INDICATORS = {"地区生产总值", "粮食产量", "旅游收入", "gdp", "grain-output"}
YEAR = re.compile(r"(19|20)\d\d(年度?)?")
MEMBERS = {
    "indicator": INDICATORS.__contains__,
    "region": REGIONS.__contains__,
    "year": lambda text: bool(YEAR.fullmatch(text)),
}
COLUMNS = (
    Column(name="indicator", label=_("indicator")),
    Column(name="region", label=_("region"), aliases=("region_code", "行政区划代码", "区划代码")),
    Column(
        name="region_name", label=_("name of the region"), readonly=True, stands_for="region",
        aliases=("县名", "市（州）", "县（市）"),
    ),
    Column(name="year", label=_("year")),
    Column(name="value", label=_("value"), aliases=("产值",)),
    Column(name="unit", label=_("unit"), readonly=True, aliases=("单位",)),
    Column(name="source", label=_("source"), aliases=("资料来源",)),
    Column(name="note_zh", label=_("note in Chinese"), aliases=("备注",)),
    Column(name="amount_yuan", label=_("amount in yuan"), unit="元", aliases=("金额", "资金", "amount")),
    Column(name="area_mu", label=_("area in mu"), unit="亩", aliases=("面积", "种植面积")),
)  # fmt: skip
KEYS = ("indicator", "region", "year")
FIGURES = Declaration(COLUMNS, KEYS, "value", MEMBERS, ("需要更正之处",))
RECORDS = Declaration(COLUMNS, ("source",))
GDP = {"indicator": "gdp"}


def sheet(*rows, name="表1", **more) -> RawSheet:
    return RawSheet(name, [tuple(row) for row in rows], **more)


def arranged(*rows, given=None, declaration=FIGURES, **more):
    return arrange(sheet(*rows, **more), declaration, given)


def records(table, *names) -> list[tuple]:
    """The named cells of each record; all of them where none are named."""
    columns = [table.cells[name].values for name in names or table.cells]
    return list(zip(*columns, strict=True))


def sound(table):
    assert [str(problem) for problem in table.problems] == []
    return table


def only(table):
    (problem,) = table.problems
    return problem
