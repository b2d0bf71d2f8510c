"""Every string of the site has its Chinese."""

import shutil
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.management import call_command
from django.utils.translation import gettext, override

OURS, PACKAGES = (Path(folder) / "zh_Hans/LC_MESSAGES/django.po" for folder in settings.LOCALE_PATHS)


def catalogue(path):
    with path.open("rb") as file:
        return read_po(file, locale="zh_Hans")


def texts(message):
    return message.string if isinstance(message.string, tuple) else (message.string,)


@pytest.mark.parametrize("path", [OURS, PACKAGES], ids=["ours", "packages"])
def test_nothing_is_left_untranslated_or_in_doubt(path):
    messages = [m for m in catalogue(path) if m.id]
    assert messages
    assert [m.id for m in messages if m.fuzzy or not all(texts(m))] == []


@pytest.mark.parametrize("path", [OURS, PACKAGES], ids=["ours", "packages"])
def test_placeholders_survive_translation(path):
    faults = {m.id: [str(e) for e in m.check()] for m in catalogue(path) if m.id and any(True for _ in m.check())}
    assert faults == {}


def test_the_catalogue_holds_every_string_in_the_code(tmp_path, monkeypatch, settings):
    """Collect the strings anew into a copy of the project; no string may be new."""
    root = settings.BASE_DIR
    for name in ("aba_site", "poverty", "ecommerce", "tourism", "supervision", "templates", "static", "locale"):
        shutil.copytree(root / name, tmp_path / name, ignore=shutil.ignore_patterns("migrations", "__pycache__"))
    monkeypatch.chdir(tmp_path)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    call_command("makemessages", locale=["zh_Hans"], no_location=True, no_wrap=True, verbosity=0)
    collected = catalogue(tmp_path / "locale/zh_Hans/LC_MESSAGES/django.po")
    assert [m.id for m in collected if m.id and (m.fuzzy or not all(texts(m)))] == []


def test_the_packages_catalogue_is_in_use():
    with override("zh-hans"):
        message = next(m for m in catalogue(PACKAGES) if m.id and not m.context and not m.pluralizable)
        assert gettext(message.id) == message.string
