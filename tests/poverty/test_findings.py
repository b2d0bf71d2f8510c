"""Findings: problem, answers, figures."""

import re

import pytest

from poverty.metrics.threads import threads
from poverty.models import Finding, Region
from tests.poverty.records import make_record, page
from tests.poverty.rows import make_indicator, make_observation, make_region

pytestmark = pytest.mark.django_db


def make_finding(slug, kind, *answers, **fields):
    finding = make_record(
        Finding, slug, kind=kind, text_en=f"What {slug} says.", text_zh=f"{slug}的内容。", **fields
    )  # fmt: skip
    finding.answers.set(answers)
    return finding


@pytest.fixture
def problem():
    return make_finding("test-problem", "problem", region=Region.objects.get(code="513200"))


@pytest.fixture
def sales():
    return make_indicator("test-sales", name_en="Test sales", name_zh="测试销售额", decimals=0)


def thread_of(html, slug):
    return html[html.index(f'id="finding-{slug}"') :].split("</article>")[0]


def test_a_problem_leads_to_its_answers_and_these_to_the_figures(client, problem, sales):
    make_finding("test-measure", "measure", problem).indicators.add(sales)
    make_observation(sales, Region.objects.get(code="513200"), 2016, "1234")
    make_observation(sales, Region.objects.get(code="513200"), 2017, "5678", qualifier="more_than")
    html = thread_of(page(client, "findings/"), "test-problem")
    steps = ["Test problem", "What test-problem says.", "What answers it", "Test measure", "What test-measure says.",
             "Figures that watch it", "Test sales", "more than 5,678"]  # fmt: skip
    assert [html.index(step) for step in steps] == sorted(html.index(step) for step in steps)
    assert "1,234" not in html
    assert "2017" in html and "tonnes" in html and "/en/sources/test-report/" in html
    assert "section 9.9" in html


def test_findings_are_told_in_chinese(client, problem, sales):
    problem.indicators.add(sales)
    html = thread_of(page(client, "findings/", "zh-hans"), "test-problem")
    assert "测试test-problem" in html and "test-problem的内容。" in html and "测试销售额" in html
    assert "What test-problem says." not in html


def test_a_forecast_counts_only_where_nothing_else_is_known(problem, sales):
    aba, xiaojin = Region.objects.get(code="513200"), Region.objects.get(code="513227")
    problem.indicators.add(sales)
    make_observation(sales, aba, 2016, "10")
    make_observation(sales, aba, 2020, "99", status="F")
    assert [figure.value for figure in watched(problem, sales)] == [10]
    forecast = make_finding("test-forecast", "problem", region=xiaojin)
    forecast.indicators.add(sales)
    make_observation(sales, xiaojin, 2020, "88", status="F")
    assert [figure.value for figure in watched(forecast, sales)] == [88]


def watched(finding, indicator):
    watches = next(thread.watches for thread in threads() if thread.finding == finding)
    return next(watch.figures for watch in watches if watch.indicator == indicator)


def test_a_figure_of_the_region_goes_before_figures_of_places_within(problem, sales):
    problem.indicators.add(sales)
    make_observation(sales, Region.objects.get(code="510100"), 2017, "1")
    within = [make_observation(sales, Region.objects.get(code=code), 2017, "2") for code in ("513221", "513227")]
    assert [figure.observation for figure in watched(problem, sales)] == within
    own = make_observation(sales, Region.objects.get(code="513200"), 2015, "3")
    assert [figure.observation for figure in watched(problem, sales)] == [own]


def test_too_many_places_are_left_to_the_page_of_the_indicator(client, sales):
    national = make_finding("test-national", "problem", region=None)
    national.indicators.add(sales)
    for number in range(4):
        make_observation(sales, make_region(f"99000{number}"), 2017, "7654321")
    html = thread_of(page(client, "findings/"), "test-national")
    assert "The whole country" in html
    assert '<a href="/en/indicators/test-sales/">Test sales</a>' in html
    assert "No single figure for this place yet" in html


def test_an_answer_to_two_problems_is_told_under_the_first_and_linked_from_the_other(client, problem):
    make_finding("test-the-other", "problem")
    make_finding("test-measure", "mechanism", problem, Finding.objects.get(slug="test-the-other"))
    html = page(client, "findings/")
    assert html.count("What test-measure says.") == 1
    assert "What test-measure says." in thread_of(html, "test-problem")
    assert '<a href="#finding-test-measure">Test measure</a>' in thread_of(html, "test-the-other")


def test_context_and_measures_without_a_problem_are_shown_too(client):
    make_finding("test-context", "context")
    make_finding("test-stray", "measure")
    html = page(client, "findings/")
    assert 'id="finding-test-context"' in html and 'id="finding-test-stray"' in html
    assert html.index('id="measures"') < html.index('id="finding-test-stray"')


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_what_is_not_public_is_neither_shown_nor_counted_as_an_answer(client, problem, sales, state):
    sales.state = state
    sales.save()
    problem.indicators.add(sales)
    make_finding("unseen-measure", "measure", problem, state=state)
    hidden = make_finding("unseen-problem", "problem", state=state)
    make_finding("test-answers-the-hidden", "measure", hidden)
    html = page(client, "findings/")
    assert "unseen" not in html.lower() and "Test sales" not in html
    assert "The source names no answer." in thread_of(html, "test-problem")
    assert html.index('id="measures"') < html.index('id="finding-test-answers-the-hidden"')


def test_every_anchor_is_on_the_page_once(client):
    anchors = re.findall(r'id="([^"]+)"', page(client, "findings/"))
    assert len(anchors) == len(set(anchors))


def test_findings_ask_the_database_four_questions(client, django_assert_num_queries, problem, sales):
    for number in range(5):
        make_finding(f"test-measure-{number}", "measure", problem).indicators.add(sales)
    with django_assert_num_queries(5):
        page(client, "findings/")
