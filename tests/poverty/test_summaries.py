"""Summaries word for word, in both languages, and what must hold for any figures."""

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from poverty.metrics import Measure, Panel, read_panel
from poverty.models import Indicator, Observation, Region
from poverty.summaries import summary
from poverty.summaries.shapes import Shape, course
from tests.poverty.rows import make_indicator, make_observation, make_region

HOME = "513200"
BROKEN = "The series of Chengdu and Ziyang break in 2016; the years on either side cannot be compared."
BROKEN_ZH = "成都和资阳的序列在2016年中断，前后年份不可比。"


def told(slug="gdp", codes=(), measure="value", years=(), home=HOME):
    panel = read_panel(Indicator.objects.get(slug=slug))
    rows = panel.grid(measure, codes or list(panel.regions), years or panel.years)
    return summary(panel, rows, measure, home)


def figures(*cases, **fields):
    """Figures of one place: ``(year, value, other fields)``."""
    output, place = make_indicator("test-made", name_en="Output", name_zh="产量", decimals=0, **fields), make_region()
    for year, value, *more in cases:
        make_observation(output, place, year, value, **(more[0] if more else {}))
    return told("test-made")


# -- the paper, word for word ---------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("measure", "expected", "chinese"),
    [
        (
            "value",
            "Gross domestic product in Aba (100 million yuan) rose from 132.76 (2010) to 281.32 (2016). "
            "In 2016 Chengdu had the highest value, 12,170.23, and Garzê the lowest, 229.80. Aba was 20th of 21. "
            + BROKEN,
            "阿坝州地区生产总值由2010年的132.76亿元增至2016年的281.32亿元。"
            "2016年，成都数值最高，为12,170.23亿元；甘孜州最低，为229.80亿元。阿坝州居第20位（共21个）。" + BROKEN_ZH,
        ),
        (
            "growth",
            "Gross domestic product in Aba: yearly growth fell from 26.91% (2011) to 6.14% (2016). "
            "In 2016 Suining had the highest growth, 10.12%, and Aba the lowest, 6.14%. "
            "19 of the 21 regions are compared. " + BROKEN,
            "阿坝州地区生产总值增速由2011年的26.91%降至2016年的6.14%。"
            "2016年，遂宁增速最高，为10.12%；阿坝州最低，为6.14%。共21个地区，其中19个可比。" + BROKEN_ZH,
        ),
        (
            "share",
            "Gross domestic product in Aba: share of the sum of the regions that report rose from 0.76% (2010) "
            "to 0.85% (2013), then fell to 0.81% (2016). "
            "In 2016 Chengdu had the highest share, 35.02%, and Garzê the lowest, 0.66%. Aba was 20th of 21. " + BROKEN,
            "阿坝州地区生产总值占有数据地区合计的比重由2010年的0.76%升至2013年的0.85%，后降至2016年的0.81%。"
            "2016年，成都比重最高，为35.02%；甘孜州最低，为0.66%。阿坝州居第20位（共21个）。" + BROKEN_ZH,
        ),
        (
            "rank",
            "Gross domestic product in Aba: rank stayed at 20 of 21 from 2010 to 2016. " + BROKEN,
            "2010年至2016年，阿坝州地区生产总值位次均为第20位（共21个）。" + BROKEN_ZH,
        ),
        (
            "index",
            "Gross domestic product in Aba: index (2010 = 100) rose from 100.0 (2010) to 211.9 (2016). "
            "In 2016 Aba had the highest index, 211.9, and Dazhou the lowest, 176.6. "
            "19 of the 21 regions are compared. " + BROKEN,
            "阿坝州地区生产总值指数（2010年=100）由2010年的100.0升至2016年的211.9。"
            "2016年，阿坝州指数最高，为211.9；达州最低，为176.6。共21个地区，其中19个可比。" + BROKEN_ZH,
        ),
        (
            "per",
            "Nothing could be computed here. It is not said what this indicator could be divided by.",
            "此处无法计算。该指标未指定可作分母的指标。",
        ),
    ],
)
def test_gdp_by_every_measure(measure, expected, chinese):
    assert told(measure=measure) == expected
    with translation.override("zh-hans"):
        assert told(measure=measure) == chinese


