"""Cells that every table of records shares: what it is called, where it is, who says so."""

from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from aba_site.numbers import grouped
from aba_site.phrases import section_text
from aba_site.tables import Cell, Column

MU_PER_HECTARE = 15


def anchor(record) -> str:
    """The fragment under which a record stands on its directory's page: ``product-rhubarb``."""
    return f"{record._meta.model_name}-{record.slug}"


def name_cell(record) -> Cell:
    """Heads a row: links to the record's own page where it has one, and can itself be linked to."""
    href = record.get_absolute_url() if hasattr(record, "get_absolute_url") else ""
    return Cell(record.name, href, ident=anchor(record))


def link_cell(record) -> Cell:
    """Another record, source or region that a row mentions; one that is not public is not named."""
    if record is None or not record.is_published:
        return Cell("")
    return Cell(getattr(record, "short_name", record.name), record.get_absolute_url(), title=record.name)


def source_cell(record) -> Cell:
    """The source and the section in it: ``The paper · section 2.1``, ``The paper · Abstract``."""
    source = record.source
    if not source.is_published:
        return Cell("")
    cell = Cell(source.label, source.get_absolute_url(), title=source.name)
    return replace(cell, text=f"{cell.text} · {section_text(record.section)}") if record.section else cell


def source_cells() -> Callable[..., Cell]:
    """:func:`source_cell` for the rows of one table, which name the same few sources: each is written once."""
    written = {}

    def cell(record):
        key = record.source_id, record.section
        if key not in written:
            written[key] = source_cell(record)
        return written[key]

    return cell


def note_column(label: str = "") -> Column:
    """Sentences, which need width."""
    return Column(label or _("Note"), css="remarks")


def source_column() -> Column:
    return Column(_("Source"), css="source")


def names(records) -> str:
    return pgettext("between the items of a list", ", ").join(record.name for record in records)


def count(number: int | None) -> str:
    return "" if number is None else grouped(Decimal(number), 0)


def day(date) -> str:
    return date_format(date) if date else ""


def area(mu: Decimal | None) -> str:
    """Mu, and hectares (1 mu = 1/15 ha) to two decimals below 100 ha: ``796,000 mu (53,067 ha)``."""
    if mu is None:
        return ""
    hectares = mu / MU_PER_HECTARE
    return _("%(mu)s mu (%(hectares)s ha)") % {
        "mu": grouped(mu, 0 if mu == mu.to_integral_value() else 2),
        "hectares": grouped(hectares, 0 if hectares >= 100 else 2),
    }
