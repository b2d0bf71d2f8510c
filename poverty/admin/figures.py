"""Figures: looked at with all their versions, corrected by adding one, approved."""

from functools import reduce
from operator import or_

from django import forms
from django.contrib import admin, messages
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from unfold.contrib.filters.admin import (
    AutocompleteSelectFilter,
    ChoicesDropdownFilter,
    DropdownFilter,
    SingleNumericFilter,
)
from unfold.decorators import action, display

from aba_site.numbers import grouped
from aba_site.search_keys import fold
from poverty import actions
from poverty.admin.base import BackOfficeAdmin, words_of
from poverty.admin.history import HistoryPage
from poverty.admin.public_links import PublicLink
from poverty.admin.reviewing import REVIEW, SAVED_AND_SUBMITTED, Reviewing
from poverty.figure_rules import faults
from poverty.models import Indicator, Observation, Region
from poverty.resources import ObservationResource

STANDING = {
    "published": gettext_lazy("Published"),
    "pending": gettext_lazy("Draft"),
    "submitted": gettext_lazy("Submitted"),
    "superseded": gettext_lazy("Superseded"),
}
YEARS = (1900, 2100)
COLOURS = {"published": "success", "pending": "warning", "submitted": "info", "superseded": ""}


class StandingFilter(DropdownFilter):
    """Unless asked otherwise, the list shows what stands."""

    title = gettext_lazy("standing")
    parameter_name = "standing"

    def lookups(self, request, model_admin):
        return [*STANDING.items(), ("all", gettext_lazy("All versions"))]

    def queryset(self, request, queryset):
        if self.value() == "all":
            return queryset
        if self.value() == "superseded":
            return queryset.filter(superseded_at__isnull=False)
        if self.value() == "pending":
            return queryset.drafts()
        if self.value() == "submitted":
            return queryset.submitted()
        if self.value() == "published":
            return queryset.standing().filter(published_at__isnull=False)
        return queryset.standing()


