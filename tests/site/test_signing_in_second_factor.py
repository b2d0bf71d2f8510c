"""The second factor: set up, asked for, used once, removed; and how it is made compulsory."""

import re
from datetime import timedelta

import pytest
from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from aba_site.signing_in import guessing, second_factor
from tests.site import at_the_door as door
from tests.site.at_the_door import CODE, LOGIN, PASSWORD, code, is_in, person, sign_in, with_second_factor

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


def offered_key(client):
    """The one in the page, as somebody would type it."""
    shown = re.search(r'class="second-factor-key">([A-Z2-7 ]+)<', client.get(SET_UP).text).group(1)
    assert shown == client.get(SET_UP).context["offer"].key_in_groups
    return client.session["second_factor_key"]


def set_up(client, **given):
    key = offered_key(client)
    return client.post(SET_UP, {"password": PASSWORD, "code": code(key=key)} | given)


def give(client, text, way=""):
    return client.post(CODE + way, {"code": text})


def forget_waits():
    TOTPDevice.objects.update(throttling_failure_timestamp=F("throttling_failure_timestamp") - timedelta(days=9))


# -- setting up -----------------------------------------------------------------------------------


def test_it_is_set_up_with_a_picture_or_a_key_and_codes_are_shown_once(client, tashi):
    sign_in(client)
    page = client.get(SET_UP)
    assert "<svg" in page.text and "Set up a second factor" in page.text
    before = client.session.session_key
    response = set_up(client)
    codes = door.codes_of(response)
    assert len(set(codes)) == 10 and all(one in response.text for one in codes)
    assert client.session.session_key != before and is_in(client)
    assert "second_factor_key" not in client.session
    shown_later = client.get(SECURITY).text + client.get(SET_UP, follow=True).text
    assert "10 recovery codes are left" in shown_later and not any(one in shown_later for one in codes)


def test_the_picture_is_the_key(tashi):
    import segno

    offer = second_factor.Offer(tashi, "3132333435363738393031323334353637383930")
    address = TOTPDevice(user=tashi, key=offer.key).config_url
    assert offer.key_in_groups.replace(" ", "") in address and "tashi" in address and "Aba" in address
    path = re.search(r' d="([^"]+)"', segno.make(address, error="m").svg_inline(scale=4, omitsize=True)).group(1)
    assert path in offer.picture


@pytest.mark.parametrize(("given", "field"), [({"code": None}, "code"), ({"password": "not mine at all"}, "password")])
def test_not_without_a_code_of_the_app_and_the_password(client, tashi, given, field):
    sign_in(client)
    if "code" in given:
        given = {"code": "12345"}
    response = set_up(client, **given)
    assert response.context["form"].errors.keys() == {field}
    assert not TOTPDevice.objects.exists()


def test_the_code_that_proved_the_key_does_not_sign_in(client, tashi):
    sign_in(client)
    key = offered_key(client)
    used = code(key=key)
    client.post(SET_UP, {"password": PASSWORD, "code": used})
    other = Client()
    sign_in(other)
    assert give(other, used).status_code == 200 and not is_in(other)


def test_sessions_from_before_end(client, tashi):
    other = Client()
    sign_in(other)
    sign_in(client)
    set_up(client)
    assert is_in(client) and not is_in(other)


def test_recovery_codes_are_kept_as_hashes(tashi, codes):
    kept = set(StaticToken.objects.values_list("token", flat=True))
    assert kept == door.hashes(tashi, codes)
    plain = {second_factor.tidied(one) for one in codes}
    assert not kept & plain and all(len(one) == 16 for one in plain)


def test_a_kept_hash_is_no_code(client, tashi, codes):
    sign_in(client)
    give(client, StaticToken.objects.first().token, "?recovery")
    assert not is_in(client)


# -- signing in -----------------------------------------------------------------------------------


def test_the_password_alone_opens_nothing(client, codes):
    response = sign_in(client, query="?next=/admin/password_change/")
    assert response.status_code == 302 and response["Location"] == CODE
    assert "_auth_user_id" not in client.session
    for path in ("/admin/", SECURITY, SET_UP, REMOVE):
        assert client.get(path)["Location"].startswith(LOGIN)
    assert client.get(CODE).status_code == 200


