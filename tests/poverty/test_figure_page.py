"""Each number answers for itself: its card, its past, the numbers computed from it."""

import re
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from html import unescape
from itertools import pairwise

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from poverty import actions
from poverty.metrics.provenance import read_provenance, standings
from poverty.models import Observation, Region, Source, Upload
from tests.poverty.rows import make_indicator, make_observation, make_region, make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db
HOSTILE = ["\x00", "x" * 10_000, "\u202e513200", "'\"><script>alert(1)</script>", "-1", "9" * 30, "2026-02-30", "%"]
DAYS = [datetime(2026, month, 1, 9, 30, 0, 123456, tzinfo=UTC) for month in range(1, 8)]


def address(slug="gdp", code="513200", year=2016, name="figure"):
    return reverse(name, args=[slug, code, year])


# Words of the other language are marked as such within a sentence; other tags end a piece of text.
TAG = re.compile(r"<span lang=[^>]*>(.*?)</span>")


def words_of(html):
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", TAG.sub(r"\1", html))))


def text(response):
    assert response.status_code == 200
    return words_of(response.content.decode())


def card(client, query="", **place):
    """The text of the card alone."""
    response = client.get(address(**place) + query)
    assert response.status_code == 200
    html = response.content.decode()
    inner = html.split('<article class="figure-card"')[1].split("</article>")[0]
    return words_of(inner.partition(">")[2])


@pytest.fixture
def figure():
    """An indicator in a region, without any figure yet."""
    return {"indicator": make_indicator(), "region": make_region(), "year": 2020}


def version(figure, number, value, published, superseded=None, **fields):
    return make_observation(
        **figure, value=value, version=number, recorded_at=published, published_at=published,
        superseded_at=superseded, **fields,
    )  # fmt: skip


def at(client, moment=None, **others):
    query = {"as_of": moment.isoformat().replace("+00:00", "Z")} if moment else {}
    return client.get(address("test-output", "990000", 2020), query | others)


# -- the card -------------------------------------------------------------------------------------


def test_a_figure_says_all_that_is_known_of_it(client):
    row = Observation.objects.published().get(indicator__slug="speciality-crop-output")
    shown = card(client, slug="speciality-crop-output", code=row.region.code, year=row.year)
    assert row.indicator.name in shown and row.region.short_name in shown and str(row.year) in shown
    assert f"{row.value:,.0f} {row.indicator.unit}" in shown
    assert f"{row.get_status_display()} [{row.status}]" in shown
    assert row.printed in shown and row.note_en in shown
    assert f"Confidence in this reading: {row.reading_confidence * 100:.0f}%" in shown
    assert row.source.name in shown and f"section {row.section}" in shown
    assert row.get_year_basis_display() in shown
    assert row.upload.name in shown
    assert "23 November 2026" in shown


def test_a_figure_of_a_sheet_names_file_sheet_and_cell_but_no_person(client, figure):
    person = administrator()
    person.username, person.first_name, person.last_name = "zhang.wei", "Wei", "Zhangsentinel"
    person.save()
    upload = Upload.objects.create(
        name="counties-2020.xlsx", sha256="0" * 64, sheet="GDP", uploaded_at=DAYS[0], uploaded_by=person,
        state="published", note="Zhangsentinel brought it",
    )  # fmt: skip
    version(figure, 1, "5", DAYS[1], upload=upload, cell="D17", recorded_by=person, published_by=person)
    for page in (at(client), client.get(address("test-output", "990000", 2020, "figure-json"))):
        html = page.content.decode()
        assert "counties-2020.xlsx" in html and "GDP" in html and "D17" in html
        assert "Zhangsentinel" not in html and "zhang.wei" not in html


def test_it_reads_well_alone_and_its_ids_are_its_own(client):
    html = client.get(address()).content.decode()
    ids = re.findall(r'\bid="([^"]+)"', html.split("<article")[1].split("</article>")[0])
    assert ids and all(one.startswith("figure-gdp-513200-2016-") for one in ids)
    assert len(ids) == len(set(ids))
    labelled = re.search(r'<article class="figure-card" aria-labelledby="([^"]+)"', html)[1]
    assert labelled in ids
    copied = re.findall(r'data-copy="#([^"]+)"', html)
    assert len(copied) == 3 and set(copied) <= set(ids)


@pytest.mark.parametrize(("status", "words"), [("L", "Missing: not collected"), ("M", "Not applicable: cannot exist"),
                                               ("O", "Missing"), ("Q", "Suppressed")])  # fmt: skip
def test_an_empty_figure_says_why(client, figure, status, words):
    version(figure, 1, None, DAYS[0], status=status)
    shown = text(at(client))
    assert f"There is no value here. Why: {words} [{status}]." in shown


