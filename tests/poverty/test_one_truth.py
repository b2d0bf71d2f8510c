"""Whatever is asked, the page's table, its chart and every file of it say the same: what the slow way says."""

import re
from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from random import Random

import pytest

from poverty.metrics import Computed
from poverty.tables.figures import figure_cell
from poverty.tables.measures import measure_text
from poverty.tables.standings import exact_moment
from tests.poverty.random_panels import FIRST, SECOND, THIRD, make_panel, slow, stood
from tests.poverty.test_download_measures import ten_digits
from tests.poverty.test_downloads import rows_of, workbook
from tests.poverty.test_indicators import chart_of, main_table, read

pytestmark = pytest.mark.django_db
MEASURES = ["value", "growth", "share", "rank", "index", "per"]
TICK = timedelta(microseconds=1)
# Before, at and after each moment at which something changed.
MOMENTS = [None, FIRST - TICK, FIRST, SECOND - TICK, SECOND, THIRD - TICK, THIRD]


class Asked:
    """A random choice of regions, years and moment, and what the slow way says of it."""

    def __init__(self, seed, measure):
        random = Random(f"{seed} {measure}")  # noqa: S311  not a secret
        self.indicator, self.measure = make_panel(seed), measure
        self.moment = random.choice(MOMENTS)
        self.cells = stood(self.indicator, self.moment)
        self.denominators = stood(self.indicator.denominator, self.moment)
        every_code = sorted({code for code, _year in self.cells})
        every_year = sorted({year for _code, year in self.cells})
        self.codes = sorted(random.sample(every_code, random.randint(1, len(every_code)))) if every_code else []
        first, last = sorted(random.choices(every_year, k=2)) if every_year else (2010, 2015)
        self.years = [year for year in every_year if first <= year <= last]
        as_of = f"&as_of={exact_moment(self.moment)}" if self.moment else ""
        self.query = f"region={'~'.join(self.codes)}&time={first}..{last}&measure={measure}{as_of}"

    def expected(self, code, year):
        return slow(self.measure, self.cells, self.denominators, code, year, self.years[0])

    @property
    def axis(self):
        """Every year between, unless they are at one distance."""
        every = list(range(self.years[0], self.years[-1] + 1))
        return every if len({b - a for a, b in pairwise(self.years)}) > 1 else self.years

    @property
    def held(self):
        return [(code, year) for code in self.codes for year in self.years if (code, year) in self.cells]


@pytest.fixture(params=range(8))
def seed(request):
    return request.param


@pytest.mark.parametrize("measure", MEASURES)
def test_files_say_what_the_slow_way_says(client, seed, measure):
    asked = Asked(seed, measure)
    address = f"/en/indicators/test-random.{{}}?{asked.query}"
    told = rows_of(client, address.format("csv"))
    assert [(row["region_code"], int(row["period"])) for row in told] == asked.held
    column = "value" if measure == "value" else "computed"
    for row, place in zip(told, asked.held, strict=True):
        value, of = asked.expected(*place)
        assert row["status"] == asked.cells[place].status and row["qualifier"] == asked.cells[place].qualifier
        if value is None:
            assert row[column] == "", (place, row)
        elif measure == "value":
            assert Decimal(row["value"]) == value
        else:
            assert Decimal(row["computed"]) == Decimal(ten_digits(value)), (place, row)
            assert row["of"] == ("" if of is None else str(of)), (place, row)
        if measure != "value":
            assert bool(row["reason"]) == (value is None)
    data = client.get(address.format("json")).json()["data"]
    assert [one[column] for one in data] == [float(row[column]) if row[column] else None for row in told]
    first, *others = workbook(client, address.format("xlsx")).worksheets[0].iter_rows(values_only=True)
    assert [row[first.index(column)] for row in others] == [one[column] for one in data]


