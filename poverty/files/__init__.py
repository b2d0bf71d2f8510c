"""Figures as files: their columns, their rows, and what describes them."""

from poverty.files.as_text import json_rows, text_rows
from poverty.files.citations import citation, citations, distinct_sources, short_citation, sources_of
from poverty.files.columns import MEASURES
from poverty.files.columns import OBSERVATIONS as FIELDS
from poverty.files.csvw import csvw
from poverty.files.metadata import dates, metadata
from poverty.files.observations import as_object, fields_of, measured_rows, rows
from poverty.files.packages import LICENCE, PACKAGE_VERSION, data_package, described_fields
from poverty.files.paging import first_page
from poverty.files.sdmx import sdmx_rows
from poverty.files.tables import TABLES, FileTable

__all__ = [
    "FIELDS",
    "LICENCE",
    "MEASURES",
    "PACKAGE_VERSION",
    "TABLES",
    "FileTable",
    "as_object",
    "citation",
    "citations",
    "csvw",
    "data_package",
    "dates",
    "described_fields",
    "distinct_sources",
    "fields_of",
    "first_page",
    "json_rows",
    "measured_rows",
    "metadata",
    "rows",
    "sdmx_rows",
    "short_citation",
    "sources_of",
    "text_rows",
]
