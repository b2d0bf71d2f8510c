"""The settings under which tests run: the project's own, with a throw-away home and fast passwords."""

import os
import tempfile

os.environ["ABA_HOME"] = os.environ.get("ABA_TEST_HOME") or tempfile.mkdtemp(prefix="aba-test-")

from aba_site.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {**STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}  # noqa: F405
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  WhiteNoise warns where there is none
