"""What the site's settings say of a person; where they name nothing, what can be said without knowing any app."""

from datetime import datetime

from django.conf import settings
from django.utils.module_loading import import_string


def needs_second_factor(user) -> bool:
    """Who should have a second factor, and must where ``SECOND_FACTOR_REQUIRED``."""
    if settings.SECOND_FACTOR_FOR:
        return import_string(settings.SECOND_FACTOR_FOR)(user)
    return user.is_superuser


def rights_changed_at(user) -> datetime | None:
    """Sessions that began before this have ended."""
    return import_string(settings.RIGHTS_CHANGED_AT)(user) if settings.RIGHTS_CHANGED_AT else None
