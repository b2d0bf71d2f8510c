"""The description of the observations for the semantic web: CSV on the Web (https://www.w3.org/TR/tabular-metadata/)."""

from django.utils.translation import gettext as _
from django.utils.translation import override

from poverty.files.packages import LICENCE
from poverty.files.tables import OBSERVATIONS, TABLES, FileTable

# Data Package types, as XML Schema calls them.
DATATYPES = {
    "string": "string", "number": "decimal", "integer": "integer", "boolean": "boolean", "date": "date",
    "year": "gYear", "datetime": "dateTime",
}  # fmt: skip
LANGUAGES = {"en": "en", "zh-hans": "zh-Hans"}


def csvw(language: str, filters: str = "") -> dict:
    """
    Metadata of the four tables; addresses are relative to its own. ``filters`` (``?region=…``) are those of the
    observations described.
    """
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": LANGUAGES[language]}],
        "dc:title": in_both(lambda: _("Industrial poverty alleviation in Aba Prefecture, Sichuan: figures")),
        "dc:license": {"@id": LICENCE["path"]},
        "dc:publisher": in_both(lambda: _("Aba statistics")),
        "dialect": {"encoding": "utf-8", "delimiter": ",", "quoteChar": '"', "doubleQuote": True, "header": True},
        "tables": [
            described(table, table.path + filters * (table is OBSERVATIONS), language) for table in TABLES.values()
        ],
    }


def described(table: FileTable, url: str, language: str) -> dict:
    links = [
        {"columnReference": column, "reference": {"resource": f"{other}.csv", "columnReference": target}}
        for column, (other, target) in table.links.items()
    ]
    return {
        "url": url,
        "dc:title": in_both(lambda: str(table.title)),
        "dc:description": in_both(lambda: str(table.description)),
        "dc:license": {"@id": LICENCE["path"]},
        "tableSchema": {
            "columns": [column(table, field, language) for field in table.fields],
            "primaryKey": list(table.key),
        }
        | ({"foreignKeys": links} if links else {}),
    }


def column(table: FileTable, field, language: str) -> dict:
    """The title is the heading in the file in either language; what it holds is the description."""
    constraints = table.constraints.get(field.name, {})
    found = {
        "name": field.name,
        "titles": {"und": field.name},
        "dc:description": in_both(lambda: str(field.description)),
        "datatype": datatype(field.type, constraints),
        "null": "",
    }
    if constraints.get("required"):
        found["required"] = True
    if field.name in ("region_name", "unit", "note"):
        found["lang"] = LANGUAGES[language]
    elif field.name.endswith(("_zh", "_en")):
        found["lang"] = {"zh": "zh-Hans", "en": "en"}[field.name[-2:]]
    return found


def datatype(kind: str, constraints: dict) -> str | dict:
    base = DATATYPES[kind]
    if "enum" in constraints:
        return {"base": base, "format": "|".join(constraints["enum"])}
    if "pattern" in constraints:
        return {"base": base, "format": constraints["pattern"]}
    bounds = {name: constraints[name] for name in ("minimum", "maximum") if name in constraints and kind != "year"}
    return {"base": base, **bounds} if bounds else base


def in_both(text) -> dict:
    """``{"en": …, "zh-Hans": …}`` of a text made in either language."""
    found = {}
    for code, tag in LANGUAGES.items():
        with override(code):
            found[tag] = text()
    return found
