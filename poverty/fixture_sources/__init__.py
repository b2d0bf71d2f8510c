"""
Fixtures from readable sources: :func:`build` turns ``fixtures/sources/`` into the texts of ``fixtures/*.json``.

Everything that can be checked without a database is checked here, and a :class:`SourceError` names the file
and the entry; constraints are the database's, see the ``loaddata`` command.
"""

from poverty.fixture_sources.figures import PAPER, figure_rows
from poverty.fixture_sources.publications import publication_rows
from poverty.fixture_sources.reading import SourceError, SourceFolder
from poverty.fixture_sources.records import record_rows, table_rows
from poverty.fixture_sources.regions import region_rows
from poverty.fixture_sources.rows import as_text, check

__all__ = ["SourceError", "build"]


def build(path):
    """The fixture files by name, in the order in which they load."""
    folder = SourceFolder(path)
    uploads, observations = figure_rows(folder)
    files = {
        "01_sources.json": table_rows(folder, "sources.toml", "poverty.source"),
        "02_regions.json": region_rows(folder),
        "03_indicators.json": table_rows(folder, "indicators.toml", "poverty.indicator"),
        "04_uploads.json": uploads,
        "05_observations.json": observations,
        "06_records.json": record_rows(folder),
        "07_findings.json": table_rows(folder, "findings.toml", "poverty.finding", source="aba-paper"),
        "08_publications.json": list(publication_rows(uploads, observations)),
    }
    rows = [row for file_rows in files.values() for row in file_rows]
    check(rows)
    _check_statements(folder, rows)
    return {name: as_text(file_rows) for name, file_rows in files.items()}


def _check_statements(folder, rows):
    """Every fact of the paper is used by a figure, a record or a finding, and no other is named."""
    facts = folder.json(PAPER)
    left = {fact["id"] for fact in (*facts["facts"], *facts["gdp"])}
    known = frozenset(left)
    for row in rows:
        named = set(row.fields.get("statements", "").split())
        if unknown := named - known:
            raise row.error(f"statements: {PAPER} has no {', '.join(sorted(unknown))}")
        left -= named
    if left:
        raise SourceError(PAPER, ", ".join(sorted(left)), "used by no figure, record or finding")