@pytest.mark.django_db
def test_chengdus_series_is_told_on_either_side_of_its_break_and_never_across():
    assert told(codes=["510100"]) == (
        "Gross domestic product in Chengdu (100 million yuan) rose from 5,551.33 (2010) to 10,801.16 (2015). "
        "After a break in the series: 12,170.23 in 2016. "
        "The series of Chengdu breaks in 2016; the years on either side cannot be compared."
    )
    with translation.override("zh-hans"):
        assert told(codes=["510100"]) == (
            "成都地区生产总值由2010年的5,551.33亿元增至2015年的10,801.16亿元。序列中断后，2016年为12,170.23亿元。"
            "成都的序列在2016年中断，前后年份不可比。"
        )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "expected", "chinese"),
    [
        (
            "tourism-demonstration-villages",
            "Tourism poverty-alleviation demonstration villages in Jiuzhaigou: 14 villages forecast for 2018. "
            "Tourism poverty-alleviation demonstration villages in Xiaojin: 9 villages in 2017 (inferred). "
            "Jiuzhaigou has no figure for 2017. Xiaojin has no figure for 2018.",
            "九寨沟旅游扶贫示范村2018年预测值为14个。2017年（推断）小金旅游扶贫示范村为9个。"
            "九寨沟2017年无数据。小金2018年无数据。",
        ),
        (
            "townships",
            "Towns and townships in Aba: 221 townships in 2017. "
            "In 2017 Songpan had the highest value, 25 townships, and Hongyuan the lowest, 11 townships.",
            "2017年阿坝州乡镇为221个。2017年，松潘数值最高，为25个；红原最低，为11个。",
        ),
        (
            "online-fruit-sales",
            "Online sales of fruit products in Wenchuan: more than 50,000,000 yuan in 2018 (inferred).",
            "2018年（推断）汶川水果类产品网络销售额为50,000,000元以上。",
        ),
        (
            "student-bases",
            "Bases for students to start businesses, train and find work in Xiaojin: 1 base in 2018 (inferred).",
            "2018年（推断）小金大学生创业、实习、就业基地为1个。",
        ),
        (
            "national-green-brands",
            "Green brands known throughout the country in Aba: 0 brands in 2017 (inferred).",
            "2017年（推断）阿坝州有全国影响的绿色品牌为0个。",
        ),
    ],
)
def test_few_figures(slug, expected, chinese):
    assert told(slug) == expected
    with translation.override("zh-hans"):
        assert told(slug) == chinese


@pytest.mark.django_db
def test_revenue_divided_by_visits():
    assert told("tourism-revenue", measure="per") == (
        "Total tourism revenue in Aba (divided by “Tourist visits”): 810.2 yuan per person-visit in 2017 (inferred)."
    )
    with translation.override("zh-hans"):
        assert told("tourism-revenue", measure="per") == (
            "2017年（推断）阿坝州旅游总收入与“接待游客”之比为810.2元/人次。"
        )


@pytest.mark.django_db
def test_regions_without_the_one_set_off():
    codes = ["510100", "510300", "510400", "510500"]
    assert told(codes=codes, years=[2015]) == (
        "Gross domestic product (100 million yuan), 2015: Chengdu had the highest value, 10,801.16, "
        "and Panzhihua the lowest, 925.18."
    )
    assert told(codes=[*codes, HOME], years=[2014, 2015]).startswith("Gross domestic product in Aba (100 million yuan)")


