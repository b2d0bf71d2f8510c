"""People who sign in, and every address behind the door, as tests need them."""

import time
from binascii import unhexlify

from django.contrib.auth import get_user_model
from django.urls import NoReverseMatch, reverse
from django_otp.oath import TOTP

from aba_site.signing_in import actions, second_factor
from tests.site.test_addresses import patterns

PASSWORD = "seven wet yaks at dawn"
KEY = "3132333435363738393031323334353637383930"
LOGIN = "/admin/login/"
CODE = "/admin/login/code/"


def person(name="tashi", **given):
    """Who keeps figures and has no special power."""
    return get_user_model().objects.create_user(name, password=PASSWORD, is_staff=True, **given)


def operator(name="dolma"):
    return get_user_model().objects.create_superuser(name, password=PASSWORD)


def sign_in(client, name="tashi", password=PASSWORD, query="", **extra):
    return client.post(LOGIN + query, {"username": name, "password": password}, **extra)


def is_in(client):
    """Whether the back-office knows who asks."""
    return client.get("/admin/security/").status_code == 200


def code(steps=0, key=KEY):
    """What the app shows now, or so many times 30 seconds later."""
    totp = TOTP(unhexlify(key))
    totp.time = time.time() + 30 * steps
    return f"{totp.token():06}"


def wrong_code():
    right = {code(steps) for steps in range(-2, 4)}
    return next(text for text in ("000000", "111111", *map("{:06}".format, range(1, 9))) if text not in right)


def with_second_factor(user):
    """Their recovery codes; the app's key is ``KEY``, and no code of it was used yet."""
    return actions.set_up(user=user, key=KEY, step=-1, drift=0, by=user)[1]


def codes_of(response):
    return response.context["codes"]


def hashes(user, codes):
    return {second_factor.hash_of(user, one) for one in codes}


def back_office_addresses():
    """Every address of the back-office, with something in each gap: ``(name, path)``."""
    for namespaces, pattern in patterns():
        if namespaces != ("admin",) or pattern.name is None:
            continue
        arguments = dict.fromkeys(pattern.pattern.converters, 1)
        arguments |= {name: "1" for name in pattern.pattern.regex.groupindex if name not in arguments}
        if "app_label" in arguments:
            arguments["app_label"] = "poverty"
        unnamed = pattern.pattern.regex.groups - len(arguments)
        try:
            path = reverse(f"admin:{pattern.name}", args=["1"] * unnamed, kwargs={} if unnamed else arguments)
        except NoReverseMatch as error:
            raise AssertionError(f"{pattern.name}: give its gaps a value here") from error
        yield pattern.name, path
