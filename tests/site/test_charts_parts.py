"""Sparklines, legends, and the components page that shows every kind of chart."""

import pytest
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from aba_site.charts import legend, sparkline
from aba_site.charts.looks import looks
from aba_site.views.gallery_charts import chart_examples
from tests.site.chart_specs import NASTY, STATUSES, classes, numbers, parsed, plain, texts, with_class


@given(st.lists(numbers, max_size=20), st.lists(st.sampled_from(STATUSES), max_size=20), texts)
def test_a_sparkline_is_well_formed_named_and_inside_its_box(points, statuses, label):
    root = parsed(sparkline(points, statuses, label))
    assert root.get("role") == "img" and "aria-label" in root.attrib
    for circle in root.iter("circle"):
        assert 0 < float(circle.get("cx")) < 96 and 0 < float(circle.get("cy")) < 24


def test_a_sparkline_keeps_gaps_and_breaks_and_marks_its_last_point():
    root = parsed(sparkline([1, 3, None, 2, 4, 5, 6], list("AAOABAF"), "From 1 to 6"))
    assert [(path.get("d").count("L"), "dashed" in classes(path)) for path in root.iter("path")] == [
        (1, False), (1, False), (1, True),
    ]  # fmt: skip
    dots = list(root.iter("circle"))
    assert [circle.get("r") for circle in dots] == ["1", "3"], "one that stands alone, and the last"
    assert (dots[-1].get("cx"), dots[-1].get("cy"), classes(dots[-1])) == ("92", "4", ["hollow"])


def test_a_sparkline_without_figures_is_empty():
    assert list(parsed(sparkline([None, None], [], "none"))) == []


def test_sparklines_are_cheap():
    assert len(sparkline(list(range(20)), ["A"] * 20, "From 0 to 19")) < 600


def test_a_legend_names_each_series_with_its_own_colour_and_shape():
    root = parsed(f"<div>{legend(plain('line', *[([1], 'A')] * 6))}</div>")
    items = with_class(root, "chart__legend")[0].findall("li")
    assert [item.get("data-series") for item in items] == list("012345")
    assert [item.find("svg").tail for item in items] == [f"s{place}" for place in range(6)]
    keys = [(item.find("svg").get("class"), item.find("svg")[-1].get("d")) for item in items]
    assert len({colour for colour, _shape in keys}) == len({shape for _colour, shape in keys}) == 6


def test_a_legend_is_not_there_where_nothing_needs_telling_apart():
    assert legend(plain("line", ([1], "A"))) == ""
    assert legend(plain("multiples", ([1], "A"), ([2], "A"))) == ""


def test_a_legend_explains_the_signs_that_occur_and_no_others():
    labels = {"F": "Forecast", "E": "Estimated", "M": "Not applicable", "Q": "Suppressed", "B": "Break"}
    spec = plain("line", ([1, 2, 3, None], "AEFM"), status_labels=labels)
    signs = with_class(parsed(f"<div>{legend(spec)}</div>"), "chart__signs")[0]
    assert [item.find("svg").tail for item in signs] == ["Estimated, Forecast", "Not applicable"]
    assert "Break" not in legend(plain("bar", ([1, 2], "AB"), status_labels=labels))


def test_names_in_a_legend_are_escaped():
    spec = plain("line", ([1], "F"), ([2], "A"), status_labels={"F": NASTY})
    spec["series"][0]["name"] = NASTY
    assert "<script" not in legend(spec) and "<b>" not in legend(spec)


def test_the_accent_goes_to_the_series_that_matters_and_grey_to_too_many():
    def colours(*highlights):
        return [look.colour for look in looks([{"highlight": highlight} for highlight in highlights])]

    assert colours(False, True, False) == [2, 1, 3]
    assert colours(False, False) == [1, 2]
    assert colours(*[False] * 7) == [0] * 7
    assert colours(*[False] * 7, True) == [0] * 7 + [1]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_components_page_shows_every_kind_of_chart_drawn(client, db, language):
    html = client.get(f"/{language}/components/").content.decode()
    for spec in chart_examples():
        assert f"chart__drawn--{spec['type']}" in html
    assert html.count('<div class="chart__drawn') == html.count("<figure") - html.count('<figure class="tile-map')
    assert 'style="' not in html


def test_a_chart_is_described_first_and_its_picture_hidden_from_those_who_cannot_see_it():
    spec = plain("line", ([1, 2], "AA"), ([3, 4], "AA"), id="gdp")
    html = Template('{% include "components/chart.html" with chart=spec %}').render(Context({"spec": spec}))
    order = ['<p class="chart__title"', 'href="#gdp-table"', "chart__legend", 'class="chart__drawn', "<canvas",
             "application/json", 'id="gdp-table"']  # fmt: skip
    places = [html.index(part) for part in order]
    assert places == sorted(places)
    assert 'aria-hidden="true"><div class="chart__plot' in html and '<canvas aria-hidden="true" hidden>' in html
