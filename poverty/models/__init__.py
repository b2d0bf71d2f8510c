"""The trunk's models, one subject a file."""

from poverty.models.data_version import DataVersion
from poverty.models.findings import Finding
from poverty.models.indicators import Indicator
from poverty.models.industries import Brand, Certification, Industry, Product
from poverty.models.marks import SourceMark
from poverty.models.observations import Observation
from poverty.models.organisations import Cooperative, Enterprise, FamilyFarm
from poverty.models.projects import Fund, ProductionBase
from poverty.models.publications import Publication
from poverty.models.regions import Region
from poverty.models.reviews import ClosedYear, Decision, DecisionItem, Revision
from poverty.models.rollups import HeldSeries, HeldTheme
from poverty.models.saved_filters import ListColumns, SavedFilter
from poverty.models.sources import Source
from poverty.models.staff import Membership
from poverty.models.uploads import Upload, UploadedRow

__all__ = [
    "Brand",
    "Certification",
    "ClosedYear",
    "Cooperative",
    "DataVersion",
    "Decision",
    "DecisionItem",
    "Enterprise",
    "FamilyFarm",
    "Finding",
    "Fund",
    "HeldSeries",
    "HeldTheme",
    "Indicator",
    "Industry",
    "ListColumns",
    "Membership",
    "Observation",
    "Product",
    "ProductionBase",
    "Publication",
    "Region",
    "Revision",
    "SavedFilter",
    "Source",
    "SourceMark",
    "Upload",
    "UploadedRow",
]
