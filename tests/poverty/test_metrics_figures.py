import pytest
from django.utils import translation

from poverty.metrics import latest_figures
from tests.poverty.rows import WHEN, make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def test_the_latest_figure_is_the_newest_published_one_and_costs_one_query(django_assert_num_queries):
    output, region = make_indicator(), make_region()
    make_observation(output, region, 2015, "1.5")
    make_observation(output, region, 2016, "2")
    make_observation(output, region, 2017, "9", published_at=None)
    make_observation(output, region, 2020, "99", status="F")
    with django_assert_num_queries(1):
        figures = latest_figures(["unknown", "test-output"], region)
        figure = figures["test-output"]
        assert list(figures) == ["test-output"]
        assert (figure.text, figure.unit, figure.year, figure.status) == ("2.0", "tonnes", 2016, "A")
        assert (figure.source.slug, figure.href) == ("test-report", "/en/indicators/test-output/")


def test_a_forecast_stands_in_where_nothing_else_is_known():
    make_observation(make_indicator(), make_region(), 2020, "99", status="F")
    assert latest_figures(["test-output"], "990000")["test-output"].status_text == "Forecast"


def test_a_withdrawn_version_is_not_the_latest():
    make_observation(make_indicator(), make_region(), 2016, "2", superseded_at=WHEN)
    assert latest_figures(["test-output"], "990000") == {}


@pytest.mark.parametrize(
    ("value", "fields", "text", "exact"),
    [
        ("3000", {"qualifier": "more_than"}, "more than 3,000.0", "more than 3,000.0"),
        ("23572000000", {"qualifier": "about"}, "about 23.57 billion", "about 23,572,000,000.0"),
        ("0", {}, "0.0", "0.0"),
        ("1.25", {}, "1.25", "1.25"),
        (None, {"status": "Q"}, "Suppressed", "Suppressed"),
        (None, {"status": "O"}, "Missing", "Missing"),
    ],
)
def test_a_figure_in_words(value, fields, text, exact):
    make_observation(make_indicator(), make_region(), 2016, value, **fields)
    figure = latest_figures(["test-output"], "990000")["test-output"]
    assert (figure.text, figure.exact_text) == (text, exact)


def test_a_figure_in_chinese_counts_in_yi():
    make_observation(make_indicator(), make_region(), 2016, "23572000000")
    with translation.override("zh-hans"):
        figure = latest_figures(["test-output"], "990000")["test-output"]
        assert (figure.label, figure.text, figure.unit) == ("测试产量", "235.72亿", "吨")
