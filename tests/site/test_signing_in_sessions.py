"""How long a session lasts, what ends it, and what one is told then."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.contrib.sessions.models import Session
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.utils import timezone

from aba_site.signing_in import sessions
from tests.site.at_the_door import LOGIN, PASSWORD, is_in, operator, person, sign_in, with_second_factor

pytestmark = pytest.mark.django_db
PAGE = "/admin/security/"
MINUTE = 60


@pytest.fixture(autouse=True)
def nothing_of_the_apps(settings):
    settings.SECOND_FACTOR_FOR = settings.RIGHTS_CHANGED_AT = None


@pytest.fixture
def tashi():
    return person()


@pytest.fixture
def inside(client, tashi):
    sign_in(client)
    return client


def earlier(client, **seconds):
    """What the session holds of moments is so many seconds longer ago: ``signed_in_at=600``."""
    session = client.session
    for name, by in seconds.items():
        session[name] -= by
    session.save()


def asked_for(response):
    """Why one was signed out, and where one was."""
    assert response.status_code == 302 and response["Location"].startswith(LOGIN)
    query = parse_qs(urlsplit(response["Location"]).query)
    return query["ended"][0], query.get("next", [""])[0]


# -- limits ---------------------------------------------------------------------------------------


def test_the_limits_are_half_an_hour_and_ten_hours_unless_the_operator_says_otherwise(settings):
    assert (settings.SESSION_IDLE_MINUTES, settings.SESSION_LONGEST_MINUTES) == (30, 600)
    assert settings.SESSION_COOKIE_AGE == 600 * MINUTE and settings.SESSION_EXPIRE_AT_BROWSER_CLOSE


def test_after_half_an_hour_without_a_request_one_is_out(inside):
    earlier(inside, seen_at=30 * MINUTE)
    assert asked_for(inside.get(PAGE)) == ("idle", PAGE)
    assert not Session.objects.exists() and not is_in(inside)


def test_every_request_begins_the_half_hour_anew(inside):
    for _time in range(4):
        earlier(inside, seen_at=29 * MINUTE, signed_in_at=29 * MINUTE)
        assert is_in(inside)


def test_after_ten_hours_one_is_out_however_busy(inside):
    earlier(inside, signed_in_at=10 * 60 * MINUTE - 5)
    assert is_in(inside)
    earlier(inside, signed_in_at=5)
    assert asked_for(inside.get(PAGE)) == ("long", PAGE)
    assert not is_in(inside)


def test_both_limits_can_be_set(inside, settings):
    settings.SESSION_IDLE_MINUTES = 2
    earlier(inside, seen_at=2 * MINUTE)
    assert asked_for(inside.get(PAGE))[0] == "idle"
    sign_in(inside)
    settings.SESSION_LONGEST_MINUTES = 5
    earlier(inside, signed_in_at=5 * MINUTE)
    assert asked_for(inside.get(PAGE))[0] == "long"


def test_the_page_says_why_and_leads_back(inside):
    earlier(inside, seen_at=30 * MINUTE)
    wanted = f"{PAGE}?a=1&b=%E5%B7%9D"
    response = inside.get(wanted, follow=True)
    assert "because nothing was asked for 30 minutes" in response.text
    back = inside.post(response.redirect_chain[-1][0], {"username": "tashi", "password": PASSWORD})
    assert back["Location"] == wanted


@pytest.mark.parametrize("reason", ["long", "rights", "code", "everywhere"])
def test_every_reason_has_its_words(client, reason):
    assert "signed out" in client.get(f"{LOGIN}?ended={reason}").text


@pytest.mark.parametrize("reason", ["<script>", "", "nonsense"])
def test_what_is_no_reason_says_nothing(client, reason):
    page = client.get(LOGIN, {"ended": reason})
    assert page.context["ended"] == "" and "<script>alert" not in page.text


def test_what_is_sent_too_late_is_not_done(inside, tashi):
    earlier(inside, seen_at=30 * MINUTE)
    new = {"old_password": PASSWORD, "new_password1": "quite another one", "new_password2": "quite another one"}
    assert asked_for(inside.post("/admin/password_change/", new)) == ("idle", "/admin/password_change/")
    tashi.refresh_from_db()
    assert tashi.check_password(PASSWORD)


@pytest.mark.parametrize("path", [LOGIN, "/admin/logout/"])
def test_the_door_itself_is_nowhere_to_return_to(inside, path):
    earlier(inside, seen_at=30 * MINUTE)
    assert asked_for(inside.post(path)) == ("idle", "")


def test_a_session_is_not_written_for_each_request(inside, django_assert_num_queries):
    inside.get(PAGE)
    before = inside.session["seen_at"]
    inside.get(PAGE)
    assert inside.session["seen_at"] == before
    earlier(inside, seen_at=sessions.SEEN_STEP)
    inside.get(PAGE)
    assert inside.session["seen_at"] > before - sessions.SEEN_STEP


def test_a_session_that_says_nothing_of_its_beginning_begins_now(inside):
    session = inside.session
    del session["signed_in_at"], session["seen_at"]
    session.save()
    assert is_in(inside)
    assert {"signed_in_at", "seen_at"} <= inside.session.keys()


def test_the_public_pages_know_of_no_session(inside):
    earlier(inside, seen_at=30 * MINUTE)
    response = inside.get("/en/")
    assert response.status_code == 200 and "cookie" not in response.get("Vary", "").lower()
    assert Session.objects.exists()


def test_what_has_ended_by_itself_is_swept_away(inside):
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    sign_in(Client())
    assert Session.objects.count() == 1


# -- what else ends one ---------------------------------------------------------------------------


def test_a_new_password_ends_all_sessions_but_the_one_it_was_set_in(inside):
    other = Client()
    sign_in(other)
    before = inside.session.session_key
    new = {"old_password": PASSWORD, "new_password1": "quite another one", "new_password2": "quite another one"}
    assert inside.post("/admin/password_change/", new).status_code == 302
    assert is_in(inside) and not is_in(other)
    assert inside.session.session_key != before


def test_so_does_one_given_by_somebody_else(inside, tashi):
    root = Client()
    operator()
    sign_in(root, "dolma")
    new = {"password1": "quite another one", "password2": "quite another one", "usable_password": "true"}
    assert root.post(f"/admin/auth/user/{tashi.pk}/password/", new).status_code == 302
    assert not is_in(inside)


CHANGED: dict[str, datetime] = {}


def rights_changed_at(user):
    return CHANGED.get(user.username)


def test_a_changed_role_ends_the_sessions_from_before(inside, settings, monkeypatch):
    settings.RIGHTS_CHANGED_AT = f"{__name__}.rights_changed_at"
    assert is_in(inside)
    monkeypatch.setitem(CHANGED, "tashi", timezone.now())
    assert asked_for(inside.get(PAGE)) == ("rights", PAGE)
    sign_in(inside)
    assert is_in(inside)


def test_somebody_elses_role_ends_nothing(inside, settings, monkeypatch):
    settings.RIGHTS_CHANGED_AT = f"{__name__}.rights_changed_at"
    monkeypatch.setitem(CHANGED, "dolma", timezone.now())
    assert is_in(inside)


def test_all_of_ones_sessions_can_be_ended(inside, tashi):
    others, colleague = [Client(), Client()], Client()
    for other in others:
        sign_in(other)
    person("colleague")
    sign_in(colleague, "colleague")
    response = inside.post("/admin/security/sign-out-everywhere/", follow=True)
    assert "You are signed out everywhere." in response.text
    assert not any(is_in(one) for one in (inside, *others)) and is_in(colleague)


def test_also_those_that_wait_for_a_code(tashi):
    with_second_factor(tashi)
    waiting = Client()
    sign_in(waiting)
    assert waiting.get("/admin/login/code/").status_code == 200
    assert sessions.end_sessions(tashi) == 1
    assert waiting.get("/admin/login/code/").status_code == 302


def test_signing_out_is_not_done_by_a_link(inside):
    for path in ("/admin/security/sign-out-everywhere/", "/admin/logout/"):
        assert inside.get(path).status_code == 405
    assert is_in(inside)


def test_signing_out_leaves_nothing(inside):
    page = inside.post("/admin/logout/")
    assert "<h1>" in page.text and "Nothing of your session is left" in page.text
    assert not Session.objects.exists() and not is_in(inside)


def test_who_is_no_longer_active_is_out(inside, tashi):
    tashi.is_active = False
    tashi.save()
    assert not is_in(inside)


# -- nothing is kept ------------------------------------------------------------------------------


def test_whatever_reads_a_session_is_kept_nowhere():
    """Also outside the back-office, should a page there ever do it."""
    request = RequestFactory().get("/en/")

    class Read:
        accessed = True

    request.session = Read()
    answer = sessions.NoStore(lambda _request: HttpResponse(headers={"Cache-Control": "max-age=60"}))
    assert "no-store" in answer(request)["Cache-Control"]
    request.session.accessed = False
    assert answer(request)["Cache-Control"] == "max-age=60"
