"""Signing in: name and password, then a code from those who have a second factor."""

import time

from django.contrib import messages
from django.contrib.auth import get_user_model
from django.contrib.auth import login as begin_session
from django.contrib.auth.views import LoginView
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.crypto import constant_time_compare
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView
from django_otp import login as pass_second_factor

from aba_site.signing_in import hooks, second_factor, sessions
from aba_site.signing_in.forms import CodeForm, RecoveryCodeForm, SignInForm

# How long, in seconds, a right password waits for its code.
CODE_AWAITED = 300
RECOVERY = "recovery"


class SignIn(LoginView):
    """The first step; for most the only one."""

    site = None
    authentication_form = SignInForm
    template_name = "admin/login.html"

    def get_context_data(self, **kwargs):
        here = self.request.get_full_path()
        context = {
            **self.site.each_context(self.request),
            "title": _("Sign in"),
            "app_path": here,
            "here": here,
            "username": self.request.user.get_username(),
            "ended": sessions.explanation(self.request.GET.get("ended", "")) if self.request.method == "GET" else "",
        }
        return {**super().get_context_data(**kwargs), **context, **(self.extra_context or {})}

    def get_default_redirect_url(self):
        return reverse("admin:index", current_app=self.site.name)

    def form_valid(self, form):
        user = form.get_user()
        if second_factor.device_of(user) is None:
            begin_session(self.request, user)
            advise(self.request, user)
            return HttpResponseRedirect(self.get_success_url())
        self.request.session.flush()  # with a new key: nobody can have laid this one ready
        self.request.session[sessions.AWAITING_CODE] = {
            "user": str(user.pk),
            "backend": user.backend,
            "password": user.get_session_auth_hash(),
            "since": time.time(),
            "next": self.get_success_url(),
        }
        return HttpResponseRedirect(reverse("admin:second_step", current_app=self.site.name))


def advise(request, user):
    """A second factor is asked of some: gently, where the site does not insist."""
    if hooks.needs_second_factor(user):
        text = _("Your account can publish or let others in. A second factor protects it if the password gets known.")
        warn(request, text, "admin:second_factor", _("Set up a second factor"))


def warn(request, text, page, title):
    """On the next page, with a link to where something can be done about it."""
    link = format_html('<a href="{}" class="font-semibold underline">{}</a>', reverse(page), title)
    messages.warning(request, format_html("{} {}", text, link))


@method_decorator([sensitive_post_parameters(), csrf_protect, never_cache], name="dispatch")
class SecondStep(FormView):
    """Only reached with a right password, and for five minutes."""

    site = None
    template_name = "admin/signing_in/code.html"

    def dispatch(self, request, *args, **kwargs):
        self.awaited = request.session.get(sessions.AWAITING_CODE)
        self.user = self.who_is_awaited()
        if self.user is None:
            request.session.pop(sessions.AWAITING_CODE, None)
            return HttpResponseRedirect(reverse("admin:login", current_app=self.site.name))
        return super().dispatch(request, *args, **kwargs)

    def who_is_awaited(self):
        """Unless it took too long, or the password or the account has changed meanwhile."""
        if not self.awaited or time.time() - self.awaited["since"] >= CODE_AWAITED:
            return None
        user = get_user_model().objects.filter(pk=self.awaited["user"], is_active=True, is_staff=True).first()
        if user is None or not constant_time_compare(user.get_session_auth_hash(), self.awaited["password"]):
            return None
        return user

    @property
    def by_recovery_code(self) -> bool:
        return RECOVERY in self.request.GET

    def get_form_class(self):
        return RecoveryCodeForm if self.by_recovery_code else CodeForm

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request, "user": self.user}

    def get_context_data(self, **kwargs):
        return {
            **super().get_context_data(**kwargs),
            **self.site.each_context(self.request),
            "title": _("Second step"),
            "here": self.request.get_full_path(),
            "by_recovery_code": self.by_recovery_code,
        }

    def form_valid(self, form):
        goal = self.awaited["next"]
        begin_session(self.request, self.user, backend=self.awaited["backend"])
        pass_second_factor(self.request, form.device)
        self.request.session.pop(sessions.AWAITING_CODE, None)
        if self.by_recovery_code:
            self.say_what_is_left()
        return HttpResponseRedirect(goal)

    def say_what_is_left(self):
        left = second_factor.recovery_codes_left(self.user)
        text = _("You used a recovery code; %(left)s are left.") % {"left": left}
        warn(self.request, text, "admin:security", _("Account security"))
