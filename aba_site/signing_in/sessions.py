"""
How long a session lasts: until nothing was asked for half an hour, or ten hours at most; until the password, the role
or the second factor changes, or until its person ends it.

A changed password is Django's own doing: each session holds a hash of it.
"""

import time

from django.conf import settings
from django.contrib.auth import SESSION_KEY, logout
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from aba_site.signing_in import hooks, second_factor

SIGNED_IN = "signed_in_at"
SEEN = "seen_at"
AWAITING_CODE = "awaiting_code"
# How exactly it is known when something was asked last, in seconds: a session is not written for each request.
SEEN_STEP = 60
# The last two are for what does not know the first.
KEPT_NOWHERE = "no-store, no-cache, private"
IDLE, LONG, RIGHTS, CODE, EVERYWHERE = "idle", "long", "rights", "code", "everywhere"
# What somebody who must have a second factor can do before they have one.
WITHOUT_SECOND_FACTOR = {"second_factor", "logout", "login", "jsi18n"}


def connect():
    user_logged_in.connect(begin, dispatch_uid="aba_site.signing_in.begin")


def begin(sender, request, user, **_kwargs):
    """A session begins. Those that ended by themselves are swept away, as nothing else does."""
    request.session[SIGNED_IN] = request.session[SEEN] = time.time()
    SessionStore.clear_expired()


def end_sessions(user, keep: str | None = None) -> int:
    """Ends a person's sessions, also those that wait for a code, but for the one with the key ``keep``."""
    alive = Session.objects.filter(expire_date__gt=timezone.now()).exclude(session_key=keep).iterator()
    theirs = [session.session_key for session in alive if is_of(session.get_decoded(), user)]
    Session.objects.filter(session_key__in=theirs).delete()
    return len(theirs)


def is_of(session: dict, user) -> bool:
    return str(user.pk) in (session.get(SESSION_KEY), session.get(AWAITING_CODE, {}).get("user"))


def why_ended(session, user) -> str:
    """By which limit; empty for a session that goes on."""
    now = time.time()
    began = session.get(SIGNED_IN, now)
    if now - began >= settings.SESSION_LONGEST_MINUTES * 60:
        return LONG
    if now - session.get(SEEN, now) >= settings.SESSION_IDLE_MINUTES * 60:
        return IDLE
    changed = hooks.rights_changed_at(user)
    return RIGHTS if changed and changed.timestamp() > began else ""


def explanation(reason: str) -> str:
    """In words, for the page on which one signs in again; empty for what is no reason."""
    if reason == IDLE:
        minutes = settings.SESSION_IDLE_MINUTES
        return ngettext(
            "You were signed out because nothing was asked for %(minutes)s minute.",
            "You were signed out because nothing was asked for %(minutes)s minutes.",
            minutes,
        ) % {"minutes": minutes}
    texts = {
        LONG: _("You were signed out because your session had lasted as long as one may."),
        RIGHTS: _("You were signed out because your role has changed."),
        CODE: _("You were signed out because your second factor has changed."),
        EVERYWHERE: _("You are signed out everywhere."),
    }
    return texts.get(reason, "")


def sign_out(request, reason: str, back: bool = True) -> HttpResponseRedirect:
    """To the page on which one signs in; it says why, and leads back."""
    logout(request)
    query = {"ended": reason} | ({"next": request.get_full_path()} if back else {})
    return HttpResponseRedirect(f"{reverse('admin:login')}?{urlencode(query)}")


class Sessions:
    """
    Holds back-office requests to these limits. Stands after who asks is known, before anything is done for them.

    Public pages are the same for all and read no session.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(reverse("admin:index")) or not request.user.is_authenticated:
            return self.get_response(request)
        if reason := why_ended(request.session, request.user):
            if request.path in (reverse("admin:login"), reverse("admin:logout")):
                return sign_out(request, reason, back=False)
            return sign_out(request, reason)
        self.mark(request.session)
        return self.get_response(request)

    @staticmethod
    def mark(session):
        now = time.time()
        session.setdefault(SIGNED_IN, now)
        if now - session.get(SEEN, 0) >= SEEN_STEP:
            session[SEEN] = now

    def process_view(self, request, _view, _args, _kwargs):
        """Who must have a second factor and has none can set one up, and nothing else."""
        match = request.resolver_match
        if not settings.SECOND_FACTOR_REQUIRED or match.namespaces != ["admin"]:
            return None
        if not request.user.is_authenticated or second_factor.was_passed(request.session):
            return None
        if match.url_name in WITHOUT_SECOND_FACTOR or not hooks.needs_second_factor(request.user):
            return None
        if second_factor.device_of(request.user):
            return sign_out(request, CODE)
        return HttpResponseRedirect(reverse("admin:second_factor"))


class NoStore:
    """What belongs to a session is kept by no browser and no proxy, whatever kind of answer it is."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        response = self.get_response(request)
        session = getattr(request, "session", None)
        if request.path.startswith(reverse("admin:index")) or (session is not None and session.accessed):
            response.headers["Cache-Control"] = KEPT_NOWHERE
        return response
