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
from poverty.models.sources import Source
from poverty.models.uploads import Upload, UploadedRow

__all__ = [
    "Brand",
    "Certification",
    "Cooperative",
    "DataVersion",
    "Enterprise",
    "FamilyFarm",
    "Finding",
    "Fund",
    "Indicator",
    "Industry",
    "Observation",
    "Product",
    "ProductionBase",
    "Publication",
    "Region",
    "Source",
    "SourceMark",
    "Upload",
    "UploadedRow",
]