def test_nobody_can_have_laid_the_session_ready_that_waits_for_the_code(client, codes):
    session = client.session
    session["laid ready"] = True
    session.save()
    client.cookies["sessionid"] = laid_ready = session.session_key
    sign_in(client)
    assert client.session.session_key != laid_ready and "laid ready" not in client.session
    stranger = Client()
    stranger.cookies["sessionid"] = laid_ready
    assert stranger.get(CODE).status_code == 302


def test_the_code_does_and_leads_where_one_was_going(client, tashi, codes):
    sign_in(client, query="?next=/admin/password_change/")
    before = client.session.session_key
    response = give(client, code())
    assert response["Location"] == "/admin/password_change/" and is_in(client)
    assert client.session.session_key != before
    assert "awaiting_code" not in client.session
    tashi.refresh_from_db()
    assert tashi.last_login is not None


@pytest.mark.parametrize(
    "written", ["{0[0]}{0[1]}{0[2]} {0[3]}{0[4]}{0[5]}", " {0} ", "{0[0]}{0[1]}{0[2]}-{0[3]}{0[4]}{0[5]}"]
)
def test_it_may_be_typed_with_gaps(client, codes, written):
    sign_in(client)
    give(client, written.format(code()))
    assert is_in(client)


def test_a_code_works_once(client, codes):
    sign_in(client)
    used = code()
    give(client, used)
    other = Client()
    sign_in(other)
    response = give(other, used)
    assert "This code is wrong, or was used before." in response.text and not is_in(other)


def test_a_recovery_code_works_once_and_one_is_told_how_many_are_left(client, tashi, codes):
    sign_in(client)
    response = client.post(CODE + "?recovery", {"code": codes[3].upper().replace("-", " ")}, follow=True)
    assert is_in(client) and "9 are left" in response.text
    other = Client()
    sign_in(other)
    assert give(other, codes[3], "?recovery").status_code == 200 and not is_in(other)
    give(other, codes[4], "?recovery")
    assert is_in(other)
    assert second_factor.recovery_codes_left(tashi) == 8


def test_nobody_elses_code_works(client, codes):
    others = with_second_factor(person("other"))
    sign_in(client)
    give(client, others[0], "?recovery")
    assert not is_in(client)


@pytest.mark.parametrize(
    "text", ["", "0", "null", "٠١٢٣٤٥", "1" * 500, "-1", "１２３４５６", "\x00", "' or 1=1", "None"]
)
def test_nonsense_is_no_code_and_no_error(client, codes, text):
    sign_in(client)
    for way in ("", "?recovery"):
        assert give(client, text, way).status_code == 200 and not is_in(client)


def test_after_a_wrong_code_the_next_has_to_wait(client, codes):
    sign_in(client)
    give(client, door.wrong_code())
    response = give(client, code())
    assert "before the next code" in response.text and not is_in(client)
    forget_waits()
    give(client, code())
    assert is_in(client)


def test_wrong_codes_count_like_wrong_passwords(client, codes):
    for _try in range(guessing.NAME_LIMIT):
        sign_in(client)  # the right password in between changes nothing
        forget_waits()
        response = give(client, door.wrong_code())
    assert response.status_code == 429
    assert sign_in(client).status_code == 429
    assert give(client, code()).status_code == 429 and not is_in(client)


def test_who_knows_the_password_cannot_keep_the_owner_out(client, codes):
    """Wrong codes make the app's wait, for anybody; a recovery code goes through from elsewhere, and ends the wait."""
    sign_in(client, REMOTE_ADDR="203.0.113.5")
    TOTPDevice.objects.update(throttling_failure_count=30, throttling_failure_timestamp=timezone.now())
    owner = Client()
    sign_in(owner)
    assert "before the next code" in give(owner, code()).text
    give(owner, codes[0], "?recovery")
    assert is_in(owner)
    assert TOTPDevice.objects.get().throttling_failure_count == 0


def test_a_right_password_waits_five_minutes_for_its_code(client, codes):
    sign_in(client)
    session = client.session
    session["awaiting_code"] |= {"since": session["awaiting_code"]["since"] - 300}
    session.save()
    assert give(client, code())["Location"] == LOGIN and not is_in(client)


@pytest.mark.parametrize("change", ["password", "left", "no staff"])
def test_nor_does_it_outlast_the_account(client, tashi, codes, change):
    sign_in(client)
    if change == "password":
        tashi.set_password("another long password")
    tashi.is_active, tashi.is_staff = change != "left", change != "no staff"
    tashi.save()
    assert give(client, code())["Location"] == LOGIN and not is_in(client)
