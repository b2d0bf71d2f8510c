"""Anybody challenges a figure, without saying who they are, and looks up what came of it."""

import re
import uuid
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from poverty.models import Observation
from supervision import actions
from supervision.models import Challenge
from tests.poverty.staff import administrator
from tests.supervision.sending import PLACE, form_address, make_challenge, send, token

pytestmark = pytest.mark.django_db
FIGURE = "/en/indicators/gdp/513200/2016/"
WORDS = {
    "question_zh": "数字是否印错？",
    "question_en": "Is it a misprint?",
    "answer_zh": "没有。",
    "answer_en": "It is not.",
}


def closed(state="answered", **fields):
    challenge = make_challenge()
    for name, value in {"state": state, **WORDS, **fields}.items():
        setattr(challenge, name, value)
    return actions.answer(challenge=challenge, by=administrator())


def words_of(response):
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())


# -- the whole way --------------------------------------------------------------------------------


def test_the_whole_way_from_a_doubt_to_its_public_answer():
    browser = Client(enforce_csrf_checks=True)
    page = browser.get(FIGURE).content.decode()
    assert f'href="{form_address()}"' in page and "Questions and answers" not in page
    html = browser.get(form_address()).content.decode()
    fields = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', html))
    sent = {**fields, "token": token(), "kind": "unit", "text": "Is it not in yuan?\r\nI think so.", "document": ""}
    answer = browser.post(form_address(), sent)
    challenge = Challenge.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == f"/en/challenges/{challenge.reference}/?sent=yes"
    assert (challenge.kind, challenge.text, challenge.version) == ("unit", "Is it not in yuan?\nI think so.", 1)
    assert challenge.state == "open" and timezone.now() - challenge.received_at < timedelta(minutes=1)

    thanks = browser.get(answer["Location"]).content.decode()
    assert "Thank you" in thanks and str(challenge.reference) in thanks and "Open" in thanks
    for name, value in WORDS.items():
        setattr(challenge, name, value)
    challenge.state = "answered"
    actions.answer(challenge=challenge, by=administrator())
    for url in (FIGURE, challenge.get_absolute_url()):
        public = browser.get(url).content.decode()
        assert "Is it a misprint?" in public and "It is not." in public
        assert "Is it not in yuan" not in public and "root" not in public
    assert "数字是否印错？" in browser.get(FIGURE.replace("/en/", "/zh-hans/")).content.decode()


def test_without_the_protection_against_forgery_nothing_is_taken():
    assert send(Client(enforce_csrf_checks=True)).status_code == 403
    assert not Challenge.objects.exists()


def test_only_the_form_sets_a_cookie_and_is_never_kept(client):
    form = client.get(form_address())
    assert "csrftoken" in form.cookies and set(form.cookies) == {"csrftoken"}
    assert "no-store" in form["Cache-Control"]
    client = Client()
    challenge = make_challenge()
    for url in (FIGURE, challenge.get_absolute_url()):
        assert "Set-Cookie" not in client.get(url).headers
    assert "noindex" in client.get(challenge.get_absolute_url()).content.decode()
    assert 'name="robots" content="noindex"' in form.content.decode()


def test_the_form_asks_for_nothing_about_a_person(client):
    html = client.get(form_address()).content.decode()
    form = html.split('<form class="questions-form"')[1].split("</form>")[0]
    named = set(re.findall(r'\bname="([^"]+)"', form))
    assert named == {"csrfmiddlewaretoken", "token", "kind", "text", "document", "website"}
    assert "no name, e-mail address or telephone number" in form
    assert not {"email", "phone", "name", "ip"} & {field.name for field in Challenge._meta.fields}


def test_the_version_challenged_is_the_one_that_was_seen(client):
    seen = token()
    figures = Observation.objects.filter(indicator__slug="gdp", region__code="513200", year=2016)
    row, now = figures.get(), timezone.now()
    figures.update(superseded_at=now)
    row.pk, row.version, row.recorded_at, row.published_at = None, 2, now, now
    row.save(force_insert=True)
    assert send(client, token=seen).status_code == 302
    assert Challenge.objects.get().version == 1
    send(client, token=token(of=row))
    assert Challenge.objects.first().version == 2


# -- what is refused, and how it is said ----------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"kind": None}, "Choose what is wrong."),
        ({"kind": "rude"}, "Choose what is wrong."),
        ({"text": ""}, "Write what you think is wrong."),
        ({"text": "  \r\n "}, "Write what you think is wrong."),
        ({"text": "wrong"}, "Write at least 10 characters."),
        ({"text": "x" * 2001}, "The text has 2001 characters; at most 2000 can be sent."),
        ({"text": "a\x00" * 20}, "Null characters are not allowed."),
        ({"document": "javascript:alert(1)"}, "Give an address that begins with https:// or http://."),
        ({"document": "ftp://example.org/a"}, "Give an address that begins with https:// or http://."),
        ({"document": "https://example.org/" + "x" * 500}, "The address is longer than 500 characters."),
        ({"website": "https://spam.example"}, "The field that must stay empty was filled in."),
        ({"token": None}, "The form has expired."),
        ({"token": "forged"}, "The form has expired."),
    ],
)
def test_what_is_wrong_is_named_and_what_was_written_stays(client, fields, told):
    response = send(client, **fields)
    assert response.status_code == 200
    assert told in words_of(response)
    assert not Challenge.objects.exists()
    if "text" not in fields:
        assert "The yearbook prints 281.23" in response.content.decode()


def test_two_thousand_characters_are_counted_as_browsers_count_them(client):
    assert send(client, text="x\r\n" * 999 + "xx").status_code == 302
    assert len(Challenge.objects.get().text) == 2000


