"""The trunk's models as sheets: records, figures and uploads."""

from poverty.resources.figures import ObservationResource
from poverty.resources.records import MarkResource, RecordResource, UploadResource
from poverty.resources.trunk import apply_work

__all__ = ["MarkResource", "ObservationResource", "RecordResource", "UploadResource", "apply_work"]
