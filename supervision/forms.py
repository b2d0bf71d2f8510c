"""The form by which anybody challenges a figure. It asks for no name, e-mail address or telephone number."""

import time

from django import forms
from django.core import signing
from django.core.validators import URLValidator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from supervision.models import LONGEST_TEXT, Challenge

SALT = "supervision.challenge"
SECONDS_TO_FILL_IN = 4  # faster than anybody reads and writes
SECONDS_VALID = 24 * 3600
SHORTEST_TEXT = 10


def make_token(figure) -> str:
    """Which version of which figure a form was made for, and when."""
    return signing.dumps([*place(figure), figure.version, time.time()], salt=SALT)


def place(figure) -> list:
    return [figure.indicator.slug, figure.region.code, figure.year]


class ChallengeForm(forms.Form):
    """``figure`` is the version that stands; ``version`` becomes the one that the sender had in front of them."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Challenge.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what is wrong."),
            "invalid_choice": gettext_lazy("Choose what is wrong."),
        },
    )
    text = forms.CharField(
        label=gettext_lazy("What do you think is wrong, and how do you know?"),
        widget=forms.Textarea(attrs={"rows": 8, "maxlength": LONGEST_TEXT}),
        error_messages={"required": gettext_lazy("Write what you think is wrong.")},
    )
    document = forms.URLField(
        label=gettext_lazy("Address of a document that shows it (not required)"),
        required=False,
        max_length=500,
        assume_scheme="https",
        validators=[
            URLValidator(
                schemes=["http", "https"], message=gettext_lazy("Give an address that begins with https:// or http://.")
            )
        ],
        error_messages={
            "invalid": gettext_lazy("Give an address that begins with https:// or http://."),
            "max_length": gettext_lazy("The address is longer than 500 characters."),
        },
    )
    # A trap: its label tells people to leave it empty.
    website = forms.CharField(label=gettext_lazy("Leave this field empty"), required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *, figure):
        super().__init__(data)
        self.figure, self.version = figure, figure.version
        if data is None:
            self.initial["token"] = make_token(figure)

    def clean_text(self):
        """Browsers send the end of a line as two characters, and count it as one."""
        text = self.cleaned_data["text"].replace("\r\n", "\n").strip()
        if len(text) < SHORTEST_TEXT:
            raise forms.ValidationError(_("Write at least %(n)s characters.") % {"n": SHORTEST_TEXT})
        if len(text) > LONGEST_TEXT:
            told = {"n": len(text), "most": LONGEST_TEXT}
            raise forms.ValidationError(_("The text has %(n)s characters; at most %(most)s can be sent.") % told)
        return text

    def clean_website(self):
        if self.cleaned_data["website"]:
            raise forms.ValidationError(_("The field that must stay empty was filled in. Clear it and send again."))
        return ""

    def clean_token(self):
        """A form of our own, for this figure, filled in by somebody who took the time to read it."""
        try:
            *made_for, version, made_at = signing.loads(self.cleaned_data["token"], salt=SALT, max_age=SECONDS_VALID)
        except (signing.BadSignature, ValueError):
            made_for = None
        if made_for != place(self.figure):
            self._renew_token()
            raise forms.ValidationError(_("The form has expired. Your text is still here: please send it again."))
        if time.time() - made_at < SECONDS_TO_FILL_IN:
            raise forms.ValidationError(_("That was very quick. Please wait a few seconds, then send it again."))
        self.version = version
        return self.cleaned_data["token"]

    def _renew_token(self):
        self.data = self.data.copy()
        self.data["token"] = make_token(self.figure)

    @property
    def faults(self) -> list[tuple[str, str]]:
        """(id of the field, what is wrong with it) in the order of the fields, then of the form itself, without id."""
        hidden = {"token", forms.forms.NON_FIELD_ERRORS}
        return [
            ("" if name in hidden else f"id_{name}" + ("_0" if name == "kind" else ""), error)
            for name, errors in sorted(self.errors.items(), key=lambda item: [*self.fields, item[0]].index(item[0]))
            for error in errors
        ]