# -- made figures ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("cases", "expected"),
    [
        ([(2010, "1"), (2011, "5"), (2012, "9")], "Output in Test 990000 rose from 1 tonne (2010) to 9 tonnes (2012)."),
        ([(2010, "9"), (2011, "1")], "Output in Test 990000 fell from 9 tonnes (2010) to 1 tonne (2011)."),
        ([(2010, "0"), (2011, "0")], "Output in Test 990000 stayed at 0 tonnes from 2010 to 2011."),
        (
            [(2010, "1000"), (2011, "1010")],
            "Output in Test 990000 barely changed: 1,000 tonnes (2010), 1,010 tonnes (2011).",
        ),
        (
            [(2010, "1"), (2011, "9"), (2012, "4")],
            "Output in Test 990000 rose from 1 tonne (2010) to 9 tonnes (2011), then fell to 4 tonnes (2012).",
        ),
        (
            [(2010, "5"), (2011, "9"), (2012, "2"), (2013, "6")],
            "Output in Test 990000 went up and down: 5 tonnes (2010), 6 tonnes (2013); "
            "at the highest 9 tonnes (2011), at the lowest 2 tonnes (2012).",
        ),
        (
            [(2010, "1"), (2011, "6"), (2012, "2"), (2013, "9")],
            "Output in Test 990000 rose from 1 tonne (2010) to 9 tonnes (2013), with ups and downs between.",
        ),
        (
            [(2010, "1"), (2011, "2", {"status": "E"}), (2012, "3", {"status": "E"}), (2014, "7", {"status": "P"})],
            "Output in Test 990000 rose from 1 tonne (2010) to 7 tonnes (2014). "
            "Test 990000 has no figure for 2013. The values of Test 990000 for 2011–2012 are estimated. "
            "The value of Test 990000 for 2014 is provisional.",
        ),
        (
            [(2010, "1"), (2011, "2"), (2012, "3", {"status": "F"})],
            "Output in Test 990000 rose from 1 tonne (2010) to 2 tonnes (2011). The forecast for 2012 is 3 tonnes.",
        ),
        (
            [(2010, "1"), (2011, "3", {"status": "F"}), (2012, "4", {"status": "F"})],
            "Output in Test 990000: 1 tonne in 2010. The forecasts lead from 3 tonnes (2011) to 4 tonnes (2012).",
        ),
        (
            [(2010, "1"), (2011, "5", {"qualifier": "more_than"}), (2012, "3")],
            "Output in Test 990000 rose from 1 tonne (2010) to 3 tonnes (2012). "
            "The source gives only a bound for Test 990000 in 2011.",
        ),
        (
            [(2010, "2"), (2011, None, {"status": "Q"}), (2012, None, {"status": "M"}), (2013, None, {"status": "O"})],
            "Output in Test 990000: 2 tonnes in 2010. Test 990000 has no figure for 2013. "
            "Suppressed: Test 990000, 2011. Test 990000 cannot have a figure for 2012.",
        ),
        (
            [(2010, "2"), (2011, "4", {"status": "D"}), (2012, "3"), (2013, "6")],
            "Output in Test 990000: 2 tonnes in 2010. After a break in the series: 4 tonnes in 2011. "
            "After a break in the series the figure rose from 3 tonnes (2012) to 6 tonnes (2013). "
            "The series of Test 990000 breaks in 2011–2012; the years on either side cannot be compared.",
        ),
        ([(2010, None, {"status": "Q"})], "All figures shown are suppressed."),
        ([(2010, None, {"status": "M"})], "There cannot be a figure here: it does not apply."),
        ([(2010, None, {"status": "L"}), (2011, None, {"status": "Q"})], "No figure is known for this choice."),
        ([(2000, "1"), (2005, "2"), (2010, "3")], "Output in Test 990000 rose from 1 tonne (2000) to 3 tonnes (2010)."),
    ],
)
def test_what_a_series_does(cases, expected):
    assert figures(*cases) == expected


@pytest.mark.django_db
def test_nothing_shown_says_nothing():
    panel = read_panel(make_indicator())
    assert summary(panel, [], "value", HOME) == ""


@pytest.mark.django_db
def test_where_the_region_set_off_is_silent_the_others_still_say_what_is_measured():
    output, province = make_indicator(decimals=0), make_region("990000")
    places = [make_region(f"990{n}00", "prefecture", province) for n in range(1, 6)]
    for place in places:
        make_observation(output, place, 2016, None, status="O")
    make_observation(output, places[3], 2017, 5)
    assert told("test-output", home="990100") == (
        "Test output in Test 990400: 5 tonnes in 2017. Test 990400 has no figure for 2016."
    )
    make_observation(output, places[1], 2017, 6)
    make_observation(output, places[2], 2017, 7)
    assert told("test-output", home="990100") == (
        "Test output, 2017: Test 990300 had the highest value, 7 tonnes, and Test 990400 the lowest, 5 tonnes. "
        "3 of the 5 regions are compared. Test 990100 has no figure for 2016–2017."
    )


@pytest.mark.django_db
def test_a_bound_is_never_an_extreme_and_definitions_are_not_mixed():
    output, province = make_indicator(decimals=0), make_region("990000")
    places = [make_region(f"990{n}00", "prefecture", province) for n in range(1, 6)]
    for place, value in zip(places, (1, 2, 2, 4), strict=False):
        make_observation(output, place, 2016, value)
    make_observation(output, places[4], 2016, 90, qualifier="more_than")
    assert told("test-output", home="990200") == (
        "Test output in Test 990200: 2 tonnes in 2016. In 2016 Test 990400 had the highest value, 4 tonnes, "
        "and Test 990100 the lowest, 1 tonne. Test 990200 was second of the 4 compared. "
        "Left out is 1 region for which the source gives only a bound."
    )
    Observation.objects.filter(region=places[3]).update(status="D")
    assert told("test-output", home="none") == (
        "The figures of 2016 are of different definitions: which is highest cannot be said."
    )


@pytest.mark.django_db
def test_equal_values_are_told_as_such_and_an_estimated_extreme_as_estimated():
    output, province = make_indicator(decimals=0), make_region("990000")
    places = [make_region(f"990{n}00", "prefecture", province) for n in range(1, 6)]
    for place in places:
        make_observation(output, place, 2016, 7)
        make_observation(output, place, 2017, 7 if place != places[0] else 9, status="E")
    assert told("test-output", home="none", years=[2016]) == (
        "Test output, 2016: all 5 regions had the same value, 7 tonnes."
    )
    assert told("test-output", home="none") == (
        "Test output, 2017: Test 990100 had the highest value, 9 tonnes (estimated), "
        "and 4 regions the lowest, 7 tonnes (estimated)."
    )


