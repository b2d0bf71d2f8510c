"""Rights that followed from groups once: who had them keeps them."""

from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection

from poverty.models import Membership
from tests.poverty.staff import member_of

pytestmark = pytest.mark.django_db


def move_over():
    module = import_module("poverty.migrations.0009_memberships_of_groups")
    module.memberships_of_groups(apps, SimpleNamespace(connection=connection))


def person(name, *groups, **given):
    user = get_user_model().objects.create_user(name, **{"is_staff": True, **given})
    user.groups.set(Group.objects.get_or_create(name=group)[0] for group in groups)
    return user


def role_of(user):
    membership = Membership.objects.filter(user=user).first()
    return membership and (membership.role, membership.region, membership.until)


def test_each_group_becomes_the_role_of_its_name_in_all_regions():
    people = {name: person(name, name) for name in ("viewer", "curator", "publisher")}
    move_over()
    assert {name: role_of(user) for name, user in people.items()} == {name: (name, None, None) for name in people}


def test_of_several_the_one_that_allows_most():
    both = person("both", "viewer", "publisher", "curator")
    move_over()
    assert role_of(both) == ("publisher", None, None)


def test_nobody_else_gets_a_role_and_nobody_loses_one():
    others = [
        person("without"), person("elsewhere", "friends"), person("public", "curator", is_staff=False),
        person("operator", "curator", is_superuser=True),
    ]  # fmt: skip
    county = member_of("viewer", "513221")
    county.groups.set([Group.objects.get_or_create(name="publisher")[0]])
    move_over()
    move_over()
    assert [role_of(user) for user in others] == [None] * 4
    assert role_of(county)[0] == "viewer"
    assert Group.objects.filter(name="publisher").exists()
