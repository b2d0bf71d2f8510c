"""The pages on which each person looks after their own account's security."""

from django.http import HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse, reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.debug import sensitive_post_parameters
from django.views.generic import FormView, TemplateView, View
from django_otp import login as pass_second_factor
from django_otp.util import random_hex

from aba_site.signing_in import actions, hooks, second_factor, sessions
from aba_site.signing_in.forms import PasswordAndCodeForm, SetUpForm

OFFERED_KEY = "second_factor_key"


class OwnPage:
    """Of the back-office, about who looks at it."""

    site = None
    title = ""

    def get_context_data(self, **kwargs):
        context = {**super().get_context_data(**kwargs), **self.site.each_context(self.request)}
        return context | {"title": self.title, "device": second_factor.device_of(self.request.user)}

    def show_codes(self, codes):
        """Once: they are in this answer and nowhere else."""
        context = {**self.site.each_context(self.request), "title": _("Your recovery codes"), "codes": codes}
        return render(self.request, "admin/signing_in/codes.html", context)


class Security(OwnPage, TemplateView):
    template_name = "admin/signing_in/security.html"
    title = gettext_lazy("Account security")

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {
            "codes_left": second_factor.recovery_codes_left(self.request.user),
            "is_advised": hooks.needs_second_factor(self.request.user),
        }


@method_decorator(sensitive_post_parameters(), name="dispatch")
class OwnForm(OwnPage, FormView):
    """Given with the password."""

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "request": self.request, "user": self.request.user}


class SetUp(OwnForm):
    template_name = "admin/signing_in/set_up.html"
    form_class = SetUpForm
    title = gettext_lazy("Set up a second factor")

    def dispatch(self, request, *args, **kwargs):
        if second_factor.device_of(request.user):
            return HttpResponseRedirect(reverse("admin:security"))
        key = request.session.setdefault(OFFERED_KEY, random_hex(20))
        self.offer = second_factor.Offer(request.user, key)
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self):
        return {**super().get_form_kwargs(), "offer": self.offer}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"offer": self.offer}

    def form_valid(self, form):
        """The sessions that began without it end; this one goes on under a new key."""
        user, (step, drift) = self.request.user, form.proof
        device, codes = actions.set_up(user=user, key=self.offer.key, step=step, drift=drift, by=user)
        del self.request.session[OFFERED_KEY]
        pass_second_factor(self.request, device)
        self.request.session.cycle_key()
        sessions.end_sessions(user, keep=self.request.session.session_key)
        return self.show_codes(codes)


class WithDevice(OwnForm):
    form_class = PasswordAndCodeForm

    def dispatch(self, request, *args, **kwargs):
        if second_factor.device_of(request.user) is None:
            return HttpResponseRedirect(reverse("admin:security"))
        return super().dispatch(request, *args, **kwargs)


class Remove(WithDevice):
    template_name = "admin/signing_in/remove.html"
    title = gettext_lazy("Remove the second factor")
    success_url = reverse_lazy("admin:login")

    def form_valid(self, form):
        actions.remove(user=self.request.user, by=self.request.user)
        return sessions.sign_out(self.request, sessions.CODE, back=False)


class RecoveryCodes(WithDevice):
    template_name = "admin/signing_in/renew.html"
    title = gettext_lazy("New recovery codes")

    def form_valid(self, form):
        return self.show_codes(actions.renew_recovery_codes(user=self.request.user, by=self.request.user))


class SignOutEverywhere(View):
    site = None
    http_method_names = ["post"]

    def post(self, request):
        actions.sign_out_everywhere(user=request.user, by=request.user)
        return sessions.sign_out(request, sessions.EVERYWHERE, back=False)