# -- whatever the figures -------------------------------------------------------------------------


@dataclass
class Shown:
    """A figure of a made panel, as far as summaries look at it."""

    indicator: Indicator
    region: Region
    year: int
    value: Decimal | None
    status: str
    qualifier: str
    year_basis: str = "stated"

    def get_status_display(self):
        return Observation.Status(self.status).label


YEARS = range(2010, 2017)
cells = st.one_of(
    st.none(),
    st.tuples(st.integers(-50, 5000).map(Decimal), st.sampled_from("AAAABDEFIPUV"),
              st.sampled_from(["exact", "exact", "exact", "about", "more_than", "less_than"])),
    st.tuples(st.none(), st.sampled_from("LMOQ"), st.just("exact")),
)  # fmt: skip
grids = st.lists(st.lists(cells, min_size=len(YEARS), max_size=len(YEARS)), min_size=1, max_size=6)


def made(grid):
    indicator = Indicator(slug="made", name_en="Output", name_zh="产量", unit_en="tonnes", unit_zh="吨",
                          decimals=0, aggregation="sum")  # fmt: skip
    rows = {}
    for place, series in enumerate(grid):
        region = Region(
            code=f"99{place:04}",
            level="county",
            name_en=f"Place{'ABCDEF'[place]}",
            name_zh="甲乙丙丁戊己"[place] + "地方",
        )
        for year, cell in zip(YEARS, series, strict=True):
            if cell:
                rows[region.code, year] = Shown(indicator, region, year, *cell)
    return Panel(indicator, rows)


@settings(max_examples=60)
@given(grids, st.sampled_from(Measure.values), st.sampled_from(["en", "zh-hans"]))
def test_every_number_said_is_one_that_is_shown(grid, measure, language):
    panel = made(grid)
    with translation.override(language):
        rows = panel.grid(measure, list(panel.regions), panel.years)
        text = summary(panel, rows, measure, "990000")
        assert text or not rows
        numbers = {entry.computed.value for row in rows for entry in row.entries if entry.computed.value is not None}
        shown = {f"{abs(number):,.0f}" for number in numbers}
        shown |= {f"{abs(number * 100):,.2f}" for number in numbers} | {f"{abs(number):,.1f}" for number in numbers}
        counts = {str(count) for count in range(1, len(rows) + 1)}
        for number in re.findall(r"[\d,]*\d(?:\.\d+)?", text):
            assert number in shown | counts | {str(year) for year in YEARS} | {"100"}, text


@settings(max_examples=60)
@given(st.lists(cells, min_size=len(YEARS), max_size=len(YEARS)))
def test_no_trend_leads_across_a_break(series):
    panel = made([series])
    if not panel.cells:
        return
    text = summary(panel, panel.grid("value", list(panel.regions), panel.years), "value", "990000")
    rows = panel.series["990000"]
    broken = [
        later
        for earlier, later in pairwise(sorted(rows))
        if rows[later].status in "BD" or rows[earlier].status == "D"
    ]  # fmt: skip
    for first, last in re.findall(r"(?:from|changed:|up and down:)[^.;]*?\((\d{4})\)[^.;]*\((\d{4})\)", text):
        if "forecasts lead" not in text:
            assert not [year for year in broken if int(first) < year <= int(last)], text
    for first, last in re.findall(r"stayed at .*? from (\d{4}) to (\d{4})", text):
        assert not [year for year in broken if int(first) < year <= int(last)], text


numbers = st.lists(st.integers(-1000, 1000).map(Decimal), min_size=2, max_size=20)


@given(numbers)
def test_a_shape_is_mirrored_when_the_numbers_are(values):
    mirrored = {
        Shape.ROSE: Shape.FELL, Shape.ROSE_OVERALL: Shape.FELL_OVERALL, Shape.ROSE_THEN_FELL: Shape.FELL_THEN_ROSE,
    }  # fmt: skip
    mirrored |= {down: up for up, down in mirrored.items()}
    shape = course(values).shape
    assert course([-value for value in values]).shape == mirrored.get(shape, shape)


@given(numbers)
def test_a_rise_ends_above_its_beginning(values):
    shape = course(values).shape
    if shape in (Shape.ROSE, Shape.ROSE_OVERALL):
        assert values[-1] > values[0]
    if shape == Shape.SAME:
        assert len(set(values)) == 1