class FigureForm(forms.ModelForm):
    """
    The rules of a figure in words, in place of the model's constraints: those would refuse a second version,
    which the action that adds it numbers later.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "reason" in self.fields:
            self.fields["reason"].required = bool(self.instance.pk)
            self.initial["reason"] = ""
        if self.instance.value is not None:
            self.initial["value"] = f"{self.instance.value.normalize():f}"  # not 60.510000

    def _get_validation_exclusions(self):
        return {field.name for field in Observation._meta.fields}

    def _post_clean(self):
        super()._post_clean()
        said = {name: getattr(self.instance, name) for name in ("value", "status", "year")}
        said["smallest"] = self.instance.indicator.min_cell_size if self.instance.indicator_id else None
        for name, message in faults(**said, confidence=self.instance.reading_confidence).items():
            if name not in self.errors:
                self.add_error(name if name in self.fields else None, message)
        if not self.errors and (closed := self.closed_years()):
            self.add_error("reason", closed)

    def closed_years(self) -> str:
        """Why the figure cannot be corrected without saying why; ``""`` where it can."""
        if self.instance.reason.strip():
            return ""
        found = actions.corrections_of_closed([self.instance])
        return actions.how_closed(found) if found else ""


@admin.register(Observation)
class ObservationAdmin(Reviewing, HistoryPage, PublicLink, BackOfficeAdmin):
    resource = ObservationResource
    form = FigureForm
    list_display = (
        "indicator", "region", "year", "figure", "unit", "status", "shown_standing", "upload", "public_page",
    )  # fmt: skip
    list_display_links = ("figure",)
    list_select_related = ("indicator", "region", "upload")
    list_filter = (
        StandingFilter,
        ("status", ChoicesDropdownFilter),
        ("indicator", AutocompleteSelectFilter),
        ("region", AutocompleteSelectFilter),
        ("source", AutocompleteSelectFilter),
        ("upload", AutocompleteSelectFilter),
        ("year", SingleNumericFilter),
    )
    search_fields = ("statements",)
    search_help_text = gettext_lazy("Indicator, region, year or statement")
    sortable_by = ("year",)
    offers_fields = True
    no_columns = ("value",)  # shown with its decimals
    kept_too = ("section", "year")
    ordering = ("indicator_id", "year", "region_id", "version")  # as an index has them
    actions = REVIEW
    actions_submit_line = ("save_and_submit",)
    change_form_after_template = "admin/figure_versions.html"
    fieldsets = (
        (None, {"fields": ["indicator", ("region", "year")]}),
        (gettext_lazy("The figure"), {"fields": [("value", "qualifier"), "status", "reason"]}),
        (gettext_lazy("Where it was read"), {"fields": ["source", ("section", "statements"), "printed"]}),
        (gettext_lazy("How it was read"), {"fields": [("note_zh", "note_en"), "reading_confidence"]}),
        (gettext_lazy("How the year is known"), {"fields": ["year_basis", ("year_note_zh", "year_note_en")]}),
    )

    # -- the list ---------------------------------------------------------------------------------

    @display(description=gettext_lazy("value"))
    def figure(self, observation):
        if observation.value is None:
            return "–"
        return grouped(observation.value, observation.indicator.decimals)

    @display(description=gettext_lazy("unit"))
    def unit(self, observation):
        return observation.indicator.unit

    @display(description=gettext_lazy("standing"), label=COLOURS)
    def shown_standing(self, observation):
        return observation.standing, STANDING[observation.standing]

    def public_address(self, observation):
        is_public = observation.standing == "published" and observation.indicator.is_published
        return observation.get_absolute_url() if is_public and observation.region.is_published else None

    def get_search_results(self, request, queryset, search_term):
        """
        Words are resolved to indicators and regions first: the list of figures is long, theirs are short. Only what
        names neither is looked for among the statements.
        """
        for word in words_of(search_term):
            queryset = queryset.filter(self.found_by(word))
        return queryset, False

    @staticmethod
    def found_by(word) -> Q:
        if word.isdecimal() and len(word) == 4 and YEARS[0] <= int(word) <= YEARS[1]:
            return Q(year=int(word))
        found = {name: keys_matching(model, word) for name, model in (("indicator", Indicator), ("region", Region))}
        if not any(found.values()):
            return Q(statements__icontains=word, statements__gt="")
        return reduce(or_, (Q(**{f"{name}__in": keys}) for name, keys in found.items() if keys))

    # -- the form ---------------------------------------------------------------------------------

    def has_change_permission(self, request, obj=None):
        """What was superseded is the past."""
        return super().has_change_permission(request, obj) and not (obj and obj.superseded_at)

    def get_readonly_fields(self, request, obj=None):
        return ("indicator", "region", "year") if obj else ()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        extra = {"versions": self.versions_table(request, object_id), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def versions_table(self, request, object_id):
        """All versions of the figure, the latest first, as the theme's table component takes them."""
        shown = self.get_object(request, object_id)
        if shown is None:
            return None
        same = {"indicator": shown.indicator_id, "region": shown.region_id, "year": shown.year}
        versions = Observation.objects.filter(**same).select_related("indicator", "recorded_by", "published_by")
        heads = (
            _("version"),
            _("standing"),
            _("value"),
            _("unit"),
            _("status"),
            _("why it was changed"),
            _("recorded"),
            _("published"),
        )
        return {"headers": heads, "rows": [self.version_cells(one) for one in versions.order_by("-version")]}

    def version_cells(self, one):
        return [
            one.version,
            STANDING[one.standing],
            self.figure(one),
            self.unit(one),
            one.get_status_display(),
            one.reason or "–",
            _signed(one.recorded_at, one.recorded_by),
            _signed(one.published_at, one.published_by),
        ]

    def save_model(self, request, obj, form, change):
        """Nothing is overwritten: what differs becomes a version that waits for approval."""
        draft = Observation(indicator_id=obj.indicator_id, region_id=obj.region_id, year=obj.year)
        for name in actions.VALUES:
            setattr(draft, name, getattr(obj, name))
        recorded = actions.record(figures=[draft], by=request.user, reason=obj.reason)
        if recorded.added:
            obj.pk = draft.pk
            self.say_recorded(request, draft)
        else:
            messages.info(request, _("This is what the figure says already: no version was added."))
            obj.pk = obj.pk or _standing_pk(draft)

    @action(description=SAVED_AND_SUBMITTED, permissions=["submit"])
    def save_and_submit(self, request, obj):
        """A button beside “Save”: see ``save_model``."""

    def say_recorded(self, request, draft):
        button = f"{self.opts.app_label}_{self.opts.model_name}_save_and_submit"
        if button not in request.POST:
            text = _("The figure is a draft, as version %(n)s. Submit it when it is ready.")
        else:
            actions.submit_figures(figures=Observation.objects.filter(pk=draft.pk), by=request.user)
            text = _("The figure waits for approval as version %(n)s.")
        messages.info(request, text % {"n": draft.version})


def keys_matching(model, word) -> list[int]:
    return list(model.objects.matching(word).order_by().values_list("pk", flat=True)) if fold(word) else []


def _signed(moment, person):
    if moment is None:
        return "–"
    text = date_format(timezone.localtime(moment), "Y-m-d H:i")
    return f"{text}, {person}" if person else text


def _standing_pk(draft):
    same = Observation.objects.standing().filter(indicator=draft.indicator_id, region=draft.region_id, year=draft.year)
    return same.order_by("-version").values_list("pk", flat=True).first()