def test_a_form_sent_at_once_or_the_next_week_is_not_taken(client):
    assert "That was very quick." in words_of(send(client, token=token(0)))
    late = send(client, token=token(8 * 24 * 3600))
    assert "The form has expired. Your text is still here" in words_of(late)
    renewed = re.search(r'name="token" value="([^"]+)"', late.content.decode())[1]
    assert "very quick" in words_of(send(client, token=renewed))
    assert not Challenge.objects.exists()


def test_a_form_for_one_figure_is_not_taken_for_another(client):
    other = Observation.objects.published().with_names().get(indicator__slug="gdp", region__code="510100", year=2016)
    assert "The form has expired." in words_of(send(client, token=token(of=other)))


def test_so_many_may_wait_for_one_figure_and_no_more(client):
    for _ in range(actions.MOST_OPEN_OF_A_FIGURE - 1):
        make_challenge()
    assert send(client).status_code == 302
    response = send(client)
    assert response.status_code == 200 and "wait for an answer already" in words_of(response)
    one = Challenge.objects.first()
    one.state = "set_aside"
    actions.answer(challenge=one, by=administrator())
    assert send(client).status_code == 302


def test_so_many_are_received_in_a_day_and_no_more(client, monkeypatch):
    monkeypatch.setattr(actions, "MOST_IN_A_DAY", 2)
    make_challenge(year=2010)
    make_challenge(year=2011, received_at=timezone.now() - timedelta(hours=25))
    assert send(client).status_code == 302
    assert "Please send yours tomorrow." in words_of(send(client))
    assert Challenge.objects.count() == 3


@pytest.mark.parametrize(
    "place", [["gdp", "513200", 1950], ["gdp", "999999", 2016], ["nothing", "513200", 2016], ["gdp", "513221", 2016]]
)
def test_a_figure_that_is_not_there_cannot_be_challenged(client, place):
    assert client.get(form_address(place)).status_code == 404
    assert client.post(form_address(place), {}).status_code == 404


def test_a_figure_that_was_withdrawn_cannot_be_challenged(client):
    Observation.objects.filter(indicator__slug="gdp", region__code="513200").update(superseded_at=timezone.now())
    assert client.get(form_address()).status_code == 404


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_other_methods_are_refused(client, method):
    assert getattr(client, method)(form_address()).status_code == 405
    assert getattr(client, method)(make_challenge().get_absolute_url()).status_code == 405
    assert client.post(make_challenge().get_absolute_url()).status_code == 405


EVIL = ["'\"><script>alert(1)</script>", "\u202etxt" * 5, "{{ 7|add:7 }}{% now 'Y' %}", "😀" * 12, "\ufeff\u2028" * 9]


@pytest.mark.parametrize("evil", EVIL)
def test_hostile_words_are_kept_as_words(client, evil):
    refused = send(client, text=evil, document=evil, kind=evil, website=evil, token=evil)
    assert refused.status_code == 200 and "<script>alert" not in refused.content.decode()
    send(client, text=f"0123456789 {evil}")
    assert Challenge.objects.get().text == f"0123456789 {evil}".strip()


def test_what_a_curator_writes_is_escaped_too(client):
    challenge = closed(question_en=EVIL[0], answer_en=EVIL[0])
    for url in (FIGURE, challenge.get_absolute_url()):
        html = client.get(url).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_nobody_learns_from_a_database_error_what_was_written(client, monkeypatch, caplog):
    monkeypatch.setattr("supervision.forms.LONGEST_TEXT", 10_000)
    response = send(client, text="sentinel " * 300)
    assert response.status_code == 200 and "It could not be kept." in words_of(response)
    assert "sentinel" not in caplog.text


# -- looking it up --------------------------------------------------------------------------------


def test_a_draft_is_shown_to_nobody(client):
    challenge = make_challenge(**WORDS)
    for url in (FIGURE, challenge.get_absolute_url()):
        html = client.get(url).content.decode()
        assert "Is it a misprint?" not in html and "It is not." not in html
    assert "It has not been answered yet." in client.get(challenge.get_absolute_url()).content.decode()


def test_what_is_set_aside_stands_on_its_own_page_only(client):
    challenge = closed("set_aside", question_zh="", question_en="")
    assert "It is not." in client.get(challenge.get_absolute_url()).content.decode()
    assert "It is not." not in client.get(FIGURE).content.decode()
    silent = closed("set_aside", **dict.fromkeys(WORDS, ""))
    assert "It was set aside without an answer." in client.get(silent.get_absolute_url()).content.decode()


@pytest.mark.parametrize("tail", [uuid.uuid4(), "x", "1", "%00", "00000000"])
def test_an_unknown_reference_is_not_found(client, tail):
    assert client.get(f"/en/challenges/{tail}/").status_code == 404


def test_an_indicator_that_is_not_public_any_more_hides_its_questions(client):
    challenge = closed()
    challenge.indicator.state = "withdrawn"
    challenge.indicator.save()
    assert client.get(challenge.get_absolute_url()).status_code == 404


@pytest.mark.parametrize("value", ["no", "\x00", "x" * 10_000, EVIL[0]])
def test_nonsense_in_the_address_is_no_error(client, value):
    response = client.get(make_challenge().get_absolute_url(), {"sent": value})
    assert response.status_code == 200 and "<script>alert" not in response.content.decode()


def test_a_page_of_answers_asks_one_query_for_them(client, django_assert_max_num_queries):
    for _ in range(4):
        closed()
    with django_assert_max_num_queries(4):
        assert client.get(FIGURE).content.decode().count("Is it a misprint?") == 4
    with django_assert_max_num_queries(2):
        client.get(reverse("challenge-answer", args=[Challenge.objects.first().reference]))
    with django_assert_max_num_queries(2):
        client.get(form_address(PLACE))
