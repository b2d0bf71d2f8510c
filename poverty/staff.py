"""Who works here: whose data a person sees, and what their role lets them do with it."""

from datetime import datetime
from functools import cache

from django.apps import apps
from django.conf import settings
from django.contrib.auth.backends import ModelBackend

from aba_site.scoping import EVERYTHING, NOTHING, Scope, everything
from poverty.models import Indicator, Membership, Observation, Region, Revision, SourceMark, Upload
from poverty.models.base import Publishable

Role = Membership.Role
# What each role adds to those before it. “publish” covers approving, returning, withdrawing and restoring.
VERBS = {
    Role.VIEWER: ("view",),
    Role.CURATOR: ("view", "add", "change"),
    Role.PUBLISHER: ("view", "add", "change", "publish"),
    Role.ADMINISTRATOR: ("view", "add", "change", "publish"),
}
PUBLISH = "poverty.publish"
CLOSE_YEARS = "poverty.close_years"
# Kept by the prefecture for all: the others read them.
REGISTERS = (Region, Indicator)
# Uploads come about by bringing in sheets, changes of published records by changing them.
NEVER_ADDED = (Upload, Revision)
PEOPLE = frozenset(
    f"{app}.{verb}_{model}"
    for app, model in (("auth", "user"), ("poverty", "membership"))
    for verb in ("view", "add", "change")
)


def membership_of(user) -> Membership | None:
    """Where this person works today; ``None`` where that is nowhere, or no longer. Asked once a request."""
    if not getattr(user, "pk", None) or not user.is_active or not user.is_staff:
        return None
    membership = _kept_membership(user)
    return membership if membership and membership.holds else None


def _kept_membership(user) -> Membership | None:
    """Whether it holds or not. (``request.user`` stands for a person, and passes attributes on to them.)"""
    if not hasattr(user, "_membership"):
        with everything():
            user._membership = Membership.objects.filter(user=user).select_related("region").first()
    return user._membership


def region_of(user) -> Region | None:
    """Where what this person brings in belongs."""
    membership = membership_of(user)
    return membership.region if membership else None


def scope_of(user) -> Scope:
    """Whose data this person sees. The operator sees all; who works nowhere sees nothing."""
    if user is None or (user.is_active and user.is_superuser):
        return EVERYTHING
    membership = membership_of(user)
    if membership is None:
        return NOTHING
    if membership.region is None:
        return EVERYTHING
    return scope_within(membership.region)


def scope_within(region: Region) -> Scope:
    """A place and what lies in it. A prefecture's staff also keep what belongs to no place."""
    return Scope(region.prefix, above=codes_above(region), shared=region.level in ("province", "prefecture"))


def codes_above(region: Region) -> tuple[str, ...]:
    """The codes of the places that a region lies in, the largest first: a code begins with its parents'."""
    lengths = {"province": (), "prefecture": (2,), "county": (2, 4), "township": (2, 4, 6), "village": (2, 4, 6, 9)}
    return tuple(region.code[:length].ljust(6, "0") for length in lengths[region.level])


# -- what a role may do ---------------------------------------------------------------------------


@cache
def kept_models() -> tuple:
    """Every model whose rows staff keep."""
    trunk = Publishable | Observation | Upload | SourceMark | Revision
    return tuple(m for m in apps.get_models() if issubclass(m, trunk) or getattr(m, "KEPT_BY_STAFF", False))


@cache
def permissions(role: str, keeps_registers: bool) -> frozenset[str]:
    """What a role allows, as Django names it: ``poverty.change_region``."""
    found = {
        f"{model._meta.app_label}.{verb}_{model._meta.model_name}"
        for model in kept_models()
        for verb in VERBS[role]
        if verb in model._meta.default_permissions
        and not (verb == "add" and model in NEVER_ADDED)
        and not (verb != "view" and model in REGISTERS and not keeps_registers)
    }
    if "publish" in VERBS[role]:
        found |= {PUBLISH, CLOSE_YEARS} if keeps_registers else {PUBLISH}
    if role == Role.ADMINISTRATOR:
        found |= PEOPLE | {
            f"{model._meta.app_label}.view_{model._meta.model_name}"
            for model in apps.get_models()
            if getattr(model, "FOR_ADMINISTRATORS", False)
        }
    return frozenset(found)


class RoleBackend(ModelBackend):
    """
    What a person may do follows from their role, and from nothing else: neither from groups nor from rights given to
    one account, which nobody would look through when the role ends.
    """

    def get_user_permissions(self, user_obj, obj=None):
        return set()

    def get_group_permissions(self, user_obj, obj=None):
        return set()

    def get_all_permissions(self, user_obj, obj=None):
        if obj is not None:
            return set()
        if user_obj.is_active and user_obj.is_superuser:
            return self._get_permissions(user_obj, None, "user")
        membership = membership_of(user_obj)
        return permissions(membership.role, membership.keeps_registers) if membership else frozenset()


# -- for signing in -------------------------------------------------------------------------------


def needs_second_factor(user) -> bool:
    """Who can make things public, or lets others in, needs more than a password where the site insists on it."""
    if user.is_superuser:
        return True
    membership = membership_of(user)
    return membership is not None and membership.role in (Role.PUBLISHER, Role.ADMINISTRATOR)


def rights_changed_at(user) -> datetime | None:
    """Sessions that began before this have ended."""
    membership = _kept_membership(user) if user.pk else None
    return membership.rights_changed_at if membership else None


def is_one_person_office() -> bool:
    """Whether who submitted may approve as well."""
    return settings.ONE_PERSON_OFFICE
