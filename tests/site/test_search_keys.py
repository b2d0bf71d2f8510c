"""Names are found by whatever people type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aba_site.search_keys import fold, search_key


@pytest.mark.parametrize(
    "typed", ["汶川", "汶川县", "wenchuan", "Wen Chuan", "wcx", "Wènchuān", "wenchuan county", "513221", " 5132 "]
)
def test_a_county_is_found(typed):
    assert fold(typed) in search_key("汶川县", "Wenchuan County", "513221")


@pytest.mark.parametrize("typed", ["zoige", "Zoigê", "若尔盖", "ruoergai", "Ruò’ěrgài"])
def test_accents_and_apostrophes_do_not_matter(typed):
    assert fold(typed) in search_key("若尔盖县", "Zoigê County", "Ruò’ěrgài Xiàn")


@given(st.text(max_size=40))
def test_folding_twice_is_folding_once(text):
    assert fold(fold(text)) == fold(text)


@given(st.text(max_size=20), st.text(max_size=20))
def test_keys_never_join_two_names(zh, en):
    assert all(fold(form) == form for form in search_key(zh, en).split("|"))
