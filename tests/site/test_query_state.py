from datetime import UTC, datetime

import pytest
from django.http import QueryDict
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from aba_site.query_state import QueryReader, query_string, sentences, shortened, years_text

NOW = datetime(2026, 7, 1, 4, 0, tzinfo=UTC)  # noon in the site's time zone


def reader(query):
    return QueryReader.of(QueryDict(query))


def found(query_reader):
    return [(problem.parameter, problem.found) for problem in query_reader.problems]


def test_chinese_sets_no_space_between_sentences():
    assert sentences("One.", "", "Two.") == "One. Two."
    with override("zh-hans"):
        assert sentences("一。", "二。") == "一。二。"


def test_codes_are_split_at_tildes_and_repeated_parameters_add_up():
    query = reader("region=513200~510100&region=510700&region=513200&region=")
    assert query.codes("region") == ["513200", "510100", "510700"]
    assert not query.problems


@pytest.mark.parametrize("bad", ["Aba", "５１３２００", "1" * 13, "51\x003200", "-1", "513200,510100", "<script>"])
def test_what_is_no_code_is_left_out_and_named(bad):
    query = QueryReader({"region": [f"513200~{bad}"]})
    assert query.codes("region") == ["513200"]
    assert found(query) == [("region", bad)]


@pytest.mark.parametrize(
    ("query", "years"),
    [
        ("", (2010, 2016)),
        ("time=", (2010, 2016)),
        ("time=2012", (2012, 2012)),
        ("time=2012..2014", (2012, 2014)),
        ("time=2012..", (2012, 2016)),
        ("time=..2012", (2010, 2012)),
        ("time=2012&time=2014", (2012, 2014)),
        ("time=1950..2012", (2010, 2012)),
    ],
)
def test_years_that_mean_something(query, years):
    asked = reader(query)
    assert asked.years("time", 2010, 2016) == years
    assert not asked.problems


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2016..2012", (2012, 2016)),
        ("2030", (2010, 2016)),
        ("..", (2010, 2016)),
        ("2012...2014", (2010, 2016)),
        ("２０１２", (2010, 2016)),
        ("12", (2010, 2016)),
        ("2012\n", (2012, 2012)),
        ("2012.5", (2010, 2016)),
    ],
)
def test_years_that_do_not_are_noticed(text, years):
    asked = QueryReader({"time": [text]})
    assert asked.years("time", 2010, 2016) == years
    assert bool(asked.problems) == (text != "2012\n")


def test_a_choice_is_taken_or_left_at_its_default():
    assert reader("view=map").choice("view", ["chart", "map"], "chart") == "map"
    query = reader("view=MAP")
    assert query.choice("view", ["chart", "map"], "chart") == "chart"
    assert str(query.problems[0]) == (
        "“MAP” cannot be used for “view”. Possible values: chart, map. The default is used."
    )


def test_of_a_repeated_choice_the_first_is_used_and_the_reader_is_told():
    query = reader("view=map&view=chart")
    assert query.choice("view", ["chart", "map"], "chart") == "map"
    assert found(query) == [("view", "chart")]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-06-30", "2026-06-30T23:59:59.999999+08:00"),
        ("2026-06-30T12:00:00", "2026-06-30T12:00:00+08:00"),
        ("2026-06-30T12:00:00Z", "2026-06-30T20:00:00+08:00"),
        ("2026-06-30T12:00:00 02:00", "2026-06-30T18:00:00+08:00"),
        ("2026-07-01", None),
        ("", None),
    ],
)
def test_a_past_day_is_its_end_and_today_is_the_present(text, moment):
    query = QueryReader({"as_of": [text]})
    read = query.moment("as_of", NOW)
    assert (read and read.isoformat()) == moment
    assert not query.problems


@pytest.mark.parametrize(
    "text", ["2026-07-02", "2027-01-01T00:00:00Z", "2026-02-30", "0000-01-01", "0001-01-01T00:00:00+23:59",
             "9999-12-31T23:59:59-23:59", "yesterday", "2026-6-1", "20260630", "2026-06-30T99:00:00"],
)  # fmt: skip
def test_a_moment_that_is_none_or_to_come_is_noticed(text):
    query = QueryReader({"as_of": [text]})
    assert query.moment("as_of", NOW) is None
    assert found(query) == [("as_of", text)]


def test_a_whole_number_has_bounds():
    assert reader("limit=20").whole("limit", 100, 1000) == 20
    for bad in ("0", "-1", "1001", "1e3", "２０", "9" * 30):
        query = QueryReader({"limit": [bad]})
        assert query.whole("limit", 100, 1000) == 100
        assert found(query) == [("limit", bad)]


def test_what_is_quoted_is_short_and_printable():
    assert shortened("a\x00b\u202e") == "a�b�"
    assert shortened("x" * 500) == "x" * 40 + "…"


def test_a_query_string_says_only_what_is_asked():
    assert query_string(region="513200~510100", time=years_text(2010, 2016), view="", as_of=None) == (
        "?region=513200~510100&time=2010..2016"
    )
    assert years_text(2012, 2012) == "2012"
    assert query_string() == ""
    stamp = "2026-06-30T12:00:00+08:00"
    assert QueryDict(query_string(as_of=stamp)[1:])["as_of"] == stamp


anything = st.text(max_size=60) | st.text(alphabet="0123456789.~-+:TZ \x00２", max_size=30)


@given(st.dictionaries(st.sampled_from(["region", "time", "view", "as_of", "limit", "x"]), st.lists(anything)))
def test_no_query_breaks_the_reader_and_whatever_it_reads_is_sound(lists):
    query = QueryReader(lists)
    assert all(code.isascii() and code.isdigit() for code in query.codes("region"))
    first, last = query.years("time", 2010, 2016)
    assert 2010 <= first <= last <= 2016
    assert query.choice("view", ["chart", "table"], "chart") in ("chart", "table")
    moment = query.moment("as_of", NOW)
    assert moment is None or moment <= NOW
    assert 1 <= query.whole("limit", 10, 100) <= 100
    assert all(str(problem) for problem in query.problems)


@given(st.text(max_size=200))
def test_no_query_string_breaks_the_reader(text):
    query = reader(text)
    query.codes("region"), query.years("time", 2010, 2016), query.moment("as_of", NOW)
