"""
A second factor: codes that an app on one's phone makes, and recovery codes for when the phone is gone.

django-otp keeps and checks both. Of recovery codes it would keep the plain text; here it is given their hashes, in
place of the codes, when they are made and when one is tried. A code has 80 bits, so that no hash can be turned back.
"""

import hashlib
from base64 import b32encode
from binascii import unhexlify
from dataclasses import dataclass
from secrets import token_bytes

from django.db import transaction
from django.utils import timezone
from django.utils.safestring import mark_safe
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice
from django_otp.plugins.otp_totp.models import TOTPDevice

CODES = 10
CODE_BYTES = 10  # 16 letters and digits in base 32, which is as many as django-otp's column holds
DIGITS = 6


def device_of(user) -> TOTPDevice | None:
    return TOTPDevice.objects.filter(user=user, confirmed=True).first()


def recovery_codes_left(user) -> int:
    return StaticDevice.objects.filter(user=user, token_set__isnull=False).values("token_set").count()


def was_passed(session) -> bool:
    """Whether a code was given when this session began, or since. Removing a second factor ends the sessions."""
    return DEVICE_ID_SESSION_KEY in session


# -- what is shown when one is set up -------------------------------------------------------------


@dataclass(frozen=True)
class Offer:
    """A secret key that is not in use before a code made with it has come back."""

    user: object
    key: str  # 20 bytes in hexadecimal digits

    @property
    def key_in_groups(self) -> str:
        """To be typed where no camera can read the picture."""
        text = b32encode(unhexlify(self.key)).decode()
        return " ".join(text[start : start + 4] for start in range(0, len(text), 4))

    @property
    def picture(self) -> str:
        """A QR code as SVG; on white also in the dark, or cameras do not see it."""
        import segno  # when it is used: a start need not wait for it

        address = TOTPDevice(user=self.user, key=self.key).config_url
        return mark_safe(segno.make(address, error="m").svg_inline(scale=4, light="#fff", omitsize=True))  # noqa: S308

    def step_of(self, code: str) -> tuple[int, int] | None:
        """In which step of time the code was made, and how many off from our clock; ``None`` for a wrong one."""
        if not is_from_app(code):
            return None
        totp = TOTP(unhexlify(self.key))
        totp.time = timezone.now().timestamp()
        return (totp.t(), totp.drift) if totp.verify(int(code), tolerance=1) else None


# -- codes ----------------------------------------------------------------------------------------


def tidied(code: str) -> str:
    """As it is compared: people type blanks, dashes and capitals."""
    return "".join(letter for letter in code.lower() if letter.isascii() and letter.isalnum())


def is_from_app(code: str) -> bool:
    return len(code) == DIGITS and code.isdigit()


def seconds_to_wait(user) -> int:
    """Until the next code of the app is looked at, after wrong ones: 1, 2, 4, 8 …"""
    device = device_of(user)
    allowed, why = device.verify_is_allowed() if device else (True, None)
    return 0 if allowed else max(int((why["locked_until"] - timezone.now()).total_seconds()) + 1, 1)


@transaction.atomic
def accept(user, code: str) -> TOTPDevice | None:
    """
    The person's second factor if the code is right: one of their app, or a recovery code, either of them once.

    Whoever knows the password can make the app's codes wait by giving wrong ones, though not the recovery codes; one of
    these also ends the wait.
    """
    code = tidied(code)
    device = TOTPDevice.objects.select_for_update().filter(user=user, confirmed=True).first()
    if device is None:
        return None
    if is_from_app(code):
        return device if device.verify_token(code) else None
    recovery = StaticDevice.objects.select_for_update().filter(user=user).first()
    if recovery and code and recovery.verify_token(hash_of(user, code)):
        device.throttle_reset()
        return device
    return None


def hash_of(user, code: str) -> str:
    digest = hashlib.sha256(f"recovery code of {user.pk}: {tidied(code)}".encode()).digest()
    return b32encode(digest[:CODE_BYTES]).decode().lower()


def new_recovery_codes() -> list[str]:
    """Ten, in groups of four: ``k3vd-…``."""
    texts = [b32encode(token_bytes(CODE_BYTES)).decode().lower() for _ in range(CODES)]
    return ["-".join(text[start : start + 4] for start in range(0, len(text), 4)) for text in texts]
