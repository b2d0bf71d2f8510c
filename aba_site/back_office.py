"""Settings of the admin's theme, django-unfold."""

from django.urls import reverse_lazy
from django.utils.translation import gettext_lazy as _

UNFOLD = {
    "SITE_TITLE": _("Aba statistics"),
    "SITE_HEADER": _("Aba statistics: back-office"),
    "SITE_URL": reverse_lazy("home"),
    "SITE_SYMBOL": "monitoring",
    "SHOW_LANGUAGES": True,
    "SHOW_HISTORY": True,
}
