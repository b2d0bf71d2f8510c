"""Places beside each other, and two indicators against each other."""

import html as html_entities
import random
import re
import statistics
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from poverty.metrics.comparing import read_comparison
from poverty.metrics.correlation import common_places, pearson, ranks, read_pairing, spearman
from poverty.models import Indicator, Observation, Region
from poverty.standings import difference_text
from tests.poverty.rows import make_indicator, make_observation, make_region

HOSTILE = [
    "\0",
    "'\"><script>alert(1)</script>",
    "A" * 10_000,
    "\u202e513221",
    "-1",
    "513221~" * 400,
    "%",
    "٥١٣٢٢١",
    "1e9",
]


def read(client, address, params=None):
    response = client.get(address, params)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    return html_entities.unescape(response.content.decode())


def places(*codes):
    held = {region.code: region for region in Region.objects.filter(code__in=codes).select_related("parent")}
    return [held[code] for code in codes]


def every_year(first, last):
    return first, last


def row_of(regions, slug, span=every_year):
    return next(row for row in read_comparison(regions, "", span).rows if row.indicator.slug == slug)


# -- places ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_places_stand_in_the_same_year_with_differences_in_words(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(6):
        html = read(client, "/en/compare/?region=513221~513227~513233")
    row = html.split('indicators/townships/?region=513221~513227~513233"')[1].split("</tr>")[0]
    assert [re.sub("<.*?>", "", cell) for cell in re.findall("<td.*?</td>", row)] == [
        "12", "21", "11", "townships", "2017", "Xiaojin: about 1.9 times Hongyuan's.",
    ]  # fmt: skip
    assert 'href="/en/indicators/townships/513227/2017/"' in row
    assert html.count("<figure><figcaption>") == 2, "what all of them have is drawn"
    assert 'href="/en/data/observations.csv?region=513221~513227~513233"' in html


@pytest.mark.django_db
def test_what_only_one_of_them_has_stands_apart(client):
    html = read(client, "/en/compare/?region=513221~513227")
    main, alone = html.split("Known of one of them only")
    assert "Towns and townships" in main and "Online sales of fruit" not in main.split("<h2")[-1]
    assert "Online sales of fruit" in alone


@pytest.mark.django_db
def test_the_newest_common_year_is_shown_and_forecasts_only_where_there_is_nothing_else():
    indicator, regions = make_indicator(), places("513221", "513227")
    for region, year, value, status in (
        (regions[0], 2014, "1", "A"), (regions[1], 2014, "2", "A"), (regions[0], 2015, "3", "A"),
        (regions[1], 2016, "4", "A"), (regions[0], 2020, "5", "F"), (regions[1], 2020, "6", "F"),
    ):  # fmt: skip
        make_observation(indicator, region, year, value, status=status)
    assert row_of(regions, "test-output").year == 2014
    row = row_of(regions, "test-output", lambda first, last: (2015, 2020))
    assert (row.year, [figure.value for figure in row.figures.values()]) == (2020, [5, 6])


@pytest.mark.django_db
def test_without_a_common_year_each_stands_with_its_own_and_nothing_is_compared(client):
    indicator, regions = make_indicator(), places("513221", "513227")
    make_observation(indicator, regions[0], 2014, "1")
    make_observation(indicator, regions[1], 2016, "4")
    html = read(client, "/en/compare/?region=513221~513227&theme=economy")
    row = html.split("Test output")[-1].split("</tr>")[0]
    for text in ("1.0 (2014)", "4.0 (2016)", "each its own", "Not compared: the years differ."):
        assert text in row
    assert "<figure><figcaption>" not in html


