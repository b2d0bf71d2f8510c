"""Who guesses must wait, and nobody else has to."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.db.models import F
from django.test import Client, RequestFactory

from aba_site.signing_in import guessing
from aba_site.signing_in.client_address import client_address
from tests.site.at_the_door import LOGIN, PASSWORD, is_in, person, sign_in

pytestmark = pytest.mark.django_db
WRONG = "wrong wrong wrong"
HERE, ELSEWHERE = "203.0.113.5", "198.51.100.7"
MINUTE = timedelta(minutes=1)


def guess(client, times, name="tashi", address=HERE):
    return [sign_in(client, name, WRONG, REMOTE_ADDR=address) for _ in range(times)][-1]


def later(by):
    """All that was noted happened so much longer ago."""
    AccessAttempt.objects.update(attempt_time=F("attempt_time") - by)


def test_after_some_failures_not_even_the_right_password_is_looked_at(client):
    person()
    assert guess(client, guessing.NAME_LIMIT - 1).status_code == 200
    response = guess(client, 1)
    assert response.status_code == 429 and response["Retry-After"] == "60"
    assert "<h1>Too many attempts</h1>" in response.text and "for the next minute" in response.text
    assert "no-store" in response["Cache-Control"]
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 429
    assert not is_in(client)


def test_after_the_wait_it_is_and_the_failures_are_forgotten(client):
    person()
    guess(client, guessing.NAME_LIMIT)
    later(MINUTE)
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 302
    assert is_in(client)
    assert not AccessAttempt.objects.exists()


def test_each_wait_is_twice_as_long_up_to_an_hour(client):
    person()
    guess(client, guessing.NAME_LIMIT - 1)
    waits = []
    for _try in range(9):
        waits.append(int(guess(client, 1)["Retry-After"]) // 60)
        later(timedelta(minutes=waits[-1]))
    assert waits == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_trying_while_one_must_wait_makes_the_wait_no_longer(client):
    person()
    guess(client, guessing.NAME_LIMIT + 20)
    later(MINUTE)
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 302


def test_an_attacker_keeps_nobody_else_out(client):
    """The very point: wrong passwords for a name, from however many places, do not lock its owner out."""
    person()
    for number in range(1, 30):
        guess(client, guessing.NAME_LIMIT + 1, address=f"203.0.113.{number}")
    owner = Client()
    assert sign_in(owner, REMOTE_ADDR=ELSEWHERE).status_code == 302
    assert is_in(owner)


def test_a_colleague_at_the_same_address_can_sign_in(client):
    person()
    person("colleague")
    guess(client, guessing.NAME_LIMIT + 1)
    assert sign_in(Client(), "colleague", REMOTE_ADDR=HERE).status_code == 302


def test_trying_many_names_from_one_address_ends_too(client):
    person()
    for number in range(guessing.ADDRESS_LIMIT):
        response = guess(client, 1, name=f"name{number}")
    assert response.status_code == 429
    assert sign_in(client, REMOTE_ADDR=HERE).status_code == 429
    assert sign_in(Client(), REMOTE_ADDR=ELSEWHERE).status_code == 302


def test_one_good_account_does_not_wipe_out_the_failures_of_its_address(client):
    person()
    person("victim")
    for number in range(guessing.ADDRESS_LIMIT - 1):
        guess(client, 1, name=f"name{number}")
    assert sign_in(Client(), REMOTE_ADDR=HERE).status_code == 302
    assert guess(client, 1, name="victim").status_code == 429


def test_another_browser_name_or_session_is_no_other_guesser():
    person()
    for number in range(guessing.NAME_LIMIT):
        response = sign_in(Client(), password=WRONG, REMOTE_ADDR=HERE, HTTP_USER_AGENT=f"browser {number}")
    assert response.status_code == 429


def test_known_and_unknown_names_wait_alike(client):
    person()
    for name in ("tashi", "nobody"):
        assert guess(client, guessing.NAME_LIMIT - 1, name=name).status_code == 200
        assert guess(client, 1, name=name).status_code == 429


def test_what_is_kept_is_little_holds_no_name_and_goes_after_a_day(client):
    person()
    for name in ("tashi", "a password in the wrong field"):
        guess(client, 3, name=name)
    rows = AccessAttempt.objects.all()
    assert len(rows) == 2
    kept = " ".join(str(value) for row in rows.values() for value in row.values())
    assert "tashi" not in kept and "password" not in kept and WRONG not in kept
    later(guessing.FORGOTTEN_AFTER)
    guess(client, 1, name="other")
    assert AccessAttempt.objects.count() == 1


def test_a_command_is_no_guesser():
    from django.contrib.auth import authenticate

    user = person()
    assert authenticate(username="tashi", password=PASSWORD) == user


# -- whose address --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("proxies", "header", "counted"),
    [
        (0, "198.51.100.7", "10.0.0.1"),  # anybody can write it
        (1, "198.51.100.7", "198.51.100.7"),
        (1, "8.8.8.8, 198.51.100.7", "198.51.100.7"),  # the first was written by the client
        (2, "8.8.8.8, 198.51.100.7, 10.0.0.2", "198.51.100.7"),
        (2, "198.51.100.7", "10.0.0.1"),  # it came past a proxy
        (1, "unknown", "10.0.0.1"),
        (1, "", "10.0.0.1"),
        (1, "2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        (1, "::ffff:198.51.100.7", "198.51.100.7"),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(settings, proxies, header, counted):
    settings.PROXIES = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", HTTP_X_FORWARDED_FOR=header)
    assert client_address(request) == counted


def test_without_an_address_there_is_none():
    request = RequestFactory().get("/")
    del request.META["REMOTE_ADDR"]
    assert client_address(request) is None


def test_a_header_written_by_the_guesser_does_not_help(client):
    person()
    for number in range(guessing.NAME_LIMIT):
        response = sign_in(client, password=WRONG, HTTP_X_FORWARDED_FOR=f"203.0.113.{number}")
    assert response.status_code == 429


def test_the_form_can_be_looked_at_while_one_must_wait(client):
    guess(client, guessing.NAME_LIMIT)
    assert client.get(LOGIN, REMOTE_ADDR=HERE).status_code == 200
