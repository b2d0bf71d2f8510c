"""Members of staff, as tests need them."""

from django.contrib.auth import get_user_model

from poverty.models import Membership, Region


def member_of(role, place="", until=None):
    """
    A member of staff with that role, of the place with that code; ``""``: of all regions. ``None``: with no role.

    The same for the same role and place.
    """
    user, made = get_user_model().objects.get_or_create(username=f"a-{role}{place}", defaults={"is_staff": True})
    if made and role:
        region = Region.objects.get(code=place) if place else None
        user.membership = Membership.objects.create(user=user, region=region, role=role, until=until)
    return user


def administrator():
    """The operator."""
    return get_user_model().objects.get_or_create(username="root", is_staff=True, is_superuser=True)[0]
