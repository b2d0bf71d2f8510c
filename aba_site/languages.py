"""The language that an address asks for beside its own."""

from django.conf import settings
from django.utils.translation import get_language


def asked_language(request) -> str:
    """``?lang=zh-hans``; the language of the address where that is none of the site's."""
    asked = request.GET.get("lang", "")
    return asked if asked in dict(settings.LANGUAGES) else get_language()
