"""
What holds for every answer, whatever view gives it: which methods are answered, who may frame it, who may fetch it from
elsewhere, and what no page here ever asks for.

The rules go by an address's name or ending, so that a view cannot forget them.
"""

from csp.constants import NONE, SELF, UNSAFE_EVAL, UNSAFE_INLINE
from django.conf import settings
from django.http import HttpResponse, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware
from django.urls import reverse
from django.utils.cache import patch_vary_headers

from aba_site.front import MARK

# The admin's theme evaluates Alpine.js expressions and sets styles inline.
ADMIN_POLICY = {
    "default-src": [NONE],
    "script-src": [SELF, UNSAFE_EVAL, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:"],
    "font-src": [SELF],
    "connect-src": [SELF],
    "form-action": [SELF],
    "base-uri": [NONE],
    "frame-ancestors": [NONE],
}

# Styles, scripts and pictures load nothing themselves. As short as can be: it goes with each of some twenty files.
FILE_POLICY = {"default-src": [NONE], "form-action": [NONE], "base-uri": [NONE], "frame-ancestors": [NONE]}

# Addresses by name: those that other sites may show in a frame, and those that take a form.
FRAMED = frozenset(["indicator-embed"])
FORMS = {"set_language": ["POST"], "challenge": ["GET", "HEAD", "POST"]}
READING = ["GET", "HEAD"]
# With the page, or that the page one has still holds: then its headers replace those that came with the page.
SHOWN = (200, 304)

# Files of data are for anybody's programs and pages; pages, scripts and styles are for this site.
DATA_FILES = (".csv", ".json", ".xlsx", ".svg", ".png", ".zip", ".atom")
PREFLIGHT = {"Access-Control-Allow-Methods": "GET, HEAD", "Access-Control-Max-Age": "86400"}

# Files that are packed by themselves.
PACKED = ("application/zip", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "image/png")


def url_name(request) -> str:
    """Under which name the address was found; empty where it was not, or in another's namespace."""
    match = getattr(request, "resolver_match", None)
    return match.url_name or "" if match and not match.namespaces else ""


class ContentSecurityPolicies:
    """Loosens the policy under the admin's address, lets anybody frame what is made for it, and nothing else."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        if request.path.startswith(reverse("admin:index")):
            response._csp_replace = ADMIN_POLICY
        elif request.path.startswith(settings.STATIC_URL):
            response._csp_config = FILE_POLICY
        elif url_name(request) in FRAMED and response.status_code in SHOWN:
            response._csp_replace = {"frame-ancestors": ["*"]}
            del response.headers["X-Frame-Options"]
        return response


class CrossOrigin:
    """Pages are for this site only; files of data, and what may be framed, for all, without anybody's cookies."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        data = is_data(request, response)
        shared = data or (url_name(request) in FRAMED and response.status_code in SHOWN)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if shared else "same-origin")
        if data and request.method in ("GET", "HEAD", "OPTIONS"):
            response.headers["Access-Control-Allow-Origin"] = "*"
            if request.method == "OPTIONS":
                for name, value in PREFLIGHT.items():
                    response.headers[name] = value
        return response


def is_data(request, response) -> bool:
    """A file of data by its ending, unless what came is a page: that there is no such file, for example."""
    named = bool(url_name(request)) and request.path.endswith(DATA_FILES)
    return named and not response.headers.get("Content-Type", "").startswith("text/html")


class Compression(GZipMiddleware):
    """
    Pages and plain files are sent packed. What is packed already would take time, and become no smaller; what is kept
    in front of Django is packed there.
    """

    def process_response(self, request, response):
        if response.headers.get("Content-Type", "").partition(";")[0] in PACKED:
            return response
        if MARK in request.META and getattr(request, "entity_tag", "") and not response.streaming:
            return response
        return super().process_response(request, response)


class PermissionsPolicy:
    """Tells the browser that no page here uses the reader's devices or whereabouts."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        response.headers.setdefault(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"
        )
        return response


class Methods:
    """
    Public addresses are read: GET and HEAD. OPTIONS says so without the page; what is sent there is refused with 405
    before any view sees it. The back-office and the forms named above decide for themselves.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        unmade = response.status_code == 200 and response.headers.get("Content-Length") == "0"
        if request.method == "HEAD" and unmade:
            # A file that is not made for HEAD: its length is not nought, but unknown.
            del response.headers["Content-Length"]
            patch_vary_headers(response, ["Accept-Encoding"])
        if response.status_code == 204:
            # No content has no length either, says RFC 9110.
            response.headers.pop("Content-Length", None)
        return response

    def process_view(self, request, _view, _args, _kwargs):
        if request.resolver_match.namespaces:
            return None
        methods = FORMS.get(url_name(request), READING)
        if request.method in methods:
            return None
        allowed = [*methods, "OPTIONS"]
        if request.method != "OPTIONS":
            return HttpResponseNotAllowed(allowed)
        answer = HttpResponse(status=204, headers={"Allow": ", ".join(allowed)})
        del answer.headers["Content-Type"]
        return answer
