"""Who works here: accounts, where they work, as what and until when."""

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as BaseUserAdmin
from django.contrib.auth.models import Group, User
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin, StackedInline
from unfold.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm

from aba_site.scoping import current
from poverty.admin.base import ForgivingList
from poverty.admin.history import HistoryPage
from poverty.admin.kept import KeptRows
from poverty.admin.person_history import changed_from_to, events_of_person
from poverty.models import Membership

# Rights follow from roles: neither groups nor rights of single accounts are used.
admin.site.unregister([User, Group])


class MembershipInline(StackedInline):
    model = Membership
    fields = ("role", "region", "until")
    autocomplete_fields = ("region",)
    can_delete = False
    max_num = min_num = 1

    def get_formset(self, request, obj=None, **kwargs):
        """Only who sees all regions may let somebody see all of them."""
        formset = super().get_formset(request, obj, **kwargs)
        formset.form.base_fields["region"].required = not current().is_everything
        formset.validate_min = True
        return formset

    def has_change_permission(self, request, obj=None):
        """Nobody widens or prolongs what they may do themselves."""
        return super().has_change_permission(request, obj) and (obj != request.user or request.user.is_superuser)


@admin.register(User)
class UserAdmin(HistoryPage, ForgivingList, KeptRows, BaseUserAdmin, ModelAdmin):
    """Administrators keep the people of their region; nobody but the operator makes an operator."""

    form = UserChangeForm
    add_form = UserCreationForm
    change_password_form = AdminPasswordChangeForm
    list_display = ("username", "last_name", "first_name", "shown_membership", "is_active", "last_login")
    list_filter = ("is_active",)
    list_select_related = ("membership__region",)
    filter_horizontal = ()
    inlines = (MembershipInline,)
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": (("last_name", "first_name"), "email")}),
        (_("Access"), {"fields": (("is_active", "last_login"),)}),
    )
    # Everybody signs in with a password here: there is nothing to choose.
    add_fieldsets = ((None, {"fields": ("username", ("last_name", "first_name"), "password1", "password2")}),)
    readonly_fields = ("last_login",)

    def get_inlines(self, request, obj):
        """The operator works everywhere, and has no role to lose."""
        return () if obj and obj.is_superuser else self.inlines

    def get_queryset(self, request):
        """Those who work within. The operator's account is the operator's alone."""
        people = super().get_queryset(request)
        if request.user.is_superuser:
            return people
        return people.filter(is_superuser=False, membership__in=Membership.objects.order_by().values("pk"))

    def has_delete_permission(self, request, obj=None):
        return False

    def save_model(self, request, obj, form, change):
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    def events(self, row):
        return events_of_person(row)

    def construct_change_message(self, request, form, formsets, add=False):
        """What the log says besides the names of fields: from what to what."""
        message = super().construct_change_message(request, form, formsets, add)
        changes = [] if add else changed_from_to(form)
        return [*message, {"from_to": changes}] if changes else message

    @admin.display(description=_("membership"))
    def shown_membership(self, user):
        return getattr(user, "membership", None) or (_("Operator") if user.is_superuser else "–")
