"""A second factor that is there: how it is changed and removed, and for whom it is compulsory."""

from io import StringIO

import pytest
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.test import Client
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from aba_site.signing_in import guessing
from tests.site import at_the_door as door
from tests.site.at_the_door import CODE, LOGIN, PASSWORD, code, is_in, operator, person, sign_in, with_second_factor

pytestmark = pytest.mark.django_db
SECURITY = "/admin/security/"
SET_UP = "/admin/security/second-factor/"
REMOVE = "/admin/security/second-factor/remove/"
RENEW = "/admin/security/recovery-codes/"


@pytest.fixture
def tashi():
    return person()


@pytest.fixture
def codes(tashi):
    return with_second_factor(tashi)


# -- changing it ----------------------------------------------------------------------------------


@pytest.fixture
def inside(client, codes):
    sign_in(client)
    client.post(f"{CODE}?recovery", {"code": codes[-1]})
    return client


def test_it_is_removed_with_password_and_code_and_all_sessions_end(inside, tashi, codes):
    other = Client()
    sign_in(other)
    other.post(f"{CODE}?recovery", {"code": codes[-2]})
    response = inside.post(REMOVE, {"password": PASSWORD, "code": code()}, follow=True)
    assert "your second factor has changed" in response.text
    assert not is_in(inside) and not is_in(other)
    assert not TOTPDevice.objects.exists() and not StaticDevice.objects.exists()
    assert sign_in(inside)["Location"] == "/admin/"
    assert LogEntry.objects.filter(object_id=str(tashi.pk), change_message="Second factor removed").exists()


@pytest.mark.parametrize("path", [REMOVE, RENEW])
@pytest.mark.parametrize("given", [{"password": "not mine at all"}, {"code": "000 000 0"}, {"code": ""}])
def test_not_with_one_of_them(inside, codes, path, given):
    response = inside.post(path, {"password": PASSWORD, "code": codes[0]} | given)
    assert response.context["form"].errors.keys() == given.keys()
    assert TOTPDevice.objects.exists()


def test_a_stolen_session_cannot_guess_the_password(inside, codes):
    for number in range(guessing.NAME_LIMIT):
        response = inside.post(REMOVE, {"password": f"guess number {number}", "code": codes[0]})
    assert response.status_code == 429
    assert inside.post(REMOVE, {"password": PASSWORD, "code": codes[0]}).status_code == 429
    assert TOTPDevice.objects.exists()


def test_new_recovery_codes_replace_the_old(inside, tashi, codes):
    new = door.codes_of(inside.post(RENEW, {"password": PASSWORD, "code": code()}))
    assert len(new) == 10 and not set(new) & set(codes)
    assert set(StaticToken.objects.values_list("token", flat=True)) == door.hashes(tashi, new)


def test_without_one_there_is_nothing_to_change(client, tashi):
    sign_in(client)
    for path in (REMOVE, RENEW):
        assert client.get(path)["Location"] == SECURITY


def test_the_operator_can_remove_it_by_command(client, tashi, inside):
    said = StringIO()
    call_command("remove_second_factor", "tashi", stdout=said)
    assert "password alone" in said.getvalue()
    assert not is_in(inside) and not TOTPDevice.objects.exists()
    assert LogEntry.objects.filter(change_message="Second factor removed, by the operator").exists()
    for name in ("tashi", "nobody"):
        with pytest.raises(CommandError):
            call_command("remove_second_factor", name)


# -- who must have one ----------------------------------------------------------------------------


@pytest.fixture
def rules(settings):
    settings.SECOND_FACTOR_FOR = None  # then it is the operator
    return settings


def test_by_default_it_is_advised_and_nothing_more(client, rules):
    operator()
    response = client.post(LOGIN, {"username": "dolma", "password": PASSWORD}, follow=True)
    assert response.request["PATH_INFO"] == "/admin/" and f'href="{SET_UP}"' in response.text
    assert is_in(client)


def test_nobody_else_is_advised(client, rules, tashi):
    response = client.post(LOGIN + "?next=" + SECURITY, {"username": "tashi", "password": PASSWORD}, follow=True)
    assert "can publish or let others in" not in response.text


@pytest.mark.parametrize(
    "path", ["/admin/", SECURITY, "/admin/password_change/", "/admin/auth/user/", "/admin/nowhere/"]
)
def test_where_it_is_compulsory_one_can_only_set_it_up(client, rules, path):
    rules.SECOND_FACTOR_REQUIRED = True
    operator()
    sign_in(client, "dolma")
    for method in (client.get, client.post):
        response = method(path)
        assert response.status_code == 302 and response["Location"] == SET_UP
    assert client.get(SET_UP).status_code == 200


def test_and_then_all_is_open(client, rules):
    rules.SECOND_FACTOR_REQUIRED = True
    operator()
    sign_in(client, "dolma")
    client.get(SET_UP)
    given = {"password": PASSWORD, "code": code(key=client.session["second_factor_key"])}
    assert len(door.codes_of(client.post(SET_UP, given))) == 10
    assert is_in(client)
    client.post("/admin/logout/")
    assert not is_in(client)


def test_a_session_without_the_code_is_none_where_it_is_compulsory(client, rules):
    rules.SECOND_FACTOR_REQUIRED = True
    user = operator()
    with_second_factor(user)
    client.force_login(user)
    assert client.get(SECURITY)["Location"].startswith(LOGIN + "?ended=code")


def test_who_needs_none_is_left_alone(client, rules, tashi):
    rules.SECOND_FACTOR_REQUIRED = True
    sign_in(client)
    assert is_in(client)


def needs_it(user):
    return user.username == "tashi"


def test_the_settings_say_who(client, rules, tashi):
    rules.SECOND_FACTOR_REQUIRED, rules.SECOND_FACTOR_FOR = True, f"{__name__}.needs_it"
    sign_in(client)
    assert client.get(SECURITY)["Location"] == SET_UP
    operator()
    other = Client()
    sign_in(other, "dolma")
    assert is_in(other)
