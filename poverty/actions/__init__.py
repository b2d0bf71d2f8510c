"""
The writes: how versions of a figure follow each other, how records become public, how sheets come in and go out again.

Each function is one transaction and takes keyword arguments only; ``by`` is the member of staff who acts.
"""

from poverty.actions.closed_years import closed_years, corrections_of_closed, how_closed, must_explain
from poverty.actions.closing import close_year, must_be_closable, reopen_year
from poverty.actions.deciding import Reviewed, is_own, must_keep, of_others
from poverty.actions.door import BATCH, Moved, Progress, Refused, public_change
from poverty.actions.editing import edit_records, fault_of, named
from poverty.actions.figures import VALUES, Draft, Recorded, figure, publish, record, values
from poverty.actions.marks import remember_marks
from poverty.actions.records import RecordChange, save_record, set_state
from poverty.actions.reviewing_figures import (
    approve_figures,
    recall_figures,
    restore_figures,
    send_back_figures,
    submit_figures,
    withdraw_figures,
)
from poverty.actions.reviewing_records import (
    approve_records,
    recall_records,
    restore_records_withdrawn,
    send_back_records,
    submit_records,
    withdraw_records,
)
from poverty.actions.reviewing_uploads import (
    approve_upload,
    recall_upload,
    restore_upload,
    send_back_upload,
    submit_upload,
)
from poverty.actions.revising import (
    approve_revisions,
    drop_revisions,
    note_relations,
    propose,
    recall_revisions,
    send_back_revisions,
    submit_revisions,
)
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
    "Reviewed",
    "Unsaved",
    "Withdrawal",
    "apply_figures",
    "apply_records",
    "approve_figures",
    "approve_records",
    "approve_revisions",
    "approve_upload",
    "begin_upload",
    "close_year",
    "closed_years",
    "corrections_of_closed",
    "drop_revisions",
    "edit_records",
    "fail_upload",
    "fault_of",
    "figure",
    "how_closed",
    "is_own",
    "is_public",
    "must_be_closable",
    "must_explain",
    "must_keep",
    "named",
    "note_relations",
    "of_others",
    "propose",
    "public_change",
    "publish",
    "recall_figures",
    "recall_records",
    "recall_revisions",
    "recall_upload",
    "record",
    "remember_marks",
    "reopen_year",
    "restore_figures",
    "restore_records_withdrawn",
    "restore_upload",
    "save_record",
    "send_back_figures",
    "send_back_records",
    "send_back_revisions",
    "send_back_upload",
    "set_state",
    "submit_figures",
    "submit_records",
    "submit_revisions",
    "submit_upload",
    "values",
    "withdraw_figures",
    "withdraw_records",
    "withdraw_upload",
]
