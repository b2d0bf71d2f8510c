"""The first page of the back-office."""

import pytest
from django.urls import reverse

from poverty.models import Observation
from tests.poverty.staff import administrator, member_of

pytestmark = pytest.mark.django_db


def test_it_counts_what_is_held_and_what_waits(client):
    client.force_login(administrator())
    text = client.get(reverse("admin:index")).text
    assert str(Observation.objects.standing().filter(published_at__isnull=False).count()) in text
    assert "Figures that wait for approval" in text
    assert "?standing=pending" in text
    assert "Newest uploads" in text
    assert 'class="chart"' in text


def test_it_asks_few_queries(client, django_assert_max_num_queries):
    client.force_login(administrator())
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(30):
        client.get(reverse("admin:index"))


def test_who_is_in_no_group_sees_no_numbers(client):
    client.force_login(member_of(None))
    text = client.get(reverse("admin:index")).text
    assert "no rights here yet" in text
    assert "Newest uploads" not in text


def test_a_viewer_is_offered_what_a_viewer_may_see(client):
    client.force_login(member_of("viewer"))
    text = client.get(reverse("admin:index")).text
    assert reverse("admin:tourism_tourismsite_changelist") in text
    assert reverse("admin:auth_user_changelist") not in text
