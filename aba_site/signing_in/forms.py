from django import forms
from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from unfold.forms import AuthenticationForm
from unfold.widgets import UnfoldAdminPasswordWidget, UnfoldAdminTextInputWidget

from aba_site.signing_in import guessing, second_factor

ONE_TIME = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false", "autocorrect": "off"}
# The theme hides the page until its script is there, and with it what ``autofocus`` would focus.
FOCUS = {"x-init": "$nextTick(() => $el.focus())"}
LONGEST_CODE = 40  # with blanks and dashes


def wrong_code() -> str:
    return _("This code is wrong, or was used before.")


def wait_first(seconds: int) -> str:
    return ngettext(
        "Wait %(seconds)s second before the next code.",
        "Wait %(seconds)s seconds before the next code.",
        seconds,
    ) % {"seconds": seconds}


class CodeField(forms.CharField):
    def __init__(self, *, digits=False, alone=False, **options):
        """``digits`` brings up that keyboard on phones; what stands ``alone`` on its page is typed into at once."""
        attributes = ONE_TIME | ({"inputmode": "numeric"} if digits else {}) | (FOCUS if alone else {})
        widget = UnfoldAdminTextInputWidget(attrs=attributes)
        super().__init__(max_length=LONGEST_CODE, widget=widget, **options)

    def clean(self, value):
        return second_factor.tidied(super().clean(value))


class SignInForm(AuthenticationForm):
    """Name and password, in the theme's dress."""

    def __init__(self, *args, **options):
        super().__init__(*args, **options)
        self.fields["username"].widget.attrs.update(FOCUS)


class OwnForm(forms.Form):
    """What somebody who is signed in, or about to be, gives about themselves."""

    def __init__(self, request, user, *args, **options):
        self.request, self.user = request, user
        super().__init__(*args, **options)

    def check_code(self, code: str):
        """The second factor, if the code is right; a wrong one counts as a failure to sign in."""
        if not guessing.may_try(self.request, self.user):
            self.add_error("code", wrong_code())  # not even looked at; the page that says to wait is shown instead
            return None
        seconds = second_factor.seconds_to_wait(self.user) if second_factor.is_from_app(code) else 0
        if seconds:
            self.add_error("code", wait_first(seconds))
            return None
        device = second_factor.accept(self.user, code)
        if device is None:
            guessing.failed(self.request, self.user)
            self.add_error("code", wrong_code())
        return device

    def check_password(self) -> bool:
        """Whether it is theirs; a wrong one counts as a failure to sign in."""
        name, password = self.user.get_username(), self.cleaned_data["password"]
        right = authenticate(self.request, username=name, password=password) == self.user
        if not right:
            self.add_error("password", _("This is not your password."))
        return right


class CodeForm(OwnForm):
    """The second step of signing in."""

    code = CodeField(label=pgettext_lazy("signing in", "Code"), digits=True, alone=True)

    def clean(self):
        self.device = self.check_code(self.cleaned_data["code"]) if "code" in self.cleaned_data else None
        return self.cleaned_data


class RecoveryCodeForm(CodeForm):
    code = CodeField(label=gettext_lazy("Recovery code"), alone=True)


class PasswordField(forms.CharField):
    def __init__(self):
        widget = UnfoldAdminPasswordWidget(attrs={"autocomplete": "current-password"})
        super().__init__(label=gettext_lazy("Your password"), strip=False, widget=widget)


class PasswordAndCodeForm(OwnForm):
    """Before a second factor changes: neither a session left open nor a password alone is enough."""

    password = PasswordField()
    code = CodeField(label=gettext_lazy("Code, or a recovery code"))

    def clean(self):
        if {"password", "code"} <= self.cleaned_data.keys() and self.check_password():
            self.check_code(self.cleaned_data["code"])
        return self.cleaned_data


class SetUpForm(OwnForm):
    """The password, and a code that shows that the app knows the key offered."""

    password = PasswordField()
    code = CodeField(label=gettext_lazy("Code that the app shows"), digits=True)

    def __init__(self, *args, offer, **options):
        self.offer = offer
        super().__init__(*args, **options)

    def clean(self):
        if {"password", "code"} <= self.cleaned_data.keys() and self.check_password():
            self.proof = self.offer.step_of(self.cleaned_data["code"])
            if self.proof is None:
                self.add_error("code", _("This code is wrong. Are the clocks of phone and server right?"))
        return self.cleaned_data
