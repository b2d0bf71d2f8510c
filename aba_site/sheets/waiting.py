"""
Sheets that wait between preview and confirmation.

The file lies in the site's storage; its name is known to the session of the person who brought it, and to no
one else, with what was chosen beside it and the fingerprint of what was shown. A name that is not in the session
does not exist. Files that nobody confirmed go after a day.
"""

import uuid
from contextlib import suppress
from dataclasses import asdict, dataclass, field
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
    """
    A sheet for one model (``app.model``): the name its owner knows it by, and what was last shown of it.

    ``fingerprint`` is that of a plan which may be confirmed, empty where it may not; ``rows`` how many it writes.
    """

    token: str
    model: str
    name: str
    user: int
    choices: dict = field(default_factory=dict)
    fingerprint: str = ""
    rows: int = 0

    @property
    def path(self) -> str:
        return f"{FOLDER}/{self.token}"

    def data(self) -> bytes:
        with default_storage.open(self.path) as file:
            return file.read()


def lay_aside(request, *, model: str, name: str, data: bytes) -> Waiting:
    """Keeps a file until it is confirmed."""
    _sweep()
    sheet = Waiting(uuid.uuid4().hex, model, name, request.user.pk)
    default_storage.save(sheet.path, ContentFile(data))
    mine = _mine(request)
    for forgotten in mine[: -MOST_PER_SESSION + 1]:
        default_storage.delete(forgotten.path)
    _remember(request, [*mine[-MOST_PER_SESSION + 1 :], sheet])
    return sheet


def remember(request, sheet: Waiting) -> None:
    """Keeps what was last shown of a sheet."""
    _remember(request, [sheet if one.token == sheet.token else one for one in _mine(request)])


def find(request, *, model: str, token: str) -> Waiting | None:
    """The sheet of that name, if this person brought it for that model in this session."""
    for sheet in _mine(request):
        if (sheet.token, sheet.model, sheet.user) == (token, model, request.user.pk):
            return sheet if default_storage.exists(sheet.path) else None
    return None


def forget(request, sheet: Waiting) -> None:
    """It was confirmed: it cannot be taken again."""
    _remember(request, [one for one in _mine(request) if one.token != sheet.token])
    default_storage.delete(sheet.path)


def _mine(request) -> list[Waiting]:
    return [Waiting(**entry) for entry in request.session.get(SESSION_KEY, [])]


def _remember(request, sheets):
    request.session[SESSION_KEY] = [asdict(sheet) for sheet in sheets]


def _sweep():
    if not default_storage.exists(FOLDER):
        return
    for name in default_storage.listdir(FOLDER)[1]:
        path = f"{FOLDER}/{name}"
        with suppress(FileNotFoundError):  # confirmed or swept by another request meanwhile
            if default_storage.get_modified_time(path) < timezone.now() - KEPT_FOR:
                default_storage.delete(path)
