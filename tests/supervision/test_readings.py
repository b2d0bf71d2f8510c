"""Whoever reads a sender's own words is noted, once and for good."""

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from supervision.models import Challenge, Reading
from tests.poverty.staff import administrator, member_of
from tests.supervision.sending import send

pytestmark = pytest.mark.django_db
READINGS = reverse("admin:supervision_reading_changelist")


@pytest.fixture
def challenge(client):
    send(client, text="My name is Zhuoma.")
    return Challenge.objects.get()


@pytest.fixture
def open_it(client, challenge):
    def look(person, **sent):
        client.force_login(person)
        address = reverse("admin:supervision_challenge_change", args=[challenge.pk])
        return client.post(address, sent) if sent else client.get(address)

    return look


def noted():
    return [(one.by.username, one.object_id, one.door) for one in Reading.objects.order_by("id")]


@pytest.mark.parametrize("role", ["curator", "publisher", "administrator"])
def test_who_reads_it_is_noted(open_it, challenge, role):
    assert "Zhuoma" in open_it(member_of(role)).text
    assert noted() == [(f"a-{role}", challenge.pk, "form")]


def test_a_form_that_comes_back_is_read_again(open_it, challenge):
    assert "Zhuoma" in open_it(member_of("publisher"), state="answered").text
    assert len(noted()) == 1


def test_who_cannot_read_it_is_not_noted(open_it, client, challenge):
    assert "Zhuoma" not in open_it(member_of("viewer")).text
    client.get(reverse("admin:supervision_challenge_changelist"))
    assert noted() == []


def test_what_lies_outside_is_neither_there_nor_noted(open_it, challenge):
    assert challenge.region.code == "513200"
    assert open_it(member_of("publisher", "513221")).status_code == 404
    assert noted() == []


def test_its_history_does_not_show_it(client, open_it, challenge):
    open_it(member_of("curator"))
    history = client.get(reverse("admin:supervision_challenge_history", args=[challenge.pk]))
    assert history.status_code == 200
    assert "Zhuoma" not in history.text


@pytest.mark.parametrize("change", ["update", "delete", "save"])
def test_the_database_keeps_it_as_it_is(open_it, challenge, change):
    open_it(member_of("curator"))
    one = Reading.objects.get()
    with pytest.raises(DatabaseError, match="rows are only added"), transaction.atomic():
        if change == "update":
            Reading.objects.update(door="export")
        elif change == "delete":
            Reading.objects.all().delete()
        else:
            one.save()
    assert noted() == [("a-curator", challenge.pk, "form")]


@pytest.mark.parametrize(
    ("role", "place", "seen"),
    [
        ("administrator", "513200", True),
        ("administrator", "513221", False),
        ("publisher", "513200", None),
        ("viewer", "513200", None),
    ],
)
def test_administrators_see_the_log_of_their_region(client, open_it, challenge, role, place, seen):
    open_it(member_of("curator"))
    client.force_login(member_of(role, place))
    response = client.get(READINGS)
    if seen is None:
        assert response.status_code == 403
    else:
        assert ("a-curator" in response.text) == seen


def test_nobody_writes_in_it_by_hand(client, open_it, challenge):
    open_it(member_of("curator"))
    client.force_login(administrator())
    one = Reading.objects.get()
    assert client.get(reverse("admin:supervision_reading_add")).status_code == 403
    assert client.post(reverse("admin:supervision_reading_delete", args=[one.pk]), {"post": "yes"}).status_code == 403
    client.post(reverse("admin:supervision_reading_change", args=[one.pk]), {"door": "export"})
    assert noted() == [("a-curator", challenge.pk, "form")]
