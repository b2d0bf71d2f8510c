"""What every write has in common: the one door to what the public sees, and why a write may be refused."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from django.db import transaction

from poverty.actions import counting
from poverty.models import DataVersion

BATCH = 500  # rows named by one statement

Progress = Callable[[int, int], None]  # (rows done, of how many)


class Moved(Exception):
    """What a sheet was compared with is no longer there: nothing was written, it has to be previewed again."""


class Refused(Exception):
    """The database refuses a row: nothing was written. ``cell`` is the row's place in its sheet."""

    def __init__(self, message: str, cell: str):
        super().__init__(message)
        self.cell = cell


@contextmanager
def public_change():
    """
    The one door: whatever alters what the public sees happens inside it, in one transaction.

    At its end it renews the version of the data, by which browsers and proxies learn that what they keep no longer
    holds. A change within another is part of that: who renewed earlier would make others wait for longer, and while
    holding what those may need. From then on changes take turns, so that what is held is counted last.
    """
    with transaction.atomic():
        if counting.is_followed():
            yield
            return
        with counting.followed() as touched:
            yield
        DataVersion.objects.renew()
        counting.settle(touched)


def chunks(rows: Sequence, size: int = BATCH) -> Iterator[Sequence]:
    return (rows[start : start + size] for start in range(0, len(rows), size))
