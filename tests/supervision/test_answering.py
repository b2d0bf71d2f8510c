"""The queue in the back-office: who reads it, who answers, and that nothing of it is lost."""

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.urls import reverse

from supervision import actions
from supervision.models import Challenge
from tests.poverty.staff import administrator, member_of
from tests.supervision.sending import make_challenge

pytestmark = pytest.mark.django_db
SENTINEL = "Sentinel Street 7"
WORDS = {"question_zh": "问", "question_en": "The question", "answer_zh": "答", "answer_en": "The answer"}


def page(name, *args):
    return reverse(f"admin:supervision_challenge_{name}", args=args)


@pytest.fixture
def as_(client):
    def log_in(group):
        client.force_login(member_of(group))
        return client

    return log_in


@pytest.fixture
def challenge():
    return make_challenge(text=SENTINEL, document="https://example.org/sentinel")


@pytest.mark.parametrize(("group", "opens", "reads"), [(None, False, False), ("viewer", True, False),
                                                       ("curator", True, True), ("publisher", True, True)])  # fmt: skip
def test_who_looks_and_who_reads(as_, challenge, group, opens, reads):
    client = as_(group)
    challenge.save()  # once more, for its history
    pages = [page("changelist"), page("change", challenge.pk), page("history", challenge.pk),
             page("simple_history", challenge.pk, challenge.history.first().pk)]  # fmt: skip
    for url in pages:
        assert client.get(url).status_code == (200 if opens else 403), url
    seen = "".join(client.get(url).content.decode() for url in pages)
    assert (SENTINEL in seen) is reads
    assert ("example.org/sentinel" in seen) is reads
    assert SENTINEL not in client.get(pages[0]).content.decode()


@pytest.mark.parametrize(
    ("group", "status", "state", "words"),
    [
        (None, 403, "open", ""),
        ("viewer", 403, "open", ""),
        ("curator", 302, "open", "The answer"),
        ("publisher", 302, "answered", "The answer"),
    ],
)
def test_who_drafts_and_who_publishes(as_, challenge, group, status, state, words):
    response = as_(group).post(page("change", challenge.pk), {"state": "answered", **WORDS, "text": "Changed"})
    assert response.status_code == status
    kept = Challenge.objects.get()
    assert (kept.state, kept.answer_en, kept.text) == (state, words, SENTINEL)
    assert kept.answered_by == (member_of(group) if state == "answered" else None)
    if status == 302:
        assert kept.history.first().history_user == member_of(group)


def test_what_is_closed_is_changed_only_by_those_who_publish(as_, challenge):
    as_("publisher").post(page("change", challenge.pk), {"state": "answered", **WORDS})
    changed = WORDS | {"answer_en": "Another answer"}
    assert as_("curator").post(page("change", challenge.pk), changed).status_code == 403
    assert as_("publisher").post(page("change", challenge.pk), {"state": "answered", **changed}).status_code == 302
    assert Challenge.objects.get().answer_en == "Another answer"
    assert [one.answer_en for one in challenge.history.all()] == ["Another answer", "The answer", ""]


def test_an_answer_needs_both_languages_and_says_so(as_, challenge):
    response = as_("publisher").post(page("change", challenge.pk), {"state": "answered", **WORDS, "answer_zh": ""})
    assert response.status_code == 200
    assert "The question and the answer must be given in both languages." in response.content.decode()
    assert Challenge.objects.get().state == "open"


def test_what_is_closed_is_not_opened_again(as_, challenge):
    client = as_("publisher")
    client.post(page("change", challenge.pk), {"state": "set_aside"})
    response = client.post(page("change", challenge.pk), {"state": "open"})
    assert "stays so" in response.content.decode()
    challenge.state = "open"
    with pytest.raises(ValidationError):
        actions.answer(challenge=challenge, by=administrator())
    assert Challenge.objects.get().state == "set_aside"


@pytest.mark.parametrize("group", ["viewer", "curator", "publisher"])
def test_nothing_is_added_by_hand_or_deleted(as_, challenge, group):
    client = as_(group)
    assert client.get(page("add")).status_code == 403
    assert client.post(page("delete", challenge.pk), {"post": "yes"}).status_code == 403
    client.post(page("changelist"), {"action": "delete_selected", "_selected_action": [challenge.pk], "post": "yes"})
    assert Challenge.objects.exists()
    rights = set(member_of(group).get_all_permissions())
    assert not {"supervision.add_challenge", "supervision.delete_challenge"} & rights
    assert ("supervision.change_challenge" in rights) is (group != "viewer")


def test_not_even_an_administrator_deletes(client, challenge):
    client.force_login(administrator())
    assert client.post(page("delete", challenge.pk), {"post": "yes"}).status_code == 403
    assert client.get(page("add")).status_code == 403


def test_an_earlier_state_is_not_posted_back(as_, challenge):
    challenge.save()
    url = page("simple_history", challenge.pk, challenge.history.last().pk)
    assert as_("publisher").post(url, {"state": "answered", **WORDS}).status_code == 403


def test_what_waits_stands_first_and_the_oldest_of_it_at_the_top(as_, challenge):
    done = make_challenge(year=2010)
    done.state = "set_aside"
    actions.answer(challenge=done, by=administrator())
    newer = make_challenge(year=2012)
    rows = as_("curator").get(page("changelist")).context["cl"].result_list
    assert [row.pk for row in rows] == [challenge.pk, newer.pk, done.pk]


def test_the_words_are_in_no_history_and_no_log(as_, challenge):
    as_("publisher").post(page("change", challenge.pk), {"state": "answered", **WORDS})
    assert not {"text", "document"} & {field.name for field in Challenge.history.model._meta.fields}
    kept = [*Challenge.history.values_list(), *LogEntry.objects.values_list()]
    assert LogEntry.objects.exists() and SENTINEL not in str(kept)


def test_a_publisher_finds_the_queue_in_the_menu(as_, challenge):
    assert page("changelist") in as_("publisher").get(reverse("admin:index")).content.decode()
    assert page("changelist") not in as_(None).get(reverse("admin:index")).content.decode()


@pytest.mark.parametrize(
    "query", ["q=%00", "q=" + "9" * 40, "state__exact=%00", "year=x", "p=x", "indicator__id__exact=x"]
)
def test_nonsense_in_the_address_shows_the_list(as_, challenge, query):
    assert as_("curator").get(f"{page('changelist')}?{query}", follow=True).status_code == 200


@pytest.mark.parametrize("words", ["gdp", "513200", "阿坝"])
def test_it_is_found_by_its_figure(as_, challenge, words):
    rows = as_("curator").get(page("changelist"), {"q": words}).context["cl"].result_list
    assert list(rows) == [challenge]


def test_a_list_asks_few_queries(as_, django_assert_max_num_queries):
    for year in range(2010, 2017):
        make_challenge(year=year)
    client = as_("curator")
    client.get(page("changelist"))
    with django_assert_max_num_queries(12):
        client.get(page("changelist"))
