"""Preparing an installation: the first administrator, and nothing lost the second time."""

import fcntl
import re

import pytest
from django.conf import settings
from django.contrib.auth import authenticate, get_user_model
from django.core.management import call_command

from poverty.models import Observation, Region


def prepare(capsys):
    call_command("prepare", no_static=True)
    return capsys.readouterr().out


@pytest.mark.django_db
def test_the_first_administrator_can_sign_in_with_the_password_shown(capsys):
    shown = re.search(r"password +(\S+)", prepare(capsys)).group(1)
    user = authenticate(username="admin", password=shown)
    assert user.is_superuser and user.is_staff


@pytest.mark.django_db
def test_a_second_run_keeps_everything_and_shows_no_password(capsys):
    prepare(capsys)
    Region.objects.filter(code="513221").update(name_en="Edited by staff")
    held = Observation.objects.count()
    assert "password" not in prepare(capsys)
    assert get_user_model().objects.filter(is_superuser=True).count() == 1
    assert Region.objects.get(code="513221").name_en == "Edited by staff"
    assert Observation.objects.count() == held


@pytest.mark.django_db
def test_two_that_prepare_at_once_take_turns(capsys, monkeypatch):
    refused = []

    def try_to_begin(*args, **options):
        with open(settings.HOME / "prepare.lock", "w") as lock, pytest.raises(BlockingIOError):
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        refused.append(args[0])

    monkeypatch.setattr("poverty.management.commands.prepare.call_command", try_to_begin)
    prepare(capsys)
    assert "migrate" in refused
