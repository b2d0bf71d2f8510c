"""Static files are collected when they changed, and scripts import each other by names that carry a hash."""

import re

import pytest

from aba_site.static_files import collect_if_changed


@pytest.fixture
def source(settings, tmp_path):
    folder = tmp_path / "source"
    folder.mkdir()
    (folder / "part.js").write_text("export const part = 1;\n")
    (folder / "whole.js").write_text('import { part } from "./part.js";\nconsole.log(part);\n')
    settings.STATICFILES_DIRS = [folder]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "home" / "static"
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "aba_site.static_files.StaticFiles"}}
    settings.STATIC_ROOT.parent.mkdir()
    return folder


def test_they_are_collected_once_until_one_changes(source, settings):
    assert collect_if_changed()
    assert not collect_if_changed()
    (source / "part.js").write_text("export const part = 1000;\n")
    assert collect_if_changed()
    assert (settings.STATIC_ROOT / "part.js").read_text() == "export const part = 1000;\n"


def test_they_are_collected_again_where_they_were_lost(source, settings):
    collect_if_changed()
    for path in settings.STATIC_ROOT.rglob("*"):
        path.unlink()
    settings.STATIC_ROOT.rmdir()
    assert collect_if_changed()


def test_a_script_imports_the_hashed_name(source, settings):
    collect_if_changed()
    (whole,) = settings.STATIC_ROOT.glob("whole.*.js")
    imported = re.search(r'from "\./(part\.[0-9a-f]{12}\.js)"', whole.read_text()).group(1)
    assert (settings.STATIC_ROOT / imported).exists()
