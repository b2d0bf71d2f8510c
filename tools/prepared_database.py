"""
A plugin of pytest for ``mutate_scoping.py``: a test database that was filled once is copied, not filled again.

``PREPARED`` names its file; with ``PREPARE=1`` this run fills it. SQLite alone.
"""

import os
import shutil
import sys
import tempfile
from pathlib import Path

import pytest

KEPT = Path(os.environ["PREPARED"])
FILLS = os.environ.get("PREPARE") == "1"
USED = KEPT if FILLS else Path(tempfile.mkdtemp(prefix="aba-prepared-")) / "test.sqlite3"


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config):
    from django.conf import settings

    if not FILLS:
        shutil.copy(KEPT, USED)
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = str(USED)
    config.option.reuse_db = True


def pytest_collection_finish(session):
    if not FILLS:
        sys.modules["tests.conftest"].call_command = lambda *args, **kwargs: None  # loads the first data set


def pytest_unconfigure(config):
    if not FILLS:
        shutil.rmtree(USED.parent, ignore_errors=True)
