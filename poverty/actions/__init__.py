"""
The writes: how versions of a figure follow each other, how records become public, how sheets come in and go out again.

Each function is one transaction and takes keyword arguments only; ``by`` is the member of staff who acts.
"""

from poverty.actions.door import BATCH, Moved, Progress, Refused, public_change
from poverty.actions.figures import VALUES, Draft, Recorded, figure, publish, record, values
from poverty.actions.marks import remember_marks
from poverty.actions.records import RecordChange, save_record, set_state
from poverty.actions.storing import Unsaved
from poverty.actions.uploads import (
    Withdrawal,
    apply_figures,
    apply_records,
    begin_upload,
    fail_upload,
    is_public,
    withdraw_upload,
)

__all__ = [
    "BATCH",
    "VALUES",
    "Draft",
    "Moved",
    "Progress",
    "RecordChange",
    "Recorded",
    "Refused",
    "Unsaved",
    "Withdrawal",
    "apply_figures",
    "apply_records",
    "begin_upload",
    "fail_upload",
    "figure",
    "is_public",
    "public_change",
    "publish",
    "record",
    "remember_marks",
    "save_record",
    "set_state",
    "values",
    "withdraw_upload",
]
