"""What the tests need from Debian: installed when root, else the exact command is said."""

import importlib
import os
import shutil
import subprocess
import sys
from types import SimpleNamespace

import pytest
from django.conf import settings


@pytest.fixture
def debian(monkeypatch):
    """tools/debian.py, on a machine that lacks two of its packages."""
    monkeypatch.syspath_prepend(settings.BASE_DIR / "tools")
    module = importlib.import_module("debian")
    lacking = {"chromium": ("browser tests", lambda: None), "gettext": ("translations", lambda: None)}
    monkeypatch.setattr(module, "PACKAGES", {"npm": ("a file", lambda: "/usr/bin/npm"), **lacking})
    monkeypatch.setattr(shutil, "which", lambda name: f"/usr/bin/{name}")
    yield module
    for name in ("debian", "environment"):
        sys.modules.pop(name, None)


def test_somebody_who_is_not_root_is_told_the_command(debian, monkeypatch):
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(SystemExit) as told:
        debian.ensure_packages()
    assert "chromium (for browser tests), gettext (for translations)" in str(told.value)
    assert "sudo apt-get install --yes --no-install-recommends chromium gettext" in str(told.value)


def test_root_gets_just_what_is_missing(debian, monkeypatch):
    ran = []

    def run(command, **options):
        ran.append(command)
        return SimpleNamespace(returncode=0)

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", run)
    debian.ensure_packages()
    assert ran[0] == ["apt-get", "update"]
    assert ran[1][:2] == ["apt-get", "install"] and ran[1][-2:] == ["chromium", "gettext"]


def test_what_only_the_bench_needs_is_installed_for_the_bench_alone(debian, monkeypatch):
    ran, there = [], debian.FOR_THE_BENCH
    assert {"nginx-light", "wrk"} <= there.keys() and not there.keys() & debian.PACKAGES.keys()
    monkeypatch.setattr(shutil, "which", lambda name, path="": name == "apt-get")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command) or SimpleNamespace(returncode=0))
    debian.ensure_packages()
    debian.ensure_packages(there)
    assert ran[1][-2:] == ["chromium", "gettext"] and {*ran[3][-5:]} == {"chromium", "gettext", *there}


def test_a_failed_installation_says_which_command_and_why(debian, monkeypatch):
    failed = SimpleNamespace(returncode=100, stderr="E: Unable to locate package chromium\n")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(subprocess, "run", lambda command, **options: failed)
    with pytest.raises(SystemExit, match=r"`apt-get update` failed(.|\n)*Unable to locate package"):
        debian.ensure_packages()