@pytest.mark.parametrize("measure", MEASURES)
def test_so_do_the_table_and_the_chart_of_the_page(client, seed, measure):
    asked = Asked(seed, measure)
    html = read(client, f"/en/indicators/test-random/?view=line&{asked.query}")
    if len(asked.years) < 2 or not asked.codes:
        return
    chart = chart_of(html)
    by_code = {one["code"]: one for one in chart["series"]}
    assert chart["labels"] == list(map(str, asked.axis)) and by_code.keys() == set(asked.codes)
    for code in asked.codes:
        points = []
        for year in asked.axis:
            value = asked.expected(code, year)[0] if year in asked.years else None
            if value is not None and measure in ("growth", "share"):
                value = round(value * 100, 4)
            points.append(None if value is None else float(value))
        assert by_code[code]["points"] == pytest.approx(points)
        statuses = [row.status if (row := asked.cells.get((code, year))) else "" for year in asked.axis]
        assert by_code[code]["status"] == statuses
    heads, *rows = main_table(html)
    if heads[0] != "Region" or heads[1] == "Year":  # so few that each is told in a row of its own
        return
    names = {asked.cells[place].region.short_name: place[0] for place in asked.held}
    for name, *cells in rows:
        for year, cell in zip(asked.years, cells, strict=False):
            if name in names:
                assert cell == text(asked, names[name], year), (name, year)


def text(asked, code, year):
    """What the table prints."""
    row, (value, of) = asked.cells.get((code, year)), asked.expected(code, year)
    if value is None:
        return figure_cell(row, "").text if row and asked.measure == "value" else "—"
    shown = measure_text(Computed(value, of=of), asked.measure, asked.indicator.decimals)
    if asked.measure != "value":
        return shown
    words = {"more_than": "more than ", "less_than": "less than ", "about": "about "}.get(row.qualifier, "")
    return f"{words}{shown}" + ("" if row.status == "A" else f" [{row.status}]")


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("measure", MEASURES)
def test_the_summary_tells_no_number_that_the_table_does_not(client, seed, measure, language):
    asked = Asked(seed, measure)
    html = read(client, f"/{language}/indicators/test-random/?view=table&{asked.query}")
    found = re.search(r'<p class="summary".*?>(.*?)</p>', html, re.S)
    if not found:
        return
    numbers = r"−?\d[\d,]*(?:\.\d+)?%?"
    table = set(re.findall(numbers, " ".join(cell for row in main_table(html) for cell in row)))
    counts = {str(number) for number in range(len(asked.codes) + 1)}
    names = set(re.findall(numbers, " ".join(row.region.name for row in asked.cells.values())))
    # The place in a ranking, years, how many there are, the base of an index.
    years = set(map(str, range(2010, 2016)))
    told = set(re.findall(numbers, found.group(1))) - table - counts - names - years - {"100"}
    assert not told, (found.group(1), table)


def test_a_moment_is_in_force_from_the_microsecond_of_a_publication_on(client, seed):
    indicator = make_panel(seed)
    for moment in MOMENTS[1:]:
        as_of, expected = exact_moment(moment), values(stood(indicator, moment))
        for file in (f"indicators/test-random.csv?as_of={as_of}",
                     f"data/observations.csv?indicator=test-random&as_of={as_of}"):  # fmt: skip
            told = rows_of(client, f"/en/{file}")
            assert {(row["region_code"], int(row["period"])): row["value"] for row in told} == {
                place: "" if value is None else f"{value:.{max(decimals(value), indicator.decimals)}f}"
                for place, value in expected.items()
            }
        found = read(client, f"/en/explore/?indicator=test-random&as_of={as_of}")
        assert re.search(r"Figures: (\d+)", found).group(1) == str(len(expected))


@pytest.mark.parametrize("seed", range(2))
def test_so_it_is_for_a_single_figure_and_its_history(client, seed):
    indicator = make_panel(seed)
    places = set(indicator.observations.values_list("region__code", "year"))
    for code, year in places:
        for moment in MOMENTS:
            as_of = f"?as_of={exact_moment(moment)}" if moment else ""
            answer = client.get(f"/en/indicators/test-random/{code}/{year}.json{as_of}")
            row = stood(indicator, moment).get((code, year))
            if not indicator.observations.filter(region__code=code, year=year, published_at__isnull=False):
                assert answer.status_code == 404
                continue
            data = answer.json()["data"]
            assert (data and data["version"]) == (row and row.version), (code, year, moment)
            assert (data and data["value"]) == (None if row is None or row.value is None else float(row.value))


def values(cells):
    return {place: row.value for place, row in cells.items()}


def decimals(value):
    return max(0, -value.normalize().as_tuple().exponent)
