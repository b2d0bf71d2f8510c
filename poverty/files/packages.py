"""The description of the tables that programs read: Data Package, version 2 (https://datapackage.org)."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from aba_site.downloads import Field
from poverty.files.tables import OBSERVATIONS, TABLES, FileTable
from poverty.models import Source

LICENCE = {"name": "CC-BY-4.0", "path": "https://creativecommons.org/licenses/by/4.0/"}
LICENCE_TITLE = "Creative Commons Attribution 4.0 International"

# Of the shape of the files: the second number grows when a column or file is added, the first never should.
PACKAGE_VERSION = "1.1.0"


def data_package(sources: Iterable[Source], address: str, language: str) -> dict:
    """Paths are relative to its own address. Titles and descriptions are in the current language."""
    return {
        "$schema": "https://datapackage.org/profiles/2.0/datapackage.json",
        "name": "aba-statistics",
        "title": _("Industrial poverty alleviation in Aba Prefecture, Sichuan: figures"),
        "description": _("Every published figure, with unit, year, status, qualifier, source and section."),
        "version": PACKAGE_VERSION,
        "homepage": address,
        "licenses": [{**LICENCE, "title": LICENCE_TITLE}],
        "contributors": [{"title": _("Aba statistics"), "roles": ["publisher"]}],
        "sources": [described_source(source) for source in sources],
        "keywords": ["Aba", "Sichuan", "China", "poverty alleviation", "regional statistics"],
        "resources": [resource(table, language) for table in TABLES.values()],
    }


def described_source(source: Source) -> dict:
    return {"title": source.citation or source.name} | ({"path": source.url} if source.url else {})


def resource(table: FileTable, language: str) -> dict:
    return {
        "name": table.name,
        "title": str(table.title),
        "description": str(table.description),
        "path": table.path,
        "type": "table",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "language": language,
        "licenses": [{**LICENCE, "title": LICENCE_TITLE}],
        "dialect": {
            "$schema": "https://datapackage.org/profiles/2.0/tabledialect.json",
            "delimiter": ",",
            "lineTerminator": "\r\n",
            "quoteChar": '"',
            "doubleQuote": True,
        },
        "schema": table_schema(table),
    }


def table_schema(table: FileTable) -> dict:
    """A reference to the table itself names no resource, as the standard has it."""
    links = [
        {"fields": [column], "reference": {"fields": [target]} | ({} if other == table.name else {"resource": other})}
        for column, (other, target) in table.links.items()
    ]
    return {
        "$schema": "https://datapackage.org/profiles/2.0/tableschema.json",
        "fields": described_fields(table.fields, table.constraints),
        "primaryKey": list(table.key),
        "missingValues": [""],
    } | ({"foreignKeys": links} if links else {})


def described_fields(fields: Iterable[Field] = OBSERVATIONS.fields, constraints=OBSERVATIONS.constraints) -> list[dict]:
    """The columns as a Data Package table schema describes them."""
    return [
        {"name": field.name, "type": field.type, "description": str(field.description)}
        | ({"constraints": constraints[field.name]} if field.name in constraints else {})
        for field in fields
    ]
