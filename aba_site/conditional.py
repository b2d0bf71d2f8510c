"""
What browsers and proxies may keep of the public site: everything, as long as they ask each time whether it still holds.

Each answer has an ``ETag`` made of all that it may depend on. Who asks with the same one is told 304, "not modified",
for one small query and before any view runs.

The version of the data is read *before* an answer is made. What is published in between leads to an answer that is
newer than its tag, and made again at the next visit; never to an old one that keeps a new tag.
"""

import hashlib

from django.apps import apps
from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed, SuspiciousOperation
from django.http import HttpResponseNotModified
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags

from aba_site.build import build
from aba_site.middleware import url_name
from aba_site.query_state import QueryReader

# Addresses by name that are answered anew each time, and why.
ALWAYS_ANEW = {
    "choose-language": "leads elsewhere, by the reader's cookie and browser",
    "set_language": "is sent a form, and sets a cookie",
    "health-live": "is about the process",
    "health-ready": "is about the process and its database",
    "challenge": "has a form with a cookie against forgery",
    "challenge-answer": "is known to one person",
    "search-suggest": "is asked at each key, and kept for half a minute instead",
}


class Conditional:
    """Outside everything that may set a cookie, so that an answer with one is seen. The admin has its own rules."""

    def __init__(self, get_response):
        if settings.DEBUG:  # where templates and styles change under a running process
            raise MiddlewareNotUsed
        self.get_response = get_response
        build()  # what this process serves is what was there when it started

    def __call__(self, request):
        response = self.get_response(request)
        tag = getattr(request, "entity_tag", "")
        if tag and response.status_code in (200, 304) and not response.cookies:
            response.headers["ETag"] = tag
            patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == 304:
            # It would be the length of what is not sent.
            response.headers.pop("Content-Length", None)
        # Also of what is not found: it may be published in a minute.
        response.headers.setdefault("Cache-Control", "no-cache")
        return response

    def process_view(self, request, _view, _args, _kwargs):
        if request.method in ("GET", "HEAD") and _is_public(request) and not _looks_ahead(request):
            request.entity_tag = entity_tag(request)
            if request.entity_tag and request.entity_tag in _kept(request):
                return HttpResponseNotModified()
        return None


def _kept(request) -> list[str]:
    """The tags of what the reader has; weak ones all, as a proxy may have left that out."""
    return [f"W/{tag.removeprefix('W/')}" for tag in parse_etags(request.headers.get("If-None-Match", ""))]


def _is_public(request) -> bool:
    name = url_name(request)
    return bool(name) and name not in ALWAYS_ANEW


def _looks_ahead(request) -> bool:
    """Whether a moment is asked for that lies ahead: what that means changes when it comes."""
    try:
        reader = QueryReader.of(request.GET)
    except SuspiciousOperation:  # more parameters than are read: what then, the view decides
        return True
    reader.moment("as_of", timezone.now())
    return bool(reader.problems)


def entity_tag(request) -> str:
    """
    The ``ETag`` of what would be answered now; empty where an app cannot say which data those are.

    Weak, as compressing changes the bytes. The date is in it because pages cite the day on which they were read.
    """
    versions = public_versions()
    if None in versions:
        return ""
    address = request.scheme, request.get_host(), request.path, request.META.get("QUERY_STRING", "")
    parts = build(), versions, timezone.localdate(), *address
    return f'W/"{hashlib.sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]}"'


def public_versions() -> list:
    """Of the data of every app that shows any: each says so in its AppConfig, as the machinery knows no app."""
    return [config.public_version() for config in apps.get_app_configs() if hasattr(config, "public_version")]
