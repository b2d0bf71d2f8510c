"""Which build of the site a process runs."""

import hashlib
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

# What an answer is made by besides code, and which releases of others' packages that code stands on.
BESIDE_CODE = ("templates", "static", "locale", "requirements.txt")
# Settings from the environment that change what a page says.
SHOWN = ("CHART_JS", "HTTPS", "STATIC_URL", "TIME_ZONE")


@cache
def build() -> str:
    """
    One text for all processes that would answer alike: a hash of the bytes of the code, templates, styles and
    translations. Times of files would be quicker to read, but an image of a container gives all the same.

    Read when the process starts: what is put in place later is served by processes that start later.
    """
    digest = hashlib.sha256(repr([getattr(settings, name) for name in SHOWN]).encode())
    for path in _files():
        digest.update(f"{path.relative_to(settings.BASE_DIR)}|{path.stat().st_size}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files() -> list[Path]:
    own = [Path(config.path) for config in apps.get_app_configs()]
    places = [place for place in own if place.parent == settings.BASE_DIR]
    places += [settings.BASE_DIR / name for name in BESIDE_CODE]
    found = (file for place in places for file in ([place] if place.is_file() else place.rglob("*")))
    return sorted(file for file in found if file.is_file() and file.parent.name != "__pycache__")
