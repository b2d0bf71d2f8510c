"""The pages that belong to no app; the only part of ``aba_site`` that may know the apps."""

from aba_site.views.errors import bad_request, csrf_failure, page_not_found, permission_denied, server_error
from aba_site.views.front_page import home
from aba_site.views.gallery import components
from aba_site.views.health import health_live, health_ready
from aba_site.views.languages import choose_language
from aba_site.views.reported import reported
from aba_site.views.search import search, suggest

__all__ = [
    "bad_request",
    "choose_language",
    "components",
    "csrf_failure",
    "health_live",
    "health_ready",
    "home",
    "page_not_found",
    "permission_denied",
    "reported",
    "search",
    "server_error",
    "suggest",
]
