"""Members of staff, as tests need them."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.management import call_command


def member_of(group):
    """A member of staff in one of the groups; ``None``: in none of them."""
    call_command("make_groups")
    user, made = get_user_model().objects.get_or_create(username=f"a-{group}", defaults={"is_staff": True})
    if made and group:
        user.groups.add(Group.objects.get(name=group))
    return user


def administrator():
    return get_user_model().objects.get_or_create(username="root", is_staff=True, is_superuser=True)[0]
