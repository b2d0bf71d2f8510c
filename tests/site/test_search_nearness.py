"""A slip of the finger, or characters that sound the same, still find the place; and the page says that it guessed."""

import pytest

from aba_site.searching import Name, Names, Query, corrections
from tests.poverty.records import page
from tests.site.test_search import hits

GUESS = 'class="instead"'
WENCHUAN, SONGPAN, ZOIGE = "/en/regions/513221/", "/en/regions/513224/", "/en/regions/513232/"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("query", "meant", "address"),
    [
        ("wenchaun", "wenchuan", WENCHUAN),
        ("wenchan", "wenchuan", WENCHUAN),
        ("wennchuan", "wenchuan", WENCHUAN),
        ("wanchuan county", "wenchuan county", WENCHUAN),
        ("Songpn", "songpan", SONGPAN),
        ("songban", "songpan", SONGPAN),
        ("文川县", "汶川县", WENCHUAN),
        ("文川", "汶川", WENCHUAN),
        ("松番", "松潘", SONGPAN),
        ("若儿盖", "若尔盖", ZOIGE),
        ("弱尔盖县", "若尔盖县", ZOIGE),
    ],
)
def test_one_wrong_letter_or_character_is_forgiven_and_said(client, query, meant, address):
    html = page(client, "search/", q=query)
    assert address in dict(hits(html))
    assert GUESS in html and f">{meant}</a>" in html
    assert f"Nothing was found for “{query}”." in html


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["wenchuan", "wcx", "汶川", "513221", "apple xiaojin"])
def test_what_is_found_is_not_guessed_at(client, query):
    html = page(client, "search/", q=query)
    assert hits(html) and GUESS not in html


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["wenchaun gdp", "gpd wenchuan", "文川 GDP", "gdp wenchaun 2016"])
def test_a_slip_in_one_of_several_words(client, query):
    html = page(client, "search/", q=query)
    assert hits(html)[0][0].startswith("/en/indicators/gdp/?region=513200")
    assert GUESS in html


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["vvvvvv", "wx", "999999", "5139", "驴唇马嘴", "qwertyuiop"])
def test_nothing_is_made_of_nothing(client, query):
    html = page(client, "search/", q=query)
    assert hits(html) == [] and GUESS not in html and "What can be searched for" in html


def names(*keys):
    return Names(Name(0, pk, (pk,), key.split("|")[0], "", f"|{key}|") for pk, key in enumerate(keys))


def meant(text, *keys):
    return [query.text for query in corrections(Query(text), names(*keys))]


def test_every_reading_of_a_character_is_tried():
    """The typed 张正 may be meant for 长征 in its other reading; the stored pinyin has but one."""
    assert meant("常正", "长征|changzheng|cz") == ["长征"]
    assert meant("长证", "张正|zhangzheng|zz") == ["张正"]


def test_a_whole_name_goes_before_the_beginning_of_a_longer_one():
    assert meant("songpn", "songpanxian", "songpan") == ["songpan"]
    assert meant("songpn", "songpanxian")[0] in ("songpan", "songpa")


def test_the_nearest_goes_first_and_three_are_enough():
    assert meant("abcdefgh", "abcdefxy", "abcdefgx", "abcdefgy", "abcdefgz", "abcdefgw") == [
        "abcdefgx", "abcdefgy", "abcdefgz",
    ]  # fmt: skip


def test_short_words_and_numbers_are_not_guessed_at():
    assert meant("abd", "abc") == [] and meant("adb", "abd") == ["abd"]
    assert meant("513222", "513221") == []
    assert meant("ab", "ac") == []
