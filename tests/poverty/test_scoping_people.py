"""Who keeps whose accounts: administrators those of their own place, and never more than they are themselves."""

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

from poverty.models import Membership, Region
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db

User = get_user_model()
COUNTY, OTHER, PREFECTURE, TOWNSHIP = "513221", "513222", "513200", "513221100"
PASSWORD = "seven wet yaks at dawn"


@pytest.fixture
def county():
    client = Client()
    client.force_login(member_of("administrator", COUNTY))
    return client


@pytest.fixture
def prefecture():
    client = Client()
    client.force_login(member_of("administrator", PREFECTURE))
    return client


def page(name, *args):
    return reverse(f"admin:auth_user_{name}", args=args)


def sent(user=None, role="curator", region=COUNTY, **more):
    """What the form of an account sends."""
    membership = Membership.objects.filter(user=user).first() if user else None
    place = Region.objects.get(code=region).pk if region else ""
    return {
        "username": user.username if user else "newcomer", "is_active": "on",
        "membership-TOTAL_FORMS": "1", "membership-INITIAL_FORMS": "1" if membership else "0",
        "membership-MIN_NUM_FORMS": "1", "membership-MAX_NUM_FORMS": "1",
        "membership-0-id": membership.pk if membership else "", "membership-0-user": user.pk if user else "",
        "membership-0-role": role, "membership-0-region": place, "membership-0-until": "",
        **({} if user else {"usable_password": "true", "password1": PASSWORD, "password2": PASSWORD}), **more,
    }  # fmt: skip


def said(user):
    rights = ("is_superuser", "is_staff", "is_active", "password", "username", "email")
    membership = Membership.objects.filter(user=user).values("role", "region__code", "until").first()
    groups = list(user.groups.values_list("pk", flat=True)), list(user.user_permissions.values_list("pk", flat=True))
    return User.objects.filter(pk=user.pk).values(*rights).get(), membership, groups


def outsiders():
    return [
        member_of("curator", OTHER), member_of("administrator", PREFECTURE), member_of("publisher", PREFECTURE),
        member_of("administrator"), member_of(None), administrator(),
    ]  # fmt: skip


def test_administrators_see_the_people_of_their_place(county):
    inside = [member_of("curator", COUNTY), member_of("viewer", TOWNSHIP)]
    others = outsiders()
    shown = {user.pk for user in county.get(page("changelist")).context["cl"].result_list}
    assert shown == {member_of("administrator", COUNTY).pk, *(user.pk for user in inside)}
    for user in inside:
        assert county.get(page("change", user.pk)).status_code == 200
        assert county.get(page("password_change", user.pk)).status_code == 200
    for user in others:
        before = said(user)
        for name in ("change", "password_change", "history", "delete"):
            for method in ("get", "post"):
                data = sent(user, role="viewer") | {"password1": PASSWORD, "password2": PASSWORD, "post": "yes"}
                response = getattr(county, method)(page(name, user.pk), data)
                assert response.status_code == 404, (user, name, method)
        assert said(user) == before


def test_a_prefecture_does_not_keep_those_who_work_everywhere(prefecture):
    """That a membership names no region does not mean that it belongs nowhere."""
    everywhere, operator = member_of("administrator"), administrator()
    Membership.objects.create(user=operator, region=Region.objects.get(code=PREFECTURE), role="viewer")
    for user in (everywhere, operator):
        before = said(user)
        assert prefecture.get(page("change", user.pk)).status_code == 404
        sending = {"password1": PASSWORD, "password2": PASSWORD, "usable_password": "true"}
        assert prefecture.post(page("password_change", user.pk), sending).status_code == 404
        assert said(user) == before
    assert prefecture.get(page("change", member_of("curator", COUNTY).pk)).status_code == 200


@pytest.mark.parametrize("region", [OTHER, PREFECTURE, "510000", ""])
def test_nobody_is_let_in_elsewhere(county, region):
    response = county.post(page("add"), sent(region=region))
    assert response.status_code == 200, "the form comes back"
    assert not User.objects.filter(username="newcomer").exists()
    colleague = member_of("curator", COUNTY)
    before = said(colleague)
    assert county.post(page("change", colleague.pk), sent(colleague, region=region)).status_code == 200
    assert said(colleague) == before


