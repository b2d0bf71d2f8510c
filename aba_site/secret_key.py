"""The signing key: kept in a file that only the owner reads, made on first use."""

import os
from pathlib import Path

from django.core.management.utils import get_random_secret_key


def read_or_make_secret_key(home: Path) -> str:
    """The key in ``home/secret_key``. Two processes that start at once agree on one key."""
    path = home / "secret_key"
    try:
        return path.read_text()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    draft = home / f"secret_key.{os.getpid()}"
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(get_random_secret_key() + get_random_secret_key())
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text()