def test_a_zero_is_a_value(client, figure):
    version(figure, 1, "0", DAYS[0])
    assert "0.0 tonnes" in text(at(client))
    assert "There is no value here" not in text(at(client))


@pytest.mark.parametrize(
    "path",
    [
        "nothing/513200/2016/", "gdp/999999/2016/", "gdp/513200/1950/", "gdp/513221/2016/", "gdp/51x200/2016/",
        "gdp/５１３２００/2016/", "gdp/513200/99999/", "gdp/513200/201/", "gdp/%00/2016/",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_not_found(client, path):
    assert client.get(f"/en/indicators/{path}").status_code == 404
    assert client.get(f"/en/indicators/{path.rstrip('/')}.json").status_code == 404


def test_what_is_not_published_is_not_found(client, figure):
    row = version(figure, 1, "5", DAYS[0])
    assert at(client).status_code == 200
    for model, pk in ((Region, row.region_id), (Source, row.source_id), (type(row.indicator), row.indicator_id)):
        model.objects.filter(pk=pk).update(state="withdrawn")
        assert at(client).status_code == 404, model
        model.objects.filter(pk=pk).update(state="published")
    Observation.objects.filter(pk=row.pk).update(published_at=None)
    assert at(client).status_code == 404


def test_a_version_from_a_source_that_is_not_public_is_not_told(client, figure):
    hidden = make_source("hidden-report", name_en="Hidden sentinel", state="withdrawn")
    version(figure, 1, "4711", DAYS[0], DAYS[1], source=hidden)
    version(figure, 2, "5", DAYS[1])
    html = at(client).content.decode() + client.get(address("test-output", "990000", 2020, "figure-json")).text
    assert "Hidden sentinel" not in html and "4,711" not in html and "4711" not in html
    assert "No figure had been published by then" in text(at(client, DAYS[0]))


# -- versions -------------------------------------------------------------------------------------


def test_a_figure_that_never_changed_says_so(client, figure):
    version(figure, 1, "5", DAYS[0])
    assert "First published on 1 January 2026, 17:30. It has not been changed since." in text(at(client))
    assert "Why it was changed" not in text(at(client))


def test_every_value_that_stood_is_told_with_its_days_and_the_reason(client, figure):
    version(figure, 1, "5", DAYS[0], DAYS[2], printed="5.0 t")
    version(figure, 2, "6", DAYS[2], reason="A misprint was corrected.", status="P")
    shown = text(at(client))
    assert "6.0 tonnes" in shown and "Provisional [P]" in shown
    assert "1 January 2026, 17:30 – 1 March 2026, 17:30 5.0 tonnes" in shown
    assert "since 1 March 2026, 17:30 6.0 tonnes" in shown
    assert "A misprint was corrected." in shown and "First publication." in shown and "5.0 t" in shown


def test_a_pinned_address_shows_its_version_and_says_that_a_newer_one_stands(client, figure):
    version(figure, 1, "5", DAYS[0], DAYS[2])
    today = text(at(client))
    version(figure, 2, "6", DAYS[2])
    pinned = re.search(r'id="figure-test-output-990000-2020-pinned">([^<]+)<', at(client, DAYS[1]).content.decode())[1]
    assert pinned.endswith("/en/indicators/test-output/990000/2020/?as_of=2026-01-01T09:30:00.123456Z")
    old = text(client.get(pinned))
    assert "Shown as it stood on 1 January 2026" in old
    assert "A newer version stands since 1 March 2026, 17:30: 6.0 tonnes." in old
    assert "A newer version" not in text(at(client)) and "A newer version" not in today
    assert "A newer version" not in text(at(client, DAYS[3]))
    heading = r'<span class="figure-card__value">([^<]+)</span>'
    assert re.search(heading, client.get(pinned).content.decode())[1] == "5.0 tonnes"
    assert re.search(heading, at(client).content.decode())[1] == "6.0 tonnes"


def test_a_withdrawn_version_is_told_as_the_public_saw_it(client, figure):
    version(figure, 1, "5", DAYS[0])  # reopened: it has no end
    version(figure, 2, "7", DAYS[1], DAYS[3])
    told = read_provenance("test-output", "990000", 2020).standings
    assert [(one.version.version, one.start, one.end) for one in told] == [
        (1, DAYS[0], DAYS[1]), (2, DAYS[1], DAYS[3]), (1, DAYS[3], None),
    ]  # fmt: skip
    assert [(one.replaced, one.withdrawn, one.again) for one in told] == [
        (True, False, False), (False, True, False), (False, False, True),
    ]  # fmt: skip
    shown = text(at(client))
    assert "Later withdrawn." in shown
    assert "Stands again, since the version after it was withdrawn." in shown


def test_a_figure_that_was_withdrawn_altogether_keeps_its_page(client, figure):
    version(figure, 1, "5", DAYS[0], DAYS[1])
    shown = text(at(client))
    assert "The figure was withdrawn on 1 February 2026, 17:30. What it said before stands below." in shown
    assert "Challenge this figure" not in shown
    before = text(at(client, DAYS[0]))
    assert "It was withdrawn on 1 February 2026, 17:30." in before
    assert "No figure had been published by then." in text(at(client, DAYS[0] - timedelta(days=1)))


def test_publishing_and_undoing_are_what_the_page_tells(client, figure):
    """Through the real actions, not by hand-made rows."""
    by = administrator()

    def revise(value, upload=None):
        draft = Observation(**figure, value=Decimal(value), source=make_source())
        actions.record(figures=[draft], by=by, reason=f"To {value}")
        Observation.objects.filter(pk=draft.pk).update(upload=upload)
        actions.publish(observations=Observation.objects.filter(pk=draft.pk), by=by)

    revise("1")
    upload = Upload.objects.create(name="two.csv", sha256="0" * 64, uploaded_at=timezone.now())
    revise("2", upload)
    actions.withdraw_upload(upload=upload, by=by, reason="Private sentinel")
    told = read_provenance("test-output", "990000", 2020)
    assert [int(one.version.value) for one in told.standings] == [1, 2, 1]
    assert told.current.version.value == 1
    html = at(client).content.decode()
    assert "To 2" in html and "Private sentinel" not in html


MOMENTS = st.integers(0, 6)
LIVES = st.lists(st.tuples(MOMENTS, st.none() | MOMENTS), min_size=1, max_size=5)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(LIVES)
def test_at_every_moment_the_standing_version_is_the_one_that_as_of_shows(lives):
    versions = [
        Observation(version=n, published_at=DAYS[start], superseded_at=None if end is None else DAYS[end])
        for n, (start, end) in enumerate(lives, 1)
        if end is None or end >= start
    ]
    found = standings(versions)
    for moment in [DAYS[0] - timedelta(1), *DAYS, *(day + timedelta(days=3) for day in DAYS)]:
        alive = [
            one.version for one in versions
            if one.published_at <= moment and (one.superseded_at is None or one.superseded_at > moment)
        ]  # fmt: skip
        assert [one.version.version for one in found if one.covers(moment)] == ([max(alive)] if alive else [])
    assert all(one.end is None or one.start < one.end for one in found)
    assert all(one.end is not None and one.end <= after.start for one, after in pairwise(found))


# -- numbers computed from it ---------------------------------------------------------------------


def gdp(code, year):
    return Observation.objects.published().get(indicator__slug="gdp", region__code=code, year=year).value


def test_growth_opens_to_both_its_numbers(client):
    html = client.get(address() + "?measure=growth").content.decode()
    now, before = gdp("513200", 2016), gdp("513200", 2015)
    terms = html.split('<p class="formula__terms">')[1].split("</p>")[0]
    assert f'href="{address(year=2015)}"' in terms and f'href="{address(year=2016)}"' in terms
    words = " ".join(unescape(re.sub(r"<[^>]+>", " ", terms)).split())
    assert words == f"{now:,.2f} ÷ {before:,.2f} − 1 = {(now / before - 1) * 100:.2f}%"
    assert "value of 2016 ÷ value of 2015 − 1" in html


def test_growth_across_a_break_is_not_computed_and_says_why(client):
    shown = card(client, "?measure=growth", code="510100")
    assert "It is not computed." in shown and "The series breaks here" in shown


def test_an_index_takes_the_first_year_shown_as_its_base(client):
    now = gdp("513200", 2016)
    for query, base in (("", 2010), ("&time=2012..2016", 2012)):
        shown = card(client, f"?measure=index{query}")
        assert f"100 × value of 2016 ÷ value of {base}" in shown.replace("Index = ", "")
        assert f"= {100 * now / gdp('513200', base):,.1f}" in shown


def test_a_share_opens_to_the_sum_and_to_every_part_of_it(client):
    rows = Observation.objects.published().filter(indicator__slug="gdp", year=2016, region__parent__code="510000")
    total = sum(row.value for row in rows)
    html = client.get(address() + "?measure=share").content.decode()
    assert f"{total:,.2f}" in html and f"Sum of the {len(rows)} regions that report" in html
    assert "not its own figure" in html
    for row in rows:
        assert f'href="{address(code=row.region.code)}"' in html


def test_a_share_of_the_parents_own_figure_links_to_it(client, figure):
    county = make_region("990100", level="prefecture", parent=figure["region"])
    version(figure, 1, "20", DAYS[0])
    make_observation(figure["indicator"], county, 2020, "5")
    html = client.get(address("test-output", "990100", 2020) + "?measure=share").content.decode()
    assert "25.00%" in html and f'href="{address("test-output", "990000", 2020)}"' in html
    assert "published figure of the region it belongs to" in html


def test_a_rank_opens_to_those_ranked(client):
    rows = Observation.objects.published().filter(indicator__slug="gdp", year=2016, region__level="prefecture")
    rank = 1 + sum(row.value > gdp("513200", 2016) for row in rows)
    shown = card(client, "?measure=rank")
    assert f"{rank} of {len(rows)}" in shown
    assert "Ranked together, the highest first" in shown and "Chengdu" in shown


def test_a_ratio_opens_to_the_figure_it_is_divided_by(client, figure):
    people = make_indicator("test-people", name_en="People", unit_en="persons", unit_zh="人", decimals=0)
    figure["indicator"].denominator = people
    figure["indicator"].save()
    version(figure, 1, "5", DAYS[0])
    assert "There is no figure to divide by" in text(at(client, measure="per"))
    make_observation(people, figure["region"], 2020, "20")
    html = at(client, measure="per").content.decode()
    assert "0.2500 tonnes per person" in html
    assert f'href="{address("test-people", "990000", 2020)}"' in html


def test_a_computed_number_of_the_past_keeps_to_the_past(client, figure):
    before = figure | {"year": 2019}
    version(before, 1, "4", DAYS[0], DAYS[2])
    version(before, 2, "8", DAYS[2])
    version(figure, 1, "5", DAYS[0])
    assert "25.00%" in text(at(client, DAYS[1], measure="growth"))
    assert "−37.50%" in text(at(client, measure="growth"))
    assert "/2019/?as_of=2026-02-01T09:30:00.123456Z" in at(client, DAYS[1], measure="growth").content.decode()


# -- for programs, and for anybody ----------------------------------------------------------------


def test_the_same_for_programs(client, figure):
    version(figure, 1, "5", DAYS[0], DAYS[2])
    version(figure, 2, "6.5", DAYS[2], reason="Corrected.")
    version(figure | {"year": 2019}, 1, "5", DAYS[0])
    url = address("test-output", "990000", 2020, "figure-json")
    content = client.get(url, {"measure": "growth"}).json()
    assert content["data"]["value"] == 6.5 and content["data"]["version"] == 2
    assert [(v["version"], v["reason"], v["stood"]) for v in content["versions"]] == [
        (1, "", [{"from": "2026-01-01T09:30:00Z", "until": "2026-03-01T09:30:00Z", "withdrawn": False}]),
        (2, "Corrected.", [{"from": "2026-03-01T09:30:00Z", "until": None, "withdrawn": False}]),
    ]
    assert content["computed"] == {
        "measure": "growth", "computed": 0.3, "numerator": 6.5, "denominator": 5, "reason": "", "of": None, "whole": "",
    }  # fmt: skip
    old = client.get(url, {"as_of": "2026-02-01"}).json()
    assert old["data"]["value"] == 5 and old["meta"]["as_of"] == "2026-02-01"
    assert client.get(content["versions"][0]["address"]).status_code == 200
    assert client.get(url, {"as_of": "2025-02-01"}).json()["data"] is None


@pytest.mark.parametrize("value", HOSTILE)
@pytest.mark.parametrize("name", ["as_of", "measure", "time"])
def test_nonsense_is_noticed_on_the_page_and_refused_in_the_file(client, name, value):
    response = client.get(address(), {name: value})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()
    assert "cannot be used" in response.content.decode()
    refused = client.get(address(name="figure-json"), {name: value})
    assert refused.status_code == 400 and refused.json()["error"]["status"] == 400


def test_what_is_written_in_a_figure_is_escaped(client, figure):
    evil = "<script>alert(1)</script>\"'>"
    version(figure, 1, "5", DAYS[0], printed=evil, note_en=evil, reason=evil, year_note_en=evil, section=evil[:40])
    html = at(client).content.decode()
    assert "<script>alert" not in html and "&lt;script&gt;alert" in html


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_nothing_is_written_here(client, method):
    assert getattr(client, method)(address()).status_code == 405


@pytest.mark.parametrize("query", ["", "?measure=growth", "?measure=share", "?measure=rank&as_of=2026-11-30",
                                   "?measure=index", "?measure=per"])  # fmt: skip
def test_a_card_asks_few_queries(client, query, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        response = client.get(address() + query)
    assert response.status_code == 200 and "Set-Cookie" not in response.headers


def test_many_versions_ask_no_more(client, figure, django_assert_max_num_queries):
    for n in range(1, 7):
        version(figure, n, str(n), DAYS[n - 1], DAYS[n])
    version(figure, 7, "7", DAYS[6])
    with django_assert_max_num_queries(4):
        at(client)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_both_languages_have_it(client, language):
    response = client.get(f"/{language}/indicators/gdp/513200/2016/")
    assert ("281.32" in response.content.decode()) and response.status_code == 200