@pytest.mark.parametrize("region", [COUNTY, TOWNSHIP])
def test_within_they_are(county, region):
    assert county.post(page("add"), sent(region=region, role="publisher")).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.membership.role, newcomer.membership.region.code) == ("publisher", region)
    assert newcomer.is_staff and not newcomer.is_superuser
    assert county.post(page("change", newcomer.pk), sent(newcomer, role="viewer")).status_code == 302
    assert Membership.objects.get(user=newcomer).role == "viewer"


@pytest.mark.parametrize("region", ["", "510000"])
def test_a_prefecture_lets_nobody_see_all(prefecture, region):
    assert prefecture.post(page("add"), sent(region=region)).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()


@pytest.mark.parametrize("role", ["operator", "superuser", "", "root"])
def test_there_is_no_role_above_the_known_ones(county, role):
    assert county.post(page("add"), sent(role=role)).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()


def test_nobody_is_let_in_without_a_place(county):
    nothing = {"membership-TOTAL_FORMS": "0", "membership-MIN_NUM_FORMS": "0"}
    assert county.post(page("add"), sent() | nothing).status_code == 200
    assert not User.objects.filter(username="newcomer").exists()


FORGED = {
    "is_superuser": "on", "is_staff": "on", "groups": [1, 2], "user_permissions": [1, 2, 3],
    "date_joined": "2000-01-01",
    "password": "x", "last_login": "2000-01-01",
    "id": 98765432, "membership-0-rights_changed_at": "2000-01-01",
}  # fmt: skip


def test_a_form_gives_no_more_than_it_offers(county):
    assert county.post(page("add"), sent() | FORGED).status_code == 302
    newcomer = User.objects.get(username="newcomer")
    assert (newcomer.is_superuser, newcomer.groups.count(), newcomer.user_permissions.count()) == (False, 0, 0)
    assert newcomer.check_password(PASSWORD) and newcomer.pk != 98765432
    before = said(newcomer)
    assert county.post(page("change", newcomer.pk), sent(newcomer) | FORGED).status_code == 302
    assert said(newcomer) == before


def test_nobody_widens_prolongs_or_raises_what_they_may_do_themselves(county, prefecture):
    for client, me in (
        (county, member_of("administrator", COUNTY)),
        (prefecture, member_of("administrator", PREFECTURE)),
    ):
        before = said(me)
        for changed in ({"region": TOWNSHIP}, {"membership-0-until": "2099-01-01"}, {"role": "publisher"}):
            form = {key: changed[key] for key in changed if key in ("region", "role")}
            data = sent(me, **{"role": "administrator", "region": COUNTY, **form}) | {
                key: value for key, value in changed.items() if key not in form
            }
            client.post(page("change", me.pk), data)
            assert said(me) == before, changed


def test_the_membership_of_somebody_else_is_not_taken_over(county):
    """By its key in the form of a colleague, or by naming its person there."""
    colleague, other = member_of("curator", COUNTY), member_of("publisher", OTHER)
    before = said(colleague), said(other)
    for forged in (
        {"membership-0-id": other.membership.pk},
        {"membership-0-user": other.pk},
        {"membership-0-id": other.membership.pk, "membership-0-user": other.pk},
    ):
        response = county.post(page("change", colleague.pk), sent(colleague, role="viewer") | forged)
        assert response.status_code < 500
        assert said(other) == before[1]
    assert said(other) == before[1]


@pytest.mark.parametrize("role", ["viewer", "curator", "publisher"])
def test_only_administrators_keep_accounts(role):
    client = Client()
    client.force_login(member_of(role, COUNTY))
    colleague = member_of("curator", TOWNSHIP)
    before = said(colleague)
    for name in ("change", "password_change", "history", "delete"):
        assert client.post(page(name, colleague.pk), sent(colleague)).status_code == 403
    assert client.post(page("add"), sent()).status_code == 403
    assert client.get(page("changelist")).status_code == 403
    assert said(colleague) == before


def test_the_operator_keeps_all():
    client = Client()
    client.force_login(administrator())
    for user in (member_of("administrator"), member_of("curator", OTHER), member_of(None)):
        assert client.get(page("change", user.pk)).status_code == 200
    assert client.post(page("add"), sent(region="", role="administrator")).status_code == 302
    assert User.objects.get(username="newcomer").membership.region is None