@pytest.mark.django_db
@pytest.mark.parametrize(
    "first, second, words",
    [
        ({"value": "0"}, {"value": "5"}, "Highest in Xiaojin, lowest in Wenchuan."),
        ({"value": "5"}, {"value": "5"}, "The same in both."),
        (
            {"value": "5", "qualifier": "more_than"},
            {"value": "5"},
            "The source gives only a bound, not the value itself.",
        ),
        ({"value": "5", "status": "D"}, {"value": "5"}, "Figures of different definitions are not comparable."),
        ({"value": None, "status": "Q"}, {"value": "5"}, "There is no value."),
    ],
)
def test_differences_in_words(first, second, words):
    indicator, regions = make_indicator(), places("513221", "513227")
    for region, fields in zip(regions, (first, second), strict=True):
        make_observation(indicator, region, 2016, **fields)
    assert difference_text(row_of(regions, "test-output")) == words


@pytest.mark.django_db
@pytest.mark.parametrize(
    "values, words",
    [
        (("5", None, "7"), "Not compared: no value for Xiaojin."),
        ((None, None, None), "There is no value."),
    ],
)
def test_places_without_a_value_are_named_where_others_have_one(client, values, words):
    for region, value in zip(places("513221", "513227", "513200"), values, strict=True):
        make_observation(make_indicator(), region, 2016, value, status="A" if value else "Q")
    html = read(client, "/en/compare/?region=513221~513227~513200&theme=economy")
    assert words in html.split("Test output")[-1].split("</tr>")[0]


@pytest.mark.django_db
def test_a_table_of_many_points_is_folded_on_a_small_screen(client):
    across, upwards = make_indicator("test-across"), make_indicator("test-upwards")
    for number in range(41):
        region = make_region(f"9901{number + 1:02}", level="county", parent=places("513200")[0])
        for indicator in (across, upwards):
            make_observation(indicator, region, 2016, str(number + 1))
    address = "/en/compare/indicators/?x=test-across&y=test-upwards&level=county&time=2016"
    html = read(client, address)
    assert re.search(r'<details class="fold" data-unfold-wide>\s*<summary>The same figures as a table</summary>', html)
    Observation.objects.filter(region__code="990141").delete()
    assert "<details" not in read(client, address).split('id="figures"')[1].split("</section>")[0]


@pytest.mark.django_db
def test_percentages_differ_by_points():
    indicator, regions = make_indicator(unit_en="%"), places("513221", "513227")
    make_observation(indicator, regions[0], 2016, "15.5")
    make_observation(indicator, regions[1], 2016, "12")
    assert difference_text(row_of(regions, "test-output")) == "Wenchuan is 3.5 percentage points above Xiaojin."


@pytest.mark.django_db
def test_what_is_not_public_is_not_compared(client):
    indicator, regions = make_indicator(), places("513221", "513227")
    for region in regions:
        make_observation(indicator, region, 2016, "7", published_at=None)
    assert "Test output" not in read(client, "/en/compare/?region=513221~513227")
    make_region("990000", state="draft", name_en="Hidden Place")
    html = read(client, "/en/compare/?region=513221~990000")
    assert "Hidden Place" not in html and "There is no region with this code." in html


@pytest.mark.django_db
def test_a_reader_is_warned_of_levels_and_of_a_place_within_another(client):
    html = read(client, "/en/compare/?region=513200~513221")
    assert "of different levels" in html
    assert "Wenchuan is a part of Aba and counted in its totals." in html
    assert "of different levels" not in read(client, "/en/compare/?region=513227~513221")


@pytest.mark.django_db
def test_more_than_six_are_cut_to_six_with_a_notice(client):
    codes = list(Region.objects.filter(parent__code="513200").values_list("code", flat=True))[:8]
    html = read(client, "/en/compare/", {"region": codes})
    assert "At most 6 regions are compared at once." in html
    assert html.count(" checked>") == 6


@pytest.mark.django_db
def test_a_form_without_scripts_leads_to_the_same_comparison(client):
    html = read(client, "/en/compare/", {"region": ["513221", "513221100", ""], "theme": "", "time": ["2017", "2018"]})
    assert set(re.findall(r'value="(\d+)" checked>', html)) == {"513221", "513221100"}
    assert 'href="/en/data/observations.csv?region=513221~513221100&time=2017..2018"' in html


