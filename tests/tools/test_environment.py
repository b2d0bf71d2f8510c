"""What is missing on a machine is said in plain words, with what to do about it."""

import importlib.util
import shutil
import sys
from collections import namedtuple

import pytest
from django.conf import settings


@pytest.fixture
def environment():
    """tools/environment.py, which belongs to no package."""
    path = settings.BASE_DIR / "tools" / "environment.py"
    spec = importlib.util.spec_from_file_location("tools_environment", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_no_venv_module(environment, monkeypatch):
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    with pytest.raises(SystemExit, match=rf"venv module is not installed(.|\n)*python3.{sys.version_info.minor}-venv"):
        environment.check_python()


def test_an_old_python(environment, monkeypatch):
    version = namedtuple("version", "major minor micro")(3, 10, 4)
    monkeypatch.setattr(sys, "version_info", version)
    with pytest.raises(SystemExit, match=r"3.11 or newer is needed(.|\n)*PYTHON="):
        environment.check_python()


def test_no_room_on_the_disk(environment, monkeypatch, tmp_path):
    usage = namedtuple("usage", "total used free")(10**9, 10**9, 5 * 2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage)
    with pytest.raises(SystemExit, match=r"Only 5 MB are free(.|\n)*600 MB are needed(.|\n)*ABA_HOME="):
        environment.check_room(tmp_path / "not" / "there" / "yet")


def test_packages_that_cannot_be_installed(environment, monkeypatch, tmp_path):
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    (tmp_path / "requirements.txt").write_text("package @ file:///nowhere/package-1.0-py3-none-any.whl\n")
    with pytest.raises(SystemExit, match=r"could not be installed(.|\n)*nowhere(.|\n)*try again"):
        environment.ensure_environment()
    assert not list((tmp_path / ".venv").glob(".*.sha256")), "the next run tries again"
