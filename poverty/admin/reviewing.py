"""The pages on which work is submitted, approved, returned, taken back, withdrawn and restored."""

from dataclasses import dataclass

from django.contrib import messages
from django.contrib.admin import helpers
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from unfold.decorators import action

from poverty import actions
from poverty.admin.forms import ReasonForm
from poverty.admin.review_kind import MOST_SHOWN, ReviewKind
from poverty.admin.review_kinds import kind_of
from poverty.admin.review_panel import panel_of
from poverty.admin.review_steps import PASSED, STEPS, Step
from poverty.staff import PUBLISH

MOST_NAMED = 10
REVIEW = ("submit", "approve", "send_back", "recall", "withdraw", "restore")


@dataclass
class Asked:
    """A decision about rows that were chosen from a list, or of the one row on whose page it was asked for."""

    step: Step
    queryset: object
    form: ReasonForm
    from_row: str = ""


class Reviewing:
    """
    Mixed into a ``ModelAdmin`` whose rows are drafted, approved and withdrawn. Its ``actions`` name the steps.

    Each leads to a page that shows what it would change, and asks; that page sends the same action again, confirmed.
    What the list was filtered by decides about which rows, so that “all of them” means all.
    """

    change_form_outer_before_template = "admin/review_panel.html"

    @cached_property
    def review_kind(self) -> ReviewKind:
        return kind_of(self.model)

    # -- rights -----------------------------------------------------------------------------------

    def has_submit_permission(self, request, obj=None):
        return request.user.has_perm(f"{self.opts.app_label}.change_{self.opts.model_name}")

    def has_publish_permission(self, request, obj=None):
        return request.user.has_perm(PUBLISH) and self.has_submit_permission(request)

    has_withdraw_permission = has_publish_permission

    # -- the actions ------------------------------------------------------------------------------

    @action(description=STEPS["submit"].offer, permissions=["submit"])
    def submit(self, request, queryset):
        return self.review(request, queryset, STEPS["submit"])

    @action(description=STEPS["approve"].offer, permissions=["publish"])
    def approve(self, request, queryset):
        return self.review(request, queryset, STEPS["approve"])

    @action(description=STEPS["send_back"].offer, permissions=["publish"])
    def send_back(self, request, queryset):
        return self.review(request, queryset, STEPS["send_back"])

    @action(description=STEPS["recall"].offer, permissions=["submit"])
    def recall(self, request, queryset):
        return self.review(request, queryset, STEPS["recall"])

    @action(description=STEPS["withdraw"].offer, permissions=["withdraw"])
    def withdraw(self, request, queryset):
        return self.review(request, queryset, STEPS["withdraw"])

    @action(description=STEPS["restore"].offer, permissions=["publish"])
    def restore(self, request, queryset):
        return self.review(request, queryset, STEPS["restore"])

    @action(description=STEPS["give_up"].offer, permissions=["submit"])
    def give_up(self, request, queryset):
        return self.review(request, queryset, STEPS["give_up"])

    # -- asking and doing -------------------------------------------------------------------------

    def review(self, request, queryset, step):
        confirmed = request.POST.get("confirmed", "")
        selected = request.POST.getlist(helpers.ACTION_CHECKBOX_NAME)
        from_row = selected[0] if "from_row" in request.POST and len(selected) == 1 else ""
        asked = Asked(step, queryset, ReasonForm(step, request.POST if confirmed else None), from_row)
        if not confirmed or not asked.form.is_valid():
            return self.review_page(request, asked)
        if confirmed != self.review_kind.weigh(queryset, step.name, request.user).digest:
            messages.warning(request, _("Something has changed meanwhile. Look at it again."))
            return self.review_page(request, asked)
        return self.carry_out(request, asked)

    def carry_out(self, request, asked):
        step, kind = asked.step, self.review_kind
        weighed = kind.weigh(asked.queryset, step.name, request.user)
        try:
            with actions.public_change() if step.is_public else transaction.atomic():
                done = kind.carry_out(asked.queryset, step.name, request.user, asked.form.why)
        except (ValidationError, actions.Moved) as error:
            messages.error(request, " ".join(getattr(error, "messages", None) or [str(error)]))
        except PermissionDenied:
            messages.error(request, _("Some of these records are not yours to change. Nothing was written."))
        else:
            self.say(request, step, done, weighed)
        return HttpResponseRedirect(self.where_from(request, asked))

    def say(self, request, step, done, weighed):
        own, passed = weighed.own + done.own, weighed.passed + done.passed
        for text, count, level in (
            (step.done, done.done, messages.SUCCESS),
            (step.own, own, messages.WARNING),
            (PASSED, passed, messages.INFO),
        ):
            if count and text:
                messages.add_message(request, level, text % {"n": count})
        if not done.done and not own and not passed:
            messages.info(request, _("There was nothing to do."))
        if kept := getattr(done, "kept", None):
            messages.warning(request, _kept(kept))

    def where_from(self, request, asked) -> str:
        """The row's page while it can be seen, else the list as it was filtered."""
        if asked.from_row and self.get_object(request, asked.from_row) is not None:
            return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", args=[asked.from_row])
        return request.path if asked.from_row else request.get_full_path()

    def review_page(self, request, asked):
        step, kind = asked.step, self.review_kind
        weighed = kind.weigh(asked.queryset, step.name, request.user)
        shown = kind.show(list(asked.queryset[:MOST_SHOWN]), step.name, request.user)
        count = weighed.done + weighed.own + weighed.passed
        context = {
            **self.admin_site.each_context(request),
            "title": step.title % {"name": self.opts.verbose_name_plural},
            "opts": self.opts,
            "media": self.media + asked.form.media,
            "step": step,
            "form": asked.form,
            "weighed": weighed,
            "own_text": step.own % {"n": weighed.own} if weighed.own and step.own else "",
            "passed_text": PASSED % {"n": weighed.passed} if weighed.passed else "",
            "shown": shown,
            "left_off": count - len(shown),
            "selected": request.POST.getlist(helpers.ACTION_CHECKBOX_NAME),
            "across": request.POST.get("select_across", "0"),
            "from_row": asked.from_row,
            "back": self.where_from(request, asked),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "admin/review.html", context)

    # -- the panel on the page of a row -----------------------------------------------------------

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        if "_saveasnew" in request.POST:  # the stock view takes it whether it is offered or not
            request.POST = request.POST.copy()
            del request.POST["_saveasnew"]
        extra = dict(extra_context or {})
        if object_id and self.has_view_or_change_permission(request):
            row = self.get_object(request, object_id)
            if row is not None:
                extra["review"] = panel_of(self, request, row)
        return super().changeform_view(request, object_id, form_url, extra)


def _kept(rows) -> str:
    left = len(rows) - MOST_NAMED
    named = _("; ").join(str(one) for one in rows[:MOST_NAMED])
    text = _("Corrected since and therefore kept: %(rows)s") % {"rows": named}
    if left > 0:
        text += " " + ngettext("and %(n)s more", "and %(n)s more", left) % {"n": left}
    return text


SAVED_AND_SUBMITTED = gettext_lazy("Save and submit")