@pytest.mark.django_db
def test_an_empty_choice_offers_comparisons_that_work(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(2):
        html = read(client, "/en/compare/")
    offers = re.findall(r'<li><a href="(/en/compare/\?region=[^"]+)"', html)
    assert offers
    for offer in offers:
        assert "<table" in read(client, offer)
    one = read(client, "/en/compare/?region=513221")
    assert "Compare Wenchuan with another" in one
    assert "/en/compare/?region=513221~513201" in one


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", HOSTILE)
@pytest.mark.parametrize("name", ["region", "theme", "time", "x", "y", "level", "parent"])
def test_no_parameter_breaks_a_page_or_comes_back_unescaped(client, name, hostile):
    sane = {"region": "513221~513227", "x": "townships", "y": "village-committees"}
    for address in ("/en/compare/", "/zh-hans/compare/indicators/"):
        response = client.get(address, sane | {name: hostile})
        assert response.status_code == 200
        assert "<script>alert" not in response.content.decode()


# -- indicators -----------------------------------------------------------------------------------

NUMBERS = st.decimals(-(10**9), 10**9, places=3)
PAIRS = st.lists(st.tuples(NUMBERS, NUMBERS), min_size=2, max_size=40)


def slow_ranks(values):
    return [
        Decimal(1 + sum(other < value for other in values) + sum(other <= value for other in values)) / 2
        for value in values
    ]


@given(PAIRS)
def test_coefficients_agree_with_the_slow_way(pairs):
    xs, ys = ([pair[side] for pair in pairs] for side in (0, 1))
    assert ranks(xs) == slow_ranks(xs)
    if len(set(xs)) < 2 or len(set(ys)) < 2:
        assert pearson(xs, ys) is None and spearman(xs, ys) is None
        return
    slow = [list(map(float, slow_ranks(values))) for values in (xs, ys)]
    assert float(spearman(xs, ys)) == pytest.approx(statistics.correlation(*slow), abs=1e-9)
    xs, ys = list(map(Fraction, xs)), list(map(Fraction, ys))
    centred = [(x - sum(xs) / len(xs), y - sum(ys) / len(ys)) for x, y in zip(xs, ys, strict=True)]
    product = sum(x * y for x, y in centred)
    squares = sum(x * x for x, _y in centred) * sum(y * y for _x, y in centred)
    assert float(pearson(*zip(*pairs, strict=True))) == pytest.approx(float(product) / float(squares) ** 0.5, abs=1e-9)
    assert -1 <= pearson(*zip(*pairs, strict=True)) <= 1


def test_known_coefficients():
    xs, ys = [Decimal(n) for n in range(1, 6)], [Decimal(n) for n in (1, 4, 9, 16, 25)]
    assert spearman(xs, ys) == 1
    assert round(pearson(xs, ys), 6) == Decimal("0.981105")
    assert pearson(xs, xs[::-1]) == -1
    assert pearson([], []) is None


@pytest.mark.django_db
def test_the_page_draws_both_and_says_what_it_does_not_prove(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        html = read(client, "/en/compare/indicators/?x=townships&y=village-committees")
    assert "13 regions have a figure of both." in html
    values = dict(Observation.objects.filter(indicator__slug="townships", region__level="county", year=2017)
                  .values_list("region__code", "value"))  # fmt: skip
    others = dict(Observation.objects.filter(indicator__slug="village-committees", region__level="county", year=2017)
                  .values_list("region__code", "value"))  # fmt: skip
    expected = statistics.correlation(*([float(held[code]) for code in values] for held in (values, others)))
    assert f"<dt>Pearson</dt><dd>{expected:.2f}</dd>" in html
    for text in ("one causes the other", "ecological fallacy", "only 13 points", "Both are totals"):
        assert text in html
    rows = html.split('id="pairing-table"')[-1].split("</table>")[0]
    assert rows.count("<tr>") == 14
    assert 'href="/en/indicators/townships/513221/2017/"' in rows
    assert "townships.csv?region=513201~" in html and "time=2017" in html


@pytest.mark.django_db
def test_few_points_have_no_coefficient_and_the_page_says_why(client):
    one, other = make_indicator("one"), make_indicator("other")
    for number, region in enumerate(Region.objects.filter(parent__code="513200")[:7]):
        make_observation(one, region, 2016, str(number))
        make_observation(other, region, 2016, str(number * 2))
    html = read(client, "/en/compare/indicators/?x=one&y=other")
    assert "with fewer than 8 points" in html and "Pearson</dt>" not in html
    region = Region.objects.filter(parent__code="513200")[7]
    make_observation(one, region, 2016, "7")
    make_observation(other, region, 2016, "14")
    assert "<dt>Pearson</dt><dd>1.00</dd>" in read(client, "/en/compare/indicators/?x=one&y=other")


@pytest.mark.django_db
def test_what_does_not_vary_has_no_coefficient(client):
    one, other = make_indicator("one", aggregation="none"), make_indicator("other")
    for number, region in enumerate(Region.objects.filter(parent__code="513200")):
        make_observation(one, region, 2016, "5")
        make_observation(other, region, 2016, str(number))
    html = read(client, "/en/compare/indicators/?x=one&y=other")
    assert "one of the two is the same everywhere" in html
    assert "Both are totals" not in html


@pytest.mark.django_db
def test_bounds_other_definitions_forecasts_and_empty_figures_are_no_points():
    one, other = make_indicator("one"), make_indicator("other")
    counties = list(Region.objects.filter(parent__code="513200")[:6])
    kinds = [{}, {}, {"qualifier": "more_than"}, {"status": "D"}, {"status": "F"}, {"status": "Q", "value": None}]
    for region, fields in zip(counties, kinds, strict=True):
        make_observation(one, region, 2016, **({"value": "5"} | fields))
        make_observation(other, region, 2016, "5")
    found = common_places(one, other).regions["county", 2016]
    pairing = read_pairing(one, other, found, 2016)
    assert [point.region for point in pairing.points] == counties[:2]
    assert [point.region for point in pairing.left_out] == counties[2:4]


@pytest.mark.django_db
def test_level_year_and_parent_narrow_the_points(client):
    one, other = make_indicator("one"), make_indicator("other")
    for region in Region.objects.filter(level__in=["county", "prefecture"]):
        for year in (2015, 2016):
            if year == 2015 or region.level == "county":
                make_observation(one, region, year, random.randint(1, 99))  # noqa: S311
                make_observation(other, region, year, "5")
    address = "/en/compare/indicators/?x=one&y=other"
    assert "21 regions have" in read(client, address), "the level with the most regions"
    assert "13 regions have" in read(client, f"{address}&level=county")
    assert "one, 2016" not in read(client, f"{address}&level=county&time=2015")
    assert "13 regions have" in read(client, f"{address}&level=county&parent=513200")
    assert "The list is not narrowed by it." in read(client, f"{address}&level=county&parent=510100")


@pytest.mark.django_db
def test_empty_and_impossible_choices_offer_pairs_that_have_figures(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(4):
        html = read(client, "/en/compare/indicators/")
    offer = "/en/compare/indicators/?x=townships&y=village-committees&level=county&time=2017"
    assert f'href="{offer}"' in html and "13 regions, 2017" in html
    assert "13 regions have a figure of both." in read(client, offer)
    impossible = read(client, "/en/compare/indicators/?x=gdp&y=townships")
    assert "No region has figures of both" in impossible and offer in impossible
    assert "Choose two different indicators." in read(client, "/en/compare/indicators/?x=gdp&y=gdp")
    Indicator.objects.update(state="draft")
    assert "No two indicators have figures" in read(client, "/en/compare/indicators/")
