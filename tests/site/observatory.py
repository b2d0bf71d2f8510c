"""
How Mozilla's HTTP Observatory grades a response, as its scoring table has it since 2024
(https://developer.mozilla.org/en-US/observatory/docs/tests_and_scoring): from 100 points penalties are taken; where 90
are left, bonuses are added. What depends on the whole host (certificates, preloading) is left out.
"""

import re
from collections.abc import Mapping

BROAD = {"*", "http:", "https:", "ftp:", "http://*", "https://*", "http://*.*", "https://*.*"}
INLINE = {"'unsafe-inline'", "data:"}
PRIVATE_REFERRERS = {"no-referrer", "same-origin", "strict-origin", "strict-origin-when-cross-origin"}
SIX_MONTHS = 15_768_000
LEAST_FOR_BONUS = 90


def score(response, host: str) -> tuple[int, dict[str, int]]:
    """The points of a response that came over TLS from ``host``, and what each test gave or took."""
    headers, html = response.headers, _html(response)
    marks = {
        "content-security-policy": content_security_policy(headers),
        "cookies": cookies(response.cookies),
        "cross-origin-resource-policy": resource_policy(headers),
        "cross-origin-resource-sharing": resource_sharing(headers),
        "referrer-policy": referrer_policy(headers),
        "strict-transport-security": transport_security(headers),
        "subresource-integrity": integrity(html, host),
        "x-content-type-options": 0 if headers.get("X-Content-Type-Options") == "nosniff" else -5,
        "x-frame-options": framing(headers),
    }
    points = 100 + sum(mark for mark in marks.values() if mark < 0)
    if points >= LEAST_FOR_BONUS:
        points += sum(mark for mark in marks.values() if mark > 0)
    return points, marks


def policy(headers: Mapping) -> dict[str, set[str]]:
    parts = [part.split() for part in headers.get("Content-Security-Policy", "").split(";")]
    return {directive.lower(): set(sources) for directive, *sources in filter(None, parts)}


def content_security_policy(headers) -> int:
    directives = policy(headers)
    if not directives:
        return -25

    def sources(name):
        return directives.get(name, directives.get("default-src", {"*"}))

    scripts, styles = sources("script-src"), sources("style-src")
    active = set().union(*(found for name, found in directives.items() if name not in ("img-src", "media-src")))
    if scripts & (BROAD | INLINE) or sources("object-src") & BROAD:
        return -20
    if any(one.startswith(("http:", "ftp:")) for one in active):
        return -20
    if "'unsafe-eval'" in scripts | styles:
        return -10
    if any(one.startswith(("http:", "ftp:")) for one in sources("img-src") | sources("media-src")):
        return -10
    if styles & (BROAD | INLINE):
        return 0
    # The table names form-action with the full mark.
    whole = directives.get("default-src") == {"'none'"} and directives.get("form-action", {"*"}) <= {"'self'", "'none'"}
    return 10 if whole else 5


def cookies(jar) -> int:
    worst = 5 if jar else 0
    for cookie in jar.values():
        session = "sess" in cookie.key.lower()
        if not cookie["secure"]:
            worst = min(worst, -40 if session else -20)
        if session and not cookie["httponly"]:
            worst = min(worst, -30)
        if cookie["samesite"] not in ("Lax", "Strict"):
            worst = min(worst, -20 if "csrf" in cookie.key.lower() or cookie["samesite"] else 0)
    return worst


def resource_policy(headers) -> int:
    found = headers.get("Cross-Origin-Resource-Policy", "cross-origin")
    return {"same-origin": 10, "same-site": 10, "cross-origin": 0}.get(found, -5)


def resource_sharing(headers) -> int:
    """Anybody may read what is public; with their cookies they may not."""
    with_credentials = headers.get("Access-Control-Allow-Credentials", "").lower() == "true"
    return -50 if with_credentials and headers.get("Access-Control-Allow-Origin") != "*" else 0


def referrer_policy(headers) -> int:
    named = [part.strip() for part in headers.get("Referrer-Policy", "").split(",") if part.strip()]
    if not named:
        return 0
    return 5 if named[-1] in PRIVATE_REFERRERS else -5


def transport_security(headers) -> int:
    age = re.search(r"max-age=(\d+)", headers.get("Strict-Transport-Security", ""))
    if not age:
        return -20
    return 0 if int(age[1]) >= SIX_MONTHS else -10


def framing(headers) -> int:
    if "frame-ancestors" in policy(headers):
        return 5
    return 0 if headers.get("X-Frame-Options", "").lower() in ("deny", "sameorigin") else -20


def integrity(html: str, host: str) -> int:
    """Scripts of other sites must be named with their hash, and come over TLS."""
    mark = 0
    for attributes in re.findall(r"<script([^>]*\bsrc=[^>]*)>", html):
        address = re.search(r'src="([^"]*)"', attributes)[1]
        foreign = re.match(r"(https?:)?//([^/]+)", address)
        if not foreign or foreign[2] == host:
            continue
        safe, hashed = foreign[1] == "https:", "integrity=" in attributes
        mark = min(mark, 0 if safe and hashed else -5 if safe else -20 if hashed else -50)
    return mark


def _html(response) -> str:
    if not response.headers.get("Content-Type", "").startswith("text/html"):
        return ""
    return b"".join(response).decode() if response.streaming else response.content.decode()
