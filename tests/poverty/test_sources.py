"""The documents, and everything taken from one."""

import html as html_entities
import re

import pytest
from django.db.models import Q

from poverty.metrics.holdings import record_models, records_where, section_key
from poverty.models import Finding, Observation, Region, Source
from tests.poverty.rows import make_indicator, make_observation, make_source

pytestmark = pytest.mark.django_db


def read(client, address):
    response = client.get(address)
    assert response.status_code == 200, address
    return html_entities.unescape(response.content.decode())


def figures_of(html):
    """The figures in the tables: cells with a number, whatever the shape of their table."""
    mark = '(?:<span class="cell-mark">[^<]*</span>)?'
    return re.findall(rf'<td class="number[^"]*"[^>]*><a[^>]*>[^<]+{mark}</a>{mark}</td>', html)


def test_figures_of_many_regions_and_years_become_a_grid_with_notes_below(client):
    make_source("test-report")
    indicator = make_indicator()
    for code in ("513200", "510100"):
        for year in (2015, 2016):
            make_observation(indicator, Region.objects.get(code=code), year, "7", printed="7.0")
    odd = indicator.observations.get(region__code="510100", year=2016)
    Observation.objects.filter(pk=odd.pk).update(printed="seven", note_en="Read as 7")
    html = read(client, "/en/sources/test-report/")
    assert '<th scope="col" class="number">2015</th><th scope="col" class="number">2016</th>' in html
    assert len(figures_of(html)) == 4
    assert "<strong>Chengdu 2016</strong>: Printed: seven. Read as 7" in html
    assert "Aba 2016</strong>" not in html, "nothing is said of a figure that is as printed"


def test_more_figures_than_a_page_can_hold_are_told_by_indicator(client, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("poverty.views.sources.MOST_LISTED", 3)
    make_source("test-report")
    indicators = [make_indicator("test-first"), make_indicator("test-second")]
    for indicator in indicators:
        for year in (2015, 2016):
            make_observation(indicator, Region.objects.get(code="513200"), year, "7", section="2.1")
    elsewhere = Region.objects.get(code="510100")
    make_observation(indicators[0], elsewhere, 2018, "8", section="2.1", reading_confidence="0.5")
    with django_assert_max_num_queries(7):
        html = read(client, "/en/sources/test-report/")
    assert not figures_of(html)
    assert "These are too many figures to be listed one by one" in html
    cell = "<td[^>]*>(.*?)</td>"
    rows = re.findall(rf'<a href="/en/indicators/(test-[a-z]+)/">.*?</th>{cell}{cell}{cell}', html)
    assert rows == [("test-first", "2015–2018", "2", "3"), ("test-second", "2015–2016", "1", "2")]
    assert "<h3>Section 2.1</h3>" in html and "5 figures · 1 with a doubtful reading" in html


def test_the_list_names_each_document_and_counts_its_figures(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        html = read(client, "/en/sources/")
    for source in Source.objects.published():
        assert f'<a href="/en/sources/{source.slug}/">{source.name_en}</a>' in html
    count = Observation.objects.published().filter(source__slug="aba-paper").count()
    assert f"<p>{count} figures</p>" in html
    assert "about 2018 (inferred)" in html


def test_the_page_of_the_paper_lists_every_figure_in_the_order_of_its_sections(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(5):
        html = read(client, "/en/sources/aba-paper/")
    figures = Observation.objects.published().filter(source__slug="aba-paper")
    assert len(figures_of(html)) == figures.count()
    titles = re.findall(r"<h3>(Section [\d.]+|Figure 1)</h3>", html.split('id="records"')[0])
    expected = sorted(figures.order_by().values_list("section", flat=True).distinct(), key=section_key)
    assert titles == ["Figure 1" if section == "Fig.1" else f"Section {section}" for section in expected]
    assert "The copy at hand has no title, author or date" in html
    assert "about 2018 (inferred)" in html
    assert "Anonymous: paper on industrial poverty alleviation" in html


def test_a_doubtful_figure_shows_what_was_printed_its_reading_and_confidence(client):
    make_observation(
        make_indicator(), Region.objects.get(code="513200"), 2017, "1601400", printed="160.14 million tons",
        note_en="Read as 1,601,400 t", note_zh="读作1601400吨", reading_confidence="0.97",
    )  # fmt: skip
    html = read(client, "/en/sources/test-report/")
    assert len(figures_of(html)) == 1
    for text in (
        "160.14 million tons",
        "1,601,400",
        "Read as 1,601,400 t",
        "97%",
        "1 of them with a doubtful reading",
    ):
        assert text in html
    assert "读作1601400吨" in read(client, "/zh-hans/sources/test-report/")


def test_records_and_findings_of_every_app_are_listed(client):
    html = read(client, "/en/sources/aba-paper/")
    finding = Finding.objects.published().filter(source__slug="aba-paper").first()
    assert finding.name_en in html
    assert finding.text_en in html
    assert "<h3>Tourism sites</h3>" in html
    assert "<h3>Industries</h3>" in html


def test_records_are_found_in_one_query_with_their_pages(django_assert_num_queries):
    with django_assert_num_queries(1):
        kinds = {kind.key: kind for kind in records_where(Q(source__slug="aba-paper"))}
    for key, kind in kinds.items():
        model = record_models()[key]
        assert len(kind.records) == model.objects.published().filter(source__slug="aba-paper").count()
    assert kinds["industry"].records[0].href.startswith("/en/industries/")
    assert set(kinds) <= set(record_models())


def test_a_source_without_figures_has_a_page(client):
    make_source("empty-report")
    assert "There are no figures." in read(client, "/en/sources/empty-report/")


def test_a_draft_source_is_not_found(client):
    make_source("draft-report", state="draft")
    assert client.get("/en/sources/draft-report/").status_code == 404
    assert "draft-report" not in read(client, "/en/sources/")


def test_sections_are_in_the_order_of_the_document():
    assert sorted(["", "Fig.1", "2.10", "3", "2.2", "2"], key=section_key) == ["2", "2.2", "2.10", "3", "Fig.1", ""]
