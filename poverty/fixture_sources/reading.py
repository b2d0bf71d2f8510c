"""Reads the files that fixtures are built from, and says which file and entry is wrong."""

import csv
import hashlib
import json
import tomllib
from decimal import Decimal


class SourceError(Exception):
    """An entry of a source file cannot become a fixture row: names the file, the entry and the fault."""

    def __init__(self, file, entry, fault):
        super().__init__(f"{file}, {entry}: {fault}" if entry else f"{file}: {fault}")


class SourceFolder:
    """The folder of readable inputs. Every reader turns a malformed file into a :class:`SourceError`."""

    def __init__(self, path):
        self.path = path

    def json(self, name):
        return self._parse(name, lambda text: json.loads(text, parse_float=Decimal))

    def csv(self, name):
        """The rows of a table, as dicts."""
        return list(csv.DictReader(self._text(name).splitlines()))

    def toml(self, name):
        return self._parse(name, tomllib.loads)

    def sha256(self, name):
        return hashlib.sha256((self.path / name).read_bytes()).hexdigest()

    def record_files(self):
        """The names of the files with one kind of record each, in the order in which they load."""
        return [f"records/{path.name}" for path in sorted((self.path / "records").glob("*.toml"))]

    def _parse(self, name, parse):
        try:
            return parse(self._text(name))
        except ValueError as error:  # both JSONDecodeError and TOMLDecodeError are ValueErrors
            raise SourceError(name, "", f"cannot be read: {error}") from error

    def _text(self, name):
        try:
            return (self.path / name).read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise SourceError(name, "", f"cannot be read: {error}") from error
