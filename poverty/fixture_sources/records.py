"""Rows that are written by hand: one TOML table each, named by the row's slug."""

from poverty.fixture_sources.reading import SourceError
from poverty.fixture_sources.rows import Row


def table_rows(folder, file, label, **defaults):
    """The rows of a file with nothing but one kind of row in it; published unless they say otherwise."""
    return [_row(label, file, slug, defaults | values) for slug, values in folder.toml(file).items()]


def record_rows(folder):
    """
    The rows of every file in ``records/``. Each begins with ``model = "poverty.product"``,
    and its tables are the records; all are the paper's unless they name another source.
    """
    rows = []
    for file in folder.record_files():
        records = folder.toml(file)
        if "model" not in records:
            raise SourceError(file, "", "does not say which model its records are of")
        label = records.pop("model")
        rows += [_row(label, file, slug, {"source": "aba-paper"} | values) for slug, values in records.items()]
    return rows


def _row(label, file, slug, values):
    return Row.of(label, {"slug": slug, "state": "published"} | values, file, slug)
