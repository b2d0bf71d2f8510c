"""What a mark in a source's tables means is asked once."""

import pytest
from django.core.exceptions import ValidationError

from poverty import actions
from poverty.models import SourceMark
from tests.poverty.rows import make_source
from tests.poverty.staff import administrator

pytestmark = pytest.mark.django_db


def remember(meanings, slug="test-report"):
    actions.remember_marks(source=make_source(slug), meanings=meanings, by=administrator())


def known(slug="test-report"):
    return {(one.mark, one.attached): one.meaning for one in SourceMark.objects.filter(source__slug=slug)}


def test_meanings_are_kept_for_each_source_and_who_said_so():
    remember({("…", False): "L", ("*", True): "E", ("*", False): "small", ("", False): "keep"})
    remember({("…", False): "zero"}, slug="another-report")
    assert known() == {("…", False): "L", ("*", True): "E", ("*", False): "small", ("", False): "keep"}
    assert known("another-report") == {("…", False): "zero"}
    assert {one.decided_by for one in SourceMark.objects.all()} == {administrator()}


def test_a_later_answer_replaces_an_earlier_one():
    remember({("-", False): "O"})
    remember({("-", False): "zero", ("#", True): "P"})
    assert known() == {("-", False): "zero", ("#", True): "P"}


@pytest.mark.parametrize(
    "meaning", [{("…", False): "A"}, {("*", True): "O"}, {("*", True): "zero"}, {("", True): "E"}, {("x", False): "?"}]
)
def test_what_a_mark_cannot_mean_is_refused_with_all_the_rest(meaning):
    with pytest.raises(ValidationError):
        remember({("-", False): "O"} | meaning)
    assert known() == {}


def test_every_status_can_be_meant_by_a_mark_alone_or_beside_a_number():
    meanings = {*SourceMark.ALONE, *SourceMark.ATTACHED}
    assert meanings == set(SourceMark.Meaning.values)
    assert not set(SourceMark.ALONE) & set(SourceMark.ATTACHED)
