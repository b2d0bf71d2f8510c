"""
The public log: one entry for each moment at which figures that the public sees changed.

Written in the transaction that changes them. A few statements, however many figures there are.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from poverty.actions.closed_years import closed_years
from poverty.models import Publication, Upload

Kind = Publication.Kind


class Change(NamedTuple):
    """A figure that appears, or whose published version gives way to another or is taken back."""

    indicator_id: int
    upload_id: int | None
    has_other: bool  # another version was shown before it, or is shown again instead of it
    year: int


def log_published(changes: Sequence[Change], *, at: datetime, by) -> None:
    """``at`` is the ``published_at`` of the versions; where they came in several uploads, the entry names none."""
    uploads = {change.upload_id for change in changes}
    revised = sum(change.has_other for change in changes)
    _log(
        changes, kind=Kind.PUBLISHED, at=at, by=by, upload_id=uploads.pop() if len(uploads) == 1 else None,
        figures_new=len(changes) - revised, figures_revised=revised,
    )  # fmt: skip


def log_withdrawn(changes: Sequence[Change], *, upload: Upload | None, at: datetime, by, reason: str = "") -> None:
    """
    ``at`` is the ``superseded_at`` of the versions taken back. The public reads the ``reason`` where a year is closed.

    Those whose figure has an earlier value again count as revised, the others as withdrawn.
    """
    revised = sum(change.has_other for change in changes)
    _log(
        changes, kind=Kind.WITHDRAWN, at=at, by=by, upload_id=upload and upload.pk,
        figures_revised=revised, figures_withdrawn=len(changes) - revised, reason=reason[:300],
    )  # fmt: skip


def _log(changes, **fields) -> None:
    if changes:
        closed = closed_years({change.indicator_id for change in changes})
        fields["closed_years"] = sorted({(one.indicator_id, one.year) for one in changes} & closed)
        if not fields["closed_years"]:
            fields["reason"] = ""
        entry = Publication.objects.create(**fields)
        entry.indicators.add(*{change.indicator_id for change in changes})
