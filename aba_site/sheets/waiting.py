"""
Sheets that wait between preview and confirmation.

The file lies in the site's storage; its name is known to the session of the person who brought it, and to no
one else. A name that is not in the session does not exist. Files that nobody confirmed go after a day.
"""

import hashlib
import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

FOLDER = "waiting-sheets"
KEPT_FOR = timedelta(days=1)
SESSION_KEY = "waiting_sheets"
MOST_PER_SESSION = 5


@dataclass(frozen=True)
class Waiting:
    """A sheet for one model (``app.model``): the name its owner knows it by, and its hash."""

    token: str
    model: str
    name: str
    sha256: str

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.token}"


def keep(request, *, model: str, name: str, data: bytes) -> Waiting:
    """Lays a sheet aside until it is confirmed."""
    _sweep()
    sheet = Waiting(uuid.uuid4().hex, model, name, hashlib.sha256(data).hexdigest())
    default_storage.save(sheet.path, ContentFile(data))
    mine = request.session.get(SESSION_KEY, [])
    for forgotten in mine[: -MOST_PER_SESSION + 1]:
        default_storage.delete(Waiting(**forgotten).path)
    request.session[SESSION_KEY] = [*mine[-MOST_PER_SESSION + 1 :], asdict(sheet)]
    return sheet


def take(request, *, model: str, token: str) -> tuple[Waiting, bytes] | None:
    """The sheet of that name, if this session brought it for that model; it can be taken once."""
    mine = request.session.get(SESSION_KEY, [])
    found = next((Waiting(**entry) for entry in mine if entry["token"] == token and entry["model"] == model), None)
    if found is None:
        return None
    request.session[SESSION_KEY] = [entry for entry in mine if entry["token"] != token]
    try:
        with default_storage.open(found.path) as file:
            data = file.read()
    except FileNotFoundError:
        return None
    default_storage.delete(found.path)
    return found, data


def _sweep():
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        with suppress(FileNotFoundError):  # confirmed or swept by another request meanwhile
            if default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
                default_storage.delete(path)
