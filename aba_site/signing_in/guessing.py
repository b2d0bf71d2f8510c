"""
Who guesses must wait, longer each time; whoever else signs in is not held up.

Failures are counted for a name *from an address*, and for an address as a whole. They are never counted for a name
alone: else anybody could keep anybody out by typing wrong passwords. A wrong code counts like a wrong password.

django-axes brings the backend, the table and the moments at which attempts are seen; its own counting knows neither two
limits nor waits that grow, and would let somebody with one good account wipe out the failures of their whole address.
Names are kept as keyed hashes, as people type passwords in the wrong field.
"""

import logging
import unicodedata
from datetime import timedelta

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_client_username, get_credentials
from axes.models import AccessAttempt
from django.contrib import admin
from django.contrib.auth.signals import user_login_failed
from django.db import transaction
from django.db.models import F, Max, Q, Sum
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

log = logging.getLogger(__name__)

NAME_LIMIT = 5
ADDRESS_LIMIT = 50
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT_OF_NAME = timedelta(hours=1)
LONGEST_WAIT_OF_ADDRESS = timedelta(minutes=15)
FORGOTTEN_AFTER = timedelta(days=1)
NO_WAIT = timedelta(0)


class Guard(AxesStandaloneBackend):
    """Stands before the backends that check passwords. What comes from no network, such as a command, is let by."""

    def authenticate(self, request, username=None, password=None, **kwargs):
        if request is None:
            return None
        return super().authenticate(request, username=username, password=password, **kwargs)


class Attempts(AxesDatabaseHandler):
    """How axes is told of attempts, and what it asks before each."""

    def is_locked(self, request, credentials=None):
        return waiting_time(request, credentials) > NO_WAIT

    def user_login_failed(self, sender, credentials, request=None, **kwargs):
        if request is None:
            return
        request.axes_credentials = credentials
        if not request.axes_locked_out:  # what was not even tried does not make the wait longer
            note_failure(key_of(request, credentials), request.axes_ip_address, request.axes_attempt_time)
            request.axes_locked_out = self.is_locked(request, credentials)
        if request.axes_locked_out:
            log.warning("Signing in has to wait after repeated failures.")

    def user_logged_in(self, sender, request, user, **kwargs):
        name = key_of(request, get_credentials(user.get_username()))
        AccessAttempt.objects.filter(username=name, ip_address=request.axes_ip_address).delete()

    def user_logged_out(self, sender, request, user, **kwargs):
        pass


def key_of(request, credentials) -> str:
    name = unicodedata.normalize("NFKC", get_client_username(request, credentials) or "")
    return salted_hmac("aba_site.signing_in.guessing", name).hexdigest()


@transaction.atomic
def note_failure(name: str, address: str | None, at):
    AccessAttempt.objects.filter(attempt_time__lt=at - FORGOTTEN_AFTER).delete()
    key = {"username": name, "ip_address": address, "user_agent": ""}
    attempt, _made = AccessAttempt.objects.select_for_update().get_or_create(
        **key, defaults={"failures_since_start": 0}
    )
    AccessAttempt.objects.filter(pk=attempt.pk).update(
        failures_since_start=F("failures_since_start") + 1, attempt_time=at
    )


def waiting_time(request, credentials) -> timedelta:
    """How long nothing is tried for this name from this address, or for this address at all."""
    now, name = request.axes_attempt_time, Q(username=key_of(request, credentials))
    counts = AccessAttempt.objects.filter(
        ip_address=request.axes_ip_address, attempt_time__gte=now - FORGOTTEN_AFTER
    ).aggregate(
        failures=Sum("failures_since_start"),
        last=Max("attempt_time"),
        failures_of_name=Sum("failures_since_start", filter=name),
        last_of_name=Max("attempt_time", filter=name),
    )
    of_name = wait_after((counts["failures_of_name"] or 0) - NAME_LIMIT, LONGEST_WAIT_OF_NAME)
    of_address = wait_after((counts["failures"] or 0) - ADDRESS_LIMIT, LONGEST_WAIT_OF_ADDRESS)
    ends = [last + wait for last, wait in ((counts["last_of_name"], of_name), (counts["last"], of_address)) if wait]
    return max([end - now for end in ends], default=NO_WAIT)


def wait_after(beyond: int, longest: timedelta) -> timedelta:
    """After so many failures beyond the limit: a minute, then twice as long with each, up to the longest."""
    return NO_WAIT if beyond < 0 else min(FIRST_WAIT * 2 ** min(beyond, 20), longest)


# -- for the pages --------------------------------------------------------------------------------


def may_try(request, user) -> bool:
    """Where not, the page that says to wait takes the place of whatever else is answered."""
    credentials = get_credentials(user.get_username())
    if AxesProxyHandler.is_allowed(request, credentials):
        return True
    request.axes_credentials, request.axes_locked_out = credentials, True
    return False


def failed(request, user):
    """Something other than a password was wrong: it counts all the same."""
    user_login_failed.send(__name__, credentials=get_credentials(user.get_username()), request=request)


def must_wait(request, _response=None, credentials=None):
    """The page in place of any other while attempts are not heard."""
    AxesProxyHandler.update_request(request)
    seconds = max(int(waiting_time(request, credentials).total_seconds()), 1)
    context = {**admin.site.each_context(request), "title": _("Too many attempts"), "minutes": -(-seconds // 60)}
    response = render(request, "admin/signing_in/wait.html", context, status=429)
    response["Retry-After"] = str(seconds)
    return response
