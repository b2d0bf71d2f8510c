"""What changes somebody's second factor, or ends their sessions. Each stands in the person's history."""

from django.contrib.admin.models import CHANGE, LogEntry
from django.db import transaction
from django.utils.translation import gettext as _
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from aba_site.signing_in import second_factor
from aba_site.signing_in.sessions import end_sessions


@transaction.atomic
def set_up(*, user, key: str, step: int, drift: int, by) -> tuple[TOTPDevice, list[str]]:
    """
    The new second factor and its recovery codes, which are nowhere to be read again.

    ``step`` and ``drift`` are those of the code that proved the key: it is not taken a second time.
    """
    forget(user)
    device = TOTPDevice.objects.create(user=user, key=key, last_t=step, drift=drift, name="app")
    codes = keep_new_codes(user)
    note(user, _("Second factor set up"), by)
    return device, codes


@transaction.atomic
def renew_recovery_codes(*, user, by) -> list[str]:
    """Ten new ones; those from before are void."""
    codes = keep_new_codes(user)
    note(user, _("New recovery codes made"), by)
    return codes


@transaction.atomic
def remove(*, user, by) -> bool:
    """Whether there was one. Every session of the person ends."""
    had_one = forget(user)
    if had_one:
        note(user, _("Second factor removed"), by)
        end_sessions(user)
    return had_one


@transaction.atomic
def sign_out_everywhere(*, user, by) -> int:
    """How many sessions ended."""
    note(user, _("Signed out everywhere"), by)
    return end_sessions(user)


def forget(user) -> bool:
    StaticDevice.objects.filter(user=user).delete()
    return bool(TOTPDevice.objects.filter(user=user).delete()[0])


def keep_new_codes(user) -> list[str]:
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name="recovery codes")
    codes = second_factor.new_recovery_codes()
    StaticToken.objects.bulk_create(StaticToken(device=device, token=second_factor.hash_of(user, c)) for c in codes)
    return codes


def note(user, what, by):
    """In the history of the person's account. Without ``by`` it was the operator, who needs no account."""
    message = what if by else _("%(what)s, by the operator") % {"what": what}
    LogEntry.objects.log_actions((by or user).pk, [user], CHANGE, message, single_object=True)
