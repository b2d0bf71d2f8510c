"""Name and password: who gets in, what a stranger learns, which passwords are taken, how they are kept."""

import logging
import re

import pytest
from django.contrib import admin
from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from aba_site import settings as project
from tests.site.at_the_door import LOGIN, PASSWORD, is_in, operator, person, sign_in

pytestmark = pytest.mark.django_db
COMMON = "password1234"  # twelve letters, and known to every list


@pytest.fixture
def argon2(settings):
    """As in production; other tests have a hash that takes no time."""
    settings.PASSWORD_HASHERS = project.PASSWORD_HASHERS


def test_a_plain_form_post_is_enough_where_there_is_no_second_factor():
    operator("admin")
    client = Client(enforce_csrf_checks=True)
    page = client.get(LOGIN).text
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page).group(1)
    given = {"username": "admin", "password": PASSWORD, "csrfmiddlewaretoken": token}
    response = client.post(LOGIN, given)
    assert response.status_code == 302 and response["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_one_returns_to_where_one_was_going(client):
    person()
    wanted = "/admin/security/second-factor/?x=1&y=%E5%B7%9D"
    sent = client.get(wanted)
    assert sent.status_code == 302 and sent["Location"].startswith(LOGIN)
    assert client.post(sent["Location"], {"username": "tashi", "password": PASSWORD})["Location"] == wanted


def test_the_session_has_a_new_key_and_the_forms_a_new_token(client):
    person()
    client.get(LOGIN)
    session = client.session
    session["laid ready"] = True
    session.save()
    client.cookies["sessionid"] = laid_ready = session.session_key
    token = client.cookies["csrftoken"].value
    sign_in(client)
    assert client.session.session_key != laid_ready
    assert client.cookies["csrftoken"].value != token
    stranger = Client()
    stranger.cookies["sessionid"] = laid_ready
    assert not is_in(stranger)


@pytest.mark.parametrize("kind", ["no such name", "wrong password", "left", "no staff"])
def test_a_stranger_learns_nothing_from_a_refusal(client, kind):
    get_user_model().objects.create_user("gone", password=PASSWORD, is_staff=True, is_active=False)
    get_user_model().objects.create_user("reader", password=PASSWORD)
    person()
    name, password = {
        "no such name": ("nobody", PASSWORD),
        "wrong password": ("tashi", "wrong wrong wrong"),
        "left": ("gone", PASSWORD),
        "no staff": ("reader", PASSWORD),
    }[kind]
    response = sign_in(client, name, password)
    assert response.status_code == 200 and not is_in(client)
    expected = "Please enter the correct username and password for a staff account."
    assert response.context["form"].non_field_errors()[0].startswith(expected)
    assert password not in response.text


def test_an_unknown_name_takes_as_long_as_a_wrong_password(client, argon2, monkeypatch):
    """What takes the time is one argon2, either way."""
    person()
    hashed = []
    for method in ("encode", "verify"):
        original = getattr(Argon2PasswordHasher, method)

        def counting(self, password, *args, original=original):
            hashed.append(password)
            return original(self, password, *args)

        monkeypatch.setattr(Argon2PasswordHasher, method, counting)
    sign_in(client, "tashi", "wrong wrong wrong")
    known = len(hashed)
    sign_in(client, "nobody", "wrong wrong wrong")
    assert (known, len(hashed) - known) == (1, 1)


def test_passwords_are_kept_with_argon2_and_old_ones_brought_up_to_date(client, argon2):
    user = person()
    assert user.password.startswith("argon2$argon2id$")
    user.password = make_password(PASSWORD, hasher="pbkdf2_sha256")
    user.save()
    assert sign_in(client).status_code == 302
    user.refresh_from_db()
    assert user.password.startswith("argon2$")


@pytest.mark.parametrize("password", ["short-pass1", COMMON, "482915730264", "dolma-dolma"])
def test_weak_passwords_are_refused_wherever_one_is_given(client, password):
    user = operator()
    with pytest.raises(ValidationError):
        validate_password(password, user)
    client.force_login(user)
    twice = {"password1": password, "password2": password, "usable_password": "true"}
    assert client.post(reverse("admin:auth_user_add"), {"username": "new", **twice}).status_code == 200
    assert not get_user_model().objects.filter(username="new").exists()
    change = reverse("admin:auth_user_password_change", args=[user.pk])
    own = {"old_password": PASSWORD, "new_password1": password, "new_password2": password}
    for address, given in ((change, twice), (reverse("admin:password_change"), own)):
        response = client.post(address, given)
        assert response.status_code == 200, address
    user.refresh_from_db()
    assert user.check_password(PASSWORD)


def test_the_first_password_printed_is_strong_enough(capsys):
    from poverty.management.commands.prepare import Command

    Command().make_first_administrator()
    password = re.search(r"password +(\S+)", capsys.readouterr().out).group(1)
    validate_password(password, get_user_model().objects.get(username="admin"))


def test_nothing_of_what_was_typed_is_logged(client, caplog):
    person()
    with caplog.at_level(logging.DEBUG):
        for name in ("tashi", "nobody", "a password in the wrong field"):
            for _try in range(7):
                sign_in(client, name, "wrong wrong wrong", headers={"user-agent": "Mozilla of Tashi"})
    said = caplog.text.replace("/admin/login/", "")
    for typed in ("wrong wrong", "nobody", "tashi", "wrong field", "127.0.0.1", "Mozilla"):
        assert typed not in without_statements(said), typed


def without_statements(text):
    """Statements are logged with ABA_DEBUG alone, where Django itself keeps them."""
    return "\n".join(line for line in text.splitlines() if "django.db.backends" not in line)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_language_can_be_chosen_before_one_is_in(client, language):
    client.cookies["django_language"] = "zh-hans" if language == "en" else "en"
    page = client.get(LOGIN + "?next=/admin/security/").text
    assert f'name="language" value="{language}"' in page
    response = client.post("/i18n/setlang/", {"language": language, "next": LOGIN + "?next=/admin/security/"})
    assert response["Location"] == LOGIN + "?next=/admin/security/"
    assert f'<html lang="{language}"' in client.get(response["Location"]).text


def test_second_factors_have_no_pages_in_the_back_office():
    assert not {model._meta.app_label for model in admin.site._registry} & {"otp_totp", "otp_static", "axes"}
